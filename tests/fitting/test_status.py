"""How a run ended, said honestly: zeros that are never reached, rates that are too large."""

from __future__ import annotations

import math
import warnings

import mpmath
import numpy as np
import pytest

from kullback.fitting import _descent as descent
from kullback.fitting import train, train_on

WEATHER = ([0.6, 0.3, 0.1], [0.3, 0.3, 0.4])


def test_an_impossible_outcome_falls_like_one_over_the_steps() -> None:
    """Where p = 0, D halves as the steps double, and the status says that 0 is never reached."""
    found = train([0.7, 0.3, 0.0], q=[0.3, 0.3, 0.4], steps=4000)
    assert found.kl_divergence[2000] / found.kl_divergence[4000] == pytest.approx(2, rel=0.02)
    assert not found.converged
    assert found.q[-1][2] > 0
    assert "to the 1 outcome with p = 0, where a softmax never reaches 0" in found.status
    assert found.status.startswith("not converged after 4,000 steps: D(P‖Q) is 0.000")


def test_an_almost_impossible_outcome_is_said_too() -> None:
    """With p = 1e-12 it is the same for as long as q is far above that, as by hand for p = 0."""
    found = train([1 - 1e-12, 1e-12], q=[0.5, 0.5])
    same = train([1.0, 0.0], q=[0.5, 0.5])
    assert found.kl_divergence == pytest.approx(same.kl_divergence, abs=1e-10)
    assert "to the 1 outcome with p below q/100, where D(P‖Q) falls only like" in found.status


def test_a_certain_outcome_has_the_floor_zero() -> None:
    """One-hot P: H(P) = 0, so that H(P,Q) = D = -log q, by hand at the start: log 2."""
    found = train([1.0, 0.0], q=[0.5, 0.5])
    assert found.entropy == 0.0
    assert (found.cross_entropy == found.kl_divergence).all()
    assert found.kl_divergence[0] == pytest.approx(math.log(2))
    # The odds q2/q1 = exp(-x) follow x' = x + 2/(1 + exp x), step by step.
    x = 0.0
    for added in found.kl_divergence:
        assert added == pytest.approx(math.log1p(math.exp(-x)), rel=1e-12)
        x += 2 / (1 + math.exp(x))
    assert "a softmax never reaches 0" in found.status


def test_too_few_steps_are_said() -> None:
    """A run that is still falling says by how far it missed, and what helps."""
    found = train(WEATHER[0], q=WEATHER[1], steps=5)
    with mpmath.workdps(30):  # the same five steps of rate 1
        p, q = ([mpmath.mpf(x) for x in row] for row in WEATHER)
        z = [mpmath.log(b) for b in q]
        for _ in range(5):
            total = sum(map(mpmath.exp, z))
            z = [x - mpmath.exp(x) / total + a for a, x in zip(p, z, strict=True)]
        total = mpmath.log(sum(map(mpmath.exp, z)))
        left = float(sum(a * (mpmath.log(a) - x + total) for a, x in zip(p, z, strict=True)))
    assert found.kl_divergence[5] == pytest.approx(left, rel=1e-13)
    assert found.status == (
        f"not converged after 5 steps: D(P‖Q) is {left:.6g} nats, above the tolerance of 1e-09 and "
        "falling; more steps or a larger learning rate would bring it down."
    )


@pytest.mark.parametrize("rate", [50.0, 1e6, 1e308])
def test_rates_that_diverge_are_said_with_the_step(rate: float) -> None:
    """The first step of such rates overshoots, and the status names it and both values of D."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = train(WEATHER[0], q=WEATHER[1], learning_rate=rate)
    assert found.rises[0] == 1
    assert found.status.startswith("diverged at step 1: D(P‖Q) rose there from 0.277259 to ")
    assert f"the learning rate {rate:g} is too large" in found.status
    assert not found.converged
    assert np.isfinite(found.kl_divergence).all()


def test_d_is_right_where_q_has_underflowed() -> None:
    """At a rate of 10^4 the first step gives logits 3000 apart; D by mpmath, from the logits."""
    rate = 1e4
    found = train(WEATHER[0], q=WEATHER[1], learning_rate=rate, steps=1)
    assert found.q[1].tolist() == [1.0, 0.0, 0.0]
    with mpmath.workdps(50):
        p, q = ([mpmath.mpf(x) for x in row] for row in (found.p.tolist(), found.q[0].tolist()))
        z = [mpmath.log(b) - rate * (b - a) for a, b in zip(p, q, strict=True)]
        total = mpmath.log(sum(map(mpmath.exp, z)))
        exact = sum(a * (mpmath.log(a) - x + total) for a, x in zip(p, z, strict=True))
    assert found.kl_divergence[1] == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize(("steps", "what"), [(5, "overshot"), (6, "diverged")])
def test_a_run_has_diverged_that_ends_above_its_start(steps: int, what: str) -> None:
    """At a rate of 9 D is 0.28133 after step 6, a little above its 0.277259; the rises count."""
    found = train(WEATHER[0], q=WEATHER[1], learning_rate=9.0, steps=steps)
    assert found.status.startswith(f"{what} at step 1: D(P‖Q) rose there from 0.277259 to 0.493957")
    assert f" nats, and at {steps - 3} more, and is " in found.status
    assert found.rises == (1, 2, 3, 6)[: steps - 2]
    assert (found.kl_divergence[-1] > found.kl_divergence[0]) == (what == "diverged")


def test_a_rise_that_is_made_good_is_no_divergence() -> None:
    """A rate of 10 overshoots at once and swings, but ends below its start."""
    found = train(WEATHER[0], q=WEATHER[1], learning_rate=10.0)
    assert found.rises[0] == 1
    assert found.kl_divergence[-1] < found.kl_divergence[0]
    assert found.status.startswith("overshot at step 1: D(P‖Q) rose there from 0.277259 to 0.62501")


def test_what_no_step_brings_down_is_not_said_to_fall() -> None:
    """Without a tolerance only rounding is left at the end; until then D falls, however small."""
    rounding = train(WEATHER[0], q=WEATHER[1], tolerance=0, steps=300)
    assert 0 < rounding.kl_divergence[-1] < 1e-30
    assert rounding.status.endswith("what is left is the rounding of Q, which no step brings down.")
    falling = train(WEATHER[0], q=WEATHER[1], tolerance=1e-30, steps=190)
    assert 1e-30 < falling.kl_divergence[-1] < 1e-24
    assert "and falling" in falling.status
    still = train(WEATHER[0], q=WEATHER[1], learning_rate=1e-300)
    assert still.status.endswith("the learning rate 1e-300 is too small to move it.")


@pytest.mark.parametrize(("rate", "advice"), [(1.9, " or a larger learning rate"), (2.1, "")])
def test_a_larger_rate_is_advised_where_it_helps(rate: float, advice: str) -> None:
    """The curvature is at most 1/2, so that up to 2 a larger rate is nowhere slower."""
    found = train(WEATHER[0], q=WEATHER[1], learning_rate=rate, steps=3)
    assert found.status.endswith(f" and falling; more steps{advice} would bring it down.")


def test_logits_that_leave_the_floats_end_the_run() -> None:
    """With the largest rate there is the logits overflow; the run stops and says when."""
    found = train([0.999, 0.001], q=[0.001, 0.999], learning_rate=1.7e308, steps=50)
    assert "the logits left the range of floats" in found.status
    assert found.status.startswith(f"diverged at step {found.steps + 1}:")
    assert np.isfinite(found.kl_divergence).all()


def test_the_last_q_before_the_floats_ended_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rows are thinned, the last that there is stands with its step, and has its D."""
    monkeypatch.setattr(descent, "ROOM", 4 * 3 * 8)
    found = train([0.27, 0.16, 0.57], q=[0.271, 0.162, 0.567], learning_rate=1.4e308, steps=60)
    assert found.status.startswith("diverged at step 9: the logits left the range of floats")
    assert (found.steps, found.steps_recorded.tolist()) == (8, [0, 8])
    assert found.q[-1].max() == 1.0


def test_held_out_samples_stay_finite_where_logits_leave_the_floats() -> None:
    """Logits further apart than the floats reach end a run, so that D(R‖Q) is never infinite."""
    found = train_on(
        {"a": 1}, held_out={"b": 1}, q={"a": 0.001, "b": 0.999}, learning_rate=1.7e308, steps=5
    )
    assert found.held_out is not None
    assert found.status.startswith("diverged at step 1: the logits left the range of floats")
    assert found.held_out.kl_divergence == pytest.approx([-math.log(0.999)])
    assert "0.0010005 at the end" in str(found)


def test_below_four_no_rate_overshoots() -> None:
    """The curvature is at most 1/2, so that D falls at every step for rates below 4."""
    generator = np.random.default_rng(2)
    for seed in range(40):
        p = generator.dirichlet(np.full(generator.integers(2, 9), 0.5))
        found = train(p, seed=seed, learning_rate=3.99, steps=60)
        assert found.rises == ()


def test_above_four_a_coin_oscillates_by_hand() -> None:
    """Around p = 1/2 the curvature is 1/2, so 4.1 is too large there, and 3.9 is not."""
    settled = train([0.5, 0.5], q=[0.4999, 0.5001], learning_rate=3.9, steps=1000)
    assert settled.converged
    swinging = train([0.5, 0.5], q=[0.4999, 0.5001], learning_rate=4.1, steps=1000)
    assert swinging.rises[0] == 1
    assert swinging.kl_divergence[-1] > 1e-3


def test_the_default_rate_overshoots_nowhere() -> None:
    """1/(2m) for m below 1/2, up to thousands: no rise from random starts of many sizes."""
    generator = np.random.default_rng(8)
    for n in (2, 3, 10, 100, 1000):
        for seed in range(5):
            found = train(generator.dirichlet(np.full(n, 0.3)), seed=seed, steps=50)
            assert found.rises == ()
            largest = max(found.p.max(), found.q[0].max())
            assert found.learning_rate == pytest.approx(max(1.0, 0.5 / largest))


@pytest.mark.parametrize("slow", [1e-3, 1e-50, 1e-300])
def test_the_default_rate_has_room_where_q_comes_to_lie_above_m(slow: float) -> None:
    """One likely outcome beside 100 impossible ones takes up their q: to 2m, and nothing rises.

    While the others that are likely start out too small to matter, q1 - m = q of the impossible
    ones, where the logits keep their distance: q1 = (1 + 100 m)/101 = 2m/(1 + m), m being 1/100.
    """
    p = np.concatenate([[1.0], np.zeros(100), np.ones(99)]) / 100
    q = np.concatenate([np.ones(101), np.full(99, slow)])
    found = train(p, q=q / q.sum(), steps=500)
    assert found.q.max() == pytest.approx(0.02 / 1.01, rel=0.02)
    assert found.rises == ()
