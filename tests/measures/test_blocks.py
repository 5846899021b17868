"""The quick way of NumPy's engine: as exact as the slow one, over blocks and their borders."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import oracles
import pytest

from kullback.measures import _blocks, _engine_numpy, _quick

Array = np.ndarray[Any, Any]


def pair(seed: int, n: int) -> tuple[Array, Array]:
    """Return two distributions of any spread and closeness, some with zeros in both."""
    rng = np.random.default_rng([71, seed])
    p = rng.exponential(size=n) ** rng.integers(1, 8)
    if seed % 4 == 0:
        p *= rng.random(n) < 0.7
        p[0] += 1e-3
    q = rng.exponential(size=n) * (p > 0)
    if seed % 2:
        q = p * (1 + 10.0 ** rng.uniform(-14, -1) * rng.normal(size=n).clip(-5, 5))
    return p / p.sum(), q / q.sum()


@pytest.mark.parametrize("normalize", [False, True])
def test_random_pairs(*, normalize: bool) -> None:
    """D of 300 random pairs is right to 2e-15, H and JS to 1e-14, as probabilities and counts."""
    for seed in range(150):
        p, q = pair(seed, 2 + seed % 40)
        if normalize:
            p, q = p * 3e7, q * 11.0
        d = _engine_numpy.kl_divergence(p, q, normalize=normalize)
        assert oracles.relative_error(float(d), oracles.kl_divergence(p, q)) <= 2e-15, seed
        h = _engine_numpy.entropy(p, normalize=normalize)
        assert oracles.relative_error(float(h), oracles.entropy(p)) <= 1e-14, seed
        for weight in (0.5, 0.1):
            js = _engine_numpy.js_divergence(p, q, weight=weight, normalize=normalize)
            truth = oracles.js_divergence(p, q, weight)
            assert oracles.relative_error(float(js), truth) <= 1e-14, seed


@pytest.mark.parametrize("off", [1e-6, 3e-7, -9e-7])
def test_totals_that_rounding_has_left_off(off: float) -> None:
    """Totals off by a millionth are divided out, whether P and Q are closer than that or not."""
    for seed in range(40):
        p, q = pair(seed, 9)
        p = p * (1 + off)
        d = _engine_numpy.kl_divergence(p, q, normalize=False)
        assert oracles.relative_error(float(d), oracles.kl_divergence(p, q)) <= 2e-15, seed
        js = _engine_numpy.js_divergence(p, q, weight=0.5, normalize=False)
        assert oracles.relative_error(float(js), oracles.js_divergence(p, q)) <= 1e-13, seed


def test_rows_and_long_inputs_are_the_sums_of_their_blocks() -> None:
    """Rows across several blocks, and one row of several, agree with each row alone."""
    for shape in ((3000, 7), (3, _blocks.BLOCK + 5), (2, 2 * _blocks.BLOCK), (5, 1)):
        rng = np.random.default_rng(72)
        p, q = rng.exponential(size=(2, *shape))
        p, q = (x / x.sum(axis=-1, keepdims=True) for x in (p, q))
        rows = _engine_numpy.kl_divergence(p, q, normalize=False)
        some = [0, shape[0] // 2, shape[0] - 1]
        alone = [float(_engine_numpy.kl_divergence(p[i], q[i], normalize=False)) for i in some]
        assert rows[some].tolist() == alone
        shares = (_engine_numpy.kl_contributions(p[i], q[i], normalize=True) for i in some)
        exact = [math.fsum(share) for share in shares]
        assert rows[some] == pytest.approx(exact, rel=2e-15, abs=0)


def test_what_the_quick_way_leaves() -> None:
    """NaN, and weights at the ends of the range, are left to the exact way; infinity is not."""
    near = np.array([0.5, 0.5])
    with np.errstate(all="ignore"):
        for p in ([np.nan, 0.5], [1e300, 1e-5], [1e-300, 1e-302], [0.0, 0.0], [-1.0, 3.0]):
            _, sure = _quick.kl_divergence(np.array(p), near, normalize=True)
            assert not sure.any()
        value, sure = _quick.kl_divergence(near, np.array([1.0, 0.0]), normalize=False)
    assert value == math.inf
    assert sure.all()
    p, q = np.array([1.0, 0.0]), np.array([1e-310, 1.0])  # type: ignore[assignment]
    found = _engine_numpy.kl_divergence(p, q, normalize=False)
    assert float(found) == pytest.approx(float(oracles.kl_divergence(p, q)), rel=1e-15)


def test_js_is_at_most_the_entropy_of_the_weights() -> None:
    """Of distributions without a common outcome it is log 2, and not an ulp more."""
    rng = np.random.default_rng(73)
    for n in range(1, 40):
        p = np.concatenate([rng.dirichlet(np.ones(n)), np.zeros(3)])
        q = np.concatenate([np.zeros(n), rng.dirichlet(np.ones(3))])
        for normalize in (False, True):
            js = _engine_numpy.js_divergence(p, q, weight=0.5, normalize=normalize)
            assert math.log(2) * (1 - 1e-15) <= float(js) <= math.log(2)
    halves = np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.0, 1.0])
    js = _engine_numpy.js_divergence(*halves, weight=0.5, normalize=False)
    assert float(js) <= math.log(2)
