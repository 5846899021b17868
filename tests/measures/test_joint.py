"""Measures of joint tables against 60 digits and by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import oracles
import pytest
from cases import draw

import kullback

ERROR = 1e-13


def table(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return a random joint table."""
    return draw(math.prod(shape), 21).reshape(shape)


@pytest.mark.parametrize("shape", [(2, 2), (1, 5), (3, 7), (20, 30), (2, 3, 4), (2, 2, 3, 2)])
def test_mutual_information(shape: tuple[int, ...]) -> None:
    """I(X;Y), and the total correlation of more axes, is right to 1e-13."""
    joint = table(*shape)
    truth = oracles.mutual_information(joint)
    value = kullback.mutual_information(joint)
    assert abs(value - truth) <= ERROR * truth + 1e-32
    assert oracles.relative_error(value, truth) <= ERROR or shape[0] == 1


@pytest.mark.parametrize("distance", [1e-2, 1e-4, 1e-6, 1e-8])
@pytest.mark.parametrize("shape", [(2, 2), (5, 8), (3, 4, 5)])
def test_mutual_information_near_independence(shape: tuple[int, ...], distance: float) -> None:
    """Tables within a relative 1e-8 of independence keep eleven digits of their 1e-17 nats."""
    joint = np.ones(())
    for axis, length in enumerate(shape):
        joint = joint[..., None] * draw(length, 22 + axis)
    joint = joint * (1 + distance * np.random.default_rng(23).normal(size=shape))
    joint /= joint.sum()
    truth = oracles.mutual_information(joint)
    assert oracles.relative_error(kullback.mutual_information(joint), truth) <= 1e-11


def test_mutual_information_of_rare_cells() -> None:
    """Cells so rare that the product of their marginals underflows are not infinite."""
    for joint in ([[1.0, 0.0], [0.0, 1e-200]], [[1.0, 1e-170], [1e-180, 3e-165]]):
        truth = oracles.mutual_information(joint)
        assert oracles.relative_error(kullback.mutual_information(joint), truth) <= 1e-12


def test_mutual_information_between_groups() -> None:
    """`between` groups axes and sums the unnamed ones out, like a reshape by hand."""
    joint = table(2, 3, 4)
    grouped = kullback.mutual_information(joint, between=(0, (1, 2)))
    assert grouped == pytest.approx(float(oracles.mutual_information(joint.reshape(2, 12))), 1e-13)
    turned = kullback.mutual_information(joint, between=((2, 0), 1))
    by_hand = joint.transpose(2, 0, 1).reshape(8, 3)
    assert turned == pytest.approx(float(oracles.mutual_information(by_hand)), rel=1e-13)
    pair = kullback.mutual_information(joint, between=(2, 0))
    assert pair == pytest.approx(float(oracles.mutual_information(joint.sum(axis=1))), rel=1e-12)
    assert kullback.mutual_information(joint, between=(-1, 0)) == pytest.approx(pair, rel=1e-14)


def test_mutual_information_by_hand() -> None:
    """Equal bits share one bit, independent ones nothing; counts need normalize=True."""
    assert kullback.mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2) == 1.0
    assert kullback.mutual_information([[0.25, 0.25], [0.25, 0.25]]) == 0.0
    assert kullback.mutual_information([[1, 2], [2, 4]], normalize=True) == 0.0
    counts = np.array([[10, 20], [30, 5]])
    value = kullback.mutual_information(counts, normalize=True)
    assert oracles.relative_error(value, oracles.mutual_information(counts)) <= ERROR


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 4), (2, 2, 3, 2)])
def test_conditional_entropy(shape: tuple[int, ...]) -> None:
    """H(rest|given) is right to 1e-13 for every choice of given axes."""
    joint = table(*shape)
    axes = range(len(shape))
    chosen = [c for k in range(1, len(shape)) for c in itertools.permutations(axes, k)]
    for given in chosen:
        truth = oracles.conditional_entropy(joint, given)
        value = kullback.conditional_entropy(joint, given=given)
        assert oracles.relative_error(value, truth) <= ERROR
    assert kullback.conditional_entropy(joint, given=0) == kullback.conditional_entropy(
        joint, given=(0,)
    )
    assert kullback.conditional_entropy(joint, given=-1, base=2) == pytest.approx(
        float(oracles.conditional_entropy(joint, (len(shape) - 1,))) / math.log(2), rel=ERROR
    )


def test_conditional_entropy_of_the_almost_determined() -> None:
    """H(X|Y) of 1e-14 keeps its digits, where H(X,Y) - H(Y) has none."""
    joint = np.array([[0.5, 0.0, 1e-16], [1e-17, 0.3, 0.0], [0.0, 0.0, 0.2]])
    for given in (0, 1):
        truth = oracles.conditional_entropy(joint, (given,))
        value = kullback.conditional_entropy(joint, given=given)
        assert truth < 1e-14
        assert oracles.relative_error(value, truth) <= ERROR


def test_conditional_entropy_by_hand() -> None:
    """Knowing the axis that determines the other leaves 0; empty rows add nothing."""
    assert kullback.conditional_entropy([[0.5, 0.0], [0.0, 0.5]], given=0) == 0.0
    assert kullback.conditional_entropy([[0.25, 0.25], [0.0, 0.5]], given=0, base=2) == 0.5
    assert kullback.conditional_entropy([[1, 1], [0, 0]], given=0, base=2, normalize=True) == 1.0
    assert math.isnan(kullback.conditional_entropy([[np.nan, 0.5], [0.2, 0.3]], given=0))
    assert math.isnan(kullback.mutual_information([[np.nan, 0.5], [0.2, 0.3]]))


def test_chain_rule_of_entropies() -> None:
    """H(X,Y) = H(Y) + H(X|Y), and I(X;Y) = H(X) - H(X|Y)."""
    joint = table(4, 6)
    left = kullback.conditional_entropy(joint, given=1)
    both = kullback.entropy(joint.ravel())
    assert both == pytest.approx(kullback.entropy(joint.sum(0)) + left, rel=1e-14)
    shared = kullback.entropy(joint.sum(1)) - left
    assert kullback.mutual_information(joint) == pytest.approx(shared, rel=1e-12)


def test_probabilities_by_pairs_are_refused_with_advice_that_works() -> None:
    """A dictionary and a Series keyed by pairs become the table that the sentence names."""
    import pandas as pd

    by_pairs = {("a", "x"): 0.5, ("b", "y"): 0.25, ("b", "x"): 0.25}
    series = pd.Series(by_pairs)
    for joint, held in ((by_pairs, "pandas.Series(joint)"), (series, "joint")):
        with pytest.raises(TypeError, match="by pairs such as") as refusal:
            kullback.mutual_information(joint)
        assert f"{held}.unstack(fill_value=0)." in str(refusal.value)
    found = kullback.mutual_information(series.unstack(fill_value=0))  # noqa: PD010 (the advice)
    right = 0.5 * math.log(0.5 / 0.375) + 0.25 * math.log(0.25 / 0.125)
    right += 0.25 * math.log(0.25 / 0.375)
    assert found == pytest.approx(right, rel=1e-14)
