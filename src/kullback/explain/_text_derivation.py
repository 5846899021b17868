"""Lines of formulas as text, aligned at their signs and broken where they are too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.explain._cells import cut
from kullback.explain._formula import Formula, Negative, Sum
from kullback.explain._text_formula import text_formula, text_term
from kullback.explain._text_table import LONGEST_NAME
from kullback.results._text import cells, padded, printable

if TYPE_CHECKING:
    from kullback.explain._document import Line


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
