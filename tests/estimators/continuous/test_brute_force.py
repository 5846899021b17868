"""Against the same formulas over the whole matrix of distances, without trees."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.spatial import cKDTree
from scipy.special import digamma

from kullback.estimators.continuous import (
    _wang_kulkarni_verdu,
    kozachenko_leonenko,
    ksg,
    wang_kulkarni_verdu,
)

RNG = np.random.default_rng(20)
X = RNG.normal([1.5, 0], 1, (60, 2))
Y = RNG.standard_normal((45, 2))
N, M, D, K = 60, 45, 2, 3


def distances(a: np.ndarray, b: np.ndarray, metric: str) -> np.ndarray:
    """Return all distances, infinite from a point to itself."""
    apart = np.abs(a[:, None, :] - b[None, :, :])
    found = apart.max(axis=2) if metric == "max" else np.sqrt((apart**2).sum(axis=2))
    if a is b:
        np.fill_diagonal(found, np.inf)
    return found


@pytest.mark.parametrize("metric", ["euclidean", "max"])
def test_entropy(metric: str) -> None:
    """The third smallest of every row."""
    r = np.sort(distances(X, X, metric), axis=1)[:, K - 1]
    ball = math.pi if metric == "euclidean" else 4.0
    expected = digamma(N) - digamma(K) + math.log(ball) + D * np.log(r).mean()
    e = kozachenko_leonenko(X, k=K, metric=metric)
    assert e.value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("block", [1, 7, 2**20])
@pytest.mark.parametrize("metric", ["euclidean", "max"])
def test_divergence(monkeypatch: pytest.MonkeyPatch, metric: str, block: int) -> None:
    """Both forms, the adaptive one in blocks of any size."""
    monkeypatch.setattr(_wang_kulkarni_verdu, "_BLOCK", block)
    in_x, in_y = distances(X, X, metric), distances(X, Y, metric)
    r, s = np.sort(in_x, axis=1)[:, K - 1], np.sort(in_y, axis=1)[:, K - 1]
    plain = D * np.log(s / r).mean() + math.log(M / (N - 1))
    delta = np.maximum(r, s)[:, None]
    of_x, of_y = (in_x <= delta).sum(axis=1), (in_y <= delta).sum(axis=1)
    last_x = np.where(in_x <= delta, in_x, 0).max(axis=1)
    last_y = np.where(in_y <= delta, in_y, 0).max(axis=1)
    logs = D * np.log(last_y / last_x) + digamma(of_x) - digamma(of_y)
    adaptive = logs.mean() + math.log(M / (N - 1))
    for expected, form in ((plain, False), (adaptive, True)):
        e = wang_kulkarni_verdu(X, Y, k=K, metric=metric, adaptive=form, permutations=0)
        assert e.value == pytest.approx(expected, rel=1e-10)
    assert abs(adaptive - plain) > 1e-3


def test_information() -> None:
    """Counts strictly nearer than the third pair, of columns divided by their deviations."""
    x, y = X[:45], Y + 0.5 * X[:45]
    x, y = x / x.std(axis=0), y / y.std(axis=0)
    in_x, in_y = distances(x, x, "max"), distances(y, y, "max")
    radius = np.sort(np.maximum(in_x, in_y), axis=1)[:, K - 1 : K]
    near = [digamma((apart < radius).sum(axis=1) + 1).mean() for apart in (in_x, in_y)]
    expected = digamma(K) + digamma(M) - sum(near)
    e = ksg(X[:45], Y + 0.5 * X[:45], k=K)
    assert e.value == pytest.approx(expected, rel=1e-10)


def test_many_points_by_threads() -> None:
    """Beyond 4096 points threads share the search; the value is that of one thread."""
    points = np.random.default_rng(21).standard_normal((5000, 2))
    r = cKDTree(points).query(points, k=4)[0][:, 3]
    expected = digamma(5000) - digamma(3) + math.log(math.pi) + 2 * np.log(r).mean()
    assert kozachenko_leonenko(points).value == pytest.approx(expected, rel=1e-12)
