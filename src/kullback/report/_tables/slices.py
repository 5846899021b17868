"""The comparison within each value of a column: how the slices fared, and what differs in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.counting._errors import shortened
from kullback.report._tables._interval import Line, interval_line
from kullback.report._tables._verdicts import CLASSES, SIGNS
from kullback.tables._evidence import VERDICTS
from kullback.tables._shown.words import chance, estimated, interval, outcome_name

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison
    from kullback.tables._results.slices import Slice, SliceComparison

_MOST = 30
_DIFFERENT = VERDICTS[:2]


def part(result: TableComparison) -> dict[str, Any] | None:
    """Return the slices and the columns that differ within one, if they were asked for."""
    return None if result.slices is None else shown(result.slices)


def shown(found: SliceComparison) -> dict[str, Any]:
    """Return what the template shows of the slices."""
    rows = [
        (part, column) for part in found for column in part.columns if column.verdict in _DIFFERENT
    ]
    rows.sort(key=lambda row: (VERDICTS.index(row[1].verdict or ""), -_value(row[1])))
    first = rows[:_MOST]
    line = Line.of([c.estimate for _, c in first if c.estimate is not None], found.threshold)
    return {
        "by": shortened(found.by) or "''",
        "unit": found.unit,
        "columns": sum(c.verdict is not None for part in found for c in part.columns),
        "verdicts": [(verdict, SIGNS[verdict]) for verdict in VERDICTS],
        "slices": [_slice(part) for part in found],
        "rows": [_row(part, column, found, line) for part, column in first],
        "edge": estimated(line.edge, found.threshold),
        "more": len(rows) - len(first),
        "left_out": found.left_out,
        "left_out_rows": found.left_out_rows,
    }


def _slice(part: Slice) -> dict[str, Any]:
    verdicts = [column.verdict for column in part.columns]
    return {
        "name": outcome_name(part.value),
        "sizes": (part.n_reference, part.n_current),
        "status": "" if part.status == "ok" else part.status,
        "counts": [verdicts.count(verdict) for verdict in VERDICTS],
    }


def _row(
    part: Slice, column: ColumnComparison, found: SliceComparison, line: Line
) -> dict[str, Any]:
    estimate, verdict = column.estimate, column.verdict or ""
    assert estimate is not None  # noqa: S101 (a column with a verdict has one)
    return {
        "slice": outcome_name(part.value),
        "name": shortened(column.name) or "''",
        "verdict": verdict,
        "class": CLASSES[verdict],
        "sign": SIGNS[verdict],
        "value": estimated(estimate.value, found.threshold),
        "interval": interval(estimate, found.threshold),
        "line": interval_line(estimate, line),
        "p": chance(column),
    }


def _value(column: ColumnComparison) -> float:
    return 0.0 if column.estimate is None else column.estimate.value
