"""Training on samples: the floor is their entropy, and what is held out tells overfitting."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import polars as pl
import pytest

import kullback
from kullback.fitting import train, train_on


def test_the_floor_is_the_entropy_of_the_empirical_distribution() -> None:
    """Three of four and one of four: H = 2 - (3/4) log2 3 bits, and Q ends there."""
    found = train_on(["sun", "sun", "cloud", "sun"], base=2, seed=0)
    assert found.outcomes == ("sun", "cloud")
    assert found.p.tolist() == [0.75, 0.25]
    assert found.samples == 4
    assert found.entropy == pytest.approx(2 - 0.75 * math.log2(3), rel=1e-14)
    assert found.converged
    assert found.held_out is None
    assert found.q[-1] == pytest.approx([0.75, 0.25], abs=1e-4)


def test_samples_come_in_many_forms() -> None:
    """Lists, arrays, Series of two libraries, Counters and arrays of counts give one run."""
    labels = ["a", "a", "b", "c", "a", "c"]
    expected = train_on(labels, seed=1)
    forms = [
        np.array(labels),
        pd.Series(labels),
        pl.Series(labels),
        Counter(labels),
        {"a": 3, "b": 1, "c": 2},
    ]
    for form in forms:
        found = train_on(form, seed=1)
        assert found.outcomes == ("a", "b", "c")
        assert (found.q == expected.q).all()
    counted = train_on([3, 1, 2], counts=True, outcomes=["a", "b", "c"], seed=1)
    assert counted.outcomes == ("a", "b", "c")
    assert (counted.q == expected.q).all()
    assert train_on([3, 1, 2], counts=True, seed=1).outcomes == (0, 1, 2)


def test_it_is_train_on_the_relative_frequencies() -> None:
    """The run is that of `train` with the shares, start and alphabet included."""
    found = train_on(["a", "b", "b"], q={"a": 0.5, "b": 0.3, "c": 0.2})
    same = train({"a": 1 / 3, "b": 2 / 3, "c": 0.0}, q={"a": 0.5, "b": 0.3, "c": 0.2})
    assert found.outcomes == ("a", "b", "c")
    assert (found.q == same.q).all()
    wide = train_on(["a", "b", "b"], outcomes=["b", "z", "a"], seed=0)
    assert wide.outcomes == ("b", "z", "a")
    assert wide.p == pytest.approx([2 / 3, 0, 1 / 3])


def test_held_out_numbers_are_those_of_the_measures() -> None:
    """At every step D(R||Q) and H(R,Q) are the measures' of the held-out shares."""
    found = train_on(
        {"a": 5, "b": 3}, held_out={"b": 2, "c": 1}, seed=4, base=2, steps=30, tolerance=0
    )
    assert found.outcomes == ("a", "b", "c")
    apart = found.held_out
    assert apart is not None
    assert apart.p == pytest.approx([0, 2 / 3, 1 / 3])
    assert apart.samples == 3
    assert apart.entropy == pytest.approx(math.log2(3) - 2 / 3, rel=1e-14)
    for i, q in enumerate(found.q):
        assert apart.kl_divergence[i] == kullback.kl_divergence(apart.p, q, base=2)
        assert apart.cross_entropy[i] == kullback.cross_entropy(apart.p, q, base=2)
    assert apart.best_step == int(np.argmin(apart.kl_divergence))
    assert apart.excess == apart.kl_divergence[-1] - apart.kl_divergence.min()


def test_the_excess_of_an_overfitted_q_rises() -> None:
    """60 samples of 50 outcomes: D of the training set falls, that of 5000 others turns.

    Both are drawn from one power law with a fixed seed; training never saw some of the outcomes
    of the others, so that D(R||Q) rises from its best step on, to the end.
    """
    generator = np.random.default_rng(12)
    p = 1 / np.arange(1, 51)
    first, others = (generator.multinomial(n, p / p.sum()) for n in (60, 5000))
    found = train_on(first, held_out=others, counts=True, seed=12, steps=3000)
    apart = found.held_out
    assert apart is not None
    best = apart.best_step
    assert 0 < best < 1000
    assert (np.diff(found.kl_divergence) < 0).all()
    assert (np.diff(apart.kl_divergence)[best:] > 0).all()
    assert apart.excess > 0.2
    assert f"was smallest at step {best}" in str(found).replace("\n", " ")
    assert "that training never saw" in str(found).replace("\n", " ")


SEEN = {"sun": 12, "cloud": 5, "fog": 3}
OTHERS = {"sun": 20, "cloud": 12, "fog": 6, "rain": 2}


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (13, "D(R‖Q), R being the 40 samples held out, is 0.0168122 at the end, where it is small"),
        (
            14,
            "step 13, 0.0168122; what was learned after that costs them 5.83656e-05 more",
        ),
    ],
)
def test_what_was_learned_after_the_best_step_is_told(steps: int, said: str) -> None:
    """The best step is the last, or the one before: what came after is what it costs."""
    found = train_on(SEEN, held_out=OTHERS, q=dict.fromkeys(OTHERS, 0.25), steps=steps)
    apart = found.held_out
    assert apart is not None
    assert apart.best_step == 13
    assert apart.excess == apart.kl_divergence[steps] - apart.kl_divergence[13]
    assert said in str(found).replace("\n", " ")
    assert ("that training never saw" in str(found).replace("\n", " ")) == (steps == 14)


def test_outcomes_of_the_start_alone_are_held_out_by_nobody() -> None:
    """What only q lists has p = 0 and r = 0, and stands at the end of both."""
    found = train_on({"a": 3, "b": 1}, held_out={"a": 1, "b": 1}, q={"a": 0.5, "b": 0.3, "z": 0.2})
    assert found.outcomes == ("a", "b", "z")
    assert found.held_out is not None
    assert (found.p.tolist(), found.held_out.p.tolist()) == ([0.75, 0.25, 0], [0.5, 0.5, 0])


def test_outcomes_that_training_saw_are_not_called_unseen() -> None:
    """Where R has no outcome of its own, nothing is said to rise without limit."""
    found = train_on(SEEN, held_out={"sun": 9, "cloud": 6, "fog": 5}, q=dict.fromkeys(SEEN, 1 / 3))
    assert "was smallest at step" in str(found).replace("\n", " ")
    assert "never saw" not in str(found).replace("\n", " ")


def test_an_unseen_outcome_makes_the_excess_rise_like_the_logarithm() -> None:
    """Where p = 0 q falls like 1/step, so each doubling adds r log 2 to D(R||Q)."""
    found = train_on(["a", "b"], held_out=["a", "b", "b", "c"], seed=1, steps=8000, tolerance=0)
    apart = found.held_out
    assert apart is not None
    rise = apart.kl_divergence[8000] - apart.kl_divergence[4000]
    assert rise == pytest.approx(0.25 * math.log(2), rel=0.01)


def test_a_fraction_is_held_out_at_random() -> None:
    """A quarter of 1000 events is 250; the parts add up, repeat with the seed and differ else."""
    events = {"a": 500, "b": 300, "c": 200}
    found = train_on(events, held_out=0.25, seed=3)
    apart = found.held_out
    assert apart is not None
    assert (found.samples, apart.samples) == (750, 250)
    together = 750 * found.p + 250 * apart.p
    assert together == pytest.approx([500, 300, 200])
    again = train_on(events, held_out=0.25, seed=3)
    assert (again.p == found.p).all()
    assert (train_on(events, held_out=0.25, seed=4).p != found.p).any()


@pytest.mark.parametrize(
    ("samples", "options", "error", "sentence"),
    [
        ([], {}, ValueError, "samples is empty"),
        ([0.5, 1.5], {}, ValueError, "samples holds floats, points of a density"),
        (["a", None], {}, ValueError, "samples has 1 missing value"),
        ([1, -1], {"counts": True}, ValueError, "samples has the negative entry -1 at index 1"),
        (["a"], {"held_out": []}, ValueError, "held_out is empty"),
        (["a"], {"held_out": 1.5}, ValueError, "a fraction of them between 0 and 1, not 1.5"),
        (["a"], {"held_out": math.nan}, ValueError, "a fraction of them between 0 and 1, not nan"),
        (["a", "b"], {"held_out": 0.1}, ValueError, "held_out=0.1 of 2 samples is 0; both sides"),
        (
            {"a": 10**9},
            {"held_out": 0.5},
            ValueError,
            "fewer than 1,000,000,000 samples, and there",
        ),
        ([1, 2], {"counts": True, "held_out": [1]}, ValueError, "samples has 2 counts and held_"),
        ([1, 2], {"counts": True, "held_out": {"a": 1}}, TypeError, "held_out is keyed by outcome"),
        ([1, 2], {"counts": True, "outcomes": ["a"]}, ValueError, "but outcomes lists 1"),
        (["a"], {"outcomes": ["b"]}, ValueError, "samples has the outcome 'a', which outcomes"),
        (["a"], {"outcomes": ["a", "a"]}, ValueError, "outcomes names the outcome 'a' twice"),
        (["a", "b"], {"q": [0.5, 0.5]}, TypeError, "q goes by position and the samples by outcome"),
        ([1, 2], {"counts": True, "q": {"a": 1.0}}, TypeError, "q is keyed by outcome and the co"),
        (["a", "b"], {"q": {"a": 1.0}}, ValueError, "q is 0 for 1 of 2 outcomes"),
    ],
)
def test_bad_samples_are_told(
    samples: object, options: dict[str, object], error: type[Exception], sentence: str
) -> None:
    """Every sentence names the argument and what is wrong with it."""
    with pytest.raises(error, match=sentence):
        train_on(samples, **options)  # type: ignore[arg-type]
