"""Charts in pages: tables with bars in them, lines, curves and a matrix of shades."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document import _svg
from kullback.document._blocks import Column, Name, Range, Table
from kullback.document._charts import Bars, Curves, Intervals
from kullback.document._html_curves import html_curves
from kullback.document._html_table import html_table
from kullback.document._markup import element, escaped
from kullback.document._words import decimals

if TYPE_CHECKING:
    from kullback.document._blocks import Chart, Inlines
    from kullback.document._charts import Matrix, Panel, Series
    from kullback.document._html_writer import Writer

_SHADES = 10


def html_chart(chart: Chart, writer: Writer) -> str:
    """Return a chart; every number in it can be read, by a screen reader too."""
    if isinstance(chart, Bars):
        return _bars(chart)
    if isinstance(chart, Curves):
        return html_curves(chart)
    if isinstance(chart, Intervals):
        return _intervals(chart, writer)
    return _matrix(chart)


def _bars(chart: Bars) -> str:
    """Return the rows as a table, whose cells of bars reach over all of them."""
    rows = min(len(chart.names), chart.listed)
    heads = [element("th", escaped(chart.what), scope="col")]
    for place, panel in enumerate(chart.panels):
        heads += _heads(chart, place, panel)
    body = []
    for i, name in enumerate(chart.names[:rows]):
        whole = {"title": name} if chart.tips else {}
        cells = [element("th", element("bdi", escaped(name)), scope="row", **whole)]
        for place, panel in enumerate(chart.panels):
            if i == 0:
                reach = {"rowspan": str(rows)} if rows > 1 else {}
                cells.append(
                    element("td", _svg.bars(panel, rows), **_kind(chart, place, "bar"), **reach)
                )
            cells += [_label(series, i) for series in panel.series if series.labels]
        body.append(element("tr", *cells, **({"class_": "soft"} if _is_bare(chart, i) else {})))
    caption = element("caption", escaped(chart.caption)) if chart.caption else ""
    kind = f"bars in-{min(len(chart.panels), 4)}"
    head = element("thead", element("tr", *heads))
    table = element("table", caption, head, element("tbody", "\n".join(body)), class_=kind)
    total = len(chart.names) if chart.total is None else chart.total
    keys = _keys(chart.panels, rows) if chart.keyed else []
    written = [*keys, element("div", table, class_="wide")]
    if total > rows:
        order = f" {chart.order}" if chart.order else ""
        said = f"The {rows:,} {chart.what}s{order}, of {total:,}."
        written.append(element("p", escaped(said), class_="soft"))
    return "\n".join(written)


def _label(series: Series, i: int) -> str:
    """Return a number in words, its note in small print behind it."""
    note = element("i", escaped(series.notes[i])) if series.notes else ""
    text = escaped(series.labels[i]) + (f" {note}" if note else "")
    return element("td", text, class_="n")


def _is_bare(chart: Bars, i: int) -> bool:
    """Return whether no bar is drawn in a row, which stands for something else than the others."""
    return all(math.isnan(series.values[i]) for panel in chart.panels for series in panel.series)


def _heads(chart: Bars, place: int, panel: Panel) -> list[str]:
    """Return the headers of the bars and of their numbers; one title is enough for both."""
    labelled = [series for series in panel.series if series.labels]
    title = escaped(panel.title or panel.axis)
    notes = [f" {element('i', 'interval')}" if series.notes else "" for series in labelled]
    if len(labelled) == 1 and not labelled[0].symbol:
        return [
            element(
                "th",
                scope="col",
                aria_label=f"bars of {panel.title or panel.axis}",
                **_kind(chart, place),
            ),
            element("th", title, *notes, scope="col", class_="n"),
        ]
    return [
        element("th", title, scope="col", **_kind(chart, place)),
        *(
            element("th", escaped(series.symbol or series.name), note, scope="col", class_="n")
            for series, note in zip(labelled, notes, strict=True)
        ),
    ]


def _kind(chart: Bars, place: int, kind: str = "") -> dict[str, str]:
    """Return the class of a panel's bars: on a narrow page there is room for the first and last.

    Where there are numbers beside the bars, these say the same, and the first are enough.
    """
    last = len(chart.panels) - 1
    numbered = any(series.labels for series in chart.panels[-1].series)
    between = place > 0 if numbered else 0 < place < last
    kinds = [kind] * bool(kind) + ["extra"] * between
    return {"class_": " ".join(kinds)} if kinds else {}


def _keys(panels: tuple[Panel, ...], rows: int) -> list[str]:
    """Return what stands for what, each once; a single series needs no key."""
    keys = dict.fromkeys(key for panel in panels for key in _svg.series_keys(panel, rows))
    return [element("ul", *keys, class_="keys soft")] if len(keys) > 1 else []


def _intervals(chart: Intervals, writer: Writer) -> str:
    """Return a single estimate on a line of its own, several as a table of ranges."""
    if len(chart.rows) == 1 and not chart.rows[0].name:
        (row,) = chart.rows
        scale = _svg.scale_of((row.value, row.low, row.high, row.floor, chart.threshold))
        return "" if scale is None else _svg.interval_line(row, scale, chart.threshold)
    rows: list[tuple[Inlines, ...]] = [
        (
            (Name(row.name),),
            (Range(row.text, row.value, row.low, row.high, row.floor, chart.threshold, row.role),),
            (row.note,),
        )
        for row in chart.rows
    ]
    heads: tuple[Inlines, ...] = ((), (f"{chart.axis}, {chart.interval}",), ())
    return html_table(Table(heads, tuple(rows), columns=(Column(),) * 3), writer)


def _matrix(chart: Matrix) -> str:
    """Return the numbers on shades, the largest the darkest, those that are marked framed."""
    finite = [value for row in chart.values for value in row if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    span = (high - low) or 1.0
    keys = [f"[{i}]" for i in range(1, len(chart.names) + 1)]
    heads = [element("td")]
    if chart.beside:
        heads.append(element("th", escaped(chart.beside_title), scope="col", class_="n"))
    heads += [
        element("th", escaped(key), scope="col", class_="n", title=name)
        for key, name in zip(keys, chart.names, strict=True)
    ]
    body = []
    for i, (key, name, values) in enumerate(zip(keys, chart.names, chart.values, strict=True)):
        cells = [element("th", f"{escaped(key)} ", element("bdi", escaped(name)), scope="row")]
        if chart.beside:
            cells.append(
                element("td", escaped(decimals(chart.beside[i], chart.digits)), class_="n")
            )
        for j, value in enumerate(values):
            shade = (
                f"s-{round((_SHADES - 1) * (value - low) / span)}" if value < math.inf else "s-x"
            )
            framed = bool(chart.marked) and chart.marked[i] == j
            text = decimals(value, chart.digits) + ("*" if framed else "")
            kind = f"n {shade}{' framed' if framed else ''}"
            cells.append(element("td", escaped(text), class_=kind))
        body.append(element("tr", *cells))
    said = f"{chart.scale}; rows: {chart.rows_title}; columns: {chart.columns_title}"
    if chart.mark_title:
        said += f"; * {chart.mark_title}"
    table = element(
        "table",
        element("caption", escaped(said), class_="hide"),
        element("thead", element("tr", *heads)),
        element("tbody", "\n".join(body)),
        class_="matrix",
    )
    return element("div", table, class_="wide")
