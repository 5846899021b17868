"""A table comparison as text for people: one line a column, for narrow and wide terminals."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from kullback.counting._errors import shortened
from kullback.tables._evidence import VERDICTS
from kullback.tables._results.column import DIRECTION
from kullback.tables._shown.given import show as show_given
from kullback.tables._shown.grid import WIDE, grids
from kullback.tables._shown.remarks import remarks
from kullback.tables._shown.slices import show as show_slices

if TYPE_CHECKING:
    from kullback.tables._results.comparison import TableComparison

_ORDERS = {
    "verdict": "the gravest verdict first",
    "kl": "the largest D first",
    "p": "the smallest p first",
    "name": "by name",
    "kind": "by kind",
}


def as_text(result: TableComparison, *, width: int, sort: str = "verdict") -> str:
    """Return what `show` prints, without colours, as lines of at most ``width`` characters."""
    file = io.StringIO()
    show(result, Console(file=file, width=width, no_color=True, highlight=False), sort=sort)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def show(result: TableComparison, console: Console, *, sort: str = "verdict") -> None:
    """Print the comparison: its head, the tables, then what to know of them."""
    columns = result.sorted_by(sort)
    compared = [column for column in columns if column.comparison is not None]
    for line in _head(result, sort):
        console.print(line)
    console.print()
    if compared:
        parts: tuple[tuple[str, ...], ...] = (("verdict", "observed", "origin"),)
        if console.width < WIDE:
            parts = (("verdict",), ("origin",), ("observed",))
        for i, part in enumerate(parts):
            if i:
                console.print()
            tables = grids(compared, part, threshold=result.threshold, width=console.width)
            for k, table in enumerate(tables):
                if k:
                    console.print()
                console.print(table)
    said = [Text(""), *map(Text, remarks(result, columns))]
    for line in said if len(said) > 1 else []:
        console.print(line)
    _show_parts(result, console)


def _show_parts(result: TableComparison, console: Console) -> None:
    """Print what was asked for by another column."""
    if result.given is not None:
        console.print()
        show_given(result.given, console)
    if result.slices is not None:
        console.print()
        show_slices(result.slices, console)


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
    order = _ORDERS.get(sort, f"sorted by {sort}")
    return [
        *lines,
        Text(f"D = {DIRECTION}, in {result.unit}, estimated; {order}"),
        *_verdicts(result),
    ]


def _verdicts(result: TableComparison) -> list[Text]:
    """Return how many columns have which verdict, and what the verdicts mean."""
    found = [column.verdict for column in result if column.verdict is not None]
    if not found:
        return []
    many = ", ".join(
        f"{found.count(verdict)} {verdict}" for verdict in VERDICTS if verdict in found
    )
    over = f", adjusted for {len(found)} columns" if len(found) > 1 else ""
    rule = (
        f"different: p ≤ {result.alpha:g}{over}; "
        f"drifted: also D ≥ {result.threshold:.4g} {result.unit}"
    )
    return [Text(rule), Text(many, style="bold")]
