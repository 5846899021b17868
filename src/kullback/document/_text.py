"""A document as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document._blocks import (
    Block,
    Derivation,
    Document,
    Heading,
    Items,
    Name,
    Paragraph,
    Table,
)
from kullback.document._formula import Formula, Negative, Relation, Sum
from kullback.document._layout import Whole, cells, cut, padded, printable, wrapped
from kullback.document._numbers import is_numeric
from kullback.document._text_formula import text_formula, text_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kullback.document._blocks import Inlines, Line


_STEP = "  "
_SHORT = 24  # cells that a chain in a sentence may have without being broken


def render(document: Document, width: int) -> str:
    """Return the whole derivation, so many cells wide, the names in it as printable text."""
    return "\n\n".join("\n".join(_block(block, width)) for block in document.blocks) + "\n"


def _block(block: Block, width: int) -> list[str]:
    match block:
        case Heading(text, level):
            lines = wrapped(_pieces(text), width)
            return [*lines, ("═" if level == 1 else "─") * max(map(cells, lines))]
        case Paragraph(text, remark):
            bar = "│ " if remark else ""
            return [f"{bar}{line}" for line in wrapped(_pieces(text), width - len(bar))]
        case Items(items):
            return [line for item in items for line in _item(item, width)]
        case Table():
            return [_STEP + line for line in text_table(block, _cell)]
        case Derivation(lines):
            return [_STEP + line for line in text_derivation(lines, width - len(_STEP))]


def _item(item: Inlines, width: int) -> list[str]:
    first, *others = wrapped(_pieces(item), width - 2)
    return [f"• {first}", *(f"  {line}" for line in others)]


def _cell(text: Inlines) -> str:
    return "".join(_pieces(text)).strip()


def _pieces(text: Inlines) -> Iterator[str | Whole]:
    """Yield a sentence's words, and its formulas, which stay whole; a chain ends lines at signs."""
    for part in text:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Name):
            yield printable(part.text)
        elif isinstance(part, Relation) and cells(text_formula(part)) > _SHORT:
            yield Whole(text_formula(part.formulas[0]))
            for sign, link in zip(part.signs, part.formulas[1:], strict=True):
                yield " "
                yield Whole(f"{sign} {text_formula(link)}")
        else:
            yield Whole(text_formula(part))


LONGEST_NAME = 24
"""The room for a name, in cells; longer ones are cut."""


def text_table(table: Table, sentence: Callable[[Inlines], str]) -> list[str]:
    """Return the lines of a table; `sentence` writes what is in a cell."""
    columns = []
    for index, header in enumerate(table.headers):
        head = sentence(header)
        right = is_numeric(table, index)
        body = [_fitted(row[index], sentence) for row in table.rows]
        if right:
            body = _aligned(body)
        width = max(map(cells, (head, *body)))
        columns.append([padded(cell, width, right=right) for cell in (head, *body)])
    lines = ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]
    rule = "─" * max(map(cells, lines))
    if table.last_is_total:
        lines.insert(-1, rule)
    return [lines[0], rule, *lines[1:]]


def _fitted(cell: Inlines, sentence: Callable[[Inlines], str]) -> str:
    """Return what is in a cell; a name that is too long is cut."""
    match cell:
        case (Name(),):
            return cut(sentence(cell), LONGEST_NAME)
    return sentence(cell)


def _aligned(numbers: list[str]) -> list[str]:
    """Return numbers with spaces behind them, so that their points stand below each other."""
    behind = [len(_behind(number)) for number in numbers]
    most = max(behind)
    return [number + " " * (most - length) for number, length in zip(numbers, behind, strict=True)]


def _behind(number: str) -> str:
    """Return the decimal point and what stands behind it, or the power of ten without one."""
    whole, point, decimals = number.partition(".")
    if point:
        return point + decimals
    return "".join(whole.partition(" ")[1:])


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
