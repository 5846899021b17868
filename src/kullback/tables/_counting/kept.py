"""What one table holds in its columns, counted as they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.tables._counting.counts import at_once, fetch, run
from kullback.tables._counting.digits import comes_back, digits_of
from kullback.tables._counting.extents import extents
from kullback.tables._counting.fine import fine_cells
from kullback.tables._counting.listed import Listed, listed, query_of
from kullback.tables._counting.measured import NO_CELLS, Measured
from kullback.tables._counting.plan import beyond_of
from kullback.tables._errors import TableError, quoted
from kullback.tables._sources.kinds import CATEGORICAL, MEASURED, MISSING, NUMERIC

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals.stable.v2 as nw

    from kullback.tables._counting.extents import Extent
    from kullback.tables._counting.fine import FineCells
    from kullback.tables._sources.source import Source

    Frame = nw.LazyFrame[Any]
    Held = Listed | Measured

FINENESS = 32
"""Cells are fine enough for so many quantile cells: none but a single value has more than 1/640
of the rows."""


class Kept:
    """The columns of one table, in the kinds asked for, counted some at a time.

    Numbers of which many rows have one that a 64-bit float does not hold are counted as text, by
    their digits, and ``kinds`` then says so: in cells they would be merged with their neighbours.
    """

    def __init__(self, source: Source, kinds: Mapping[str, str], max_categories: int) -> None:
        self.label, self.max_categories = source.label, max_categories
        self._source = source
        self.kinds = dict(kinds)
        self._keys = {name: f"c{i}" for i, name in enumerate(self.kinds)}
        self._frame: Frame = source.standard(self.kinds)
        measured = [name for name, kind in self.kinds.items() if kind in MEASURED]
        self.rows, found = extents(self._frame, [self._keys[name] for name in measured])
        if self.rows == 0:
            raise TableError(f"{source.label} has no rows")
        self._extents = dict(zip(measured, found, strict=True))
        self._held: dict[str, Held] = {}

    def column(self, name: str) -> Held:
        """Return what the table holds in a column."""
        if name not in self._held:
            left = [other for other in self.kinds if other not in self._held]
            start = left.index(name)
            self._count(left[start : start + at_once(self._frame)])
        return self._held[name]

    def _count(self, names: Sequence[str]) -> None:
        spans = {}
        for name in names:
            held = self._extents.get(name)
            if held is not None and held.low is not None and held.high is not None:
                spans[self._keys[name]] = (held.low, held.high)
        fine = fine_cells([self._frame], spans, FINENESS)
        words = []
        for name in names:
            if self.kinds[name] in MEASURED:
                cells = fine.get(self._keys[name], NO_CELLS)
                found = self._by_digits(name, cells) or _measured(self._extents[name], cells)
                self._held[name] = self._checked(name, found)
            elif self.kinds[name] == MISSING:
                self._held[name] = Listed({}, self.rows)
            else:
                words.append(name)
        most = self.max_categories
        queries = [query_of(self._keys[name], most) for name in words]
        for name, query, rows in zip(words, queries, run(self._frame, queries), strict=True):
            self._held[name] = self._checked(name, listed(self._frame, query, rows, most))

    def _by_digits(self, name: str, cells: FineCells) -> Listed | None:
        """Return a column of numbers as text, if cells of one float hold much that it does not."""
        beyond = beyond_of([self._source.columns[name]])
        heavy = cells.counts[0] * (20 * FINENESS) > cells.counts[0].sum()
        singles = cells.low[heavy & (cells.low == cells.high) & (abs(cells.low) >= beyond)]
        if self.kinds[name] != NUMERIC or not singles.size:
            return None
        frame = self._source.standard({name: CATEGORICAL})
        query = query_of("c0", self.max_categories)
        found = listed(frame, query, fetch(query.on(frame)), self.max_categories, digits_of)
        held = set(singles.tolist())
        if all(float(one) not in held or comes_back(one) for one in found.exact):
            return None
        self.kinds[name] = CATEGORICAL
        return found

    def _checked(self, name: str, held: Held) -> Held:
        if held.rows != self.rows:
            raise TableError(
                f"column {quoted(name)} of {self.label} had {self.rows:,} values at first and "
                f"{held.rows:,} later; a table must not change while it is read"
            )
        return held


def _measured(held: Extent, cells: FineCells) -> Measured:
    return Measured(cells, held.negative_infinite, held.positive_infinite, held.missing)


def nothing(kind: str, rows: int) -> Held:
    """Return a column of a kind without any value."""
    return Measured(NO_CELLS, missing=rows) if kind in MEASURED else Listed({}, rows)
