"""Pairs of labels, counted as a two-way table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.estimators._samples import discrete_one

if TYPE_CHECKING:
    from numpy.typing import NDArray


def joint_counts(x: Any, y: Any, *, counts: bool) -> NDArray[np.int64]:
    """Return how often each pair occurs, without rows and columns that never do."""
    if y is None:
        if not counts:
            msg = "y is missing: give the labels of both, or a table of counts and counts=True."
            raise TypeError(msg)
        return _without_empty(_table(x))
    if counts:
        msg = "counts=True takes one table of counts as x, and y is given too."
        raise TypeError(msg)
    rows, columns = _numbered("x", x), _numbered("y", y)
    if rows.size != columns.size:
        msg = (
            f"x has {rows.size} labels and y has {columns.size}; they are pairs of one event each."
        )
        raise ValueError(msg)
    shape = int(rows.max()) + 1, int(columns.max()) + 1
    flat = np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1])
    return np.asarray(flat.reshape(shape), dtype=np.int64)


def _numbered(name: str, labels: Any) -> NDArray[np.int64]:
    """Return each label's place among the distinct ones."""
    discrete_one(labels, counts=False)  # says what is wrong with the labels, if anything is
    listed = np.asarray(labels).tolist() if hasattr(labels, "__array__") else list(labels)
    if not listed:
        msg = f"{name} is empty; an estimate needs at least one event."
        raise ValueError(msg)
    place = {label: i for i, label in enumerate(dict.fromkeys(listed))}
    return np.fromiter((place[label] for label in listed), dtype=np.int64, count=len(listed))


def _table(x: Any) -> NDArray[np.int64]:
    table = np.asarray(x)
    if table.ndim != 2:
        msg = f"x has {table.ndim} axes; a table of counts has two."
        raise ValueError(msg)
    flat = table.reshape(-1)
    discrete_one(flat, counts=True)  # says what is wrong with the counts, if anything is
    return np.asarray(table, dtype=np.int64)


def _without_empty(table: NDArray[np.int64]) -> NDArray[np.int64]:
    return table[table.any(axis=1)][:, table.any(axis=0)]
