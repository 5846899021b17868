"""How often the test of P = Q finds a difference where there is none, with weighted rows.

Two samples of one Zipf distribution, 2,000 and 1,500 rows, each row with a random weight; the
share of p <= 0.05 among the pairs, which should be 0.05. Run: python benchmarks/weighted_size.py
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting._weights import pool_rare
from kullback.estimators import test_equal

if TYPE_CHECKING:
    from numpy.typing import NDArray

TRIALS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


def weights(kind: str, x: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the weights of rows with the outcomes x."""
    if kind == "lognormal, sigma 0.8":
        return rng.lognormal(0.0, 0.8, x.size)
    if kind == "uniform from 0 to 1":
        return rng.random(x.size)
    if kind == "1 or 10 (one row of ten)":
        return np.where(rng.random(x.size) < 0.1, 10.0, 1.0)
    return np.where(x == 0, 5.0, 1.0)  # the weight tells the outcome


def weighed(kind: str, k: int, n: int, rng: np.random.Generator) -> list[float]:
    """Return the sums of one table's weights, scaled to its effective rows."""
    shares = 1 / np.arange(1, k + 1)
    x = rng.choice(k, n, p=shares / shares.sum())
    w = weights(kind, x, rng)
    return list(np.bincount(x, w, minlength=k) * (w.sum() / (w * w).sum()))


for kind in (
    "uniform from 0 to 1",
    "lognormal, sigma 0.8",
    "1 or 10 (one row of ten)",
    "5 for the first outcome",
):
    for k in (10, 100, 1000):
        rng = np.random.default_rng(k)
        found = 0
        for _ in range(TRIALS):
            one, other = pool_rare((weighed(kind, k, 2000, rng), weighed(kind, k, 1500, rng)))
            found += test_equal(one, other, counts=True).p_value <= 0.05
        print(f"{kind:26} k = {k:<5} p <= 0.05 in {100 * found / TRIALS:.1f} %")
