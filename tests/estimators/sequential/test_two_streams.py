"""Two streams: reference values, laws, validity for growing alphabets, intervals."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.stats import binom

import kullback
from kullback.estimators.sequential import SequentialTest

P = np.array([0.6, 0.3, 0.1])
Q = np.array([0.3, 0.3, 0.4])


def direct(pairs: list[tuple[int, int]], size: int) -> float:
    """Return ln E as the product over pairs of KT estimates, of K outcomes, over their mean."""
    of_a, of_b, result = [0] * size, [0] * size, 0.0
    for time, (x, y) in enumerate(pairs):
        q_a = [(c + 0.5) / (time + size / 2) for c in of_a]
        q_b = [(c + 0.5) / (time + size / 2) for c in of_b]
        result += math.log(q_a[x] / (q_a[x] + q_b[x]) * 2) + math.log(
            q_b[y] / (q_a[y] + q_b[y]) * 2
        )
        of_a[x] += 1
        of_b[y] += 1
    return result


def test_log_e_value_is_the_product() -> None:
    """Ln E of 400 pairs, one by one and in cut batches, is the direct product's."""
    generator = np.random.default_rng(1)
    x, y = generator.choice(3, size=400, p=P), generator.choice(3, size=400, p=Q)
    pairs = list(zip(x.tolist(), y.tolist(), strict=True))
    single, batch = SequentialTest(), SequentialTest()
    for pair in pairs:
        single.update(*pair)
    for a, b in zip(np.split(x, [3, 90]), np.split(y, [3, 90]), strict=True):
        batch.update_batch(a, b)
    assert single.log_e_value == pytest.approx(direct(pairs, 3), rel=1e-12)
    assert batch.log_e_value == pytest.approx(single.log_e_value, rel=1e-12)
    assert batch.p_value == pytest.approx(single.p_value, rel=1e-12)
    assert batch.events == single.events == (400, 400)


def test_by_hand() -> None:
    """(a, b) teaches; (a, b) again has E = (3/2 / (1))² = 2.25 with q_a(a) = 3/4, q_b(a) = 1/4."""
    test = SequentialTest()
    test.update("a", "b")
    assert test.log_e_value == 0.0
    test.update("a", "b")
    assert test.log_e_value == pytest.approx(math.log(2.25), rel=1e-14)


def test_counts_of_single_pairs_are_pairs() -> None:
    """Counts of one event a side are the pair itself."""
    pairs = [("a", "b"), ("a", "a"), ("c", "b"), ("a", "b")]
    by_pair, by_count = SequentialTest(), SequentialTest()
    for x, y in pairs:
        by_pair.update(x, y)
        by_count.update_counts({x: 1}, {y: 1})
    assert by_count.log_e_value == pytest.approx(by_pair.log_e_value, rel=1e-12)


def test_mean_of_e_is_at_most_one_for_every_law() -> None:
    """By listing all streams: E's mean after 4 pairs is <= 1 if P = Q, the alphabet unknown."""
    for shares in ((0.5, 0.5), (0.8, 0.2), (0.6, 0.3, 0.1)):
        outcomes = range(len(shares))
        pairs = list(itertools.product(outcomes, repeat=2))
        mean = 0.0
        for stream in itertools.product(pairs, repeat=4 if len(shares) == 2 else 3):
            test = SequentialTest()
            for pair in stream:
                test.update(*pair)
            chance = math.prod(shares[x] * shares[y] for x, y in stream)
            mean += chance * math.exp(test.log_e_value)
        assert 0.5 < mean <= 1 + 1e-12


def test_mean_of_e_is_at_most_one_for_counts() -> None:
    """By listing: counts of 2 and 3 events after two pairs, of one law, have a mean E of <= 1."""
    p, mean = 0.7, 0.0
    for first in itertools.product("ab", repeat=4):
        for i, j in itertools.product(range(3), range(4)):
            test = SequentialTest()
            test.update_batch(first[:2], first[2:])
            test.update_counts({"a": i, "b": 2 - i}, {"a": j, "b": 3 - j})
            chance = math.prod(p if e == "a" else 1 - p for e in first)
            chance *= binom.pmf(i, 2, p) * binom.pmf(j, 3, p)
            mean += chance * math.exp(test.log_e_value)
    assert 0.5 < mean <= 1.02  # the deal of each block is one of several, at random


@pytest.mark.statistical
def test_false_alarms_under_peeking() -> None:
    """Of 300 pairs of streams of one law, looked at after every pair, at most 5 % alarm.

    The laws: three outcomes, and one with a new outcome in every second event. More than 33
    alarms of 300 would come with a chance below 1e-5 even if the rate were 5 %.
    """
    generator = np.random.default_rng(20240601)
    for trial_of in (
        lambda: generator.choice(3, size=(2, 1500), p=P),
        lambda: np.where(
            generator.random((2, 300)) < 0.5, 0, generator.integers(1, 10**9, size=(2, 300))
        ),
    ):
        alarms = 0
        for _ in range(300):
            test = SequentialTest(alpha=0.05)
            test.update_batch(*trial_of())
            alarms += test.rejected
        assert alarms <= binom.isf(1e-5, 300, 0.05)


@pytest.mark.statistical
def test_false_alarms_of_counts_of_different_totals() -> None:
    """Blocks of 40 and 100 events, a hundred times over, alarm in at most 5 % of 200 runs."""
    generator = np.random.default_rng(6)
    alarms = 0
    for seed in range(200):
        test = SequentialTest(seed=seed)
        for _ in range(20):
            x, y = generator.multinomial(40, P), generator.multinomial(100, P)
            test.update_counts(dict(enumerate(x.tolist())), dict(enumerate(y.tolist())))
        alarms += test.rejected
    assert alarms <= binom.isf(1e-5, 200, 0.05)


def test_growth_is_twice_the_divergence() -> None:
    """Of (0.6, 0.3, 0.1) and (0.3, 0.3, 0.4) ln E grows by 2 JS = 0.14734 a pair."""
    generator = np.random.default_rng(7)
    n = 50_000
    test = SequentialTest()
    test.update_batch(generator.choice(3, size=n, p=P), generator.choice(3, size=n, p=Q))
    growth = 2 * kullback.js_divergence(P, Q)
    assert growth == pytest.approx(0.14734, abs=5e-6)
    assert test.log_e_value / n == pytest.approx(growth, rel=0.05)


@pytest.mark.statistical
def test_detection_delay() -> None:
    """They are told apart after a median of about 31 pairs; the median of 200 has s.e. 2."""
    generator = np.random.default_rng(8)
    found = []
    for _ in range(200):
        test = SequentialTest()
        while not test.rejected:
            test.update(generator.choice(3, p=P), generator.choice(3, p=Q))
        found.append(test.events[0])
    assert 23 <= np.median(found) <= 40


def test_one_block_of_counts_is_evidence() -> None:
    """A first block of counts, dealt in random order, finds a difference, and repeats itself."""
    x, y = {"a": 600, "b": 300, "c": 100}, {"a": 900, "b": 900, "c": 1200}
    tests = [SequentialTest(seed=3), SequentialTest(seed=3), SequentialTest(seed=4)]
    for test in tests:
        test.update_counts(x, y)
        assert test.log_e_value > 50
        assert test.events == (1000, 3000)
    assert tests[0].log_e_value == tests[1].log_e_value != tests[2].log_e_value


def test_new_outcomes_are_judged_after_they_are_known() -> None:
    """An outcome that is new to both says nothing; from its second coming it does."""
    test = SequentialTest()
    test.update("x", "y")
    before = test.log_e_value
    test.update("new", "newer")
    assert test.log_e_value == before
    test.update("new", "newer")
    assert test.log_e_value > before


def test_reach_of_the_interval() -> None:
    """JS(p̂, P) <= (ln 2)/2 D(p̂ ‖ P), on which the interval rests, for random distributions."""
    generator = np.random.default_rng(9)
    p, q = (generator.dirichlet(np.full(5, 0.2), size=5000) + 1e-300 for _ in range(2))
    js = kullback.js_divergence(p, q, normalize=True)
    d = kullback.kl_divergence(p, q, normalize=True)
    assert (js <= math.log(2) / 2 * d * (1 + 1e-12)).all()


def test_interval_of_a_declared_alphabet() -> None:
    """With outcomes= the interval holds JS and closes in; without it there is none, and why."""
    generator = np.random.default_rng(10)
    x, y = generator.choice(3, size=100_000, p=P), generator.choice(3, size=100_000, p=Q)
    declared, unknown = SequentialTest(outcomes=range(3)), SequentialTest()
    for test in (declared, unknown):
        test.update_batch(x, y)
    truth = kullback.js_divergence(P, Q)
    estimate = declared.estimate
    assert estimate.low < truth < estimate.high
    assert 0.05 < estimate.low < estimate.high < 0.1
    assert estimate.status == "ok"
    assert unknown.confidence_sequence == (0.0, math.log(2))
    assert unknown.estimate.status == "no interval: it needs the alphabet (outcomes=...)"
    declared.update("new", 0)
    assert declared.estimate.status == "no interval: 1 outcomes came that outcomes= lacks"
    assert math.isnan(SequentialTest().estimate.value)


@pytest.mark.parametrize(("x", "y"), [(1, "1"), ("a", 2.5), ("a", b"a")])
def test_streams_whose_outcomes_are_never_equal_are_refused(x: object, y: object) -> None:
    """One of numbers and one of text, in every update and across them; nothing is counted."""
    test = SequentialTest()
    for update in (
        lambda: test.update(x, y),
        lambda: test.update_batch([x, x], [y, y]),
        lambda: test.update_counts({x: 3}, {y: 4}),
    ):
        with pytest.raises(TypeError, match=r"x has .* and y has .*, which are never equal"):
            update()
        assert (test.events, test.log_e_value) == ((0, 0), 0.0)
    test.update(x, x)
    again = SequentialTest.from_json(test.to_json()) if not isinstance(x, bytes) else test
    again.update(x, y)
    assert again.events == (2, 2)


def test_a_declared_alphabet_of_several_kinds_takes_both() -> None:
    """Its owner knows that they are no mistake."""
    test = SequentialTest(outcomes=[1, "none"])
    test.update(1, "none")
    assert test.events == (1, 1)
