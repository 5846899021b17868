"""Arrays of a library that knows the array API and nothing else."""

from __future__ import annotations

import math

import numpy as np
import oracles
import pytest
from cases import PAIRS, draw

import kullback

strict = pytest.importorskip("array_api_strict", reason="needs array-api-strict")

NAMES = ["generic, n=17", "zeros in both, n=257", "unseen, n=16", "distance 1e-10, n=1000"]


@pytest.mark.parametrize("name", NAMES)
def test_values(name: str) -> None:
    """D, H and JS stay arrays of that library and are as right as elsewhere."""
    pair = PAIRS[name]
    p, q = strict.asarray(pair.p), strict.asarray(pair.q)
    d = kullback.kl_divergence(p, q)
    assert type(d) is type(p)
    assert oracles.relative_error(float(d), oracles.kl_divergence(pair.p, pair.q)) <= 4e-15
    assert oracles.relative_error(float(kullback.entropy(p)), oracles.entropy(pair.p)) <= 1e-13
    js = kullback.js_divergence(p, q)
    assert oracles.relative_error(float(js), oracles.js_divergence(pair.p, pair.q)) <= 1e-13


def test_every_measure_takes_them() -> None:
    """Every other measure agrees with NumPy's; rows broadcast, axes move."""
    a, b, joint = np.stack([draw(6, 101), draw(6, 102)]), draw(6, 103), draw(12, 104).reshape(3, 4)
    p, q = strict.asarray(a), strict.asarray(b)
    same = {"rel": 1e-12}

    def listed(array: object) -> object:
        return np.asarray(array).tolist()

    for measure in (
        kullback.kl_divergence,
        kullback.cross_entropy,
        kullback.js_distance,
        kullback.jeffreys_divergence,
        kullback.perplexity,
    ):
        assert listed(measure(p, q)) == pytest.approx(measure(a, b).tolist(), **same)
        turned = strict.asarray(a.T)
        assert listed(measure(turned, q, axis=0)) == pytest.approx(measure(a, b).tolist(), **same)
        assert measure(p, q, keepdims=True).shape == (2, 1)
    for order in (0, 0.5, 1, 3, math.inf):
        value = kullback.renyi_divergence(p, q, order=order)
        expected = kullback.renyi_divergence(a, b, order=order)
        assert listed(value) == pytest.approx(expected.tolist(), **same)
    table = strict.asarray(joint)
    assert float(kullback.mutual_information(table)) == pytest.approx(
        kullback.mutual_information(joint), **same
    )
    assert float(kullback.conditional_entropy(table, given=0)) == pytest.approx(
        kullback.conditional_entropy(joint, given=0), **same
    )
    assert np.asarray(kullback.surprisal(p)) == pytest.approx(kullback.surprisal(a), **same)
    assert np.asarray(kullback.kl_contributions(p, q)) == pytest.approx(
        kullback.kl_contributions(a, b), **same
    )


def test_errors() -> None:
    """Bad rows raise, complex numbers are refused, libraries do not mix."""
    with pytest.raises(ValueError, match="p, row 1, sums to 3, not to 1"):
        kullback.entropy(strict.asarray([[0.5, 0.5], [1.0, 2.0]]))
    with pytest.raises(TypeError, match="p is complex; probabilities are real numbers"):
        kullback.entropy(strict.asarray([0.5 + 0j, 0.5]))
    with pytest.raises(TypeError, match="convert one of them"):
        kullback.kl_divergence(strict.asarray([0.5, 0.5]), [0.5, 0.5])
