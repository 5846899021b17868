"""The columns of one table, counted on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.counting._digits import survives_float, write_digits
from kullback.counting._errors import TableError, quote
from kullback.counting._extents import MEASURED_PER_QUERY, measure_extents
from kullback.counting._few_rows import bins_of_values, read_few_rows
from kullback.counting._fine_bins import ROWS_PER_BIN, count_fine_bins
from kullback.counting._listed import Listed, list_values, make_query
from kullback.counting._measured import NO_BINS, Measured
from kullback.counting._plan import first_inexact_number
from kullback.counting._sources.kinds import CATEGORICAL, MEASURED, MISSING, NUMERIC
from kullback.counting._sources.queries import columns_per_query, fetch, run_queries
from kullback.counting._sources.source import FEW, TOGETHER, some_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals.stable.v2 as nw

    from kullback.counting._extents import Extent
    from kullback.counting._fine_bins import FineBins
    from kullback.counting._sources.source import Source

    Frame = nw.LazyFrame[Any]

Held = Listed | Measured


FINENESS = 32
"""Bins are fine enough for so many quantile bins: none but a single value has more than 1/640
of the rows."""


class TableCounts:
    """The columns of one table, in the kinds asked for, counted some at a time.

    Numbers of which many rows have one that a 64-bit float does not hold are counted as text, by
    their digits, and ``kinds`` then says so: in bins they would be merged with their neighbours.
    """

    def __init__(self, source: Source, kinds: Mapping[str, str], max_categories: int) -> None:
        self.label, self.max_categories = source.label, max_categories
        self._source = source
        self.kinds = dict(kinds)
        self._keys = {name: f"c{i}" for i, name in enumerate(self.kinds)}
        self._frame: Frame = source.standard(self.kinds)
        measured = [name for name, kind in self.kinds.items() if kind in MEASURED]
        self._extents: dict[str, Extent] = {}
        few = read_few_rows([source], [self.kinds], self._keys, measured, FINENESS)
        self._few = None if few is None else few[0]
        if self._few is not None:
            self.rows = self._few.rows
            self._extents = {name: self._few.extents[self._keys[name]] for name in measured}
        for start in range(0, 0 if self._few else max(len(measured), 1), MEASURED_PER_QUERY):
            some = measured[start : start + MEASURED_PER_QUERY]
            self.rows, found = measure_extents(
                self._only(some), [self._keys[name] for name in some]
            )
            self._extents |= dict(zip(some, found, strict=True))
        if self.rows == 0:
            raise TableError(f"{source.label} has no rows")
        self._held: dict[str, Held] = {}

    def column(self, name: str) -> Held:
        """Return what the table holds in a column."""
        if name not in self._held:
            left = [other for other in self.kinds if other not in self._held]
            start = left.index(name)
            together = columns_per_query(self._frame)
            if len(self.kinds) > FEW:
                together = max(together, TOGETHER)
            self._count(left[start : start + together])
        return self._held[name]

    def _only(self, names: Sequence[str]) -> Frame:
        """Return the frame with only the needed columns if it has many."""
        if len(self.kinds) <= FEW or not names:
            return self._frame
        return some_columns(self._source, {name: self.kinds[name] for name in names}, self._keys)

    def _count(self, names: Sequence[str]) -> None:
        few, spans = self._few, {}
        # Only lists that are cut need the engine where the values are known.
        cut = few is None or few.rows > self.max_categories
        frame = self._only(names) if cut else self._frame
        for name in names:
            held = self._extents.get(name)
            if held is not None and held.low is not None and held.high is not None:
                spans[self._keys[name]] = (held.low, held.high)
        if few is None:
            fine = count_fine_bins([frame], spans, FINENESS, called=self._called)
        else:
            fine = {key: bins_of_values([few.finite(key)]) for key in spans}
        words = []
        for name in names:
            if self.kinds[name] in MEASURED:
                bins = fine.get(self._keys[name], NO_BINS)
                found = self._by_digits(name, bins) or _measured(self._extents[name], bins)
                self._held[name] = self._checked(name, found)
            elif self.kinds[name] == MISSING:
                self._held[name] = Listed({}, self.rows)
            else:
                words.append(name)
        most = self.max_categories
        queries = [make_query(self._keys[name], most) for name in words]
        each = (
            run_queries(frame, queries) if few is None else [few.each(self._keys[n]) for n in words]
        )
        for name, query, rows in zip(words, queries, each, strict=True):
            self._held[name] = self._checked(name, list_values(frame, query, rows, most))

    def _by_digits(self, name: str, bins: FineBins) -> Listed | None:
        """Return a numeric column as text if frequent one-value bins may hold several numbers."""
        beyond = first_inexact_number([self._source.columns[name]])
        heavy = bins.counts[0] * (ROWS_PER_BIN * FINENESS) > bins.counts[0].sum()
        singles = bins.low[heavy & (bins.low == bins.high) & (abs(bins.low) >= beyond)]
        if self.kinds[name] != NUMERIC or not singles.size:
            return None
        frame = self._source.standard({name: CATEGORICAL})
        query = make_query("c0", self.max_categories)
        found = list_values(frame, query, fetch(query.on(frame)), self.max_categories, write_digits)
        held = set(singles.tolist())
        if all(float(one) not in held or survives_float(one) for one in found.exact):
            return None
        self.kinds[name] = CATEGORICAL
        return found

    def _called(self, key: str, side: int) -> str:
        del side  # there is one
        name = next(name for name, held in self._keys.items() if held == key)
        return f"column {quote(name)} of {self.label}"

    def _checked(self, name: str, held: Held) -> Held:
        if held.rows != self.rows:
            raise TableError(
                f"column {quote(name)} of {self.label} had {self.rows:,} values at first and "
                f"{held.rows:,} later; a table must not change while it is "
                "read, nor have statistics of other values"
            )
        return held


def _measured(held: Extent, bins: FineBins) -> Measured:
    return Measured(bins, held.negative_infinite, held.positive_infinite, held.missing)


def empty_column(kind: str, rows: int) -> Held:
    """Return a column of a kind without any value."""
    return Measured(NO_BINS, missing=rows) if kind in MEASURED else Listed({}, rows)
