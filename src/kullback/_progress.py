"""What long work tells while it lasts, and the threads that it may use."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from kullback._config import num_threads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import ThreadPoolExecutor


class Progress(Protocol):
    """Called before each step with what it is, and how many of how many steps are done."""

    def __call__(self, what: str, done: int, total: int, /) -> None:
        """Take note of the step that begins."""


def no_progress(what: str, done: int, total: int, /) -> None:
    """Take no note."""
    del what, done, total


@contextmanager
def worker_pool() -> Iterator[ThreadPoolExecutor]:
    """Give threads for what NumPy and SciPy work out, as many as `set_num_threads` allows.

    Where the work is interrupted or fails, what has not begun is left out.
    """
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(num_threads(), thread_name_prefix="kullback")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
