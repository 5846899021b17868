"""H, D and JS against arithmetic of 60 digits, on the cases in which others lose theirs."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import oracles
import pytest
from cases import PAIRS, Pair, draw, few_values

import kullback
from kullback.measures import _engine_numpy

D_ERROR = 2e-15
ERROR = 1e-13
SMALLEST = np.finfo(float).smallest_normal

pairs = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS.keys())


def error(value: float, truth: mpmath.mpf) -> float:
    """Return the relative error; a subnormal number may be off by its last place."""
    if 0 < truth < SMALLEST:
        return 0.0 if abs(value - truth) <= 5e-324 else math.inf
    return oracles.relative_error(value, truth)


@pairs
def test_kl_divergence(pair: Pair) -> None:
    """D is right to 2e-15 on every engine, and infinite where an outcome is unseen."""
    truth = oracles.kl_divergence(pair.p, pair.q)
    value = kullback.kl_divergence(pair.p, pair.q, normalize=pair.normalize)
    plain = _engine_numpy.kl_divergence(pair.p, pair.q, normalize=pair.normalize)
    assert error(value, truth) <= D_ERROR
    assert error(float(plain), truth) <= D_ERROR


@pairs
def test_entropy(pair: Pair) -> None:
    """H is right to 1e-13 on every engine, where P is almost certain too."""
    for p in (pair.p, pair.q):
        truth = oracles.entropy(p)
        value = kullback.entropy(p, normalize=pair.normalize)
        plain = _engine_numpy.entropy(p, normalize=pair.normalize)
        assert error(value, truth) <= ERROR
        assert error(float(plain), truth) <= ERROR


@pairs
def test_js_divergence(pair: Pair) -> None:
    """JS is right to 1e-13 on every engine, however close P and Q are."""
    truth = oracles.js_divergence(pair.p, pair.q)
    value = kullback.js_divergence(pair.p, pair.q, normalize=pair.normalize)
    plain = _engine_numpy.js_divergence(pair.p, pair.q, weight=0.5, normalize=pair.normalize)
    assert error(value, truth) <= ERROR
    assert error(float(plain), truth) <= ERROR


@pytest.mark.parametrize("weight", [0.25, 0.9, 1e-3, 1e-9, 1 - 1e-9])
@pytest.mark.parametrize("name", ["generic, n=17", "zeros in both, n=257", "distance 1e-8, n=16"])
def test_js_divergence_with_weights(name: str, weight: float) -> None:
    """JS with any weight of P is right to 1e-13."""
    pair = PAIRS[name]
    truth = oracles.js_divergence(pair.p, pair.q, weight)
    assert error(kullback.js_divergence(pair.p, pair.q, weight=weight), truth) <= ERROR


@pairs
def test_contributions_sum_to_the_divergence(pair: Pair) -> None:
    """The shares are not negative, and their exact sum is D."""
    shares = kullback.kl_contributions(pair.p, pair.q, normalize=pair.normalize)
    truth = oracles.kl_divergence(pair.p, pair.q)
    assert (shares >= 0).all()
    assert error(math.fsum(shares), truth) <= D_ERROR


@pytest.mark.parametrize("distance", [0.3, 1e-5, 1e-10])
@pytest.mark.parametrize("n", [65_537, 1_000_000])
def test_long_inputs(n: int, distance: float) -> None:
    """D, H and JS keep their digits over 65,537 and a million outcomes."""
    p, q = few_values(n, distance)
    assert error(kullback.kl_divergence(p, q), oracles.kl_divergence(p, q)) <= D_ERROR
    assert error(kullback.entropy(p), oracles.entropy(p)) <= ERROR
    assert error(kullback.js_divergence(p, q), oracles.js_divergence(p, q)) <= ERROR


def test_long_inputs_with_zeros_and_unseen() -> None:
    """A zero far down a long input counts: q = 0 < p makes D infinite, p = 0 < q adds q."""
    p, q = few_values(200_000, 0.1)
    r = p.copy()
    r[150_000] = 0
    r /= r.sum()
    assert kullback.kl_divergence(q, r) == math.inf
    assert kullback.cross_entropy(q, r) == math.inf
    assert kullback.kl_divergence(q[None], r[None]).tolist() == [math.inf]
    assert kullback.kl_divergence(q, r, normalize=True) == math.inf
    assert error(kullback.kl_divergence(r, q), oracles.kl_divergence(r, q)) <= D_ERROR


# The table of nearly deterministic P: the value of the exactly normalised pair.
CERTAIN = [
    ([1.0, 1e-17], 4.0143947e-16),
    ([1 - 1e-12, 1e-12], 2.8631021e-11),
    ([1 - 2**-53, 2**-53], 4.1896265e-15),
    ([1.0, 0.0], 0.0),
    ([1.0, 1e-300], 6.9177553e-298),
    (np.array([1 - 1e-6, 1e-6], np.float32), 1.481551e-5),
]


@pytest.mark.parametrize(("p", "value"), CERTAIN, ids=[str(p) for p, _ in CERTAIN])
def test_entropy_of_the_almost_certain(p: object, value: float) -> None:
    """H of [1, 1e-17] is 4.0144e-16, and so on: what 60 digits say and the literature lists."""
    assert error(kullback.entropy(p), oracles.entropy(p)) <= ERROR
    assert kullback.entropy(p) == pytest.approx(value, rel=1e-7)


# js_distance where scipy.spatial.distance.jensenshannon is NaN or inf (its issues' numbers).
SCIPY = [
    ("19436", [0.0, 1.0], [5e-324, 1.0]),
    ("20779", [0.5, 0.5], [np.nextafter(0.5, 1), 0.5]),
    ("close", draw(1000, 3), draw(1000, 3) * (1 + 1e-9 * draw(1000, 5))),
]


@pytest.mark.parametrize(("p", "q"), [pytest.param(*s[1:], id=s[0]) for s in SCIPY])
def test_js_distance_where_scipy_fails(p: object, q: object) -> None:
    """The JS distance is right where the difference of P and Q is in the last digits."""
    truth = oracles.js_divergence(p, q)
    value = kullback.js_distance(p, q)
    if truth < SMALLEST:
        assert value**2 <= 1e-323
    else:
        with mpmath.workdps(60):
            assert error(value, mpmath.sqrt(truth)) <= ERROR


def test_js_distance_one_ulp() -> None:
    """[1/2, 1/2] and its neighbour are 3.925e-17 apart, not NaN."""
    value = kullback.js_distance([0.5, 0.5], [np.nextafter(0.5, 1), 0.5])
    assert value == pytest.approx(3.925e-17, rel=1e-3)
