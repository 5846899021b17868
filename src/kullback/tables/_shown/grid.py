"""The tables of `show`: what is printed of every column, side by side or one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from kullback.counting._errors import shortened
from kullback.document import share_of_rows
from kullback.tables._shown.parted import GAP, SHORTEST_NAME
from kullback.tables._shown.parted import pieces as parted_in
from kullback.tables._shown.words import (
    chance,
    change,
    estimated,
    interval,
    measure,
    outcome_name,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._results.column import ColumnComparison

WIDE = 180
"""From so many characters on, all parts stand side by side."""

_LONGEST_NAME = 22
_SHARES = 30
"""With less than this beside the other cells, the largest shares stand in a table of their own."""

_HEADS = {
    "verdict": ("verdict", "D", "95% interval", "floor", "p"),
    "origin": ("missing", "unseen"),
    "observed": ("kind", "H(P)", "H(P,Q)", "Jeffreys", "JS"),
}
_LEFT = ("kind", "verdict")
_STYLES = {"drifted": "bold red", "different but small": "bold", "same": "dim"}
SHARES = "largest shares of D (Q → P)"


def grids(
    columns: Sequence[ColumnComparison], parts: Sequence[str], *, threshold: float, width: int
) -> list[Table]:
    """Return the parts "verdict", "origin" and "observed" of the columns as one table.

    With "origin" the rest of the width is for the largest contributions. Names are cut where
    the table would not fit; numbers never are: where the width does not hold them, they are
    parted among several tables.
    """
    heads = [head for part in parts for head in _HEADS[part]]
    rows = [
        [cell for part in parts for cell in _CELLS[part](column, threshold)] for column in columns
    ]
    widths = [max(map(cell_len, cells)) for cells in zip(heads, *rows, strict=True)]
    pieces = parted_in(widths, width - SHORTEST_NAME)
    shares_left = "origin" in parts
    tables = []
    for k, piece in enumerate(pieces):
        used = sum(GAP + widths[i] for i in piece)
        last = k == len(pieces) - 1
        with_shares = last and shares_left and width - used >= SHORTEST_NAME + GAP + _SHARES
        tables.append(
            _table(
                columns,
                [heads[i] for i in piece],
                [[row[i] for i in piece] for row in rows],
                room=width - used,
                with_shares=with_shares,
            )
        )
        shares_left = shares_left and not with_shares
    if shares_left:
        empty: list[list[str]] = [[] for _ in rows]
        tables.append(_table(columns, [], empty, room=width, with_shares=True))
    return tables


def _table(
    columns: Sequence[ColumnComparison],
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    room: int,
    with_shares: bool,
) -> Table:
    """Return one table; ``room`` is for the names and, if they are in it, the shares."""
    longest = max(SHORTEST_NAME, min(_LONGEST_NAME, room - (_SHARES + GAP) * with_shares))
    names = [shortened(column.name, longest) or "''" for column in columns]
    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
    table.add_column("column", no_wrap=True)
    for head in heads:
        justify: Literal["left", "right"] = "left" if head in _LEFT else "right"
        # On a line of its own rather than cut, where not even one column fits.
        table.add_column(head, justify=justify, overflow="fold")
    if with_shares:
        table.add_column(SHARES, overflow="fold")
        room -= GAP + max(len("column"), *map(cell_len, names))
    for name, cells, column in zip(names, rows, columns, strict=True):
        last = [_shares(column, room)] if with_shares else []
        style = _STYLES.get(column.verdict or "", "") if "verdict" in heads else ""
        table.add_row(
            *(
                Text(cell, style=style if i == 1 else "")
                for i, cell in enumerate((name, *cells, *last))
            )
        )
    return table


def _verdict(column: ColumnComparison, threshold: float) -> list[str]:
    estimate = column.estimate
    if estimate is None:
        return []
    return [
        column.verdict or "",
        estimated(estimate.value, threshold),
        interval(estimate, threshold),
        estimated(estimate.noise_floor, threshold),
        chance(column),
    ]


def _observed(column: ColumnComparison, threshold: float) -> list[str]:
    del threshold
    found = column.comparison
    if found is None:
        return []
    values = (found.entropy, found.cross_entropy, found.jeffreys_divergence, found.js_divergence)
    return [column.kind, *(measure(value) for value in values)]


def _origin(column: ColumnComparison, threshold: float) -> list[str]:
    del threshold
    missing = change(*column.missing_shares)
    unseen = len(column.unseen)
    return [missing, f"{unseen:,}: {share_of_rows(column.unseen_mass)}" if unseen else "0"]


def _shares(column: ColumnComparison, room: int) -> str:
    """Return as many of the largest contributions as the room holds, one at least."""
    line = ""
    for outcome, p, q, contribution in column.largest(4):
        if contribution == 0.0:
            break
        part = f"{outcome_name(outcome)} {measure(contribution)} ({change(q, p)})"
        if line and len(line) + 3 + len(part) > room:
            break
        line += (" · " if line else "") + part
    return line or "none: the shares are equal"


_CELLS = {"verdict": _verdict, "origin": _origin, "observed": _observed}
