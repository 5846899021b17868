"""Draws of the counts that one side would have if both samples came from one distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

EXACT_BELOW = 10**9  # NumPy draws exactly from populations smaller than this
_CELLS = 2**16  # drawn at a time: half a MiB, which stays in the processor's cache


def draws(
    pooled: NDArray[np.int64], n: int, size: int, generator: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield `size` rows in all, each the outcomes of n events drawn from the pooled ones.

    Multivariate hypergeometric: n of the events without replacement. From 10^9 events on,
    binomial draws are brought to the total n by events chosen with replacement, so that a row
    may be off by about one event of the 10^9.

    >>> rows = np.vstack(list(draws(np.array([3, 1]), 2, 5, np.random.default_rng(0))))
    >>> rows.sum(axis=1).tolist(), int(rows[:, 1].max())
    ([2, 2, 2, 2, 2], 1)
    """
    at_a_time = max(1, _CELLS // pooled.size)
    exact = int(pooled.sum()) < EXACT_BELOW
    for done in range(0, size, at_a_time):
        rows = min(at_a_time, size - done)
        if exact:
            yield generator.multivariate_hypergeometric(pooled, n, size=rows, method="marginals")
        else:
            yield np.stack([_large(pooled, n, generator) for _ in range(rows)])


def _large(pooled: NDArray[np.int64], n: int, generator: np.random.Generator) -> NDArray[np.int64]:
    """Draw one row from a large population.

    Independent binomials given their sum are multivariate hypergeometric; the events by which
    the sum is too large or too small, about its square root, are taken back or added.
    """
    total = int(pooled.sum())
    drawn: NDArray[np.int64] = generator.binomial(pooled, n / total)
    while (excess := int(drawn.sum()) - n) != 0:
        room = drawn if excess > 0 else pooled - drawn
        change = generator.multinomial(abs(excess), room / room.sum())
        drawn -= np.sign(excess) * np.minimum(change, room)
    return drawn
