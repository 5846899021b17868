"""A document as HTML for a notebook: plain elements, which the notebook's own style sets."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Beside,
    Block,
    Derivation,
    Document,
    Heading,
    Items,
    Name,
    Only,
    Paragraph,
    Range,
    Table,
    Tally,
    Text,
    flat,
)
from kullback.document._chart_table import chart_table
from kullback.document._charts import Bars
from kullback.document._html_table import column_scale
from kullback.document._look import LOOKS, add_sign
from kullback.document._markup import element, escaped
from kullback.document._mathml import MathmlFormulas
from kullback.document._text_curves import sparkline

if TYPE_CHECKING:
    from kullback.document._blocks import Inline, Inlines
    from kullback.document._charts import Curves, Intervals, Matrix
    from kullback.document._svg import Scale

_FORMULAS = MathmlFormulas()


def render(document: Document) -> str:
    """Return the blocks without a page around them, and without anything that needs a style."""
    return _blocks(document.seen_in("notebook"))


def _blocks(blocks: tuple[Block, ...]) -> str:
    return "\n".join(filter(None, map(_block, blocks)))


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return element("p", element("strong", _sentence(text)))
        case Paragraph(text):
            return element("p", _sentence(text))
        case Items(items):
            return element("ul", *(element("li", _sentence(item)) for item in items))
        case Table():
            return _table(block)
        case Tally(groups):
            told = (add_sign(f"{group.count:,} {group.name}", group.role) for group in groups)
            return element("p", escaped(" · ".join(told)))
        case Beside(left, right):
            return _blocks((*left, *right))
        case Only(media):
            return _blocks(block.made()) if "notebook" in media else ""
        case Derivation(lines):
            return "".join(
                element(
                    "p",
                    *((escaped(line.label.text), " ") if line.label else ()),
                    *_FORMULAS.math(line.formula),
                )
                for line in lines
            )
        case _:
            return _chart(block) if block.in_text else ""


def _chart(chart: Bars | Intervals | Curves | Matrix) -> str:
    """Return the numbers of a chart as a table, curves as lines of bars."""
    if isinstance(chart, Bars):
        return _table(chart_table(replace(chart, listed=chart.few)))
    table = chart_table(chart)
    planes = getattr(chart, "planes", ())
    if not planes:
        return _table(table)
    curves = [curve for plane in planes for curve in plane.curves]
    rows = [
        (row[0], (sparkline(curve.y, log=curve.log),), *row[1:])
        for row, curve in zip(table.rows, curves, strict=True)
    ]
    return _table(Table(((), (), ("first",), ("last",)), tuple(rows)))


def _table(table: Table) -> str:
    rows = table.rows if table.few is None else table.rows[: table.few]
    count = len(table.headers) if table.headers else len(rows[0]) if rows else 0
    kept = [index for index in range(count) if table.column(index).in_text]
    scales = {index: column_scale(table, index) for index in kept}
    lines = []
    for place, row in enumerate(rows):
        here = [index for index in kept if index < len(row)]
        written = []
        for index in here:
            last = index == here[-1] and len(here) < len(kept)
            reach = {"colspan": f"{len(kept) - len(here) + 1}"} if last else {}
            drawn = "".join(_line(part, scales[index]) for part in row[index])
            written.append(element("td", _sentence(row[index]), drawn, **reach))
        lines.append(element("tr", *written))
        more = table.details[place] if table.details else ()
        if more:
            lines.append(element("tr", element("td", _more(more), colspan=f"{len(kept)}")))
    heads = [element("th", _sentence(table.headers[i])) for i in kept] if table.headers else []
    inside = [element("caption", _sentence(table.caption))] if table.caption else []
    inside += [element("thead", element("tr", *heads))] if heads else []
    return element("table", *inside, element("tbody", *lines))


def _more(blocks: tuple[Block, ...]) -> str:
    """Return what opens below a row; its first paragraph is what is seen of it before."""
    first, rest = blocks[0], blocks[1:]
    summary = _sentence(first.text) if isinstance(first, Paragraph) else "more"
    inside = _blocks(rest if isinstance(first, Paragraph) else blocks)
    return element("details", element("summary", summary), inside)


def _line(part: Inline, scale: Scale | None) -> str:
    """Return a range on its line, in colours of its own: a notebook has no style for it."""
    if not isinstance(part, Range) or scale is None:
        return ""
    pieces = []
    if part.threshold is not None:
        at = f"{scale.place(part.threshold)}"
        stroke = LOOKS["drifted"].light
        pieces.append(element("path", d=f"M{at} 0v16", stroke=stroke, stroke_dasharray="2 2"))
    if part.floor is not None and math.isfinite(part.floor):
        at = f"{scale.place(part.floor)}"
        pieces.append(element("path", d=f"M{at} 4v8", stroke=LOOKS["ideal"].light))
    colour = LOOKS[part.role].light
    if part.low is not None and part.high is not None:
        path = f"M{scale.place(part.low)} 8H{scale.place(part.high)}"
        pieces.append(element("path", d=path, stroke=colour, stroke_width="2"))
    if math.isfinite(part.value):
        at = f"{scale.place(part.value)}"
        pieces.append(element("circle", cx=at, cy="8", r="3.5", fill=colour))
    box = {"viewBox": "-4 0 108 16", "width": "120", "height": "16", "role": "img"}
    return element("svg", element("title", escaped(part.text)), *pieces, **box)


def _sentence(inlines: Inlines) -> str:
    written = []
    for part in flat(inlines):
        if isinstance(part, str):
            written.append(escaped(part))
        elif isinstance(part, Name | Text | Range):
            written.append(escaped(part.text))
        else:
            written.extend(_FORMULAS.math(part))
    return "".join(written)
