"""What lies at the edge of floats, of arrays and of orders: the right value, or a sentence."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import oracles
import pytest
from scipy.spatial.distance import squareform

import kullback

Array = np.ndarray[Any, Any]


def test_a_list_gives_the_number_that_its_array_gives() -> None:
    """Lists of floats alone go a shorter way: it returns and refuses what the longer one does."""
    rng = np.random.default_rng(6)
    for n in (1, 2, 7, 300):
        p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))
        q[0] = q[0] if n < 7 else 1 - q[1:].sum()
        assert kullback.kl_divergence(p.tolist(), q.tolist()) == kullback.kl_divergence(p, q)
        assert kullback.kl_divergence(p.tolist(), q, base=2) == kullback.kl_divergence(p, q, base=2)
        assert kullback.entropy(p.tolist()) == kullback.entropy(p)
    assert math.isnan(kullback.entropy([0.5, math.nan]))
    assert kullback.kl_divergence([0.5, 0.5], [1.0, 0.0]) == math.inf
    for wrong in ([0.5, 0.6], [], [1.5, -0.5], [0.5, "x"], [[0.5], [0.5, 0.5]]):
        with pytest.raises((ValueError, TypeError), match="p "):
            kullback.kl_divergence(wrong, [0.5, 0.5])


def test_js_is_symmetric_to_the_last_bit() -> None:
    """JS(P,Q) is JS(Q,P), whatever the types, the lengths and the totals."""
    p, q = [0.1, 0.1, 0.8], [0.7, 0.1, 0.2]
    assert kullback.js_divergence(p, q) == kullback.js_divergence(q, p)
    rng = np.random.default_rng(5)
    for n in (1, 2, 3, 16, 17, 300, 1000):
        for _ in range(20):
            a, b = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))
            near = a * (1 + 10.0 ** -rng.uniform(1, 15) * rng.normal(size=n))
            for other in (b, near / near.sum(), b * (1 + 1e-6), b.astype(np.float32)):
                assert kullback.js_divergence(a, other) == kullback.js_divergence(other, a)
                assert kullback.js_distance(a, other) == kullback.js_distance(other, a)
                assert kullback.jeffreys_divergence(a, other) == (
                    kullback.jeffreys_divergence(other, a)
                )
            counts = rng.integers(0, 50, n) + 1
            assert kullback.js_divergence(counts, 1e5 * b, normalize=True) == (
                kullback.js_divergence(1e5 * b, counts, normalize=True)
            )


def test_a_matrix_of_distances_is_one() -> None:
    """Scipy's squareform takes the matrix of all pairs, which it does only of symmetric ones."""
    rows = np.random.default_rng(8).dirichlet(np.ones(5), size=40)
    matrix = kullback.js_distance(rows[:, None], rows[None])
    assert squareform(matrix).shape == (40 * 39 // 2,)


def test_rare_outcomes_keep_their_js() -> None:
    """A thousand outcomes of 5e-324 against none: JS is log 2/2 of their mass, 1.7e-321."""
    p = np.append(np.zeros(1000), 1.0)
    q = np.append(np.full(1000, 5e-324), 1.0)
    assert kullback.js_divergence(p, q) == pytest.approx(
        1000 * 5e-324 * math.log(2) / 2, abs=2e-323
    )
    expected = math.sqrt(1e-306 * math.log(2) / 2)
    assert kullback.js_distance([0, 1], [1e-306, 1]) == pytest.approx(expected, rel=1e-14)


def test_64_axes_against_3() -> None:
    """As many axes as NumPy knows broadcast like any others."""
    p, q = np.full((1,) * 63 + (2,), 0.5), np.array([[0.25, 0.75]] * 3)[None]
    expected = [0.5 * math.log(4 / 3)] * 3
    for found in (
        kullback.kl_divergence(p, q),
        kullback.kl_contributions(p, q).sum(axis=-1),
        kullback.cross_entropy(p, q) - kullback.entropy(p),
        kullback.renyi_divergence(p, q, order=1),
    ):
        assert found.shape == (1,) * 62 + (3,)
        assert found.reshape(-1).tolist() == pytest.approx(expected, rel=1e-14)
    assert kullback.kl_divergence(q, p).shape == (1,) * 62 + (3,)
    table = np.full((2,) + (1,) * 62 + (2,), 0.25)
    assert kullback.mutual_information(table) == 0
    assert kullback.conditional_entropy(table, given=0) == pytest.approx(math.log(2), rel=1e-15)
    with pytest.raises(ValueError, match="the shapes do not broadcast over the leading axes"):
        kullback.kl_divergence(np.full((1,) * 61 + (2, 1, 2), 0.5), np.full((3, 1, 2), 0.5))


def test_orders_beyond_every_float() -> None:
    """Order 10^400 is as good as infinity: -log max p, and log max p/q."""
    assert kullback.renyi_entropy([0.5, 0.25, 0.25], order=10**400) == math.log(2)
    assert kullback.renyi_divergence([0.5, 0.5], [0.25, 0.75], order=10**400) == math.log(2)
    with pytest.raises(ValueError, match="order must be a number from 0 to infinity"):
        kullback.renyi_entropy([0.5, 0.5], order=-(10**400))
    with pytest.raises(ValueError, match="base must be a number above 1"):
        kullback.entropy([0.5, 0.5], base=10**400)
    with pytest.raises(ValueError, match="weight, the share of P"):
        kullback.js_divergence([0.5, 0.5], [0.5, 0.5], weight=10**400)


def test_there_is_no_negative_zero() -> None:
    """Not among contributions, surprisals and results, also where an entry is -0.0."""
    certain: list[Any] = [[-0.0, 1.0], [0.0, 1.0]]
    for p in certain:
        for q in certain:
            for normalize in (False, True):
                for result in (
                    kullback.kl_contributions(p, q, normalize=normalize),
                    kullback.kl_divergence(p, q, normalize=normalize),
                    kullback.js_divergence(p, q, normalize=normalize),
                    kullback.js_distance(p, q, normalize=normalize),
                    kullback.cross_entropy(p, q, normalize=normalize),
                    kullback.renyi_divergence(p, q, order=2, normalize=normalize),
                    kullback.surprisal(p, normalize=normalize),
                    kullback.renyi_entropy(p, order=math.inf, normalize=normalize),
                ):
                    assert not np.signbit(result).any()
    many = np.tile([-0.0, 0.25, 0.25, 0.5], (3, 40)) / 40
    assert not np.signbit(kullback.kl_contributions(many, many)).any()


WEIGHTS = [
    ([1e150, 1e-150, 3.0], [1.0, 1e-300, 1e-10]),
    ([1e-100, 1e-300, 2e-100], [1e-250, 1e-280, 1e-260]),
    ([600.0, 300, 100], [5e8, 4e8, 1e8]),
    ([0.5, 1e-310, 0.5], [0.5 * (1 + 1e-4), 5e-324, 0.5]),
]


@pytest.mark.parametrize(("p", "q"), WEIGHTS)
def test_weights_that_differ_without_measure(p: list[float], q: list[float]) -> None:
    """A ratio that leaves the range of floats is not infinite: D, its shares and JS are right."""
    for a, b in ((p, q), (q, p)):
        truth = oracles.kl_divergence(a, b)
        found = kullback.kl_divergence(a, b, normalize=True)
        assert oracles.relative_error(found, truth) <= 2e-15
        shares = kullback.kl_contributions(a, b, normalize=True)
        assert math.fsum(shares) == pytest.approx(float(truth), rel=1e-14)
        js = kullback.js_divergence(a, b, normalize=True)
        assert oracles.relative_error(js, oracles.js_divergence(a, b)) <= 1e-13


def fibonacci() -> list[tuple[list[int], list[int]]]:
    """Return counts of which P and Q differ ever less: F(k), F(k+1) against F(k+1), F(k+2)."""
    found, a, b = [], 1, 2
    while a + b < 2**53:
        found.append(([a, b], [b, a + b]))
        a, b = b, a + b
    return found


def test_the_error_below_1e33_is_absolute() -> None:
    """Pairs an ulp apart and counts all but proportional: the error is 2e-15 max(D, 1e-33)."""
    rng = np.random.default_rng(2)
    pairs: list[tuple[Any, Any]] = [*fibonacci(), ([441001, 308291], [320445879633, 224014414203])]
    for n in (2, 3, 10, 50) * 10:
        p = rng.dirichlet(np.ones(n))
        pairs.append((p, np.nextafter(p, rng.integers(0, 2, n))))
        counts = rng.integers(1, 2**53, n)
        pairs.append((counts, counts + rng.integers(-1, 2, n)))
    least = 1.0
    for p, q in pairs:
        with mpmath.workdps(150):
            exact = [[mpmath.mpf(float(x)) for x in row] for row in (p, q)]
            totals = [mpmath.fsum(row) for row in exact]
            truth = mpmath.fsum(
                a / totals[0] * mpmath.log(a * totals[1] / (b * totals[0]))
                for a, b in zip(*exact, strict=True)
            )
            found = kullback.kl_divergence(p, q, normalize=True)
            assert abs(found - truth) <= 2e-15 * max(truth, mpmath.mpf("1e-33"))
            assert found >= 0
            least = min(least, float(truth) or 1.0)
    assert least < 1e-60
