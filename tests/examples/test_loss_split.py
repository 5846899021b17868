from __future__ import annotations

import doctest
import math
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

Sample = tuple[np.ndarray, np.ndarray]


def drawn(n: int, classes: int, seed: int, *, a: float = 1.0, spread: float = 2.0) -> Sample:
    """Return predictions q and labels from softmax(a log q): calibrated for a = 1."""
    generator = np.random.default_rng([n, classes, seed])
    q = softmax(spread * generator.normal(size=(n, classes)), axis=1)
    truth = softmax(a * np.log(q), axis=1)
    labels = (truth.cumsum(axis=1) < generator.random((n, 1))).sum(axis=1)
    return np.minimum(labels, classes - 1), q


def unrelated(n: int, classes: int, seed: int) -> Sample:
    """Return random predictions and labels that have nothing to do with each other."""
    generator = np.random.default_rng([n, classes, seed, 1])
    return generator.integers(classes, size=n), generator.dirichlet(np.ones(classes), n)


def in_groups_by_hand(labels: Any, q: Any, groups: Any) -> list[Any]:
    """Return loss, H(Y), I, D and the rest within the groups, in 40 digits, by their formulas."""
    with mpmath.workdps(40):
        n, classes = len(labels), len(q[0])
        chances = [[mpmath.mpf(float(x)) for x in row] for row in q]
        chances = [[x / mpmath.fsum(row) for x in row] for row in chances]
        p_y = [mpmath.mpf(int((labels == y).sum())) / n for y in range(classes)]
        entropy = -mpmath.fsum(p * mpmath.log(p) for p in p_y if p)
        loss = -mpmath.fsum(mpmath.log(chances[i][labels[i]]) for i in range(n)) / n
        information = calibration = within = mpmath.mpf(0)
        for group in set(groups):
            rows = [i for i in range(n) if groups[i] == group]
            mean = [mpmath.fsum(chances[i][y] for i in rows) / len(rows) for y in range(classes)]
            for y in range(classes):
                count = sum(1 for i in rows if labels[i] == y)
                if count:
                    p = mpmath.mpf(count) / len(rows)
                    information += mpmath.mpf(count) / n * mpmath.log(p / p_y[y])
                    calibration += mpmath.mpf(count) / n * mpmath.log(p / mean[y])
            within += mpmath.fsum(mpmath.log(mean[labels[i]] / chances[i][labels[i]]) for i in rows)
        return [loss, entropy, information, calibration, within / n]


@pytest.mark.parametrize(("n", "classes"), [(7, 2), (60, 2), (90, 3), (200, 10)])
def test_groups_against_forty_digits(loss_split: ModuleType, n: int, classes: int) -> None:
    """Each term in groups is its formula's value, and loss = H(Y) − I + D + the rest within."""
    labels, q = unrelated(n, classes, 0)
    groups = loss_split.like_predictions(q, 3)
    found = loss_split.split_in_groups(labels, q, groups)
    true = in_groups_by_hand(labels, q, groups.tolist())
    got = [found.loss, found.entropy, found.information, found.calibration, found.within]
    assert [float(abs(a - b)) for a, b in zip(got, true, strict=True)] == pytest.approx(
        [0.0] * 5, abs=1e-12
    )
    assert abs(found.rounding) <= 1e-12
    assert found.calibration >= 0


@pytest.mark.parametrize("seed", range(25))
def test_identity_of_the_fit(loss_split: ModuleType, seed: int) -> None:
    """With the fitted recalibration loss = H(Y) − I + D at 1e-12, and the loss is −mean log q."""
    generator = np.random.default_rng([seed, 2])
    n, classes = int(generator.integers(2, 300)), int(generator.integers(2, 11))
    labels, q = (unrelated, drawn)[seed % 2](n, classes, seed)
    found = loss_split.split(labels, q)
    loss = math.fsum(-math.log(row[y]) for row, y in zip(q, labels, strict=True)) / n
    shares = [c / n for c in np.bincount(labels) if c]
    assert found.loss == pytest.approx(loss, abs=1e-12)
    assert found.entropy == pytest.approx(-math.fsum(p * math.log(p) for p in shares), abs=1e-12)
    right = found.entropy - found.information + found.calibration
    assert right == pytest.approx(loss, abs=1e-12)
    assert found.within == 0
    assert found.calibration >= 0
    assert found.floor <= loss + 1e-12


@pytest.mark.parametrize("classes", [2, 4, 10])
def test_fit_against_scipy(loss_split: ModuleType, classes: int) -> None:
    """D is what the best softmax(a log q + b) wins, as scipy's BFGS finds it too."""
    labels, q = drawn(400, classes, 3, a=0.6)
    logs = np.log(q)

    def loss(at: np.ndarray) -> float:
        fitted = log_softmax(at[0] * logs + at[1:], axis=1)
        return -float(fitted[np.arange(len(labels)), labels].mean())

    best = minimize(loss, np.zeros(1 + classes), method="BFGS")
    found = loss_split.split(labels, q)
    assert found.floor == pytest.approx(best.fun, abs=1e-8)
    assert found.scale == pytest.approx(best.x[0], abs=1e-3)


def test_two_classes_by_hand(loss_split: ModuleType) -> None:
    """Two predictions, 0.8 and 0.2, borne out in 3 of 4: D(3/4‖4/5) is what being too sure adds."""
    q = np.array([[0.8, 0.2]] * 4 + [[0.2, 0.8]] * 4)
    labels = np.array([0, 0, 0, 1, 1, 1, 1, 0])
    saved = 1 + 0.75 * math.log2(0.75) + 0.25 * math.log2(0.25)
    added = 0.75 * math.log2(0.75 / 0.8) + 0.25 * math.log2(0.25 / 0.2)
    for found in (
        loss_split.split(labels, q, base=2),
        loss_split.split_in_groups(labels, q, q.argmax(axis=1), base=2),
    ):
        assert found.entropy == 1
        assert found.information == pytest.approx(saved, abs=1e-12)
        assert found.calibration == pytest.approx(added, abs=1e-12)
        assert found.within == pytest.approx(0, abs=1e-15)
    # The odds 3:1 are the odds 4:1 to the power of a.
    found = loss_split.split(labels, q)
    assert found.scale == pytest.approx(math.log(3) / math.log(4), abs=1e-9)


def test_a_guess_that_never_changes_tells_nothing(loss_split: ModuleType) -> None:
    """The same prediction for all has I = 0, and D is the shares' divergence from it."""
    labels = np.array([0] * 60 + [1] * 30 + [2] * 10)
    q = np.tile([0.3, 0.3, 0.4], (100, 1))
    found = loss_split.split(labels, q, base=2)
    assert found.information == pytest.approx(0, abs=1e-14)
    assert found.calibration == pytest.approx(0.4, abs=1e-12)  # the weather example's D
    grouped = loss_split.split_in_groups(labels, q, np.zeros(100, dtype=int), base=2)
    assert grouped.information == pytest.approx(0, abs=1e-14)
    assert grouped.calibration == pytest.approx(0.4, abs=1e-12)


def test_told_apart_without_a_mistake(loss_split: ModuleType) -> None:
    """Where the larger chance is always right, I is all of H(Y) and the whole loss is D."""
    labels = np.arange(90) % 3
    q = np.full((90, 3), 0.2)
    q[np.arange(90), labels] = 0.6
    found = loss_split.split(labels, q)
    assert found.information == pytest.approx(math.log(3), abs=1e-12)
    assert found.calibration == pytest.approx(-math.log(0.6), abs=1e-12)


@pytest.mark.parametrize("classes", [2, 5])
def test_calibrated_predictions_have_noise_for_d(loss_split: ModuleType, classes: int) -> None:
    """Of calibrated predictions 2nD is chi-squared with K degrees of freedom.

    The mean of 300 is within 4 standard errors (1 in 16,000 runs would not be, but for the
    seed), and so is the share above the 95 % quantile.
    """
    from scipy.stats import chi2

    n, runs = 400, 300
    found = [loss_split.split(*drawn(n, classes, seed)) for seed in range(runs)]
    scaled = np.array([2 * n * one.calibration for one in found])
    assert scaled.mean() == pytest.approx(classes, abs=4 * math.sqrt(2 * classes / runs))
    above = (scaled > chi2.isf(0.05, classes)).mean()
    assert above == pytest.approx(0.05, abs=4 * math.sqrt(0.05 * 0.95 / runs))
    assert found[0].calibration_noise == pytest.approx(classes / (2 * n))
    # What is told with the noise taken off is 0 on average.
    told = np.array([2 * n * one.estimates()[1].value for one in found])
    assert told.mean() == pytest.approx(0, abs=4 * math.sqrt(2 * classes / runs))
    # Nobody is told that something is wrong where nothing is, but 2.5 % of the time.
    alarms = np.mean([one.estimates()[1].low > 0 for one in found])
    assert alarms <= 0.025 + 4 * math.sqrt(0.025 * 0.975 / runs)


@pytest.mark.parametrize("classes", [2, 5])
def test_predictions_that_tell_nothing_have_noise_for_i(
    loss_split: ModuleType, classes: int
) -> None:
    """Of unrelated predictions 2nI is chi-squared with 1 degree of freedom (4 standard errors)."""
    n, runs = 400, 300
    found = [loss_split.split(*unrelated(n, classes, seed)) for seed in range(runs)]
    scaled = np.array([2 * n * one.information for one in found])
    assert scaled.mean() == pytest.approx(1, abs=4 * math.sqrt(2 / runs))


def test_noise_in_groups(loss_split: ModuleType) -> None:
    """Of even chances in 4 groups of 3 classes, 2nI and 2nD have 6 and 8 degrees of freedom.

    The means of 200 runs are within 4 standard errors, and 0 once the noise is taken off.
    """
    n, runs, classes, groups = 600, 200, 3, np.arange(600) % 4
    even = np.full((n, classes), 1 / classes)
    found = [
        loss_split.split_in_groups(unrelated(n, classes, seed)[0], even, groups)
        for seed in range(runs)
    ]
    assert found[0].information_noise == pytest.approx(6 / (2 * n))
    assert found[0].calibration_noise == pytest.approx(8 / (2 * n))
    for place, degrees in enumerate((6, 8)):
        raw = [(one.information, one.calibration)[place] for one in found]
        told = [one.estimates()[place].value for one in found]
        error = 4 * math.sqrt(2 * degrees / runs)
        assert 2 * n * np.mean(raw) == pytest.approx(degrees, abs=error)
        assert 2 * n * np.mean(told) == pytest.approx(0, abs=error)


@pytest.mark.parametrize(("classes", "a"), [(2, 0.6), (5, 1.5)])
def test_intervals_hold_the_truth(loss_split: ModuleType, classes: int, a: float) -> None:
    """Intervals of nominal 95 % hold I and D in 91 to 99 % of 200 samples (truth by 200,000)."""
    _, q = drawn(200_000, classes, 7, a=a)
    truth = softmax(a * np.log(q), axis=1)
    shares = truth.mean(axis=0)
    calibration = (truth * np.log(truth / q)).sum(axis=1).mean()
    information = (truth * np.log(truth / shares)).sum(axis=1).mean()
    held = np.zeros(2)
    for seed in range(200):
        found = loss_split.split(*drawn(600, classes, seed, a=a)).estimates()
        held += [
            one.low <= true <= one.high
            for one, true in zip(found, (information, calibration), strict=True)
        ]
    assert (held / 200 >= 0.91).all(), held / 200
    assert (held / 200 <= 0.99).all(), held / 200


def test_labels_of_groups_by_confidence(loss_split: ModuleType) -> None:
    """Groups split by the likeliest class, then by how sure: four predictions, two of each."""
    q = [[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]]
    assert loss_split.like_predictions(q, 2).tolist() == [1, 0, 2, 3]
    assert loss_split.like_predictions(q, 1).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("labels", "q", "kind", "said"),
    [
        ([0, 1], [[0.5, 0.5]], ValueError, r"\(2,\).*\(1, 2\)"),
        ([0, 2], [[0.5, 0.5]] * 2, ValueError, "go from 0 to 2"),
        ([0.0, 1.0], [[0.5, 0.5]] * 2, TypeError, "float64"),
        ([0, 1], [[0.5, 0.6]] * 2, ValueError, "1.1"),
        ([0, 1], [[0.5, 0.5], [1.0, 0.0]], ValueError, "class 1 the probability 0 in row 1"),
        ([0, 1], [[0.5, 0.5], [math.nan, 0.5]], ValueError, "NaN in row 1"),
    ],
)
def test_bad_input(
    loss_split: ModuleType, labels: Any, q: Any, kind: type[Exception], said: str
) -> None:
    """What cannot be split is refused in a sentence that says where."""
    with pytest.raises(kind, match=said):
        loss_split.split(labels, q)


def test_doctests(load: Callable[[str], ModuleType]) -> None:
    """The examples in the docstrings print what they say."""
    for name in ("loss_split", "made_up_messages"):
        done = doctest.testmod(load(name))
        assert done.attempted > 0
        assert done.failed == 0
