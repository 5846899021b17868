"""What a kernel refuses ends in a sentence or in the right value, never in an unwritten result."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import kullback
from kullback._native import kernels

if kernels is None:
    pytest.skip("needs the native kernels", allow_module_level=True)

from kullback.measures import _engine_native

Array = np.ndarray[Any, Any]

ENTROPY = 1.0397207708399179  # of a half and two quarters: 3/2 log 2
DIVERGENCE = 0.05889151782819174  # of it from three thirds: log 3 - 3/2 log 2
GOOD = [0.5, 0.25, 0.25]


class Mutating:
    """The kernels, with a thread at work that changes the array while they run."""

    def __init__(self, array: Array, change: Any) -> None:
        self.array, self.change = array, change

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            refused = getattr(kernels, name)(*arguments)
            self.array[...] = self.change
            return refused

        return call


def test_an_array_that_becomes_good_has_its_value(monkeypatch: Any) -> None:
    """The kernel refuses [5, 5, 5]; by the time it is judged it is a distribution: its H and D."""
    q = np.full(3, 1 / 3)
    for measure, expected in (
        (kullback.entropy, ENTROPY),
        (lambda p: kullback.kl_divergence(p, q), DIVERGENCE),
        (lambda p: kullback.kl_contributions(p, q).sum(), DIVERGENCE),
        (lambda p: kullback.js_divergence(p, p), 0.0),
    ):
        p = np.full(3, 5.0)
        monkeypatch.setattr(_engine_native, "kernels", Mutating(p, GOOD))
        assert measure(p) == pytest.approx(expected, rel=1e-14)


def test_an_array_that_stays_bad_is_refused(monkeypatch: Any) -> None:
    """Changed from one wrong row to another: the sentence is about one of them."""
    p = np.full((2, 3), 5.0)
    monkeypatch.setattr(_engine_native, "kernels", Mutating(p, 7.0))
    with pytest.raises(ValueError, match=r"p, row 0, sums to 21, not to 1"):
        kullback.entropy(p)


def test_refused_rows_spoil_no_others() -> None:
    """Rows at the very border lie between others, which keep the kernel's results to the bit."""
    rng = np.random.default_rng(3)
    rows = rng.dirichlet(np.ones(4), size=3000)
    plain = kullback.entropy(rows)
    divergences = kullback.kl_divergence(rows, rows[::-1])
    at_border = rows.copy()
    at_border[::3] *= (1 + 4e-6 - 2e-13) / rows[::3].sum(axis=-1, keepdims=True)
    assert len(kernels.entropy(at_border, np.empty(3000), 4e-6 - 1e-12, False)) == 1000  # noqa: FBT003
    found = kullback.entropy(at_border)
    kept = np.arange(3000) % 3 > 0
    assert (found[kept] == plain[kept]).all()
    assert found[~kept] == pytest.approx(plain[~kept], rel=1e-13)
    assert kullback.kl_divergence(at_border, rows[::-1]) == pytest.approx(divergences, rel=1e-12)
    assert kullback.js_divergence(at_border, rows)[~kept] == pytest.approx(0, abs=1e-30)
    shares = kullback.kl_contributions(at_border, rows[::-1])
    assert shares.sum(axis=-1) == pytest.approx(divergences, rel=1e-12)


def test_nothing_is_written_for_a_refused_row() -> None:
    """The kernels leave NaN for what they refuse, and say which rows that are: all of them."""
    rows = np.array([GOOD, [3, 1, 1], GOOD, [-0.5, 1, 0.5], GOOD])
    out = np.zeros(5)
    assert kernels.entropy(rows, out, 1e-6, False) == [1, 3]  # noqa: FBT003
    assert np.isnan(out).tolist() == [False, True, False, True, False]
    terms = np.zeros((5, 3))
    refused = kernels.kl_contributions(rows, rows, terms, 1e-6, 1e-6, False)  # noqa: FBT003
    assert refused == [1, 3]
    assert np.isnan(terms).all(axis=-1).tolist() == [False, True, False, True, False]
