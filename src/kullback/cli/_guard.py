"""Error handling and interruption shared by all commands."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, ParamSpec

import typer

from kullback._files import remove_unfinished
from kullback.document import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


_GRACE = 1.5
"""Seconds for the work to end by itself; a query of DuckDB may not notice for minutes."""

_received: list[int] = []
_unsaid = threading.Semaphore(1)

WRONG = 2
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}
P = ParamSpec("P")


def claim_message() -> bool:
    """Return True for the first caller only, who prints that the program was interrupted."""
    return _unsaid.acquire(blocking=False)


def is_interrupted() -> bool:
    """Return whether the program has been asked to end."""
    return bool(_received)


def exit_status() -> int:
    """Return the exit status of an interrupted program: 130 (SIGINT) or 143 (SIGTERM)."""
    return 128 + (_received[0] if _received else signal.SIGINT)


def _ended_by(number: int) -> str:
    """Return what happened to the program: interrupted (SIGINT) or terminated (SIGTERM)."""
    return "terminated" if number == signal.SIGTERM else "interrupted"


@contextlib.contextmanager
def end_on_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt on both signals, and end the process if that has no effect."""
    _received.clear()
    claim_message()
    _unsaid.release()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    done = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, _raise) for number in numbers]
    # The pipe delivers the signals' numbers even while the main thread runs C code, where
    # Python calls no handler.
    told = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    watch = threading.Thread(target=_watch, args=(reading, done), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        signal.set_wakeup_fd(told)
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
        os.close(writing)


def _raise(number: int, frame: FrameType | None) -> None:
    del frame
    _received.append(number)
    raise KeyboardInterrupt


def _watch(reading: int, done: threading.Event) -> None:
    numbers = (signal.SIGINT, signal.SIGTERM)
    try:
        while piece := os.read(reading, 1):
            if piece[0] not in numbers:
                continue
            if done.wait(_GRACE):
                return
            remove_unfinished()
            if claim_message():
                with contextlib.suppress(OSError):
                    os.write(2, f"kullback: {_ended_by(piece[0])}\n".encode())
            os._exit(128 + piece[0])
    finally:
        os.close(reading)


class CommandError(Exception):
    """A wrong use of the command line; the message is one sentence."""


def report_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command wrapped to report its errors in one line."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            _run_reported(command, *args, **kwargs)
        except (Exception, KeyboardInterrupt) as error:
            # An interrupted import or Spark may fail with another error.
            if not (is_interrupted() or isinstance(error, KeyboardInterrupt)):
                raise
            if claim_message():
                _say(f"kullback: {_ended_by(exit_status() - 128)}")
            raise typer.Exit(exit_status()) from None

    return run


def _run_reported(command: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
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
        raise typer.Exit(print_failure(error)) from None
    except MemoryError:
        _fail("not enough memory")
    except RecursionError:
        _fail("the input is nested too deeply")


def print_failure(error: OSError) -> int:
    """Print why something could not be read or written, and return the exit status."""
    try:
        sys.stdout.flush()
    except OSError:
        _write_no_more()
    if isinstance(error, BrokenPipeError):
        return 0
    if error.errno != errno.EBADF:  # stdout is closed on purpose
        why = error.strerror or str(error)
        if error.filename:
            why = f"{why}: {printable(error.filename)}"
        elif error.errno in _NO_ROOM:  # a file would have its name
            why = f"cannot write the output: {why}"
        _say(f"kullback: {why}")
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
