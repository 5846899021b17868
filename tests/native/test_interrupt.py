"""Ctrl-C ends a long call of the kernels at once, and all of its threads."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import kullback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

N = 2**31
LONG = np.broadcast_to(np.float64(1 / N), (N,))  # which takes eight bytes, and many seconds
NARROW = np.broadcast_to(np.float32(1 / N), (N,))
COUNTS = np.broadcast_to(np.int64(3), (N,))
ROWS = np.broadcast_to(np.array([0.5, 0.25, 0.25]), (2**28, 3))


@pytest.fixture
def after_a_tenth() -> Iterator[None]:
    """Press Ctrl-C a tenth of a second after the start."""
    if not kullback.show_config().native:
        pytest.skip("needs the native kernels, which are not built or switched off here")
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("signals come to the main thread")
    held = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, held)


@pytest.mark.usefixtures("after_a_tenth")
@pytest.mark.parametrize(
    "call",
    [
        lambda: kullback.entropy(LONG),
        lambda: kullback.entropy(COUNTS, normalize=True),
        lambda: kullback.entropy(COUNTS),  # wrong: the judge sums it exactly
        lambda: kullback.entropy(ROWS),
        lambda: kullback.kl_divergence(LONG, NARROW),
        lambda: kullback.kl_divergence(ROWS, ROWS),
        lambda: kullback.js_divergence(LONG, LONG),  # looks for the first place that differs
    ],
)
def test_a_long_call_is_interrupted(call: Callable[[], Any]) -> None:
    """Within 0.2 s where the machine is free; a second here, whatever else it does."""
    threads = len(list(Path("/proc/self/task").glob("*"))) if Path("/proc").is_dir() else 0
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt):
        call()
    assert time.perf_counter() - start < 1.1
    if threads:
        assert len(list(Path("/proc/self/task").glob("*"))) <= threads
