"""What `train` finds: the numbers of the theory, and the laws that hold at every step."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import pytest

import kullback
from kullback.derivation import EXAMPLES
from kullback.fitting import Training, train
from kullback.fitting import _descent as descent

if TYPE_CHECKING:
    from kullback.derivation import Example

WEATHER = ([0.6, 0.3, 0.1], [0.3, 0.3, 0.4])

# H(P) and, of those with a start, H(P,Q) and D(P||Q), to twelve digits, as the theory has them.
TABLE = {
    "die": (1.79175946923, None, None),
    "coin": (0.69314718056, None, None),
    "weather": (0.897945724857, 1.17520459708, 0.277258872224),
    "spam": (0.500402423538, 0.591918645388, 0.0915162218494),
    "vehicles": (1.27985422583, 1.36615884757, 0.0863046217355),
    "click": (0.500402423538, 0.526134516016, 0.025732092478),
    "fruit": (1.27985422583, 1.30278802885, 0.0229338030143),
}


def run(example: Example, **options: Any) -> Training:
    """Train on a worked example, from its own Q or a fixed random start."""
    return train(example.p, q=example.q, outcomes=example.outcomes, seed=1, **options)


@pytest.mark.parametrize("name", TABLE)
def test_every_worked_example_starts_at_its_numbers_and_converges(name: str) -> None:
    """The first step has the table's H(P), H(P,Q) and D; the default run ends at Q = P."""
    entropy, cross_entropy, added = TABLE[name]
    found = run(EXAMPLES[name])
    assert found.entropy == pytest.approx(entropy, rel=1e-11)
    if added is not None:
        assert found.cross_entropy[0] == pytest.approx(cross_entropy, rel=1e-11)
        assert found.kl_divergence[0] == pytest.approx(added, rel=1e-11)
    assert found.status == "ok"
    assert found.converged
    assert 10 <= found.steps <= 70
    assert found.kl_divergence[-1] <= 1e-9 < found.kl_divergence[-2]
    # Pinsker: D >= |P - Q|^2 / 2, so that 1e-9 nats are at most 4.5e-5 in all.
    assert np.abs(found.q[-1] - found.p).sum() <= math.sqrt(2e-9)


def test_there_are_no_other_examples() -> None:
    """The table above has every worked example."""
    assert set(TABLE) == set(EXAMPLES)


@pytest.mark.parametrize("base", [None, 2, 10])
@pytest.mark.parametrize("name", ["weather", "fruit", "die"])
def test_curves_stand_the_entropy_apart_to_the_last_bit(name: str, base: float | None) -> None:
    """At every step H(P,Q) is H(P) + D(P||Q) bit for bit, and what the measures say of q."""
    found = run(EXAMPLES[name], base=base)
    assert len(found.q) == len(found.kl_divergence) == found.steps + 1
    for i, q in enumerate(found.q):
        assert found.cross_entropy[i] == found.entropy + found.kl_divergence[i]
        assert found.cross_entropy[i] == kullback.cross_entropy(found.p, q, base=base)
        assert found.kl_divergence[i] == kullback.kl_divergence(found.p, q, base=base)
    assert found.entropy == kullback.entropy(found.p, base=base)


@pytest.mark.parametrize("name", TABLE)
def test_the_loss_never_goes_under_its_floor(name: str) -> None:
    """H(P,Q) falls at every step and stays at H(P) or above, also with no tolerance at all."""
    found = run(EXAMPLES[name], tolerance=0, steps=300)
    assert (found.cross_entropy >= found.entropy).all()
    assert (found.kl_divergence >= 0).all()
    large = found.kl_divergence > 1e-20
    assert (np.diff(found.kl_divergence)[large[1:]] < 0).all()


def test_d_is_exact_where_q_is_almost_p() -> None:
    """Down to D = 1e-20 the recorded D is that of the recorded q, by 60 digits of mpmath."""
    found = run(EXAMPLES["weather"], tolerance=1e-20, steps=200)
    assert found.status == "ok"
    with mpmath.workdps(60):
        for q, added in zip(found.q[::10], found.kl_divergence[::10], strict=True):
            p_exact, q_exact = ([mpmath.mpf(float(x)) for x in row] for row in (found.p, q))
            total_p, total_q = sum(p_exact), sum(q_exact)
            exact = sum(
                a / total_p * mpmath.log(a / total_p * total_q / b)
                for a, b in zip(p_exact, q_exact, strict=True)
            )
            assert added == pytest.approx(float(exact), rel=1e-14, abs=0)


def test_both_objectives_are_one_path() -> None:
    """Going down on D and on H(P,Q) visits the same Q, up to rounding."""
    by_entropy = train(*WEATHER[:1], q=WEATHER[1], objective="cross-entropy")
    by_divergence = train(*WEATHER[:1], q=WEATHER[1], objective="kl")
    assert by_entropy.steps == by_divergence.steps
    assert np.abs(by_entropy.q - by_divergence.q).max() < 1e-14


@pytest.mark.parametrize(
    ("objective", "its", "other"),
    [
        ("cross-entropy", "gradient_of_cross_entropy", "gradient_of_kl"),
        ("kl", "gradient_of_kl", "gradient_of_cross_entropy"),
    ],
)
def test_each_objective_goes_by_its_own_gradient(
    objective: str, its: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a gradient 0, the run on its loss would stand still, and that on the other would not."""
    whole = train(WEATHER[0], q=WEATHER[1], objective=objective)
    with monkeypatch.context() as patch:
        patch.setattr(descent, other, lambda p, _: 0 * p)
        assert (train(WEATHER[0], q=WEATHER[1], objective=objective).q == whole.q).all()
    monkeypatch.setattr(descent, its, lambda p, _: 0 * p)
    still = train(WEATHER[0], q=WEATHER[1], objective=objective, steps=3)
    assert (still.q == still.q[0]).all()


def test_the_path_does_not_depend_on_the_unit() -> None:
    """In bits the same Q are visited, and every number is the one in nats over ln 2."""
    nats, bits = (train(WEATHER[0], q=WEATHER[1], base=base) for base in (None, 2))
    assert (nats.q == bits.q).all()
    assert bits.kl_divergence[0] == pytest.approx(0.4, rel=1e-14)
    assert bits.gradient_norm * math.log(2) == pytest.approx(nats.gradient_norm, rel=1e-14)
    assert bits.gradient_gap * math.log(2) == pytest.approx(nats.gradient_gap, rel=1e-14, abs=0)
    assert bits.tolerance == pytest.approx(1e-9 / math.log(2))


def test_a_tolerance_is_in_the_unit_asked_for() -> None:
    """0.001 bits are 0.000693 nats: the run stops where D first is at most that."""
    found = train(WEATHER[0], q=WEATHER[1], base=2, tolerance=0.001)
    assert found.kl_divergence[-1] <= 0.001 < found.kl_divergence[-2]
    assert found.tolerance == pytest.approx(0.001, rel=1e-15)


def test_a_start_at_p_is_the_end() -> None:
    """Q = P converges before the first step; one outcome alone is such a case."""
    for p in ([0.6, 0.3, 0.1], [1.0]):
        found = train(p, q=p)
        assert (found.status, found.steps) == ("ok", 0)
        assert found.kl_divergence[0] < 1e-30


def test_counts_and_keys_are_taken_as_compare_takes_them() -> None:
    """Dictionaries are aligned by outcome, and counts divided by their sum if asked."""
    found = train(
        {"sun": 6, "cloud": 3, "rain": 1}, q={"rain": 4, "sun": 3, "cloud": 3}, normalize=True
    )
    assert found.outcomes == ("sun", "cloud", "rain")
    assert found.p.tolist() == [0.6, 0.3, 0.1]
    assert found.q[0] == pytest.approx([0.3, 0.3, 0.4])


def test_a_random_start_repeats_from_its_seed() -> None:
    """The same seed, the same path; without one the result tells which seed repeats it."""
    first, second = (train([0.5, 0.3, 0.2], seed=7) for _ in range(2))
    assert (first.q == second.q).all()
    drawn = train([0.5, 0.3, 0.2])
    assert (train([0.5, 0.3, 0.2], seed=drawn.seed).q == drawn.q).all()
    assert train([0.5, 0.5], q=[0.4, 0.6]).seed is None


@pytest.mark.parametrize("kind", ["like", "power law"])
def test_100_000_outcomes_take_a_few_seconds(kind: str) -> None:
    """100 default steps keep every row of q, go down at every step, and take 5 s of a core."""
    n = 100_000
    generator = np.random.default_rng(5)
    p = generator.dirichlet(np.ones(n)) if kind == "like" else 1 / np.arange(1, n + 1)
    began = time.process_time()
    found = train(p, normalize=True, seed=5)
    assert time.process_time() - began < 5
    assert found.q.shape == (101, n)
    assert found.rises == ()
    assert found.kl_divergence[-1] < 0.6 * found.kl_divergence[0]
    assert found.kl_divergence[-1] == kullback.kl_divergence(found.p, found.q[-1])


def test_rows_of_q_are_thinned_where_they_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for 10 rows of 3 every 13th step is kept and the last; the curves have all."""
    whole = train(WEATHER[0], q=WEATHER[1], tolerance=0)
    monkeypatch.setattr(descent, "ROOM", 10 * 3 * 8)
    found = train(WEATHER[0], q=WEATHER[1], tolerance=0)
    assert found.steps_recorded.tolist() == [0, 13, 26, 39, 52, 65, 78, 91, 100]
    assert (found.q == whole.q[found.steps_recorded]).all()
    assert (found.kl_divergence == whole.kl_divergence).all()
    assert "Q is kept at 9 of 101 steps" in str(found).replace("\n", " ")
    monkeypatch.setattr(descent, "ROOM", 1)
    found = train(WEATHER[0], q=WEATHER[1])
    assert found.steps_recorded.tolist() == [0, found.steps]


def test_what_a_run_holds_cannot_be_changed() -> None:
    """The arrays of a result are read-only."""
    found = train(WEATHER[0], q=WEATHER[1])
    for array in (found.q, found.p, found.kl_divergence, found.cross_entropy, found.gradient_norm):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_progress_is_told() -> None:
    """The steps done and asked for come along while the run lasts."""
    told: list[tuple[str, int, int]] = []
    train(WEATHER[0], q=WEATHER[1], tolerance=0, progress=lambda *step: told.append(step))
    assert told == [("training", 0, 100), ("training", 64, 100)]
    told.clear()
    train(
        np.ones(300_000), normalize=True, seed=0, steps=8, progress=lambda *step: told.append(step)
    )
    assert [step for _, step, _ in told] == [0, 3, 6]
