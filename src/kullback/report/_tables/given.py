"""Every other column given one: whether it has changed, or only the mix of that one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.counting._errors import shortened
from kullback.report._tables._interval import Line, interval_line
from kullback.report._tables._verdicts import CLASSES, SIGNS
from kullback.tables._shown.words import chance, estimated, interval

if TYPE_CHECKING:
    from kullback.tables._results.comparison import TableComparison
    from kullback.tables._results.given import GivenColumn, GivenComparison


def part(result: TableComparison) -> dict[str, Any] | None:
    """Return the two parts of every column's joint D, if they were asked for."""
    return None if result.given is None else shown(result.given)


def shown(found: GivenComparison) -> dict[str, Any]:
    """Return what the template shows of the comparison given a column."""
    line = Line.of([c.given for c in found if c.given is not None], found.threshold)
    return {
        "by": shortened(found.by) or "''",
        "unit": found.unit,
        "mix": f"{estimated(found.mix.value, found.threshold)} "
        f"{interval(found.mix, found.threshold)}",
        "edge": estimated(line.edge, found.threshold),
        "rows": [_row(column, found, line) for column in found],
    }


def _row(column: GivenColumn, found: GivenComparison, line: Line) -> dict[str, Any]:
    verdict = column.verdict or "not compared"
    row = {
        "name": shortened(column.name) or "''",
        "reading": column.reading,
        "class": CLASSES[verdict],
        "sign": SIGNS[verdict],
        "line": None,
    }
    if column.given is None or column.alone is None:
        return row
    return row | {
        "alone": estimated(column.alone.value, found.threshold),
        "value": estimated(column.given.value, found.threshold),
        "interval": interval(column.given, found.threshold),
        "line": interval_line(column.given, line),
        "p": chance(column),
        "status": "" if column.given.status == "ok" else column.given.status,
    }
