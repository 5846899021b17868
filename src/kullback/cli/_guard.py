"""Error handling shared by all commands: one line on stderr, an exit status, no traceback."""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import NoReturn, ParamSpec

import typer

from kullback.cli._signals import first_to_say, interrupted, status
from kullback.document import printable

WRONG = 2

P = ParamSpec("P")


class CommandError(Exception):
    """A wrong use of the command line; the message is one sentence."""


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command, changed to report its errors in one line (see the module)."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            _told(command, *args, **kwargs)
        except (Exception, KeyboardInterrupt) as error:
            # An interrupted import or Spark may fail with another error.
            if not (interrupted() or isinstance(error, KeyboardInterrupt)):
                raise
            if first_to_say():
                _say("kullback: interrupted")
            raise typer.Exit(status()) from None

    return run


def _told(command: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    try:
        command(*args, **kwargs)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough, as `head` does.
        _write_no_more()
        raise typer.Exit from None
    except (CommandError, ValueError, ImportError) as error:
        _fail(str(error))
    except OSError as error:
        raise typer.Exit(not_printed(error)) from None
    except MemoryError:
        _fail("not enough memory")
    except RecursionError:
        _fail("the input is nested too deeply")


def not_printed(error: OSError) -> int:
    """Print why something could not be read or written, and return the exit status."""
    try:
        sys.stdout.flush()
    except OSError:
        _write_no_more()
    if isinstance(error, BrokenPipeError):
        return 0
    if error.errno != errno.EBADF:  # stdout is closed on purpose
        where = f": {printable(error.filename)}" if error.filename else ""
        _say(f"kullback: {error.strerror or error}{where}")
    return WRONG


def _write_no_more() -> None:
    """Discard all further output to stdout, including what Python flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str) -> NoReturn:
    _say(f"kullback: {printable(message)}")
    raise typer.Exit(WRONG) from None


def _say(line: str) -> None:
    """Write a line to stderr; if that fails, the exit status must suffice."""
    try:
        typer.echo(line, err=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
