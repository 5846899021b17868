"""The program: its commands and exit statuses."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated

import typer

from kullback.cli._attribute import attribute
from kullback.cli._check import check
from kullback.cli._code import code
from kullback.cli._compare import compare
from kullback.cli._demo import demo
from kullback.cli._explain import explain
from kullback.cli._guard import end_on_signals, exit_status, print_failure, report_errors
from kullback.cli._measure import measure
from kullback.cli._output import open_closed_streams, speak_plainly
from kullback.cli._profile import merge, profile
from kullback.cli._train import train


@report_errors
def config() -> None:
    """Show the version, kernels and threads."""
    import kullback

    with warnings.catch_warnings():
        # The returned text says the same as the warning.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = kullback.show_config()
    typer.echo(str(found))


app = typer.Typer(
    name="kullback",
    help="Entropy, cross-entropy and KL divergence of tables and distributions.",
    epilog="Exit status: 0 success, 1 a check failed, 2 wrong usage or unreadable data, "
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
# So that the error for -1,2 is about a negative number, not about an unknown option.
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(measure)
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(explain)
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(train)
app.command(no_args_is_help=True, context_settings={"ignore_unknown_options": True})(code)
app.command()(demo)
app.command()(config)


@app.callback(invoke_without_command=True)
def kullback(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Entropy, cross-entropy and KL divergence of tables and distributions."""
    if version:
        from kullback._version import __version__

        typer.echo(f"kullback {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> None:
    """Run the program and exit: 0 success, 1 check failed, 2 error, 130 interrupted."""
    open_closed_streams()
    speak_plainly()
    with end_on_signals():
        try:
            app(prog_name="kullback")
        except KeyboardInterrupt:
            sys.exit(exit_status())
        except OSError as error:
            # The output of --help and --version does not pass the guard of the commands.
            sys.exit(print_failure(error))
