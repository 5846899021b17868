"""A profile as text for people: a table of its columns."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from kullback.counting._errors import shortened
from kullback.counting._listed import Listed
from kullback.document import share_of_rows
from kullback.tables._shown.parted import print_parted
from kullback.tables._shown.words import measure

if TYPE_CHECKING:
    from kullback.tables._results.profile import ColumnProfile, Profile

HEADS = ("distinct", "missing", "H", "in the rest")
"""What is told of a column, beside its name and kind."""

_LONGEST_NAME = 40


def as_text(profile: Profile, *, width: int) -> str:
    """Return the profile as lines of at most ``width`` characters."""
    file = io.StringIO()
    console = Console(file=file, width=width, no_color=True, highlight=False)
    for line in _head(profile):
        console.print(Text(line, overflow="fold"))
    console.print()
    _print_table(console, profile)
    for column in profile:
        if column.status != "ok":
            console.print(Text(f"{shortened(column.name)}: {column.status}", overflow="fold"))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def between(fewest: int, most: int | None) -> str:
    """Return a number that is known, or between what it is.

    >>> between(5, 5), between(5, None), between(1000, 2000)
    ('5', '≥ 5', '1,000 to 2,000')
    """
    if most is None:
        return f"≥ {fewest:,}"
    return f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"


def _head(profile: Profile) -> list[str]:
    name = "" if profile.name is None else f" of {shortened(profile.name, 300)}"
    many = len(profile.columns)
    lines = [f"profile{name}: {profile.rows:,} rows, {many:,} column{'s' * (many != 1)}"]
    if profile.min_count is not None:
        lines.append(f"every number of rows in it is 0, or at least {profile.min_count:,}")
    return lines


def _print_table(console: Console, profile: Profile) -> None:
    rows = [cells(column, profile.rows) for column in profile]
    # What is beside the listed values, where any column has it.
    heads = HEADS[: 4 if any(row[3] for row in rows) else 3]
    texts: list[list[str | Text]] = [
        [shortened(column.name, _LONGEST_NAME) or "''", column.kind, *row[: len(heads)]]
        for column, row in zip(profile, rows, strict=True)
    ]
    print_parted(console, ["column", "kind", *heads], texts, left=("kind",))


def cells(column: ColumnProfile, rows: int) -> list[str]:
    """Return a text for each of `HEADS`; "" where nothing is told."""
    held = column.held
    if held is None:
        return ["", "", "", ""]
    missing = "hidden" if column.missing is None else share_of_rows(column.missing / rows)
    entropy = "" if column.entropy is None else measure(column.entropy)
    rest = held.rest if isinstance(held, Listed) else None
    if rest is not None:
        entropy = f"≥ {entropy}"
    return [
        between(*column.distinct),
        missing,
        entropy,
        "" if rest is None else share_of_rows(rest.rows / rows),
    ]
