"""Checked rows of either kind of engine, for the measures that are written once for both."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import as_truth
from kullback.measures import _engine_array_api, _engine_numpy
from kullback.measures._two_parts import exact_sum

if TYPE_CHECKING:
    from kullback._arrays import Array, Batch
    from kullback._formulas import Lost
    from kullback.measures._scaling import Weights


@dataclass(frozen=True, slots=True)
class Rows:
    """Distributions in float64, their totals, and which of them are none (traced arrays only)."""

    values: Array
    total: Array
    xp: Any
    bad: Array | None = None
    weights: Weights | None = None
    """Of normalised rows: what else is known of their smallest entries."""

    @property
    def alive(self) -> Array:
        """Where an entry was positive, as given: near 1 the smallest may have become 0."""
        return self.values > 0 if self.weights is None else self.weights.alive

    def sum(self, values: Array) -> Array:
        """Sum over the last axis, in two doubles where the arrays are NumPy's."""
        return exact_sum(values)[0] if self.xp is np else self.xp.sum(values, axis=-1)

    def quiet(self) -> AbstractContextManager[object]:
        """Silence the warnings of branches whose values are not taken."""
        return np.errstate(all="ignore") if self.xp is np else nullcontext()

    def mark(self, values: Array) -> Array:
        """Put NaN where a traced row was no distribution; values are by row, or by outcome."""
        bad = self.bad
        if bad is not None and values.ndim > bad.ndim:
            bad = bad[..., None]
        return _engine_array_api.mark(self.xp, values, bad)


@dataclass(frozen=True, slots=True)
class RowPairs(Rows):
    """Rows of P with rows of Q brought to P's total, and their accurate difference."""

    other: Array = None
    difference: Array = None
    lost: Lost | None = None


def rows_of(given: Batch, *, normalize: bool) -> Rows:
    """Check the one argument and return its rows."""
    normalize = as_truth("normalize", normalize)
    (name,), (array,) = given.names, given.arrays
    if given.is_numpy:
        found = _engine_numpy.read_distribution(
            name, array, normalize=normalize, tolerance=given.tolerances[0]
        )
        return Rows(found.values, found.total, np, None, found.weights)
    rows = _engine_array_api.read_distribution(given.xp, name, array, normalize=normalize)
    return Rows(rows.values, rows.total, given.xp, rows.bad, rows.weights)


def row_pairs_of(given: Batch, *, normalize: bool) -> RowPairs:
    """Check p and q and return their rows."""
    normalize = as_truth("normalize", normalize)
    p, q = given.arrays
    if given.is_numpy:
        ours = _engine_numpy.scale_pair(p, q, normalize=normalize, tolerances=given.tolerances)
        rest = ours.q, ours.difference, ours.lost
        return RowPairs(ours.p, ours.total, np, None, None, *rest)
    pair = _engine_array_api.scale_pair(given.xp, p, q, normalize=normalize)
    parts = pair.q, pair.difference, pair.lost
    return RowPairs(pair.p, pair.total, given.xp, pair.bad, None, *parts)
