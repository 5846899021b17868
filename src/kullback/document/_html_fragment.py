"""A document as HTML for a notebook: plain elements, which the notebook's own style sets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Block,
    Derivation,
    Document,
    Heading,
    Items,
    Name,
    Paragraph,
    Range,
    Table,
    Text,
)
from kullback.document._chart_table import chart_table
from kullback.document._charts import Bars
from kullback.document._markup import element, escaped
from kullback.document._mathml import MathmlFormulas
from kullback.document._text_curves import sparkline

if TYPE_CHECKING:
    from kullback.document._blocks import Inlines
    from kullback.document._charts import Curves, Intervals, Matrix

_FORMULAS = MathmlFormulas()


def render(document: Document) -> str:
    """Return the blocks without a page around them, and without anything that needs a style."""
    return "\n".join(filter(None, map(_block, document.blocks)))


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
    head = element("tr", *(element("th", _sentence(header)) for header in table.headers))
    lines = [element("tr", *(element("td", _sentence(cell)) for cell in row)) for row in rows]
    inside = [element("thead", head)] if table.headers else []
    return element("table", *inside, element("tbody", *lines))


def _sentence(inlines: Inlines) -> str:
    written = []
    for part in inlines:
        if isinstance(part, str):
            written.append(escaped(part))
        elif isinstance(part, Name | Text | Range):
            written.append(escaped(part.text))
        else:
            written.extend(_FORMULAS.math(part))
    return "".join(written)
