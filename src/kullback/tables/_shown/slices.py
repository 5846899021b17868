"""A comparison by slices, as text for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kullback.counting._errors import shortened
from kullback.tables._evidence import VERDICTS
from kullback.tables._shown.parted import print_parted
from kullback.tables._shown.words import chance, estimated, interval, outcome_name

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.slices import Slice, SliceComparison

_LONGEST_NAME = 22
_MOST = 20
_STYLES = {"drifted": "bold red", "different but small": "bold"}


def as_text(found: SliceComparison, *, width: int) -> str:
    """Return what `show` prints, without colours, as lines of at most ``width`` characters."""
    file = io.StringIO()
    show(found, Console(file=file, width=width, no_color=True, highlight=False))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def show(found: SliceComparison, console: Console) -> None:
    """Print how the slices fared, then the columns that differ within one, the gravest first."""
    by = shortened(found.by, _LONGEST_NAME) or "''"
    judged = [column for part in found for column in part.columns if column.verdict is not None]
    console.print(
        Text(f"Within each value of {by}: p adjusted for {len(judged)} columns of slices together")
    )
    console.print()
    console.print(_overview(found, by))
    differing = _differing(found)
    if differing:
        console.print()
        _print_details(console, differing[:_MOST], found)
    if len(differing) > _MOST:
        console.print(Text(f"and {len(differing) - _MOST} more that differ"))
    for part in found:
        if part.status != "ok":
            console.print(Text(f"{outcome_name(part.value)}: {part.status}"))
    if found.left_out:
        console.print(
            Text(
                f"{found.left_out:,} rarer values of {by}, with {found.left_out_rows:,} rows of "
                "both tables, were left out"
            )
        )


def _overview(found: SliceComparison, by: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(by, no_wrap=True)
    for head in ("rows Q", "rows P", *VERDICTS):
        table.add_column(head, justify="right", overflow="fold")
    for part in found:
        verdicts = [column.verdict for column in part.columns]
        table.add_row(
            Text(outcome_name(part.value)),
            f"{part.n_reference:,}",
            f"{part.n_current:,}",
            *(str(verdicts.count(verdict)) for verdict in VERDICTS),
        )
    return table


def _differing(found: SliceComparison) -> list[tuple[Slice, ColumnComparison]]:
    """Return the columns within slices that differ, the gravest verdict first, then by D."""
    rows = [
        (part, column) for part in found for column in part.columns if column.verdict in _STYLES
    ]
    return sorted(
        rows,
        key=lambda row: (
            VERDICTS.index(row[1].verdict or VERDICTS[-1]),
            -(row[1].estimate.value if row[1].estimate is not None else 0.0),
        ),
    )


def _print_details(
    console: Console, rows: list[tuple[Slice, ColumnComparison]], found: SliceComparison
) -> None:
    heads = ["slice", "column", "verdict", "D", "95% interval", "p"]
    cells: list[list[str | Text]] = [
        [
            outcome_name(part.value),
            shortened(column.name, _LONGEST_NAME) or "''",
            Text(column.verdict or "", style=_STYLES.get(column.verdict or "", "")),
            estimated(column.estimate.value, found.threshold),
            interval(column.estimate, found.threshold),
            chance(column),
        ]
        for part, column in rows
        if column.estimate is not None
    ]
    print_parted(console, heads, cells, names=2, left=("verdict",))
