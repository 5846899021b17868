"""The worked examples of the theory, to every digit that their table gives."""

from __future__ import annotations

import math

import pytest

import kullback

LOG2 = math.log(2)

# name, P, Q, H(P), H(P,Q), D(P||Q), D(Q||P), JS
EXAMPLES = [
    (
        "weather",
        (0.6, 0.3, 0.1),
        (0.3, 0.3, 0.4),
        (0.897945724857, 1.17520459708, 0.277258872224, 0.34657359028, 0.0736710447747),
    ),
    (
        "spam",
        (0.8, 0.2),
        (0.6, 0.4),
        (0.500402423538, 0.591918645388, 0.0915162218494, 0.104649628753, 0.0241572567812),
    ),
    (
        "vehicles",
        (0.4, 0.2, 0.3, 0.1),
        (0.3, 0.3, 0.2, 0.2),
        (1.27985422583, 1.36615884757, 0.0863046217355, 0.0928713251873, 0.0221463851659),
    ),
    (
        "click",
        (0.2, 0.8),
        (0.3, 0.7),
        (0.500402423538, 0.526134516016, 0.025732092478, 0.0281675575953, 0.00670178182227),
    ),
    (
        "fruit",
        (0.3, 0.2, 0.4, 0.1),
        (0.25, 0.25, 0.35, 0.15),
        (1.27985422583, 1.30278802885, 0.0229338030143, 0.0242892774277, 0.00588058587563),
    ),
]

Numbers = tuple[float, float, float, float, float]


@pytest.mark.parametrize(("base", "unit"), [(None, 1.0), (2, LOG2), (10, math.log(10))])
@pytest.mark.parametrize(("p", "q", "numbers"), [pytest.param(*e[1:], id=e[0]) for e in EXAMPLES])
def test_examples(
    p: tuple[float, ...], q: tuple[float, ...], numbers: Numbers, base: float | None, unit: float
) -> None:
    """H, H(P,Q), D both ways and JS of every example are those of the theory, in every unit."""
    h, cross, forward, backward, js = (number / unit for number in numbers)
    digits = {"rel": 5e-12}
    assert kullback.entropy(p, base=base) == pytest.approx(h, **digits)
    assert kullback.cross_entropy(p, q, base=base) == pytest.approx(cross, **digits)
    assert kullback.kl_divergence(p, q, base=base) == pytest.approx(forward, **digits)
    assert kullback.kl_divergence(q, p, base=base) == pytest.approx(backward, **digits)
    assert kullback.js_divergence(p, q, base=base) == pytest.approx(js, **digits)
    assert kullback.js_distance(p, q, base=base) == pytest.approx(math.sqrt(js), **digits)
    assert kullback.jeffreys_divergence(p, q, base=base) == pytest.approx(
        forward + backward, **digits
    )


def test_weather_is_two_fifths_of_a_bit() -> None:
    """D of the weather example is 0.4 bits: .6 log2 2 + .3 log2 1 + .1 log2 1/4."""
    value = kullback.kl_divergence([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], base=2)
    assert value == pytest.approx(0.4, rel=1e-15)


def test_fair_die_and_fair_coin() -> None:
    """A fair die has log 6 nats, 2.584962501 bits; a fair coin log 2, one bit exactly."""
    assert kullback.entropy([1 / 6] * 6) == pytest.approx(1.79175946923, rel=5e-12)
    assert kullback.entropy([1 / 6] * 6, base=2) == pytest.approx(2.584962501, rel=5e-10)
    assert kullback.entropy([0.5, 0.5]) == pytest.approx(0.69314718056, rel=5e-12)
    assert kullback.entropy([0.5, 0.5], base=2) == 1.0


def test_a_certain_outcome_has_no_entropy() -> None:
    """H is 0, exactly, where one outcome is certain: a coin with two heads."""
    assert kullback.entropy([1.0, 0.0]) == 0.0
    assert kullback.entropy([1]) == 0.0
    assert math.copysign(1, kullback.entropy([1.0])) == 1


def test_perplexity_counts_equally_likely_outcomes() -> None:
    """A fair die is as uncertain as six equally likely outcomes; with Q, H(P,Q) counts."""
    assert kullback.perplexity([1 / 6] * 6) == pytest.approx(6, rel=1e-14)
    assert kullback.perplexity([1 / 6] * 6, base=2) == pytest.approx(6, rel=1e-14)
    assert kullback.perplexity([0.5, 0.5], [0.25, 0.75]) == pytest.approx(
        4 / math.sqrt(3), rel=1e-14
    )


def test_contributions_of_the_weather() -> None:
    """The shares p log(p/q) - p + q of the weather are .3 less, 0, and .3 more than the terms."""
    shares = kullback.kl_contributions([0.6, 0.3, 0.1], [0.3, 0.3, 0.4])
    assert shares == pytest.approx([0.6 * LOG2 - 0.3, 0, -0.2 * LOG2 + 0.3], rel=1e-14, abs=1e-17)
