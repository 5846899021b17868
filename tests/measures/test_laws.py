"""The laws of the theory, on distributions that hypothesis makes up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import kullback

Array = np.ndarray[Any, Any]

few = settings(derandomize=True, max_examples=80, deadline=None)

weights = st.one_of(
    st.just(0.0), st.floats(1e-12, 1.0), st.integers(1, 9).map(float), st.floats(1e-300, 1e-200)
)


@st.composite
def distributions(draw: st.DrawFn, count: int = 1, least: int = 1) -> list[Array]:
    """Draw so many distributions over the same outcomes, zeros and tiny entries among them."""
    n = draw(st.integers(least, 40))
    found = []
    for _ in range(count):
        values = np.array(draw(st.lists(weights, min_size=n, max_size=n)))
        assume(values.sum() > 1e-9)
        found.append(values / values.sum())
    return found


@given(distributions(2))
@few
def test_divergence_is_zero_only_for_equal(pair: list[Array]) -> None:
    """D >= 0; it is 0 exactly for P = Q, and only if the difference is below every digit."""
    p, q = pair
    value = kullback.kl_divergence(p, q)
    assert kullback.kl_divergence(p, p) == 0.0
    assert value >= 0
    assert (value > 0) or np.abs(p - q).max() < 1e-150


@given(distributions(1, least=2), st.data())
@few
def test_one_ulp_shows(only: list[Array], data: st.DataObject) -> None:
    """Moving the largest entry by one ulp makes D positive: nothing is rounded to 0."""
    p = only[0]
    assume((p > 1e-9).sum() > 1)
    q = p.copy()
    q[p.argmax()] = np.nextafter(p.max(), data.draw(st.sampled_from([0.0, 1.0])))
    assert kullback.kl_divergence(p, q) > 0


@given(distributions(2), st.randoms(use_true_random=False))
@few
def test_order_of_outcomes_does_not_matter(pair: list[Array], random: Any) -> None:
    """Permuting the outcomes changes H, D and JS by rounding at most."""
    p, q = pair
    order = list(range(p.size))
    random.shuffle(order)
    for measure in (kullback.kl_divergence, kullback.js_divergence, kullback.cross_entropy):
        assert measure(p[order], q[order]) == pytest.approx(measure(p, q), rel=1e-13, abs=1e-307)
    assert kullback.entropy(p[order]) == pytest.approx(kullback.entropy(p), rel=1e-13)


@given(distributions(2, least=2), st.data())
@few
def test_coarse_graining_never_raises_divergence(pair: list[Array], data: st.DataObject) -> None:
    """Telling fewer outcomes apart makes no divergence larger."""
    p, q = pair
    groups = np.array(data.draw(st.lists(st.integers(0, 4), min_size=p.size, max_size=p.size)))
    coarse = [np.bincount(groups, x) for x in (p, q)]
    slack = 1 + 1e-12
    for measure in (kullback.kl_divergence, kullback.js_divergence, kullback.jeffreys_divergence):
        assert measure(*coarse) <= measure(p, q) * slack + 1e-25


@given(distributions(2, least=4))
@few
def test_chain_rule(pair: list[Array]) -> None:
    """D of a joint table is D of its marginals plus the mean D of the conditionals."""
    n = pair[0].size // 2
    p, q = (x[: 2 * n].reshape(2, n) for x in pair)
    assume(min(p.sum(), q.sum()) > 1e-6)
    p, q = p / p.sum(), q / q.sum()
    whole = kullback.kl_divergence(p.ravel(), q.ravel())
    parts = kullback.kl_divergence(p.sum(1), q.sum(1))
    for a, b in zip(p, q, strict=True):
        if a.sum() > 0 and b.sum() > 0:
            parts += a.sum() * kullback.kl_divergence(a, b, normalize=True)
    assert parts == pytest.approx(whole, rel=1e-9, abs=1e-28)


@given(distributions(2), st.sampled_from([2, 10, 3.7]))
@few
def test_base_is_a_unit(pair: list[Array], base: float) -> None:
    """In base b every measure is its nats divided by log b."""
    p, q = pair
    nats = math.log(base)
    for measure in (kullback.kl_divergence, kullback.js_divergence, kullback.jeffreys_divergence):
        assert measure(p, q, base=base) == pytest.approx(measure(p, q) / nats, rel=1e-15, abs=0)
    assert kullback.entropy(p, base=base) == pytest.approx(
        kullback.entropy(p) / nats, rel=1e-15, abs=0
    )


@given(distributions(2), st.sampled_from([None, 2]))
@few
def test_cross_entropy_is_the_sum_to_the_last_bit(pair: list[Array], base: float | None) -> None:
    """H(P,Q) == H(P) + D(P||Q) as floats, and H(P,P) == H(P)."""
    p, q = pair
    h, d = kullback.entropy(p, base=base), kullback.kl_divergence(p, q, base=base)
    assert kullback.cross_entropy(p, q, base=base) == h + d
    assert kullback.cross_entropy(p, p, base=base) == h
    rows = kullback.cross_entropy(np.stack([p, q]), q, base=base)
    assert rows[1] == kullback.entropy(q, base=base)


@given(distributions(2))
@few
def test_symmetric_measures(pair: list[Array]) -> None:
    """Jeffreys and JS do not care which is P; JS is at most log 2, Jeffreys the sum of both D."""
    p, q = pair
    assert kullback.jeffreys_divergence(p, q) == kullback.jeffreys_divergence(q, p)
    js = kullback.js_divergence(p, q)
    assert js == pytest.approx(kullback.js_divergence(q, p), rel=1e-13, abs=1e-320)
    assert 0 <= js <= math.log(2)
    both = kullback.kl_divergence(p, q) + kullback.kl_divergence(q, p)
    assert kullback.jeffreys_divergence(p, q) == both


@given(distributions(3))
@few
def test_js_distance_is_a_metric(three: list[Array]) -> None:
    """The JS distance obeys the triangle inequality."""
    a, b, c = three
    direct = kullback.js_distance(a, c)
    assert direct <= (kullback.js_distance(a, b) + kullback.js_distance(b, c)) * (1 + 1e-12)


@given(distributions(1))
@few
def test_entropy_lies_between_zero_and_log_n(only: list[Array]) -> None:
    """0 <= H <= log n, and H is what D from the uniform distribution leaves of log n."""
    p = only[0]
    uniform = np.full(p.size, 1 / p.size)
    h = kullback.entropy(p)
    assert 0 <= h <= math.log(p.size) * (1 + 1e-15)
    left = math.log(p.size) - kullback.kl_divergence(p, uniform)
    assert h == pytest.approx(left, rel=1e-12, abs=1e-14)
