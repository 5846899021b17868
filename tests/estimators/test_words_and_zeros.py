"""Small numbers of things in sentences, and estimates that are exactly 0."""

from fractions import Fraction

import pytest

import kullback
from kullback import estimators


@pytest.mark.parametrize(("x", "y"), [([1, 3], [2, 1]), ([3, 1], [1, 2]), ([4], [9])])
def test_an_estimate_of_exactly_zero_is_zero(x: list[int], y: list[int]) -> None:
    """Zhang's sum of x/n (H(m) - H(y) - H(n-1) + H(x-1)), in fractions, is 0, and so is ours."""

    def harmonic(k: int) -> Fraction:
        return sum((Fraction(1, i) for i in range(1, k + 1)), Fraction(0))

    n, m = sum(x), sum(y)
    right = sum(
        Fraction(a, n) * (harmonic(m) - harmonic(b) - harmonic(n - 1) + harmonic(a - 1))
        for a, b in zip(x, y, strict=True)
    )
    assert right == 0
    assert estimators.kl_divergence(x, y, counts=True).value == 0


def test_one_event_and_one_outcome_are_not_plural() -> None:
    """The status of the smallest pair, and one axis of what needs another number."""
    status = estimators.kl_divergence([1], [1], counts=True).status
    assert "has 1 event for 1 outcome, fewer" in status
    with pytest.raises(ValueError, match="has 1 axis"):
        kullback.mutual_information([0.5, 0.5])
    with pytest.raises(ValueError, match=r"p has 1 entry and q has 2"):
        kullback.compare([1.0], [0.5, 0.5])


def test_the_package_lists_what_it_offers() -> None:
    """Names that its own modules need are not among them."""
    assert dir(kullback) == sorted(kullback.__all__)
    assert "TYPE_CHECKING" not in dir(kullback)
