"""Every single term of D, over all ratios p/q and all magnitudes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import oracles
import pytest

import kullback
from kullback.measures import _engine_numpy

if TYPE_CHECKING:
    from collections.abc import Callable

Array = np.ndarray[Any, Any]


def by_kernels(p: Array, q: Array) -> Array:
    """Return the shares as users get them."""
    return np.asarray(kullback.kl_contributions(p, q))


def by_numpy(p: Array, q: Array) -> Array:
    """Return the shares as the fallback computes them."""
    return _engine_numpy.kl_contributions(p, q, normalize=False)


def terms_error(p: Array, q: Array, shares: Callable[[Array, Array], Array]) -> float:
    """Return the largest relative error of a term, the last one (the rest to 1) left out."""
    a, b = np.append(p, 1 - p.sum()), np.append(q, 1 - q.sum())
    truth = oracles.kl_terms(a, b)
    found = shares(a, b)
    return max(
        oracles.relative_error(float(value), exact)
        for value, exact in zip(found[:-1], truth[:-1], strict=True)
    )


@pytest.mark.parametrize("shares", [by_kernels, by_numpy])
def test_every_ratio(shares: Callable[[Array, Array], Array]) -> None:
    """From p/q = 0.3 to 3, across the seam of series and logarithm, a term is right to 4e-15."""
    ratio = np.linspace(0.3, 3, 4000)
    p = np.random.default_rng(1).uniform(0.5, 1, ratio.size) / 16_000
    assert terms_error(p, p / ratio, shares) <= 4e-15


@pytest.mark.parametrize("shares", [by_kernels, by_numpy])
@pytest.mark.parametrize("size", [1e-4, 1e-8, 1e-30, 1e-100, 1e-200, 1e-250])
def test_every_magnitude(size: float, shares: Callable[[Array, Array], Array]) -> None:
    """However small p and q are, and however close or far, a term is right to 4e-15."""
    rng = np.random.default_rng(2)
    ratio = np.concatenate(
        [1 + 10.0 ** rng.uniform(-15, -1, 300), 10.0 ** rng.uniform(-3, 12, 300)]
    )
    p = size * rng.uniform(0.5, 1, ratio.size)
    assert terms_error(p, p / ratio, shares) <= 4e-15


@pytest.mark.parametrize("shares", [by_kernels, by_numpy])
def test_terms_of_the_smallest_normal_numbers(shares: Callable[[Array, Array], Array]) -> None:
    """Next to the subnormal numbers a term is still right to 1e-14."""
    p = np.array([2.3e-308, 2.9e-308, 4e-308, 2.3e-308])
    q = np.array([8.4e-308, 8.8e-308, 1.7e-307, 5e-308])
    assert terms_error(p, q, shares) <= 1e-14
