"""A table comparison as text for people: one line a column, for narrow and wide terminals."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from kullback.tables._errors import shortened
from kullback.tables._evidence import VERDICTS
from kullback.tables._grid import WIDE, grids
from kullback.tables.column_comparison import DIRECTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables.column_comparison import ColumnComparison
    from kullback.tables.results import TableComparison

_ENOUGH = 5
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
    for line in _notes(result, columns):
        console.print(line)


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
    if any(column.estimate is not None for column in columns):
        lines.append(
            Text(
                "floor: the noise floor, what D's estimate would be on average if nothing had "
                "changed; H(P), H(P,Q), Jeffreys and JS are those of the observed shares"
            )
        )
    if any(column.unseen for column in columns):
        lines.append(
            Text(
                "unseen: how many values the current table has and the reference lacks, and their "
                "share of the current rows; one of them makes H(P,Q), Jeffreys and the shares of "
                "D infinite (∞), while the estimate of D says what samples of this size can tell"
            )
        )
    sparse = [column for column in columns if _sparse(column)]
    if sparse:
        listed = ", ".join(shortened(column.name) for column in sparse)
        lines.append(
            Text(
                f"fewer than {_ENOUGH} rows for each outcome, so that the interval of D may be "
                f"too short or very wide: {listed}"
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


def _sparse(column: ColumnComparison) -> bool:
    fewest = min(sum(column.counts_reference), sum(column.counts_current))
    return column.estimate is not None and fewest < _ENOUGH * len(column.outcomes)
