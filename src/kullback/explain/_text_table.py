"""A table as text, its numbers aligned at their decimal points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.explain._cells import cut
from kullback.explain._columns import is_numeric
from kullback.explain._document import Name
from kullback.results._text import cells, padded

if TYPE_CHECKING:
    from collections.abc import Callable

    from kullback.explain._document import Inlines, Table

LONGEST_NAME = 24
"""The room for a name, in cells; longer ones are cut."""


def text_table(table: Table, sentence: Callable[[Inlines], str]) -> list[str]:
    """Return the lines of a table; `sentence` writes what is in a cell."""
    columns = []
    for index, header in enumerate(table.headers):
        head = sentence(header)
        right = is_numeric(table, index)
        body = [_cell(row[index], sentence) for row in table.rows]
        if right:
            body = _aligned(body)
        width = max(map(cells, (head, *body)))
        columns.append([padded(cell, width, right=right) for cell in (head, *body)])
    lines = ["  ".join(row).rstrip() for row in zip(*columns, strict=True)]
    rule = "─" * max(map(cells, lines))
    if table.last_is_total:
        lines.insert(-1, rule)
    return [lines[0], rule, *lines[1:]]


def _cell(cell: Inlines, sentence: Callable[[Inlines], str]) -> str:
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
