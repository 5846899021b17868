"""The table of all columns: one line each, which opens."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.counting._errors import shortened
from kullback.document import share_of_rows
from kullback.report._tables import column_parts
from kullback.report._tables._interval import Line, interval_line
from kullback.report._tables._verdicts import CLASSES, SIGNS
from kullback.tables._evidence import VERDICTS
from kullback.tables._results.column import DIRECTION
from kullback.tables._shown.words import (
    chance,
    change,
    estimated,
    interval,
    measure,
    outcome_name,
)

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_NAMED = 2


def part(result: TableComparison) -> dict[str, Any]:
    """Return a row for every column, in the order of the result."""
    line = Line.over(result)
    return {
        "result": result,
        "direction": DIRECTION,
        "edge": estimated(line.edge, result.threshold),
        "rows": [_row(column, result, line) for column in result],
    }


def _row(column: ColumnComparison, result: TableComparison, line: Line) -> dict[str, Any]:
    verdict = column.verdict or "not compared"
    return {
        "name": shortened(column.name) or "''",
        "kind": column.kind,
        "verdict": verdict,
        "sign": SIGNS[verdict],
        "class": CLASSES[verdict],
        "rank": -VERDICTS.index(verdict) if verdict in VERDICTS else None,
        "status": column.status,
        "numbers": _numbers(column, result, line),
        "first": _first(column),
        "parts": column_parts(column, result) if column.comparison is not None else [],
    }


def _numbers(column: ColumnComparison, result: TableComparison, line: Line) -> dict[str, Any]:
    """Return the cells of a compared column, as text and as what they are sorted by."""
    estimate, found = column.estimate, column.comparison
    if estimate is None or found is None:
        return {}
    before, after = column.missing_shares
    unseen = (
        f"{len(column.unseen):,}: {share_of_rows(column.unseen_mass)}" if column.unseen else "0"
    )
    return {
        "value": estimated(estimate.value, result.threshold),
        "interval": interval(estimate, result.threshold),
        "line": interval_line(estimate, line),
        "key": _key(estimate.value),
        "cells": [
            (_key(estimate.noise_floor), "c4", estimated(estimate.noise_floor, result.threshold)),
            (_key(column.adjusted_p_value), "c2", chance(column)),
            (_key(found.entropy), "c4", measure(found.entropy)),
            (_key(found.cross_entropy), "c4", measure(found.cross_entropy)),
            (_key(found.jeffreys_divergence), "c5", measure(found.jeffreys_divergence)),
            (_key(found.js_divergence), "c5", measure(found.js_divergence)),
            (_key(after), "c3", change(before, after)),
            (_key(column.unseen_mass), "c3", unseen),
        ],
    }


def _key(value: float | None) -> str:
    """Return what the script sorts a cell by; nothing for no number, which comes last."""
    if value is None or math.isnan(value):
        return ""
    return "Infinity" if value == math.inf else "-Infinity" if math.isinf(value) else f"{value:.7g}"


def _first(column: ColumnComparison) -> list[tuple[str, str]]:
    """Return the outcomes that contribute most, with their shares in Q and P."""
    largest = column.largest(_NAMED)
    return [(outcome_name(outcome), change(q, p)) for outcome, p, q, share_ in largest if share_]
