"""What every command does with trouble: one line on stderr and an exit status, no traceback."""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn, ParamSpec

import typer

from kullback.document import printable

WRONG = 2
INTERRUPTED = 130
TERMINATED = 128 + signal.SIGTERM

# Set when the program was asked to end by SIGTERM, which is handled as Ctrl-C is.
terminated = threading.Event()

P = ParamSpec("P")


class CommandError(Exception):
    """A wrong call; the message is one sentence."""


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command with its errors told in one line; see the module."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough, as `head` does.
            _write_no_more()
            raise typer.Exit from None
        except KeyboardInterrupt:
            typer.echo("kullback: interrupted", err=True)
            raise typer.Exit(TERMINATED if terminated.is_set() else INTERRUPTED) from None
        except (CommandError, ValueError, ImportError) as error:
            _fail(str(error))
        except OSError as error:
            try:
                sys.stdout.flush()
            except OSError:
                _write_no_more()
            where = f": {printable(error.filename)}" if error.filename else ""
            _fail(f"{error.strerror or error}{where}")
        except MemoryError:
            _fail("not enough memory")

    return run


def _write_no_more() -> None:
    """Let nothing more be written to stdout, not even when Python flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> NoReturn:
    typer.echo(f"kullback: {printable(message)}", err=True)
    raise typer.Exit(WRONG) from None
