"""A table comparison as text for people: one line a column, for narrow and wide terminals."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from kullback.tables._errors import shortened
from kullback.tables.results import DIRECTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables.results import ColumnComparison, TableComparison

_WIDE = 150
_NAME = 24
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
    heads = [Column("column", no_wrap=True, max_width=_NAME, overflow="ellipsis")]
    if numbers:
        heads.append(Column("kind", no_wrap=True))
        heads += [
            Column(name, justify="right", no_wrap=True)
            for name in ("H(P)", "H(P,Q)", "D", "Jeffreys", "JS")
        ]
    if origin:
        heads += [
            Column("missing", justify="right", no_wrap=True),
            Column("unseen", justify="right", no_wrap=True),
            Column("largest shares of D (Q → P)", no_wrap=True, overflow="ellipsis"),
        ]
    table = Table(*heads, box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    room = max(20, width - (108 if numbers else 42))
    for column in columns:
        cells = [Text(shortened(column.name) or "''")]
        if numbers:
            cells += _number_cells(column)
        if origin:
            cells += _origin_cells(column, room)
        table.add_row(*cells)
    return table


def _number_cells(column: ColumnComparison) -> list[Text]:
    found = column.comparison
    if found is None:
        return []
    return [
        Text(column.kind),
        Text(measure(found.entropy)),
        Text(measure(found.cross_entropy)),
        Text(measure(found.kl_divergence), style="bold"),
        Text(measure(found.jeffreys_divergence)),
        Text(measure(found.js_divergence)),
    ]


def _origin_cells(column: ColumnComparison, room: int) -> list[Text]:
    return [
        Text(
            _change(
                column.missing_reference / sum(column.counts_reference),
                column.missing_current / sum(column.counts_current),
            )
        ),
        Text(f"{len(column.unseen):,}: {share(column.unseen_mass)}" if column.unseen else "0"),
        Text(_shares(column, room)),
    ]


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
    if any(column.edges is not None for column in columns):
        lines.append(
            Text(
                f"numbers and times are counted in at most {result.bins} quantile cells "
                "of both tables together"
            )
        )
    return [Text(""), *lines] if lines else []
