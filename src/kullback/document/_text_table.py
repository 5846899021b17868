"""Tables as plain text: columns that fit a terminal, numbers below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document._blocks import Name, Parts, Text, flat
from kullback.document._layout import cells, cut, padded, wrapped
from kullback.document._look import painted
from kullback.document._numbers import is_numeric
from kullback.document._words import count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kullback.document._blocks import Column, Inlines, Table
    from kullback.document._look import Role

    Sentence = Callable[[Inlines], str]

_GAP = "  "
_SHORTEST = 8
"""What is left of names where a table has no room for more."""
_FILLED = 30
"""The room that a cell of parts needs beside others."""


def text_table(
    table: Table,
    sentence: Sentence,
    width: int,
    *,
    ruled: bool = True,
    colours: bool = False,
) -> list[str]:
    """Return the lines of a table; `sentence` writes what is in a cell.

    `ruled` draws a line below the headers and above a total.
    """
    shown = table.rows if table.few is None else table.rows[: table.few]
    grid = _Grid(table, shown, sentence, width)
    lines: list[str] = []
    for part in grid.parts():
        lines += (
            ["", *grid.lines(part, ruled=ruled, colours=colours)]
            if lines
            else grid.lines(part, ruled=ruled, colours=colours)
        )
    more = (len(table.rows) if table.total is None else table.total) - len(shown)
    return [*lines, f"and {count_of(more, f'more {table.what}')}"] if more > 0 else lines


class _Grid:
    """The cells of a table, and how they are parted where they do not fit beside each other."""

    def __init__(
        self,
        table: Table,
        rows: Sequence[tuple[Inlines, ...]],
        sentence: Sentence,
        width: int,
    ) -> None:
        self._table, self._rows, self._sentence, self._width = table, rows, sentence, width
        count = len(table.headers) if table.headers else len(rows[0]) if rows else 0
        self._kept = [index for index in range(count) if table.column(index).in_text]
        self._filled = {
            index
            for index in self._kept
            if any(isinstance(part, Parts) for row in rows for part in row[index])
        }
        self._texts = {index: self._column(index) for index in self._kept}
        self._widths = {
            index: max((self._table.column(index).width, *map(cells, texts)))
            for index, texts in self._texts.items()
        }

    def parts(self) -> list[list[int]]:
        """Return the columns to show; several times some of them where a table is split."""
        table, frozen = self._table, self._table.frozen
        kept = list(self._kept)
        while self._needed(kept) > self._width and any(table.column(i).priority for i in kept):
            kept.remove(max(kept, key=lambda index: (table.column(index).priority, index)))
        if not frozen or self._needed(kept) <= self._width:
            return [kept]
        names, others = kept[:frozen], kept[frozen:]
        groups = sorted({table.column(index).part for index in others})
        room = self._width - sum(min(self._widths[i], _SHORTEST) + len(_GAP) for i in names)
        parts = []
        for group in groups:
            members = [index for index in others if table.column(index).part == group]
            parts += self._split(members, room)
        return [[*names, *part] for part in parts]

    def lines(self, part: list[int], *, ruled: bool, colours: bool) -> list[str]:
        """Return some columns beside each other; what is wider than its room has several lines."""
        columns = self._fitted(part)
        widths = [
            max((cells(line) for cell in column for line in cell), default=0) for column in columns
        ]
        widths = [
            max(wide, self._table.column(index).width)
            for wide, index in zip(widths, part, strict=True)
        ]
        above = 1 if self._table.headers else 0
        lines = []
        for place, row in enumerate(zip(*columns, strict=True)):
            for level in range(max(map(len, row))):
                written = []
                for index, cell, wide in zip(part, row, widths, strict=True):
                    text = cell[level] if level < len(cell) else ""
                    text = padded(text, wide, right=self._right(index))
                    if colours:
                        text = _painted(text, self._role(index, place - above))
                    written.append(text)
                lines.append(_GAP.join(written).rstrip())
        if not ruled:
            return lines
        rule = "─" * max(map(cells, lines))
        if self._table.last_is_total:
            lines.insert(-1, rule)
        return [lines[0], rule, *lines[1:]] if self._table.headers else lines

    def _split(self, members: list[int], room: int) -> list[list[int]]:
        """Return columns in parts that fit; a cell of parts needs some room beside the others."""
        parts: list[list[int]] = [[]]
        left = room
        for index in members:
            wide = _FILLED if index in self._filled else self._widths[index]
            if parts[-1] and wide > left:
                parts.append([])
                left = room
            parts[-1].append(index)
            left -= wide + len(_GAP)
        return parts

    def _needed(self, columns: Sequence[int]) -> int:
        wide = (_FILLED if i in self._filled else self._widths[i] for i in columns)
        return sum(wide) + len(_GAP) * (len(columns) - 1)

    def _fitted(self, part: list[int]) -> list[list[list[str]]]:
        """Return the columns' cells as lines: names are cut, cells of parts fill what is left."""
        names = part[: self._table.frozen]
        filled = [index for index in part if index in self._filled]
        fixed = [index for index in part if index not in names and index not in filled]
        gaps = len(_GAP) * (len(part) - 1)
        left = self._width - gaps - sum(self._widths[index] for index in fixed)
        left -= _FILLED * len(filled)
        longest = dict.fromkeys(names, 10**9)
        if names and sum(self._widths[index] for index in names) > left:
            longest = dict.fromkeys(names, max(left // len(names), _SHORTEST))
        found = {}
        for index in names:
            found[index] = [[cut(text, longest[index])] for text in self._texts[index]]
        used = sum(max(cells(cell[0]) for cell in found[index]) for index in names)
        room = self._width - gaps - used
        for index in fixed:
            found[index] = self._folded(index, room)
        room -= sum(self._widths[index] for index in fixed)
        for index in filled:
            found[index] = self._parts_in(index, room // len(filled))
        return [found[index] for index in part]

    def _folded(self, index: int, room: int) -> list[list[str]]:
        texts = self._texts[index]
        whole = not self._table.frozen and len(self._kept) > 1
        if whole or self._widths[index] <= room:
            return [[text] for text in texts]
        return [wrapped([text.strip()], room) or [""] for text in texts]

    def _parts_in(self, index: int, room: int) -> list[list[str]]:
        """Return as many parts of every cell as there is room for, one at least."""
        head = [[self._sentence(self._table.headers[index])]] if self._table.headers else []
        body = []
        for row in self._rows:
            line = ""
            for inline in row[index]:
                if not isinstance(inline, Parts):
                    line += self._sentence((inline,))
                    continue
                for place, one in enumerate(inline.parts):
                    text = (inline.apart if place else "") + self._sentence(one)
                    if place and cells(line) + cells(text) > room:
                        break
                    line += text
            body.append(wrapped([line], room) or [""])
        return [*(wrapped([cell[0]], room) for cell in head), *body]

    def _column(self, index: int) -> list[str]:
        """Return the texts of a column, that of its header in front if there are any."""
        table = self._table
        how = table.column(index)
        head = [_fitted(table.headers[index], self._sentence, how)] if table.headers else []
        body = [_fitted(row[index], self._sentence, how) for row in self._rows]
        if how.align == "auto" and self._right(index):
            body = _aligned(body)
        return [*head, *body]

    def _right(self, index: int) -> bool:
        align = self._table.column(index).align
        return is_numeric(self._table, index) if align == "auto" else align == "right"

    def _role(self, index: int, row: int) -> Role:
        """Return what a cell plays: headers are soft, and a text with a role has its own."""
        if row < 0:
            return "soft"
        match self._rows[row][index]:
            case (Text(_, role),):
                return role
        return "plain"


def _painted(cell: str, role: Role) -> str:
    """Return a cell in a colour, the space around its text left as it is."""
    text = cell.strip()
    if not text:
        return cell
    ahead, _, behind = cell.partition(text)
    return f"{ahead}{painted(text, role)}{behind}"


def _fitted(cell: Inlines, sentence: Sentence, how: Column) -> str:
    """Return what is in a cell; a name that is too long is cut."""
    match cell:
        case (Name(text),):
            # Of a name without end only what can be seen is looked at.
            return cut(sentence((Name(text[: 4 * how.longest]),)), how.longest)
    return sentence(flat(cell))


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
