"""Every column of two tables in a line: as a terminal has it, and as a page, where it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting import outcome_name
from kullback.document import (
    Column,
    Details,
    Inlines,
    Name,
    Parts,
    Plain,
    Table,
    Text,
    change_text,
    estimate_text,
    interval_name,
    interval_text,
    measure_text,
    share_of_rows,
)
from kullback.results import NOT_COMPARED, VERDICTS
from kullback.tables._results.column import DIRECTION
from kullback.tables._results.words import column_name, p_value_text
from kullback.tables._story._column import details
from kullback.tables._story._parts import (
    LEFT,
    NAME,
    RIGHT,
    axis_of,
    name_cell,
    range_cell,
    verdict_cell,
    verdict_text_cell,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.results import Comparison, Estimate
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_SHARES = 4
_HEADS = (
    *("column", "verdict", "D", interval_name(), "floor", "p"),
    *("kind", "H(P)", "H(P,Q)", "Jeffreys", "JS", "missing", "unseen"),
    "largest contributions to D (Q → P)",
)
_OBSERVED, _ORIGIN = 2, 1
"""The parts of the table that a terminal has below the verdicts."""


def columns_text(columns: Sequence[ColumnComparison], threshold: float) -> Table:
    """Return the columns that were compared, for a terminal."""
    rows = [
        _text_row(column, column.comparison, column.estimate, threshold)
        for column in columns
        if column.comparison is not None and column.estimate is not None
    ]
    set_as = (
        *(NAME, LEFT, RIGHT, RIGHT, RIGHT, RIGHT),
        Column(part=_OBSERVED),
        *(Column(align="right", part=_OBSERVED) for _ in range(4)),
        *(Column(align="right", part=_ORIGIN) for _ in range(2)),
        Column(part=_ORIGIN),
    )
    heads = tuple((head,) for head in _HEADS)
    return Table(heads, tuple(rows), columns=set_as, frozen=1)


def _text_row(
    column: ColumnComparison, found: Comparison, estimate: Estimate, threshold: float
) -> tuple[Inlines, ...]:
    return (
        name_cell(column.name),
        verdict_text_cell(column.verdict),
        (estimate_text(estimate.value, threshold),),
        (interval_text(estimate, threshold),),
        (estimate_text(estimate.noise_floor, threshold),),
        (p_value_text(column),),
        (column.kind,),
        *((measure_text(value),) for value in _observed(found)),
        (change_text(*column.missing_shares),),
        (_unseen(column),),
        _shares(column),
    )


def _observed(found: Comparison) -> tuple[float, float, float, float]:
    return (
        found.entropy,
        found.cross_entropy,
        found.jeffreys_divergence,
        found.js_divergence,
    )


def _unseen(column: ColumnComparison) -> str:
    unseen = len(column.unseen)
    return f"{unseen:,}: {share_of_rows(column.unseen_mass)}" if unseen else "0"


def _shares(column: ColumnComparison) -> Inlines:
    """Return the largest contributions with their outcomes' shares of the rows."""
    parts: list[tuple[Plain, ...]] = []
    for outcome, p, q, contribution in column.largest(_SHARES):
        if contribution == 0.0:
            break
        parts.append(
            (Name(outcome_name(outcome)), f" {measure_text(contribution)} ({change_text(q, p)})")
        )
    return (Parts(tuple(parts)),) if parts else (Parts((("none: the shares are equal",),)),)


def columns_page(result: TableComparison) -> Table:
    """Return all columns, for a page: each line opens, and headers, fields and verdicts sort."""
    columns = result.columns
    found = [column.estimate for column in columns if column.estimate is not None]
    axis = axis_of(found, result.threshold)
    edge = estimate_text(axis.edge, result.threshold)
    caption = (
        f"Each column: {DIRECTION} in {result.unit}, estimated, with its {interval_name()}. On the "
        f"line, which goes from 0 to {edge} as the square root, "
        f"the dashes are the threshold of {result.threshold:.4g} {result.unit} and the small tick "
        "is the noise floor. Every line opens."
    )
    heads = (
        *(
            "column",
            "verdict",
            f"D, {interval_name()}",
            "noise floor",
            "adjusted p",
            "H(P)",
            "H(P,Q)",
        ),
        *("Jeffreys, PSI", "JS", "missing", "unseen"),
    )
    ranks = tuple(
        None if column.verdict is None else -VERDICTS.index(column.verdict) for column in columns
    )
    keys = _keys(columns)
    set_as = (
        Column(by_text=True),
        Column(room=10.5, keys=ranks, descends=True),
        Column(room=14, axis=axis, keys=keys["estimate"]),
        Column("right", 3, room=4.2, keys=keys["floor"]),
        Column("right", 1, room=4.2, keys=keys["p"], rises=True),
        Column("right", 3, room=4.6, keys=keys["entropy"]),
        Column("right", 3, room=4.6, keys=keys["cross"]),
        Column("right", 4, room=4.6, keys=keys["jeffreys"]),
        Column("right", 4, room=4.6, keys=keys["js"]),
        Column("right", 2, room=7.2, keys=keys["missing"]),
        Column("right", 2, room=5.4, keys=keys["unseen"]),
    )
    return Table(
        tuple((head,) for head in heads),
        tuple(_page_row(column, result.threshold) for column in columns),
        columns=set_as,
        caption=(caption,),
        details=Details(len(columns), lambda i: details(columns[i], result.threshold, result.unit)),
        groups=tuple(column.verdict or NOT_COMPARED for column in columns),
        what="column",
        sortable=True,
        filterable=True,
    )


def _page_row(column: ColumnComparison, threshold: float) -> tuple[Inlines, ...]:
    name = (Name(column_name(column.name)), " ", Text(column.kind))
    estimate, found = column.estimate, column.comparison
    if estimate is None or found is None:
        return (name, verdict_cell(None), (column.status,))
    entropy, cross, jeffreys, js = map(measure_text, _observed(found))
    return (
        name,
        verdict_cell(column.verdict),
        range_cell(estimate, threshold, threshold),
        (estimate_text(estimate.noise_floor, threshold),),
        (p_value_text(column),),
        (entropy,),
        (cross,),
        (jeffreys,),
        (js,),
        (change_text(*column.missing_shares),),
        (_unseen(column),),
    )


def _keys(columns: Sequence[ColumnComparison]) -> dict[str, tuple[float | None, ...]]:
    """Return what the columns are sorted by, None where one was not compared."""
    none = dict.fromkeys(
        (
            *("estimate", "floor", "p", "entropy", "cross", "jeffreys", "js"),
            *("missing", "unseen"),
        )
    )
    found: list[dict[str, float | None]] = []
    for column in columns:
        estimate, comparison = column.estimate, column.comparison
        if estimate is None or comparison is None:
            found.append(none)
            continue
        entropy, cross, jeffreys, js = _observed(comparison)
        found.append(
            {
                "estimate": estimate.value,
                "floor": estimate.noise_floor,
                "p": column.adjusted_p_value,
                "entropy": entropy,
                "cross": cross,
                "jeffreys": jeffreys,
                "js": js,
                "missing": column.missing_shares[1],
                "unseen": column.unseen_mass,
            }
        )
    return {name: tuple(row[name] for row in found) for name in none}
