"""SIGINT and SIGTERM: stop the work soon and remove its unfinished files."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import TYPE_CHECKING

from kullback._files import remove_unfinished

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_GRACE = 1.5
"""Seconds for the work to end by itself; a query of DuckDB may not notice for minutes."""

_received: list[int] = []
_unsaid = threading.Semaphore(1)


def first_to_say() -> bool:
    """Return whether nobody has said yet that the program was interrupted; it is said once."""
    return _unsaid.acquire(blocking=False)


def interrupted() -> bool:
    """Return whether the program has been asked to end."""
    return bool(_received)


def status() -> int:
    """Return the exit status of an interrupted program: 130 (SIGINT) or 143 (SIGTERM)."""
    return 128 + (_received[0] if _received else signal.SIGINT)


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt on both signals, and end the process if that has no effect."""
    _received.clear()
    first_to_say()
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
            if first_to_say():
                with contextlib.suppress(OSError):
                    os.write(2, b"kullback: interrupted\n")
            os._exit(128 + piece[0])
    finally:
        os.close(reading)
