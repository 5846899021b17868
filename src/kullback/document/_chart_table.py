"""A chart as a table of its numbers, for formats that draw none and for whoever cannot see it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document._blocks import Column, Name, Table
from kullback.document._charts import Bars, Curves, Intervals
from kullback.document._words import decimals, digits, number

if TYPE_CHECKING:
    from kullback.document._blocks import Chart, Inlines
    from kullback.document._charts import Matrix


def chart_table(chart: Chart, *, headed: bool = True) -> Table:
    """Return the numbers of a chart as a table, headed or with each number's sign in its cell."""
    if isinstance(chart, Bars):
        return _bars(chart, headed=headed)
    if isinstance(chart, Intervals):
        return _intervals(chart)
    if isinstance(chart, Curves):
        return _curves(chart)
    return _matrix(chart)


def _bars(chart: Bars, *, headed: bool) -> Table:
    """Return the names with every number that has a label."""
    labelled = [series for panel in chart.panels for series in panel.series if series.labels]
    rows = []
    for i, name in enumerate(chart.names[: chart.listed]):
        cells: list[Inlines] = [(Name(name),)]
        for series in labelled:
            sign = "" if headed or not series.symbol else f"{series.symbol} "
            cells.append((f"{sign}{series.labels[i]}",))
        rows.append(tuple(cells))
    names = [(series.symbol or series.name,) for series in labelled]
    right = Column(align="right" if headed else "left")
    return Table(
        ((chart.what,), *names) if headed else (),
        tuple(rows),
        columns=(Column(), *(right for _ in labelled)),
        caption=(chart.caption,) if chart.caption else (),
    )


def _intervals(chart: Intervals) -> Table:
    """Return each number in words with its noise floor, and what is said of the row."""
    rows: list[tuple[Inlines, ...]] = [
        (
            (Name(row.name),),
            (row.text,),
            () if math.isnan(row.floor) else (number(row.floor),),
            (row.note,),
        )
        for row in chart.rows
    ]
    return Table(
        ((), (f"{chart.axis}, {chart.interval}",), ("noise floor",), ()),
        tuple(rows),
        columns=(Column(), Column(), Column(align="right"), Column()),
    )


def _curves(chart: Curves) -> Table:
    """Return where each curve begins and ends."""
    rows: list[tuple[Inlines, ...]] = [
        (
            (curve.name,),
            (digits(curve.y[0], curve.digits),),
            (digits(curve.y[-1], curve.digits),),
        )
        for plane in chart.planes
        for curve in plane.curves
    ]
    right = Column(align="right")
    return Table(((), ("first",), ("last",)), tuple(rows), columns=(Column(), right, right))


def _matrix(chart: Matrix) -> Table:
    """Return the numbers with a star at those that are marked, and keys for the names above."""
    wide = len(str(len(chart.names)))
    keys = [f"[{i:>{wide}}]" for i in range(1, len(chart.names) + 1)]
    starred = any(place is not None for place in chart.marked)
    rows = []
    for i, (name, values) in enumerate(zip(chart.names, chart.values, strict=True)):
        cells: list[Inlines] = [(f"{keys[i]} ", Name(name))]
        if chart.beside:
            cells.append((f"{decimals(chart.beside[i], chart.digits)}{' ' * starred}",))
        for j, value in enumerate(values):
            star = "*" if chart.marked and chart.marked[i] == j else " "
            cells.append((f"{decimals(value, chart.digits)}{star if starred else ''}",))
        rows.append(tuple(cells))
    right = Column(align="right")
    beside: tuple[Inlines, ...] = (
        ((f"{chart.beside_title}{' ' * starred}",),) if chart.beside else ()
    )
    return Table(
        ((), *beside, *((f"{key} " if starred else key,) for key in keys)),
        tuple(rows),
        columns=(Column(), *(right for _ in beside), *(right for _ in keys)),
        frozen=1 + len(beside),
    )
