"""A document as plain text for a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Derivation,
    Document,
    Heading,
    Items,
    Name,
    Paragraph,
    Range,
    Table,
    Tally,
    Text,
    flat,
)
from kullback.document._chart_table import chart_table
from kullback.document._charts import Bars, Curves
from kullback.document._formula import Formula, Negative, Relation, Sum
from kullback.document._layout import Whole, cells, cut, padded, printable, wrapped
from kullback.document._look import painted
from kullback.document._text_curves import text_curves
from kullback.document._text_formula import text_formula, text_term
from kullback.document._text_table import text_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.document._blocks import Inlines, Leaf, Line
    from kullback.document._charts import Intervals, Matrix


_STEP = "  "
_SHORT = 24  # cells that a chain in a sentence may have without being broken


def render(document: Document, width: int, *, colours: bool = False) -> str:
    """Return the whole document, so many cells wide, the names in it as printable text."""
    if document.compact:
        return _compact(document, width, colours=colours)
    written = (_block(block, width, colours=colours) for block in document.lines("text"))
    return "\n\n".join("\n".join(lines) for lines in written if lines) + "\n"


def _compact(document: Document, width: int, *, colours: bool) -> str:
    """Return the blocks in groups: what stands right below a heading is set in."""
    lines: list[str] = []
    before: Leaf | None = None
    for block in document.lines("text"):
        if isinstance(block, Heading):
            written = wrapped(_pieces(block.text), width)
            lines += [painted(line, "strong") for line in written] if colours else written
        else:
            said = isinstance(block, Paragraph | Tally)
            indent = _STEP if isinstance(before, Heading) and not said else ""
            written = _block(block, width - len(indent), ruled=False, colours=colours)
            if not written:
                continue
            together = isinstance(before, Heading) or (
                said and isinstance(before, Paragraph | Tally)
            )
            if isinstance(block, Paragraph) and block.apart is not None:
                together = not block.apart
            if lines and not together:
                lines.append("")
            lines += [f"{indent}{line}" for line in written]
        before = block
    return "\n".join(lines)


def _block(block: Leaf, width: int, *, ruled: bool = True, colours: bool = False) -> list[str]:
    match block:
        case Heading(text, level):
            lines = wrapped(_pieces(text), width)
            return [*lines, ("═" if level == 1 else "─") * max(map(cells, lines))]
        case Paragraph(text, remark):
            bar = "│ " if remark else ""
            return [f"{bar}{line}" for line in wrapped(_pieces(text), width - len(bar))]
        case Tally():
            lines = wrapped([block.text], width)
            return [painted(line, "strong") for line in lines] if colours else lines
        case Items(items):
            return [line for item in items for line in _item(item, width)]
        case Table():
            indent = _STEP if ruled else ""
            found = text_table(block, _cell, width - len(indent), ruled=ruled, colours=colours)
            return [f"{indent}{line}" if line else "" for line in found]
        case Derivation(lines):
            return [_STEP + line for line in text_derivation(lines, width - len(_STEP))]
        case Curves():
            return text_curves(block, width) if block.in_text else []
        case _:
            return _chart(block, width, colours=colours)


def _chart(chart: Bars | Intervals | Matrix, width: int, *, colours: bool) -> list[str]:
    """Return a chart's numbers as a table without lines."""
    if not chart.in_text:
        return []
    table = chart_table(chart, headed=not isinstance(chart, Bars))
    if isinstance(chart, Bars):
        table = replace(table, rows=table.rows[: chart.few])
    return text_table(table, _cell, width, ruled=False, colours=colours)


def _item(item: Inlines, width: int) -> list[str]:
    first, *others = wrapped(_pieces(item), width - 2)
    return [f"• {first}", *(f"  {line}" for line in others)]


def _cell(text: Inlines) -> str:
    return "".join(_pieces(text))


def _pieces(text: Inlines) -> Iterator[str | Whole]:
    """Yield a sentence's words, and its formulas, which stay whole; a chain ends lines at signs."""
    for part in flat(text):
        if isinstance(part, str):
            yield part
        elif isinstance(part, Name | Text | Range):
            yield printable(part.text)
        elif isinstance(part, Relation) and cells(text_formula(part)) > _SHORT:
            yield Whole(text_formula(part.formulas[0]))
            for sign, link in zip(part.signs, part.formulas[1:], strict=True):
                yield " "
                yield Whole(f"{sign} {text_formula(link)}")
        else:
            yield Whole(text_formula(part))


LONGEST_NAME = 24
"""The room for a name in front of a line, in cells; longer ones are cut."""


def text_derivation(lines: tuple[Line, ...], width: int) -> list[str]:
    """Return the lines, the names in front of them, each of at most a width where it can be."""
    labels = [cut(printable(line.label.text), LONGEST_NAME) if line.label else "" for line in lines]
    lefts = [text_formula(line.formula.formulas[0]) for line in lines]
    label_width, left_width = max(map(cells, labels)), max(map(cells, lefts))
    gap = "  " if label_width else ""
    room = width - label_width - len(gap) - left_width
    written = []
    for label, left, rights in zip(labels, lefts, _rights(lines, room), strict=True):
        front = padded(label, label_width) + gap + padded(left, left_width, right=True)
        for right in rights:
            written.append(f"{front}{right}".rstrip())
            front = " " * (label_width + len(gap) + left_width)
    return written


def _rights(lines: tuple[Line, ...], room: int) -> list[list[str]]:
    """Return what stands right of each line's first formula, in one row or in several."""
    links = [[f" {sign} {text_formula(link)}" for sign, link in _links(line)] for line in lines]
    columns = list(zip(*links, strict=True)) if len({len(row) for row in links}) == 1 else []
    widths = [max(map(cells, column)) for column in columns]
    if columns and sum(widths) <= room:
        return [["".join(map(padded, row, widths))] for row in links]
    return [
        ["".join(row)]
        if sum(map(cells, row)) <= room
        else [part for sign, link in _links(line) for part in _broken(sign, link, room)]
        for line, row in zip(lines, links, strict=True)
    ]


def _links(line: Line) -> list[tuple[str, Formula]]:
    return list(zip(line.formula.signs, line.formula.formulas[1:], strict=True))


def _broken(sign: str, link: Formula, room: int) -> list[str]:
    """Return a link of a chain in rows: a long sum goes on below, before a + or a −."""
    whole = link.formula if isinstance(link, Negative) else link
    row = f" {sign} {text_formula(link)}"
    if not isinstance(whole, Sum) or cells(row) <= room:
        return [row]
    opening, closing = ("−(", ")") if isinstance(link, Negative) else ("", "")
    rows = [f" {sign} {opening}{text_formula(whole.terms[0])}"]
    for term in map(text_term, whole.terms[1:]):
        if cells(rows[-1]) + 1 + cells(term) + len(closing) > room:
            rows.append(f"   {term}")
        else:
            rows[-1] += f" {term}"
    rows[-1] += closing
    return rows
