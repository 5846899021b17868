"""The program: its commands, and what it exits with."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kullback.cli._attribute import attribute
from kullback.cli._check import check
from kullback.cli._code import code
from kullback.cli._compare import compare
from kullback.cli._config import config
from kullback.cli._demo import demo
from kullback.cli._explain import explain
from kullback.cli._guard import not_printed
from kullback.cli._measure import measure
from kullback.cli._merge import merge
from kullback.cli._profile import profile
from kullback.cli._signals import ended_by_signals, status
from kullback.cli._streams import open_closed_streams, speak_plainly
from kullback.cli._train import train

app = typer.Typer(
    name="kullback",
    help="Entropy, cross-entropy and KL divergence of tables and distributions.",
    epilog="Exit status: 0 done, 1 a check that failed, 2 a wrong call or unreadable data, "
    "130 interrupted, 143 terminated.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command(no_args_is_help=True)(compare)
app.command(no_args_is_help=True)(check)
app.command(no_args_is_help=True)(attribute)
app.command(no_args_is_help=True)(profile)
app.command(no_args_is_help=True)(merge)
# So that -1,2 is told as a negative number, not as an option that there is not.
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(measure)
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(explain)
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(train)
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(code)
app.command()(demo)
app.command()(config)


@app.callback(invoke_without_command=True)
def kullback(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Entropy, cross-entropy and KL divergence of tables and distributions."""
    if version:
        from kullback._version import __version__

        typer.echo(f"kullback {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> None:
    """Run the program and exit: 0 done, 1 failed, 2 wrong or unreadable, 130 interrupted."""
    open_closed_streams()
    speak_plainly()
    with ended_by_signals():
        try:
            app(prog_name="kullback")
        except KeyboardInterrupt:
            sys.exit(status())
        except OSError as error:
            # What --help and --version print does not pass the guard of the commands.
            sys.exit(not_printed(error))
