"""A table comparison as text for people: one line a column, for narrow and wide terminals."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kullback.tables._errors import shortened
from kullback.tables.results import DIRECTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables.results import ColumnComparison, TableComparison

_WIDE = 150
_NAME = 22
_D_PLACE = 4
_LABEL = 32


def as_text(result: TableComparison, *, width: int, sort: str = "kl") -> str:
    """Return what `show` prints, without colours, as lines of at most ``width`` characters."""
    file = io.StringIO()
    show(result, Console(file=file, width=width, no_color=True, highlight=False), sort=sort)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def show(result: TableComparison, console: Console, *, sort: str = "kl") -> None:
    """Print the comparison: its head, one line a column, then what could not be compared."""
    columns = result.sorted_by(sort)
    compared = [column for column in columns if column.comparison is not None]
    for line in _head(result, sort):
        console.print(line)
    console.print()
    if compared:
        if console.width >= _WIDE:
            console.print(_table(compared, numbers=True, origin=True, width=console.width))
        else:
            console.print(_table(compared, numbers=True, origin=False, width=console.width))
            console.print()
            console.print(_table(compared, numbers=False, origin=True, width=console.width))
    for line in _notes(result, columns):
        console.print(line)


def share(value: float) -> str:
    """Return a share of rows in percent, with two digits at least, unless it is tiny.

    >>> share(0.123), share(0.00234), share(0.00004), share(0.0), share(1.0), share(0.99999)
    ('12.3%', '0.23%', '<0.01%', '0', '100%', '>99.9%')
    """
    if value in {0.0, 1.0}:
        return "0" if value == 0.0 else "100%"
    if value < 0.0001:
        return "<0.01%"
    if value > 0.9995:
        return ">99.9%"
    return f"{100 * value:.1f}%" if value >= 0.00995 else f"{100 * value:.2f}%"


def measure(value: float) -> str:
    """Return a number of nats or bits with five decimals, smaller ones by their size.

    >>> measure(0.0123456), measure(3e-7), measure(0.0), measure(float("inf"))
    ('0.01235', '3e-07', '0', '∞')
    """
    if math.isinf(value):
        return "∞"
    if value == 0.0:
        return "0"
    return f"{value:.5f}" if abs(value) >= 1e-5 else f"{value:.0e}"


def outcome_name(outcome: object) -> str:
    """Return an outcome as people see it; quotes tell the text 'missing' from no value."""
    if outcome is None:
        return "missing"
    name = shortened(outcome, _LABEL)
    return f"'{name}'" if name in {"", "missing"} or name != name.strip() else name


def _head(result: TableComparison, sort: str) -> list[Text]:
    digits = max(len(f"{result.n_reference:,}"), len(f"{result.n_current:,}"))
    sides = (
        ("Q", "reference", result.reference, result.n_reference),
        ("P", "current", result.current, result.n_current),
    )
    lines = [
        Text(
            f"{letter} {role:<10}{n:>{digits},} row{'s' * (n != 1)}  {shortened(label, 300)}",
            overflow="fold",
        )
        for letter, role, label, n in sides
    ]
    order = {"kl": "the largest D first", "name": "by name"}.get(sort, f"sorted by {sort}")
    return [*lines, Text(f"D = {DIRECTION}, in {result.unit}; {order}")]


def _table(
    columns: Sequence[ColumnComparison], *, numbers: bool, origin: bool, width: int
) -> Table:
    """Return the table of the numbers, of where they come from, or of both."""
    heads = ["column"]
    if numbers:
        heads += ["kind", "H(P)", "H(P,Q)", "D", "Jeffreys", "JS"]
    if origin:
        heads += ["missing", "unseen"]
    rows = [
        [
            shortened(column.name, _NAME) or "''",
            *(_numbers(column) if numbers else ()),
            *(_absences(column) if origin else ()),
        ]
        for column in columns
    ]
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for head in heads:
        words = head in {"column", "kind"}
        table.add_column(head, justify="left" if words else "right", no_wrap=True)
    if origin:
        table.add_column("largest shares of D (Q → P)", no_wrap=True, overflow="ellipsis")
        used = sum(2 + max(map(cell_len, column)) for column in zip(heads, *rows, strict=True))
        for row, column in zip(rows, columns, strict=True):
            row.append(_shares(column, width - used))
    for row in rows:
        table.add_row(
            *(
                Text(cell, style="bold" if numbers and i == _D_PLACE else "")
                for i, cell in enumerate(row)
            )
        )
    return table


def _numbers(column: ColumnComparison) -> list[str]:
    found = column.comparison
    if found is None:
        return []
    values = (
        found.entropy,
        found.cross_entropy,
        found.kl_divergence,
        found.jeffreys_divergence,
        found.js_divergence,
    )
    return [column.kind, *(measure(value) for value in values)]


def _absences(column: ColumnComparison) -> list[str]:
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


def _notes(result: TableComparison, columns: Sequence[ColumnComparison]) -> list[Text]:
    lines = []
    for words, names in (
        ("reference", result.only_in_reference),
        ("current table", result.only_in_current),
    ):
        if names:
            listed = ", ".join(shortened(name) or "''" for name in names)
            lines.append(Text(f"only in the {words}: {listed}"))
    lines += [Text(note) for note in result.notes]
    for column in columns:
        said = [*column.notes, *([] if column.status == "ok" else [column.status])]
        lines += [Text(f"{shortened(column.name)}: {note}") for note in said]
    if any(column.unseen for column in columns):
        lines.append(
            Text(
                "unseen: how many values the current table has and the reference lacks, and their "
                "share of the current rows; one of them makes D and Jeffreys infinite (∞)"
            )
        )
    vanished = [
        column.name
        for column in columns
        if column.comparison is not None
        and not column.unseen
        and math.isinf(column.comparison.jeffreys_divergence)
    ]
    if vanished:
        listed = ", ".join(shortened(name) for name in vanished)
        lines.append(
            Text(
                "Jeffreys is infinite (∞) where the current table lacks a value that the "
                f"reference has: {listed}"
            )
        )
    if any(column.edges is not None for column in columns):
        lines.append(
            Text(
                f"numbers and times are counted in at most {result.bins} quantile cells "
                "of both tables together"
            )
        )
    return [Text(""), *lines] if lines else []
