"""Pairs of distributions on which other implementations lose their digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SIZES = (1, 2, 3, 15, 16, 17, 255, 256, 257, 1000)
DISTANCES = tuple(10.0**-k for k in range(2, 15))


@dataclass(frozen=True)
class Pair:
    """P and Q, and whether they still have to be normalised."""

    p: Array
    q: Array
    normalize: bool = False


def draw(n: int, seed: int, kind: type = np.float64) -> Array:
    """Return a random distribution over n outcomes."""
    weights = np.random.default_rng([n, seed]).exponential(size=n)
    return (weights / weights.sum()).astype(kind)


def near(p: Array, distance: float, seed: int = 0) -> Array:
    """Return a distribution at that relative distance from p, normalised in floating point."""
    noise = np.random.default_rng([p.size, seed]).normal(size=p.size)
    q = p * np.maximum(1 + distance * noise, 1e-3)
    return q / q.sum()


def few_values(n: int, distance: float, seed: int = 0) -> tuple[Array, Array]:
    """Return a long pair of which only some hundred outcomes are distinct."""
    rng = np.random.default_rng([n, seed])
    weights = rng.exponential(size=300)[rng.integers(0, 300, size=n)]
    p = weights / weights.sum()
    q = p * (1 + distance * rng.normal(size=7)[rng.integers(0, 7, size=n)])
    return p, q / q.sum()


def _usual() -> dict[str, Pair]:
    found = {}
    for n in SIZES:
        p = draw(n, 1)
        found[f"generic, n={n}"] = Pair(p, draw(n, 2))
        found[f"distance 1e-8, n={n}"] = Pair(p, near(p, 1e-8))
        if n > 2:
            q = draw(n, 2)
            a = np.where(np.arange(n) % 3 == 1, 0.0, p)
            b = np.where(np.arange(n) == 1, 0.0, q)
            found[f"zeros in P, n={n}"] = Pair(a / a.sum(), q)
            found[f"zeros in both, n={n}"] = Pair(a / a.sum(), b / b.sum())
            found[f"unseen, n={n}"] = Pair(p, b / b.sum())
    for distance in DISTANCES:
        for n in (4, 1000):
            p = draw(n, 3)
            found[f"distance {distance:.0e}, n={n}"] = Pair(p, near(p, distance))
    return found


def _types() -> dict[str, Pair]:
    found = {}
    for kind in (np.float32, np.float16):
        for n in (4, 100):
            p = draw(n, 4)
            found[f"{kind.__name__}, n={n}"] = Pair(p.astype(kind), draw(n, 5).astype(kind))
            for distance in (1e-1, 1e-2, 1e-3, 1e-4):
                q = near(p, distance).astype(kind)
                found[f"{kind.__name__}, distance {distance:.0e}, n={n}"] = Pair(p.astype(kind), q)
    p32, q32 = draw(1000, 4, np.float32), draw(1000, 5)
    found["float32 against float64"] = Pair(p32, q32)
    rng = np.random.default_rng(6)
    for kind in (np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64):  # type: ignore[assignment]
        p, q = rng.integers(0, 100, 50).astype(kind), rng.integers(1, 100, 50).astype(kind)
        found[f"counts, {kind.__name__}"] = Pair(p, q, normalize=True)
    found["one outcome as bool"] = Pair(np.array([True, False]), np.array([1, 0]))
    return found


def _extremes() -> dict[str, Pair]:
    p, other = draw(1000, 7), draw(1000, 8)
    noise = 1 + 1e-8 * np.random.default_rng(9).normal(size=1000)
    tiny = np.array([1.0, 3e-310, 5e-324, 0.0, 2e-300])
    return {
        "total off within the tolerance": Pair(p * (1 + 3e-7), other),
        "both totals off": Pair(p * (1 + 3e-7), near(p, 1e-6) * (1 - 7e-7)),
        "totals off, close": Pair(p * (1 + 3e-7), near(p, 1e-9)),
        "nearly proportional": Pair(p, 2 * p * noise, normalize=True),
        "nearly proportional, odd factor": Pair(p, 1234.5 * p * noise, normalize=True),
        "nearly proportional, n=4": Pair(p[:4], 0.6 * p[:4] * noise[:4], normalize=True),
        "huge weights": Pair(p * 1e300, other * 3e299, normalize=True),
        "small weights": Pair(p * 1e-300, other * 3e-300, normalize=True),
        "huge against small, close": Pair(p * 1e300, p * noise * 1e-300, normalize=True),
        "subnormals in P": Pair(tiny, np.array([0.25, 0.25, 0.25, 0.125, 0.125])),
        "subnormals in Q": Pair(np.array([0.25, 0.25, 0.25, 0.0, 0.25]), tiny),
        "subnormals in both": Pair(tiny, np.array([1.0, 7e-320, 1e-323, 5e-324, 4e-300])),
        "p/q overflows": Pair(np.array([0.5, 0.5]), np.array([1.0, 5e-324])),
        "p/q underflows": Pair(np.array([1.0, 5e-324]), np.array([0.5, 0.5])),
        "p/q overflows, normal": Pair(np.array([0.5, 0.5]), np.array([1.0, 2.3e-308])),
        "one outcome": Pair(np.array([0.0, 1.0, 0.0]), np.array([0.2, 0.3, 0.5])),
        "the same outcome": Pair(np.array([0.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0])),
        "one outcome, unseen": Pair(np.array([0.0, 1.0]), np.array([1.0, 0.0])),
        "one ulp": Pair(np.array([0.5, 0.5]), np.array([np.nextafter(0.5, 1), 0.5])),
        "almost certain": Pair(np.array([1 - 1e-12, 1e-12]), np.array([1 - 1e-11, 1e-11])),
        "almost certain, tiny": Pair(np.array([1.0, 1e-17]), np.array([1.0, 3e-17])),
        "almost certain, tiniest": Pair(np.array([1.0, 1e-300]), np.array([1.0, 2.5e-300])),
    }


PAIRS: dict[str, Pair] = {**_usual(), **_types(), **_extremes()}
