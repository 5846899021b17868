"""A column of text of two tables: the values that both count exactly, the others as one outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.tables._counted import ColumnCounts
from kullback.tables._words import share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kullback.tables._listed import Listed, Number
    from kullback.tables._plan import Planned

OTHERS = "all other values"

_ROLES = ("reference", "current table")


def pooled_column(
    planned: Planned, reference: Listed, current: Listed, most: int | None = None
) -> ColumnCounts:
    """Return the categories and the counts of both tables.

    Values that one table does not count exactly are one outcome, with a note. A difference is
    seen through it if it hides less than half of a table; where it hides more of both, the
    column is not compared. ``most`` is how many values a table may list.
    """
    sides = (reference, current)
    rows: list[tuple[str | None, Number, Number]] = []
    for value in dict.fromkeys((*reference.exact, *current.exact)):
        a, b = reference.count(value), current.count(value)
        if a is not None and b is not None:
            rows.append((value, a, b))
    rows.sort(key=lambda row: (-row[1] - row[2], row[0]))
    if reference.missing is not None and current.missing is not None:
        missing = [(None, reference.missing, current.missing)]
    else:
        missing = []
    missing = [row for row in missing if row[1] or row[2]]
    if reference.rest is None and current.rest is None:
        return ColumnCounts.of(planned, [(*row, None) for row in (*rows, *missing)])
    told = [*rows, *missing]
    # Sums of weights may differ from their total by their rounding.
    counted = [sum(row[1] for row in told), sum(row[2] for row in told)]
    left = [max(side.rows - n, 0) for side, n in zip(sides, counted, strict=True)]
    shares = [part / side.rows for part, side in zip(left, sides, strict=True)]
    if min(shares) > 0.5:
        return ColumnCounts(planned, status=_status(sides, most))
    others = free_name(OTHERS, {row[0] for row in rows})
    known = {row[0] for row in rows}
    noted = replace(
        planned, notes=(*planned.notes, _note(sides, known, shares, others, len(missing)))
    )
    found = ColumnCounts.of(
        noted, [(*row, None) for row in (*rows, (others, left[0], left[1]), *missing)]
    )
    return replace(found, rest=others, known=frozenset(known))


def free_name(name: str, taken: Collection[str | None]) -> str:
    """Return the name, in as many brackets as tell it from those that are taken."""
    while name in taken:
        name = f"[{name}]"
    return name


def _status(sides: Sequence[Listed], most: int | None) -> str:
    before, after = (_between(*side.distinct) for side in sides)
    limit = "" if most is None else f", more than max_categories = {most:,}"
    return (
        f"not compared: {before} distinct values in the reference and {after} in the current "
        f"table{limit}, and those that both count one by one have less than half of the rows"
    )


def _note(
    sides: Sequence[Listed],
    known: set[str | None],
    shares: Sequence[float],
    others: str,
    missing: int,
) -> str:
    parts = []
    for side, role, part in zip(sides, _ROLES, shares, strict=True):
        of_rows = f"{share(part)} of the rows of the {role}"
        here = [n for value, n in side.exact.items() if value not in known]
        most = max([*here, *(high for _, high in side.bounded.values())], default=0)
        if side.rest is not None:
            most = max(most, side.rest.at_most)
        values = _between(*(n - len(side.exact) + len(here) for n in side.distinct))
        parts.append(f"{of_rows} ({values} values, none with more than {most:,.0f} rows)")
    told = f"{len(known):,} value{'s' * (len(known) != 1)}"
    hidden = "" if missing or all(side.missing is not None for side in sides) else _HIDDEN
    return (
        f"{told} that both tables count one by one are compared{hidden}, and the others are one "
        f"outcome, '{others}': {parts[0]} and {parts[1]}; differences among them are not seen"
    )


_HIDDEN = ", missing values are among the others where a profile hides how few they are"


def _between(fewest: int, most: int) -> str:
    return f"{fewest:,}" if fewest == most else f"{fewest:,} to {most:,}"
