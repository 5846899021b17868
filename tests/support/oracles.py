"""The measures in arithmetic of 60 digits and more, of exactly the numbers that the floats are.

Written from the textbook definitions, with no formula in common with the library.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import mpmath
import numpy as np

mp = mpmath.mp

Outcomes = list[tuple[tuple[Any, ...], int]]


def outcomes(*arrays: Any) -> Outcomes:
    """Return the distinct outcomes as exact numbers, with how often they occur.

    (Long arrays with few distinct outcomes are what makes 60 digits affordable.)
    """
    columns = [np.asarray(array).reshape(-1) for array in arrays]
    exact = [c.tolist() if c.dtype.kind in "iub" else c.astype(float).tolist() for c in columns]
    counted = Counter(zip(*exact, strict=True))
    return [(tuple(map(mpmath.mpf, key)), count) for key, count in counted.items()]


def digits(listed: Outcomes) -> int:
    """Return how many digits keep the smallest outcome visible beside the largest."""
    sizes = [abs(x) for key, _ in listed for x in key if x != 0]
    return 60 + int(mpmath.log10(max(sizes) / min(sizes))) if sizes else 60


def total(listed: Outcomes, place: int) -> Any:
    """Return the sum of one column."""
    return mpmath.fsum(count * key[place] for key, count in listed)


def kl_divergence(p: Any, q: Any) -> Any:
    """Return sum p log(p/q) of the exactly normalised p and q."""
    listed = outcomes(p, q)
    if any(a > 0 and b == 0 for (a, b), _ in listed):
        return mpmath.inf
    with mpmath.workdps(digits(listed)):
        sp, sq = total(listed, 0), total(listed, 1)
        return mpmath.fsum(
            n * (a / sp) * mpmath.log(a * sq / (b * sp)) for (a, b), n in listed if a > 0
        )


def kl_terms(p: Any, q: Any) -> list[Any]:
    """Return p log(p/q) - p + q of every outcome, of the exactly normalised p and q."""
    listed = outcomes(p, q)
    with mpmath.workdps(digits(listed)):
        sp, sq = total(listed, 0), total(listed, 1)
        found = []
        pairs = zip(np.asarray(p).tolist(), np.asarray(q).tolist(), strict=True)
        for x, y in pairs:
            a, b = mpmath.mpf(x) / sp, mpmath.mpf(y) / sq
            found.append(b if a == 0 else a * mpmath.log(a / b) - a + b)
        return found


def entropy(p: Any) -> Any:
    """Return -sum p log p of the exactly normalised p."""
    listed = outcomes(p)
    with mpmath.workdps(digits(listed)):
        sp = total(listed, 0)
        return mpmath.fsum(n * (a / sp) * mpmath.log(sp / a) for (a,), n in listed if a > 0)


def js_divergence(p: Any, q: Any, weight: float = 0.5) -> Any:
    """Return w D(P||M) + (1-w) D(Q||M) for the mixture M of the exactly normalised p and q."""
    listed = outcomes(p, q)
    with mpmath.workdps(digits(listed)):
        sp, sq = total(listed, 0), total(listed, 1)
        w = mpmath.mpf(weight)
        value = mpmath.mpf(0)
        for (x, y), n in listed:
            a, b = x / sp, y / sq
            m = w * a + (1 - w) * b
            value += n * w * a * mpmath.log(a / m) if a > 0 else 0
            value += n * (1 - w) * b * mpmath.log(b / m) if b > 0 else 0
        return value


def renyi_entropy(p: Any, order: float) -> Any:
    """Return log(sum p^a)/(1-a), and its limits at 0, 1 and infinity."""
    listed = outcomes(p)
    with mpmath.workdps(digits(listed)):
        sp = total(listed, 0)
        shares = [(a / sp, n) for (a,), n in listed if a > 0]
        if order == 1:
            return entropy(p)
        if math.isinf(order):
            return -mpmath.log(max(a for a, _ in shares))
        a = mpmath.mpf(order)
        return mpmath.log(mpmath.fsum(n * x**a for x, n in shares)) / (1 - a)


def renyi_divergence(p: Any, q: Any, order: float) -> Any:
    """Return log(sum p^a q^(1-a))/(a-1), and its limits at 0, 1 and infinity."""
    listed = outcomes(p, q)
    if order == 1:
        return kl_divergence(p, q)
    if order > 1 and any(x > 0 and y == 0 for (x, y), _ in listed):
        return mpmath.inf
    with mpmath.workdps(digits(listed)):
        sp, sq = total(listed, 0), total(listed, 1)
        shares = [(x / sp, y / sq, n) for (x, y), n in listed if x > 0 and y > 0]
        if not shares:
            return mpmath.inf
        if math.isinf(order):
            return mpmath.log(max(x / y for x, y, _ in shares))
        a = mpmath.mpf(order)
        value = mpmath.fsum(n * x**a * y ** (1 - a) for x, y, n in shares)
        return mpmath.log(value) / (a - 1)


def mutual_information(joint: Any) -> Any:
    """Return D(joint||product of its one-axis marginals) of the exactly normalised table."""
    table = np.asarray(joint)
    cells = {at: mpmath.mpf(value) for at, value in np.ndenumerate(table.astype(float))}
    with mpmath.workdps(digits([((cell,), 1) for cell in cells.values()]) + 60):
        everything = mpmath.fsum(cells.values())
        marginals: list[Counter[int]] = [Counter() for _ in range(table.ndim)]
        for at, cell in cells.items():
            for axis, place in enumerate(at):
                marginals[axis][place] += cell / everything
        value = mpmath.mpf(0)
        for at, cell in cells.items():
            if cell > 0:
                product = mpmath.fprod(marginals[axis][place] for axis, place in enumerate(at))
                value += cell / everything * mpmath.log(cell / everything / product)
        return value


def conditional_entropy(joint: Any, given: tuple[int, ...]) -> Any:
    """Return sum p(x,y) log(p(y)/p(x,y)), y being the places along the given axes."""
    table = np.asarray(joint)
    cells = {at: mpmath.mpf(value) for at, value in np.ndenumerate(table.astype(float))}
    with mpmath.workdps(digits([((cell,), 1) for cell in cells.values()])):
        everything = mpmath.fsum(cells.values())
        known: Counter[tuple[int, ...]] = Counter()
        for at, cell in cells.items():
            known[tuple(at[axis] for axis in given)] += cell
        return mpmath.fsum(
            cell / everything * mpmath.log(known[tuple(at[axis] for axis in given)] / cell)
            for at, cell in cells.items()
            if cell > 0
        )


def relative_error(value: float, truth: Any) -> float:
    """Return |value - truth| / |truth|: 0 where both are 0 or both infinite, inf where one is."""
    if math.isnan(value):
        return math.inf
    if math.isinf(value) or mpmath.isinf(truth):
        return 0.0 if math.isinf(value) and mpmath.isinf(truth) else math.inf
    if truth == 0:
        return 0.0 if value == 0 else math.inf
    with mpmath.workdps(60):
        return float(abs(mpmath.mpf(value) - truth) / abs(truth))
