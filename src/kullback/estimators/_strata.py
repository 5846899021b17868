"""Two tables of counts by (given, outcome), split by the given value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._counts import read_counts, read_tables
from kullback._labels import axes_of
from kullback._samples import tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Strata:
    """The cells that occur, those of one stratum together: counts of x and y, in parallel.

    `group` numbers the stratum of each cell; `n` and `m` are the strata's sizes, all above 0.
    `left_out` and `unused` are how many events of x and of y were in strata that the other lacks.
    """

    group: Ints
    x: Ints
    y: Ints
    n: Ints
    m: Ints
    left_out: int
    unused: int

    @property
    def sizes(self) -> tuple[int, int]:
        """How many events of x and of y are in strata that both have."""
        return int(self.n.sum()), int(self.m.sum())

    @property
    def cells(self) -> Ints:
        """How many outcomes each stratum has."""
        return np.bincount(self.group, minlength=self.n.size)


def read_strata(x: Any, y: Any) -> Strata:
    """Read two tables, arrays (given, outcome) or mappings from such pairs, as strata."""
    x, y = _read_pairs("x", x), _read_pairs("y", y)
    if isinstance(x, Mapping) != isinstance(y, Mapping):
        keyed, other = ("x", "y") if isinstance(x, Mapping) else ("y", "x")
        msg = f"{keyed} is keyed by (given, outcome) and {other} is not; give both keys, or neither"
        raise TypeError(msg)
    group, of_x, of_y = _read_keyed(x, y) if isinstance(x, Mapping) else _read_arrays(x, y)
    n = np.bincount(group, of_x).astype(np.int64)
    m = np.bincount(group, of_y).astype(np.int64)
    shared = (n > 0) & (m > 0)
    if not shared.any():
        msg = "x and y have no given value in common; the conditional D is unknown."
        raise ValueError(msg)
    kept = shared[group] & (of_x + of_y > 0)
    number = np.cumsum(shared) - 1
    order = np.argsort(number[group[kept]], kind="stable")
    return Strata(
        group=number[group[kept]][order],
        x=of_x[kept][order],
        y=of_y[kept][order],
        n=n[shared],
        m=m[shared],
        left_out=int(n[~shared].sum()),
        unused=int(m[~shared].sum()),
    )


def _read_pairs(name: str, table: Any) -> Any:
    """Read counts by pair from a mapping, or a Series whose index has each pair once.

    Such a Series is what groupby(...).size() gives. Others are returned as they are.
    """
    if not isinstance(table, Mapping):
        axes = axes_of(table)
        if axes is None or len(axes) != 1 or getattr(axes[0].labels, "nlevels", 1) != 2:
            return table
    counted = tally(name, table, counts=True)
    return dict(zip(counted.outcomes or (), counted.counts, strict=True))


def _read_arrays(x: Any, y: Any) -> tuple[Ints, Ints, Ints]:
    tables = read_tables(x, y)
    if tables[0].shape != tables[1].shape:
        msg = f"x has the shape {tables[0].shape} and y {tables[1].shape}; both must be the same."
        raise ValueError(msg)
    rows, columns = tables[0].shape
    group = np.repeat(np.arange(rows), columns)
    return group, read_counts("x", tables[0].reshape(-1)), read_counts("y", tables[1].reshape(-1))


def _read_keyed(x: Mapping[Any, Any], y: Mapping[Any, Any]) -> tuple[Ints, Ints, Ints]:
    keys = list(dict.fromkeys((*x, *y)))
    wrong = next((key for key in keys if not isinstance(key, tuple) or len(key) != 2), None)
    if wrong is not None:
        msg = f"the key {wrong!r} is not a pair (given, outcome)."
        raise ValueError(msg)
    given = {value: i for i, value in enumerate(dict.fromkeys(key[0] for key in keys))}
    group = np.array([given[key[0]] for key in keys], dtype=np.int64)
    of_x, of_y = (
        read_counts(name, np.asarray([table.get(key, 0) for key in keys]))
        for name, table in (("x", x), ("y", y))
    )
    return group, of_x, of_y
