"""What is in use on this machine, and how many threads it may take."""

from __future__ import annotations

import operator
import os
import warnings
from dataclasses import dataclass

import numpy as np

from kullback import _native
from kullback._version import __version__

_MOST_THREADS = 1024

_warned = False


@dataclass(frozen=True, slots=True)
class Config:
    """What `show_config` found: versions, which kernels serve, and with how many threads."""

    version: str
    numpy: str
    native: bool
    instructions: str
    threads: int
    reason: str

    def __str__(self) -> str:
        """Return it in four lines."""
        kernels = f"native, {self.instructions}" if self.native else f"NumPy ({self.reason})"
        return (
            f"kullback {self.version}\nnumpy    {self.numpy}\n"
            f"kernels  {kernels}\nthreads  {self.threads}"
        )


def show_config() -> Config:
    """Return which kernels are in use, and why; print it to read it.

    Where the native kernels are missing, the first call warns: results are the same, slower.
    The environment variable `KULLBACK_NATIVE`, read at import, chooses others than the
    processor's best: `0` for NumPy, or `portable`, `avx2`, `avx512`.

    >>> show_config().version == __version__
    True
    """
    global _warned  # noqa: PLW0603 (said once a process, not once a call)
    kernels = _native.kernels
    if kernels is None and not _warned:
        _warned = True
        warnings.warn(
            f"kullback's native kernels are not in use. {_native.missing()}.",
            RuntimeWarning,
            stacklevel=2,
        )
    return Config(
        version=__version__,
        numpy=np.__version__,
        native=kernels is not None,
        instructions="" if kernels is None else kernels.instructions(),
        threads=num_threads(),
        reason=_native.missing(),
    )


def num_threads() -> int:
    """Return how many threads large inputs may use: one where the native kernels are missing."""
    return 1 if _native.kernels is None else int(_native.kernels.threads())


def set_num_threads(n: int | None) -> None:
    """Let large inputs use up to n threads; None: `KULLBACK_NUM_THREADS`, or every core.

    Results do not depend on it, not even in the last bit. Raises ValueError unless n is from 1
    to 1024, TypeError if it is no whole number.

    >>> set_num_threads(2)
    >>> set_num_threads(None)
    """
    if n is None:
        count = _default_threads()
    else:
        try:
            count = operator.index(n)
        except TypeError:
            msg = f"the number of threads must be a whole number, not {n!r}."
            raise TypeError(msg) from None
        if not 1 <= count <= _MOST_THREADS:
            msg = f"the number of threads must be from 1 to {_MOST_THREADS}, not {n}."
            raise ValueError(msg)
    if _native.kernels is not None:
        _native.kernels.set_threads(count)


def _default_threads() -> int:
    """Return what the environment asks for, else a thread a core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    asked = os.environ.get("KULLBACK_NUM_THREADS", "")
    if not asked:
        return min(cores or 1, _MOST_THREADS)
    if asked.isdecimal() and 1 <= int(asked) <= _MOST_THREADS:
        return int(asked)
    warnings.warn(
        f"KULLBACK_NUM_THREADS is {asked!r}; it is a whole number from 1 to {_MOST_THREADS}, "
        "and every core is used instead.",
        RuntimeWarning,
        stacklevel=2,
    )
    return min(cores or 1, _MOST_THREADS)


set_num_threads(None)
