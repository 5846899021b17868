"""Work that is done beside other work: columns are judged while the next ones are counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kullback._config import num_threads

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def beside() -> Iterator[ThreadPoolExecutor]:
    """Give threads for what NumPy and SciPy work out, as many as `set_num_threads` allows.

    Where the work is interrupted or fails, what has not begun is left out.
    """
    pool = ThreadPoolExecutor(num_threads(), thread_name_prefix="kullback")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)
