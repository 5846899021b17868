"""The tables of `show`: what is printed of every column, side by side or one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from kullback.tables._errors import shortened
from kullback.tables._words import chance, estimated, interval, measure, outcome_name, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables.column_comparison import ColumnComparison

WIDE = 180
"""From so many characters on, all parts stand side by side."""

_LONGEST_NAME = 22
_SHORTEST_NAME = 8
_GAP = 2

_HEADS = {
    "verdict": ("verdict", "D", "95% interval", "floor", "p"),
    "origin": ("missing", "unseen"),
    "observed": ("kind", "H(P)", "H(P,Q)", "Jeffreys", "JS"),
}
_LEFT = ("column", "kind", "verdict")
_STYLES = {"drifted": "bold red", "different but small": "bold", "same": "dim"}
SHARES = "largest shares of D (Q → P)"


def grid(
    columns: Sequence[ColumnComparison], parts: Sequence[str], *, threshold: float, width: int
) -> Table:
    """Return one table of the parts "verdict", "origin" and "observed" of the columns.

    With "origin" the rest of the width is for the largest contributions. Names are cut where
    the table would not fit.
    """
    heads = ["column", *(head for part in parts for head in _HEADS[part])]
    rows = [
        [cell for part in parts for cell in _CELLS[part](column, threshold)] for column in columns
    ]
    used = sum(_GAP + max(map(cell_len, cells)) for cells in zip(heads[1:], *rows, strict=True))
    room = max(_SHORTEST_NAME, min(_LONGEST_NAME, width - used))
    names = [shortened(column.name, room) or "''" for column in columns]
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for head in heads:
        justify: Literal["left", "right"] = "left" if head in _LEFT else "right"
        table.add_column(head, justify=justify, no_wrap=True)
    if "origin" in parts:
        table.add_column(SHARES, no_wrap=True, overflow="ellipsis")
        used += _GAP + max(len("column"), *map(cell_len, names))
    for name, cells, column in zip(names, rows, columns, strict=True):
        last = [_shares(column, width - used)] if "origin" in parts else []
        style = _STYLES.get(column.verdict or "", "") if parts[0] == "verdict" else ""
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
    missing = _change(
        column.missing_reference / sum(column.counts_reference),
        column.missing_current / sum(column.counts_current),
    )
    unseen = len(column.unseen)
    return [missing, f"{unseen:,}: {share(column.unseen_mass)}" if unseen else "0"]


def _change(before: float, after: float) -> str:
    texts = share(before), share(after)
    return texts[0] if before == after else " → ".join(texts)


def _shares(column: ColumnComparison, room: int) -> str:
    """Return as many of the largest contributions as the room holds, one at least."""
    line = ""
    for outcome, p, q, contribution in column.largest(4):
        if contribution == 0.0:
            break
        part = f"{outcome_name(outcome)} {measure(contribution)} ({_change(q, p)})"
        if line and len(line) + 3 + len(part) > room:
            break
        line += (" · " if line else "") + part
    return line or "none: the shares are equal"


_CELLS = {"verdict": _verdict, "origin": _origin, "observed": _observed}
