"""The counts of one column of two tables, not yet evaluated."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting._bins import Bin, Edges, label_bins, make_quantile_bins, write_edge
from kullback.counting._calendar import PARTS, calendar_key, calendar_outcome
from kullback.counting._digits import write_digits
from kullback.counting._sources.kinds import MEASURED
from kullback.counting._sources.source import value_text
from kullback.counting._weights import round_sums

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kullback.counting._extents import Extent
    from kullback.counting._fine_bins import FineBins
    from kullback.counting._planned import Planned
    from kullback.counting._sources.queries import Row
    from kullback.counting._texts import TextCounts

    Number = int | float
    Counted = tuple[str | None, int | float, int | float, Edges | None]


LOWEST, HIGHEST = "-inf", "+inf"


@dataclass(frozen=True, slots=True)
class ColumnCounts:
    """A column's outcomes in their order, and how many rows of both tables have each.

    Outcomes are categories or bins; None stands for missing values. ``edges`` describe the
    bins of a measured column, ``bins`` are its finite ones, in ascending order. Where
    ``status`` is not "ok" it says why the column was not counted, and there are no outcomes.
    Where rows are weighted, ``weights`` are both tables' sums of the scaled weights, and the
    counts are these as whole numbers (see `weights`). Of texts the counts are those of their
    words, and ``texts`` has the other numbers. ``rest`` is the outcome, if there is one,
    that stands for all values but the ``known`` ones. ``missing_rows`` are what is known of missing
    values where they are no outcome of their own, ``bounds`` the outcomes of which one table's
    count is the most that it can be, with "reference" or "current". Of a column without
    outcomes ``rows`` are both tables' rows, where the missing ones are known, and
    ``identifies`` tells whether it has a value of its own for nearly every row.
    """

    planned: Planned
    outcomes: tuple[str | None, ...] = ()
    reference: tuple[int, ...] = ()
    current: tuple[int, ...] = ()
    edges: tuple[Edges | None, ...] | None = None
    bins: tuple[Bin, ...] = ()
    status: str = "ok"
    weights: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    texts: TextCounts | None = None
    rest: str | None = None
    known: frozenset[str | None] = frozenset()
    missing_rows: tuple[int, int] | None = None
    bounds: Mapping[str | None, str] = field(default_factory=dict)
    rows: tuple[int, int] | None = None
    identifies: bool = False

    @classmethod
    def of(
        cls,
        planned: Planned,
        rows: Sequence[tuple[str | None, int | float, int | float, Edges | None]],
        bins: Sequence[Bin] | None = None,
    ) -> ColumnCounts:
        """Return the counts of rows of outcome, counts or weights, and edges."""
        outcomes = tuple(row[0] for row in rows)
        edges = None if bins is None else tuple(row[3] for row in rows)
        held = tuple(bins or ())
        reference, current = tuple(row[1] for row in rows), tuple(row[2] for row in rows)
        if not any(isinstance(n, float) for n in (*reference, *current)):
            both = tuple(map(int, reference)), tuple(map(int, current))
            return cls(planned, outcomes, both[0], both[1], edges, held)
        both = round_sums(reference), round_sums(current)
        return cls(planned, outcomes, both[0], both[1], edges, held, weights=(reference, current))

    def key(self, column: str) -> nw.Expr:
        """Return an expression, for `counts`, that distinguishes the outcomes of a standard column.

        `outcome_of` gives the outcome of each of its values.
        """
        if self.planned.part is not None:
            return calendar_key(column, self.planned.part)
        x = nw.col(column)
        if self.planned.kind not in MEASURED:
            return x
        place: nw.Expr = nw.when(x.is_finite()).then(
            _place(x, self.bins, int(LOWEST in self.outcomes))
        )
        for value, outcome in ((-math.inf, LOWEST), (math.inf, HIGHEST)):
            if outcome in self.outcomes:
                position = nw.lit(self.outcomes.index(outcome))
                place = nw.when(x == value).then(position).otherwise(place)
        return place

    def outcome_of(self, value: Any) -> str | None:
        """Return the outcome that a value of `key` stands for."""
        if self.planned.part is not None:
            return calendar_outcome(value, self.planned.part)
        text = write_digits(value) if self.planned.digits else value_text(value)
        if text is None:
            return None
        if self.planned.kind in MEASURED:
            return self.outcomes[int(value)]
        return text if self.rest is None or text in self.known else self.rest


def _place(x: nw.Expr, bins: Sequence[Bin], first: int) -> nw.Expr:
    """Return the position of the bin in which a finite value lies, by halving."""
    if len(bins) < 2:
        return nw.lit(first)
    half = len(bins) // 2
    return (
        nw.when(x <= bins[half - 1].high)
        .then(_place(x, bins[:half], first))
        .otherwise(_place(x, bins[half:], first + half))
    )


def finite_span(held: Sequence[Extent]) -> tuple[float, float] | None:
    """Return the smallest and largest finite value in all tables, or None if there is none."""
    lows = [extent.low for extent in held if extent.low is not None]
    highs = [extent.high for extent in held if extent.high is not None]
    return (min(lows), max(highs)) if lows else None


def count_measured(
    planned: Planned, held: tuple[Extent, Extent], fine: FineBins | None, bins: int
) -> ColumnCounts:
    """Return the bins of a numeric or time column; ``fine`` is None if it has a single value."""
    span = finite_span(held)
    if fine is not None:
        made = make_quantile_bins(fine, bins)
    else:
        made = [] if span is None else [Bin(None, *span, held[0].finite, held[1].finite)]
    rows: list[tuple[str | None, Number, Number, Edges | None]] = [
        (label, bin_.reference, bin_.current, _edges(bin_, i, made, planned.kind))
        for i, (label, bin_) in enumerate(zip(label_bins(made, planned.kind), made, strict=True))
    ]
    ends = (
        (LOWEST, held[0].negative_infinite, held[1].negative_infinite),
        (HIGHEST, held[0].positive_infinite, held[1].positive_infinite),
        (None, held[0].missing, held[1].missing),
    )
    special = [(label, a, b, None) for label, a, b in ends if a or b]
    lowest = [row for row in special if row[0] == LOWEST]
    rows = [*lowest, *rows, *(row for row in special if row[0] != LOWEST)]
    return ColumnCounts.of(planned, rows, made)


def _edges(bin_: Bin, i: int, bins: Sequence[Bin], kind: str) -> Edges:
    """Return the bounds of a bin: the first has none below, the last none above."""
    if bin_.single:
        return Edges(value=write_edge(bin_.high, kind))
    above = None if bin_.above is None else write_edge(bin_.above, kind)
    return Edges(above, None if i == len(bins) - 1 else write_edge(bin_.high, kind))


_EXACT = 2.0**53
_ROUNDED = (
    "times before 1684-07-29 or after 2255-06-04 are known to some microseconds only: "
    "the last moments of an hour or a day may count to the next"
)


def count_calendar(
    planned: Planned, sides: tuple[Sequence[Row], Sequence[Row]], held: tuple[Extent, Extent]
) -> ColumnCounts:
    """Return the calendar fields in order, with both tables' counts, and missing times.

    ``held`` is what both tables hold in the column: a note tells of times too far away for floats
    to hold their microseconds.
    """
    ends = [end for one in held for end in (one.low, one.high) if end is not None]
    if any(abs(end) >= _EXACT for end in ends):
        planned = replace(planned, notes=(*planned.notes, _ROUNDED))
    part = planned.part or ""
    merged: dict[str | None, list[int | float]] = {}
    for side, rows in enumerate(sides):
        for number, n in rows:
            merged.setdefault(calendar_outcome(number, part), [0, 0])[side] += n
    order: Sequence[str] = PARTS[part] or sorted(
        (outcome for outcome in merged if outcome is not None), key=int
    )
    found: list[Counted] = []
    for outcome in order:
        a, b = merged.get(outcome, (0, 0))
        found.append((outcome, a, b, Edges(value=outcome)))
    if None in merged:
        a, b = merged[None]
        found.append((None, a, b, None))
    return ColumnCounts.of(planned, found, ())
