"""Tables as plain text: columns that fit a terminal, numbers below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document._blocks import Name, Text
from kullback.document._layout import cells, cut, padded
from kullback.document._look import painted
from kullback.document._numbers import is_numeric
from kullback.document._words import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kullback.document._blocks import Column, Inlines, Table
    from kullback.document._look import Role

_GAP = "  "


def text_table(
    table: Table,
    sentence: Callable[[Inlines], str],
    width: int,
    *,
    ruled: bool = True,
    colours: bool = False,
) -> list[str]:
    """Return the lines of a table; `sentence` writes what is in a cell.

    `ruled` draws a line below the headers and above a total.
    """
    shown = table.rows if table.few is None else table.rows[: table.few]
    columns = [_column(table, index, shown, sentence) for index in range(_count(table))]
    widths = [cells(column[0]) if column else 0 for column in columns]
    if colours:
        for index, column in enumerate(columns):
            _paint(column, index, table, shown)
    parts = [
        _lines([columns[index] for index in part], table, ruled=ruled)
        for part in _parts(table, widths, width)
    ]
    lines = [line for part in parts for line in ("", *part)][1:]
    more = (len(table.rows) if table.total is None else table.total) - len(shown)
    return [*lines, f"and {count_of(more, f'more {table.what}')}"] if more > 0 else lines


def _count(table: Table) -> int:
    return len(table.headers) if table.headers else len(table.rows[0]) if table.rows else 0


def _column(
    table: Table,
    index: int,
    rows: Sequence[tuple[Inlines, ...]],
    sentence: Callable[[Inlines], str],
) -> list[str]:
    """Return a column's cells, its header in front if there are any, as wide as the widest."""
    how = table.column(index)
    head = [_fitted(table.headers[index], sentence, how)] if table.headers else []
    right = is_numeric(table, index) if how.align == "auto" else how.align == "right"
    body = [_fitted(row[index], sentence, how) for row in rows]
    if right and how.align == "auto":
        body = _aligned(body)
    width = max(how.width, *map(cells, (*head, *body)))
    return [padded(cell, width, right=right) for cell in (*head, *body)]


def _paint(
    column: list[str], index: int, table: Table, rows: Sequence[tuple[Inlines, ...]]
) -> None:
    """Colour the cells that hold one text with a role, and soften headers."""
    above = 1 if table.headers else 0
    if above:
        column[0] = _painted(column[0], "soft")
    for place, row in enumerate(rows, above):
        match row[index]:
            case (Text(_, role),):
                column[place] = _painted(column[place], role)


def _painted(cell: str, role: Role) -> str:
    """Return a cell in a colour, the space around its text left as it is."""
    text = cell.strip()
    if not text:
        return cell
    ahead, _, behind = cell.partition(text)
    return f"{ahead}{painted(text, role)}{behind}"


def _lines(columns: list[list[str]], table: Table, *, ruled: bool) -> list[str]:
    """Return the columns beside each other."""
    lines = [_GAP.join(row).rstrip() for row in zip(*columns, strict=True)]
    if not ruled:
        return lines
    rule = "─" * max(map(cells, lines))
    if table.last_is_total:
        lines.insert(-1, rule)
    return [lines[0], rule, *lines[1:]] if table.headers else lines


def _parts(table: Table, widths: list[int], width: int) -> list[list[int]]:
    """Return the columns to show; several times some of them where a table is split."""

    def needed(columns: Sequence[int]) -> int:
        return sum(widths[column] for column in columns) + len(_GAP) * (len(columns) - 1)

    kept = [index for index in range(len(widths)) if table.column(index).in_text]
    while needed(kept) > width and any(table.column(index).priority for index in kept):
        kept.remove(max(kept, key=lambda index: (table.column(index).priority, index)))
    if needed(kept) <= width or not table.frozen:
        return [kept]
    frozen, others = kept[: table.frozen], kept[table.frozen :]
    parts: list[list[int]] = [[]]
    for column in others:
        if parts[-1] and needed([*frozen, *parts[-1], column]) > width:
            parts.append([])
        parts[-1].append(column)
    return [[*frozen, *part] for part in parts]


def _fitted(cell: Inlines, sentence: Callable[[Inlines], str], how: Column) -> str:
    """Return what is in a cell; a name that is too long is cut."""
    match cell:
        case (Name(text),):
            # Of a name without end only what can be seen is looked at.
            return cut(sentence((Name(text[: 4 * how.longest]),)), how.longest)
    return sentence(cell)


def _aligned(numbers: list[str]) -> list[str]:
    """Return numbers with spaces behind them, so that their points stand below each other."""
    behind = [len(_behind(number)) for number in numbers]
    most = max(behind, default=0)
    return [number + " " * (most - length) for number, length in zip(numbers, behind, strict=True)]


def _behind(number: str) -> str:
    """Return the decimal point and what stands behind it, or the power of ten without one."""
    whole, point, decimals = number.partition(".")
    if point:
        return point + decimals
    return "".join(whole.partition(" ")[1:])
