"""A column of text of two tables: the values that both count exactly, the others as one outcome."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kullback.counting._counted import ColumnCounts
from kullback.counting._listed import is_identifier
from kullback.document import count_of, count_range, share_of_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kullback.counting._listed import Listed, Number
    from kullback.counting._planned import Planned


_DEVIATIONS = 6.0


@dataclass(frozen=True, slots=True)
class Bound:
    """A value with its rows in both tables, of which those on one side are a bound."""

    value: str
    counts: tuple[Number, Number]
    bounded: int

    def ratio(self, sizes: Sequence[Number]) -> float:
        """Return the bound's share over the share that is known."""
        shares = [n / size for n, size in zip(self.counts, sizes, strict=True)]
        return shares[self.bounded] / shares[1 - self.bounded]


def certain_changes(sides: Sequence[Listed], left: Sequence[Number]) -> list[Bound]:
    """Return the values that differ even at their bounds; ``left`` are the rows of the rest."""
    sizes = [side.rows for side in sides]
    # Of each table's bounds the worst last.
    found = [_candidates(sides, sizes, i) for i in (0, 1)]
    rest = [n - sum(bound.counts[i] for one in found for bound in one) for i, n in enumerate(left)]
    while any(found):
        worst = max((one[-1] for one in found if one), key=lambda bound: bound.ratio(sizes))
        ends = [one[-1] for one in found if one]
        if min(rest) >= 0 and all(_lowers_divergence(bound, sizes, rest) for bound in ends):
            break
        found[worst.bounded].pop()
        rest = [n + own for n, own in zip(rest, worst.counts, strict=True)]
    return [*found[0], *found[1]]


def _candidates(sides: Sequence[Listed], sizes: Sequence[Number], bounded: int) -> list[Bound]:
    """Return the values that one side counts and whose bound on the other side is far lower."""
    known, other = sides[1 - bounded], sides[bounded]
    if other.rest is None:
        return []
    scale = sizes[1 - bounded] / sizes[bounded]
    found = []
    for value, n in known.exact.items():
        if value in other.exact:
            continue
        _, most = other.bounded.get(value, (0, other.rest.at_most))
        if n - most * scale > _DEVIATIONS * math.sqrt(n + most * scale * scale):
            counts = (n, most) if bounded else (most, n)
            found.append(Bound(value, counts, bounded))
    return sorted(found, key=lambda bound: (bound.ratio(sizes), bound.value))


def _lowers_divergence(bound: Bound, sizes: Sequence[Number], rest: Sequence[Number]) -> bool:
    """Return whether D decreases up to the bound: its ratio is at most that of the rest."""
    of_rest = rest[bound.bounded] / sizes[bound.bounded]
    return bound.ratio(sizes) * rest[1 - bound.bounded] / sizes[1 - bound.bounded] <= of_rest


_LONGEST = 40


def note_lookalikes(counts: ColumnCounts) -> ColumnCounts:
    """Return the counts with a note, if two of the outcomes print alike."""
    pair = find_lookalikes(outcome for outcome in counts.outcomes if outcome is not None)
    if pair is None:
        return counts
    one, other = (ascii(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") for text in pair)
    note = f"{one} and {other} look the same but differ in spaces or in the encoding of letters"
    return replace(counts, planned=replace(counts.planned, notes=(*counts.planned.notes, note)))


def find_lookalikes(texts: Iterable[str]) -> tuple[str, str] | None:
    """Return two texts that differ only in spaces or in the forms of their letters.

    >>> find_lookalikes(["a", "b", "a "]), find_lookalikes(["a", "b"])
    (('a', 'a '), None)
    """
    seen: dict[str, str] = {}
    for text in texts:
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        first = seen.setdefault(" ".join(plain.split()), text)
        if first != text:
            return first, text
    return None


OTHERS = "all other values"

_ROLES = ("reference", "current table")


def pool_column(
    planned: Planned, reference: Listed, current: Listed, most: int | None = None
) -> ColumnCounts:
    """Return the categories and the counts of both tables.

    Values that one table does not count exactly are one outcome, with a note, but for those that
    have surely changed (see `surely`). Where that outcome is more than half of both tables, the
    column is not compared. ``most`` is how many values a table may list.
    """
    sides = (reference, current)
    rows: list[tuple[str, Number, Number]] = []
    for value in dict.fromkeys((*reference.exact, *current.exact)):
        a, b = reference.count(value), current.count(value)
        if a is not None and b is not None:
            rows.append((value, a, b))
    hidden = reference.missing is None or current.missing is None
    numbers = (reference.missing or 0, current.missing or 0)
    missing = [(None, *numbers)] if any(numbers) and not hidden else []
    if reference.rest is None and current.rest is None:
        return ColumnCounts.of(planned, [(*row, None) for row in (*_sort_outcomes(rows), *missing)])
    told = [*rows, *missing]
    # Sums of weights may differ from their total by their rounding.
    counted = [sum(row[1] for row in told), sum(row[2] for row in told)]
    left = [max(side.rows - n, 0) for side, n in zip(sides, counted, strict=True)]
    bounds = certain_changes(sides, left)
    rows += [(bound.value, *bound.counts) for bound in bounds]
    left = [n - sum(bound.counts[i] for bound in bounds) for i, n in enumerate(left)]
    shares = [part / side.rows for part, side in zip(left, sides, strict=True)]
    if min(shares) > 0.5:
        return ColumnCounts(
            planned,
            status=_status(sides, most),
            missing_rows=None if hidden else (round(numbers[0]), round(numbers[1])),
            rows=None if hidden else (round(reference.rows), round(current.rows)),
            identifies=is_identifier(
                (side.distinct[0], side.rows - (side.missing or 0)) for side in sides
            ),
        )
    others = free_name(OTHERS, {row[0] for row in rows})
    known = {row[0] for row in rows}
    noted = replace(planned, notes=(*planned.notes, _note(sides, known, shares, others, bounds)))
    rest = [(others, left[0], left[1])]
    found = ColumnCounts.of(
        noted, [(*row, None) for row in (*_sort_outcomes(rows), *rest, *missing)]
    )
    return replace(
        found,
        rest=others,
        known=frozenset(known),
        missing_rows=(int(numbers[0]), int(numbers[1])) if hidden else None,
        bounds={bound.value: ("reference", "current")[bound.bounded] for bound in bounds},
    )


def _sort_outcomes(
    rows: Sequence[tuple[str, Number, Number]],
) -> list[tuple[str, Number, Number]]:
    return sorted(rows, key=lambda row: (-row[1] - row[2], row[0]))


def free_name(name: str, taken: Collection[str | None]) -> str:
    """Return the name in enough brackets to differ from all taken names."""
    while name in taken:
        name = f"[{name}]"
    return name


def _status(sides: Sequence[Listed], most: int | None) -> str:
    before, after = (count_range(*side.distinct) for side in sides)
    limit = ""
    if most is not None and max(side.distinct[1] for side in sides) > most:
        limit = f", more than max_categories = {most:,}"
    elif most is not None:
        limit = ", of which a profile hides the rare ones"
    return (
        f"not compared: {before} distinct values in the reference and {after} in the current "
        f"table{limit}, and those that both count one by one have less than half of the rows"
    )


def _note(
    sides: Sequence[Listed],
    known: set[str],
    shares: Sequence[float],
    others: str,
    bounds: Sequence[Bound],
) -> str:
    parts = []
    for side, role, part in zip(sides, _ROLES, shares, strict=True):
        of_rows = f"{share_of_rows(part)} of the rows of the {role}"
        here = [n for value, n in side.exact.items() if value not in known]
        most = max([*here, *(high for _, high in side.bounded.values())], default=0)
        if side.rest is not None:
            most = max(most, side.rest.at_most)
        few, many = (n - len(side.exact) + len(here) for n in side.distinct)
        values = count_of(few, "value") if few == many else f"{count_range(few, many)} values"
        parts.append(f"{of_rows} ({values}, none with more than {most:,.0f} rows)")
    both = len(known) - len(bounds)
    told = f"{count_of(both, 'value')} that both tables list"
    if bounds:
        one = count_of(len(bounds), "value")
        told += f" and {one} that one does (rows in the other: the most that it can have)"
    hidden = "" if all(side.missing is not None for side in sides) else _HIDDEN
    return (
        f"the comparison keeps {told}{hidden}; the other values are one "
        f"outcome, '{others}': {parts[0]} and {parts[1]}; differences among these are not detected"
    )


_HIDDEN = " (missing values are among the others, because a profile hides how few they are)"
