"""A comparison given one column, as text for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from kullback.counting._errors import quoted, shortened
from kullback.tables._shown.parted import print_parted
from kullback.tables._shown.words import chance, estimated, interval

if TYPE_CHECKING:
    from kullback.tables._results.given import GivenColumn, GivenComparison

_LONGEST_NAME = 22
_STYLES = {"drifted": "bold red", "different but small": "bold", "same": "dim"}


def as_text(found: GivenComparison, *, width: int) -> str:
    """Return what `show` prints, without colours, as lines of at most ``width`` characters."""
    file = io.StringIO()
    show(found, Console(file=file, width=width, no_color=True, highlight=False))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def show(found: GivenComparison, console: Console) -> None:
    """Print the two parts of every column's joint D with the given one."""
    by = shortened(found.by, _LONGEST_NAME) or "''"
    mix = f"{estimated(found.mix.value, found.threshold)} {interval(found.mix, found.threshold)}"
    console.print(Text(f"Given {by}: has a column y changed, or only the mix of {by}?"))
    console.print(
        Text(f"D({by}, y) = D({by}) + D(y | {by}), in {found.unit}; D({by}) = {mix}"),
        overflow="fold",
    )
    console.print()
    heads = ["column y", "D(y)", f"D(y | {by})", "95% interval", "p", "reading"]
    rows: list[list[str | Text]] = []
    for column in found:
        if column.given is not None:
            cells = _cells(column, found.threshold)
            style = _STYLES.get(column.verdict or "", "")
            rows.append([*cells[:-1], Text(cells[-1], style=style)])
    print_parted(console, heads, rows, left=("reading",))
    for column in found:
        if column.given is None or column.given.status != "ok":
            said = column.status if column.given is None else column.given.status
            console.print(Text(f"{quoted(column.name)}: {said}"))


def _cells(column: GivenColumn, threshold: float) -> list[str]:
    if column.alone is None or column.given is None:
        return []
    return [
        shortened(column.name, _LONGEST_NAME) or "''",
        estimated(column.alone.value, threshold),
        estimated(column.given.value, threshold),
        interval(column.given, threshold),
        chance(column),
        column.reading,
    ]
