"""Results of tables as Vega-Lite specifications: plain dictionaries, with the data inside."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from kullback.counting._errors import quoted, shortened
from kullback.tables._results.column import DIRECTION, ColumnComparison
from kullback.tables._shown.words import outcome_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.tables._results.comparison import TableComparison

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_SIDES = {"P, current": "#4477aa", "Q, reference": "#ddaa33"}
_VERDICTS = {
    "drifted": "#cc3311",
    "different but small": "#4477aa",
    "too little data to say": "#999999",
    "same": "#228833",
}
_OUTCOMES = 20
_COLUMNS = 100


def spec(result: TableComparison | ColumnComparison, **options: Any) -> dict[str, Any]:
    """Return the specification of a comparison of tables, or of one of its columns.

    The fields have names of our own; those of columns and outcomes are values of the data, so
    that none of them is read as a path or an expression. What is infinite is null, beside a field
    that says ``infinite``.
    """
    if isinstance(result, ColumnComparison):
        return _column(result, **options)
    return _table(result, **options)


def _table(result: TableComparison, *, most: int = _COLUMNS) -> dict[str, Any]:
    """Return the estimates of D of the ``most`` first columns, with their intervals."""
    shown = [column for column in result if column.estimate is not None][:most]
    names = _apart(shortened(column.name) or "''" for column in shown)
    rows = [
        {
            "column": name,
            "verdict": column.verdict,
            "estimate": _finite(estimate.value),
            "low": _finite(estimate.low),
            "high": _finite(estimate.high),
            "infinite": math.isinf(estimate.high),
            "noise_floor": _finite(estimate.noise_floor),
            "adjusted_p_value": column.adjusted_p_value,
        }
        for name, column in zip(names, shown, strict=True)
        if (estimate := column.estimate) is not None
    ]
    title = f"{DIRECTION}, {result.unit}"
    colour = _colours("verdict", _VERDICTS)
    point = {"x": _x("estimate", title), "color": colour, "tooltip": _tooltip(rows)}
    return {
        "$schema": SCHEMA,
        "description": f"{title}, of every column: estimates, intervals, noise floors, threshold",
        "data": {"values": rows},
        "height": {"step": 20},
        "encoding": {"y": _y("column", names)},
        "layer": [
            {
                "transform": [{"filter": "datum.high !== null"}],
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": _x("low", title), "x2": {"field": "high"}, "color": colour},
            },
            {
                "transform": [{"filter": "datum.infinite"}],
                "mark": {"type": "rule", "strokeWidth": 2, "strokeDash": [4, 3]},
                "encoding": {"x": _x("low", title), "x2": {"value": "width"}, "color": colour},
            },
            {
                "mark": {"type": "tick", "color": "#888888", "size": 10},
                "encoding": {"x": _x("noise_floor", title)},
            },
            {"mark": {"type": "point", "filled": True, "size": 60}, "encoding": point},
            {
                "mark": {"type": "rule", "color": "#cc3311", "strokeDash": [4, 3]},
                "encoding": {
                    "x": {"datum": result.threshold},
                    "y": {"value": 0},
                    "y2": {"value": "height"},
                },
            },
        ],
    }


def _column(column: ColumnComparison, *, most: int = _OUTCOMES) -> dict[str, Any]:
    """Return P and Q of the ``most`` outcomes that contribute most, and their shares of D."""
    if column.comparison is None:
        raise ValueError(f"{quoted(column.name)} cannot be drawn: {column.status}")
    largest = column.largest_with_intervals(most)
    names = _apart(outcome_name(outcome) for outcome, *_ in largest)
    shares, contributions = [], []
    for name, (_, p, q, contribution, low, high) in zip(names, largest, strict=True):
        for side, value in zip(_SIDES, (p, q), strict=True):
            shares.append({"outcome": name, "side": side, "share": value})
        size, endless = _finite(contribution), math.isinf(contribution)
        contributions.append(
            {
                "outcome": name,
                "contribution": size,
                "low": _finite(low),
                "high": _finite(high),
                "infinite": endless,
            }
        )
    title = f"share of {DIRECTION}, {column.comparison.unit}"
    left = {
        "data": {"values": shares},
        "height": 24 * len(names),
        "mark": {"type": "bar"},
        "encoding": {
            "y": _y("outcome", names),
            "yOffset": {"field": "side", "sort": list(_SIDES)},
            "x": _x("share", "share of the rows"),
            "color": _colours("side", _SIDES),
            "tooltip": _tooltip(shares),
        },
    }
    bars = {
        "mark": {"type": "bar", "color": "#888888"},
        "encoding": {"x": _x("contribution", title), "tooltip": _tooltip(contributions)},
    }
    intervals = {
        "transform": [{"filter": "datum.high !== null"}],
        "mark": {"type": "rule", "color": "#222222"},
        "encoding": {"x": _x("low", title), "x2": {"field": "high"}},
    }
    endless_ones = {
        "transform": [{"filter": "datum.infinite"}],
        "mark": {"type": "text", "align": "left", "dx": 4, "text": "∞, without end"},
        "encoding": {"x": {"value": 0}},
    }
    right = {
        "data": {"values": contributions},
        "height": 24 * len(names),
        "encoding": {"y": _y("outcome", names) | {"axis": None}},
        "layer": [bars, intervals, endless_ones],
    }
    return {
        "$schema": SCHEMA,
        "title": {"text": shortened(column.name) or "''"},
        "description": f"P beside Q, and the {title}",
        "hconcat": [left, right],
    }


def _x(field: str, title: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": title}


def _y(field: str, names: list[str]) -> dict[str, Any]:
    """Return names from above, in the order given (that of the data would lose those of nulls)."""
    axis = {"labelLimit": 240, "title": None}
    return {"field": field, "type": "nominal", "sort": names, "axis": axis}


def _colours(field: str, colours: dict[str, str]) -> dict[str, Any]:
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {"field": field, "type": "nominal", "title": None, "scale": scale}


def _tooltip(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"field": field} for field in (rows[0] if rows else {}) if field != "infinite"]


def _apart(names: Iterable[str]) -> list[str]:
    """Return the names, those that are alike (since they were cut) told apart by a number.

    >>> _apart(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told


def _finite(value: float) -> float | None:
    """Return the number, or None where JSON has none for it."""
    return value if math.isfinite(value) else None
