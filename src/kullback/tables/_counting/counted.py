"""The counts of one column of two tables, before anything is said of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.tables._counting.digits import digits_of
from kullback.tables._counting.weights import whole
from kullback.tables._sources.kinds import MEASURED
from kullback.tables._sources.source import text_of
from kullback.tables._views.calendar import calendar_key, part_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kullback.tables._counting.cells import Cell
    from kullback.tables._counting.plan import Planned
    from kullback.tables._views.text_column import TextCounts
    from kullback.tables.column_comparison import Edges

LOWEST, HIGHEST = "-inf", "+inf"


@dataclass(frozen=True, slots=True)
class ColumnCounts:
    """A column's outcomes in their order, and how many rows of both tables have each.

    Outcomes are categories or cells; None stands for missing values. ``edges`` describe the
    cells of a measured column, ``cells`` are its finite ones, in ascending order. Where
    ``status`` is not "ok" it says why the column was not counted, and there are no outcomes.
    Where rows are weighted, ``weights`` are both tables' sums of the scaled weights, and the
    counts are these as whole numbers (see `weights`). Of texts the counts are those of their
    words, and ``texts`` has the other numbers. ``rest`` is the outcome, if there is one,
    that stands for all values but the ``known`` ones. ``missing_rows`` are what is known of missing
    values where they are no outcome of their own, ``bounds`` the outcomes of which one table's
    count is the most that it can be, with "reference" or "current". Of a column without
    outcomes ``rows`` are both tables' rows, where they were counted with the missing ones, and
    ``identifies`` tells whether it has a value of its own for nearly every row.
    """

    planned: Planned
    outcomes: tuple[str | None, ...] = ()
    reference: tuple[int, ...] = ()
    current: tuple[int, ...] = ()
    edges: tuple[Edges | None, ...] | None = None
    cells: tuple[Cell, ...] = ()
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
        cells: Sequence[Cell] | None = None,
    ) -> ColumnCounts:
        """Return the counts of rows of outcome, counts or weights, and edges."""
        outcomes = tuple(row[0] for row in rows)
        edges = None if cells is None else tuple(row[3] for row in rows)
        held = tuple(cells or ())
        reference, current = tuple(row[1] for row in rows), tuple(row[2] for row in rows)
        if not any(isinstance(n, float) for n in (*reference, *current)):
            both = tuple(map(int, reference)), tuple(map(int, current))
            return cls(planned, outcomes, both[0], both[1], edges, held)
        both = whole(reference), whole(current)
        return cls(planned, outcomes, both[0], both[1], edges, held, weights=(reference, current))

    def key(self, column: str) -> nw.Expr:
        """Return an expression, for `counts`, that tells the outcomes of a standard column apart.

        `outcome_of` gives the outcome of each of its values.
        """
        if self.planned.part is not None:
            return calendar_key(column, self.planned.part)
        x = nw.col(column)
        if self.planned.kind not in MEASURED:
            return x
        place: nw.Expr = nw.when(x.is_finite()).then(
            _place(x, self.cells, int(LOWEST in self.outcomes))
        )
        for value, outcome in ((-math.inf, LOWEST), (math.inf, HIGHEST)):
            if outcome in self.outcomes:
                position = nw.lit(self.outcomes.index(outcome))
                place = nw.when(x == value).then(position).otherwise(place)
        return place

    def outcome_of(self, value: Any) -> str | None:
        """Return the outcome that a value of `key` stands for."""
        if self.planned.part is not None:
            return part_of(value, self.planned.part)
        text = digits_of(value) if self.planned.digits else text_of(value)
        if text is None:
            return None
        if self.planned.kind in MEASURED:
            return self.outcomes[int(value)]
        return text if self.rest is None or text in self.known else self.rest


def _place(x: nw.Expr, cells: Sequence[Cell], first: int) -> nw.Expr:
    """Return the position of the cell in which a finite value lies, by halving."""
    if len(cells) < 2:
        return nw.lit(first)
    half = len(cells) // 2
    return (
        nw.when(x <= cells[half - 1].high)
        .then(_place(x, cells[:half], first))
        .otherwise(_place(x, cells[half:], first + half))
    )
