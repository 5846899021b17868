"""Pairs of labels, counted as a two-way table of which only the cells that occur are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._samples import labels_of, plain_outcomes, tally
from kullback._two_way import table_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counted = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Joint:
    """The counts of the pairs that occur, and for each the totals of its row and its column."""

    cells: Counted
    row_of: Counted
    column_of: Counted
    rows: Counted
    columns: Counted

    @property
    def n(self) -> int:
        """How many events there are."""
        return int(self.cells.sum())


def joint_counts(x: Any, y: Any, *, counts: bool) -> Joint:
    """Return how often each pair occurs, from labels or from a table of counts."""
    if y is None:
        if not counts:
            msg = "y is missing: give the labels of both, or a table of counts and counts=True."
            raise TypeError(msg)
        return _of_table(x)
    if counts:
        msg = "counts=True takes one table of counts as x, and y is given too."
        raise TypeError(msg)
    rows, columns = _numbered("x", x), _numbered("y", y)
    if rows.size != columns.size:
        msg = f"x has {rows.size} labels and y has {columns.size}; they are pairs, one of each."
        raise ValueError(msg)
    width = int(columns.max()) + 1
    codes, cells = np.unique(rows * width + columns, return_counts=True)
    return _joint(codes // width, codes % width, np.asarray(cells, dtype=np.int64))


def _joint(row: Counted, column: Counted, cells: Counted) -> Joint:
    rows = np.bincount(row, weights=cells).astype(np.int64)
    columns = np.bincount(column, weights=cells).astype(np.int64)
    return Joint(cells, rows[row], columns[column], rows[rows > 0], columns[columns > 0])


def _numbered(name: str, labels: Any) -> Counted:
    """Return each label's place among the distinct ones."""
    tally(name, labels, counts=False)  # says what is wrong with the labels, if anything is
    if isinstance(labels, Mapping):
        msg = f"{name} is counts keyed by outcome, and pairs need the labels themselves; of a "
        msg += "two-way table of counts give x alone, with counts=True."
        raise TypeError(msg)
    found = labels_of(name, labels)
    array = found if isinstance(found, np.ndarray) else None
    if array is not None and array.dtype.kind in "biuSU":
        return np.asarray(np.unique(array, return_inverse=True)[1], dtype=np.int64)
    listed = list(found if array is None else plain_outcomes(array))
    place = {label: i for i, label in enumerate(dict.fromkeys(listed))}
    return np.fromiter((place[label] for label in listed), dtype=np.int64, count=len(listed))


def _of_table(x: Any) -> Joint:
    table = table_of(x)
    tally("x", table.reshape(-1), counts=True)  # says what is wrong with the counts
    row, column = np.nonzero(table)
    return _joint(row, column, np.asarray(table[row, column], dtype=np.int64))
