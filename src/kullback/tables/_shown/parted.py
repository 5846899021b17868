"""A table for terminals whose cells are never cut: what the width does not hold follows below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from kullback.counting._errors import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

GAP = 2
SHORTEST_NAME = 8


def pieces(widths: Sequence[int], room: int) -> list[list[int]]:
    """Part cells of such widths, in their order, so that those of each piece fit in the room.

    >>> pieces([6, 6, 20, 6], 20)
    [[0, 1], [2], [3]]
    """
    parts: list[list[int]] = [[]]
    left = room
    for i, wide in enumerate(widths):
        if parts[-1] and GAP + wide > left:
            parts.append([])
            left = room
        parts[-1].append(i)
        left -= GAP + wide
    return parts


def parted(
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Text]],
    *,
    width: int,
    names: int = 1,
    left: Sequence[str] = (),
) -> list[Table]:
    """Return the rows as one table, or as several, each of which begins with the names again.

    The first ``names`` cells of a row are names, which are cut where the width asks for it; the
    others are not. Those under the heads ``left`` begin at the left.
    """
    texts = [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in rows]
    widths = [
        max(cell_len(head), *(cell.cell_len for cell in cells), 0)
        for head, *cells in zip(heads, *texts, strict=True)
    ]
    beside = sum(GAP + wide for wide in widths[names:]) + GAP * (names - 1)
    if sum(widths[:names]) + beside > width:
        # Names give way as long as something of them is left; then cells go below.
        fair = (width - beside) // names
        if fair < SHORTEST_NAME + GAP:
            fair = max(SHORTEST_NAME, (width // 3) // names - GAP)
        widths[:names] = [min(wide, fair) for wide in widths[:names]]
    named = sum(widths[:names]) + GAP * (names - 1)
    tables = []
    for piece in pieces(widths[names:], width - named):
        table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
        for head, longest in zip(heads[:names], widths[:names], strict=False):
            table.add_column(Text(shortened(head, longest)), no_wrap=True)
        for i in piece:
            head = heads[names + i]
            # On a line of its own rather than cut, where not even one column fits.
            table.add_column(
                Text(head), justify="left" if head in left else "right", overflow="fold"
            )
        for row in texts:
            cut = [
                Text(shortened(cell.plain, longest), style=cell.style)
                for cell, longest in zip(row[:names], widths[:names], strict=False)
            ]
            table.add_row(*cut, *(row[names + i] for i in piece))
        tables.append(table)
    return tables


def print_parted(
    console: Console,
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Text]],
    *,
    names: int = 1,
    left: Sequence[str] = (),
) -> None:
    """Print the tables of `parted`, as wide as the console, with a line between them."""
    for k, table in enumerate(parted(heads, rows, width=console.width, names=names, left=left)):
        if k:
            console.print()
        console.print(table)
