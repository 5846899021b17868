"""Pairs of labels, counted as a two-way table of which only the cells that occur are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.estimators._samples import discrete_one

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
    discrete_one(labels, counts=False)  # says what is wrong with the labels, if anything is
    array = np.asarray(labels) if hasattr(labels, "__array__") else None
    if array is not None and array.dtype.kind in "biuSU":
        return np.asarray(np.unique(array, return_inverse=True)[1], dtype=np.int64)
    listed = list(labels) if array is None else array.tolist()
    if not listed:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    place = {label: i for i, label in enumerate(dict.fromkeys(listed))}
    return np.fromiter((place[label] for label in listed), dtype=np.int64, count=len(listed))


def _of_table(x: Any) -> Joint:
    try:
        table = np.asarray(x)
    except ValueError:
        msg = "x has rows of different lengths; a table of counts has as many in each."
        raise ValueError(msg) from None
    if table.ndim != 2:
        msg = f"x has {table.ndim} axes; a table of counts has two."
        raise ValueError(msg)
    discrete_one(table.reshape(-1), counts=True)  # says what is wrong with the counts
    row, column = np.nonzero(table)
    return _joint(row, column, np.asarray(table[row, column], dtype=np.int64))
