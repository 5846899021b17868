"""Two tables of which at least one is a profile, compared by the counts that it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kullback._progress import no_progress
from kullback.counting import (
    CATEGORICAL,
    MEASURED,
    MISSING,
    NUMERIC,
    UNSUPPORTED,
    ColumnCounts,
    Listed,
    Measured,
    Pair,
    TableCounts,
    align_tables,
    count_measured,
    empty_column,
    find_merged_numbers,
    note_lookalikes,
    plan_by_digits,
    pool_column,
    round_to_bits,
)
from kullback.tables._profiles.by_digits import (
    IN_BINS,
    may_merge,
    may_merge_in_bins,
    read_list,
    read_numbers,
)
from kullback.tables._profiles.source import ProfileSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback._progress import Progress
    from kullback.counting import Held, Planned, Source

_ROLES = ("reference", "current table")

_LOST = (
    "not compared: both sides have a number that a 64-bit float does not hold, and the digits of "
    "one were lost when profiles with and without lists by digits were merged; compare the tables "
    "themselves, or the profiles of the parts"
)


class ProfilePair(Pair):
    """A pair without frames: a table is counted as for a profile, and two profiles are compared."""

    def __init__(
        self,
        reference: Source,
        current: Source,
        planned: Sequence[Planned],
        *,
        bins: int,
        max_categories: int,
        step: Progress = no_progress,
    ) -> None:
        self.reference, self.current = reference, current
        self.bins, self.max_categories = bins, max_categories
        self.weight = self.effective = self._weighted_by = None
        sources = (reference, current)
        self.planned = {column.name: _plan_for_profiles(column, sources) for column in planned}
        self._sides: list[TableCounts | ProfileSource] = []
        sizes = []
        for i, source in enumerate(sources):
            if isinstance(source, ProfileSource):
                self._sides.append(source)
                sizes.append(source.profile.rows)
                continue
            step(f"measuring {source.label}", 0, len(planned) + 1)
            kinds = {
                name: (column.reference_kind, column.current_kind)[i]
                for name, column in self.planned.items()
                if column.status == "ok"
            }
            kept = TableCounts(source, kinds, max_categories)
            self._sides.append(kept)
            sizes.append(kept.rows)
        self.sizes = (sizes[0], sizes[1])
        self.notes = tuple(
            note
            for role, source in zip(_ROLES, sources, strict=True)
            for note in _note_hidden(role, source)
        )
        self._counted = {}

    def _together(self, name: str) -> list[str]:
        return [name]

    def _count(self, names: Sequence[str]) -> None:
        for name in names:
            self._counted[name] = self._compared(self.planned[name])

    def _missing(self, side: int, names: Sequence[str]) -> list[tuple[float, float] | None]:
        source = self._sides[side]
        if isinstance(source, TableCounts):
            return super()._missing(side, names)
        held = [source.profile[name].held for name in names]
        return [
            None if one is None or one.missing is None else (self.sizes[side], one.missing)
            for one in held
        ]

    def _compared(self, planned: Planned) -> ColumnCounts:
        if planned.status != "ok":
            return ColumnCounts(planned, status=planned.status)
        kinds = (planned.reference_kind, planned.current_kind)
        one, other = (self._kept(i, planned, kind) for i, kind in enumerate(kinds))
        if planned.kind == NUMERIC and isinstance(one, Listed) and isinstance(other, Listed):
            digits = sorted({*one.exact, *other.exact})
            which = find_merged_numbers(digits, {float(digit) + 0.0 for digit in digits})
            if which is not None or one.rest is not None or other.rest is not None:
                planned = plan_by_digits(planned, which) if which else planned
                return note_lookalikes(pool_column(planned, one, other, self._most()))
        if planned.kind == NUMERIC and not may_merge(one, other):
            one, other = (read_numbers(held, planned.bits) for held in (one, other))
        merged = any(self._in_bins(i, planned.name) for i in (0, 1))
        if merged and may_merge_in_bins(one, other):
            return ColumnCounts(planned, status=_LOST)
        if isinstance(one, Measured) and isinstance(other, Measured):
            bins, held = align_tables(one, other)
            noted = replace(planned, notes=(*planned.notes, *_note_beside(one, other)))
            found = count_measured(noted, held, bins, self.bins)
            if one.missing is not None and other.missing is not None:
                return found
            told = (int(one.missing or 0), int(other.missing or 0))
            return replace(found, missing_rows=told)
        if isinstance(one, Listed) and isinstance(other, Listed):
            return note_lookalikes(pool_column(planned, one, other, self._most()))
        # Bins of a profile, and numbers of the table that no bin holds.
        role, of_profile = _ROLES[isinstance(other, Listed)], _ROLES[isinstance(one, Listed)]
        status = (
            f"not compared: a 64-bit float does not hold the numbers of the {role}, and the "
            f"{of_profile} is a profile, which has its numbers in bins of floats; compare the "
            "tables themselves"
        )
        return ColumnCounts(planned, status=status)

    def _kept(self, i: int, planned: Planned, own: str) -> Held | None:
        side = self._sides[i]
        if own == MISSING:
            return empty_column(planned.kind, self.sizes[i])
        if isinstance(side, TableCounts):
            return side.column(planned.name)
        column = side.profile[planned.name]
        found = column.held
        if i in planned.texts and isinstance(found, Listed):
            found = read_list(found, planned.kind)
        if planned.bits not in {None, column.floats} and isinstance(found, Measured):
            found = round_to_bits(found, planned.bits)
        return found

    def _in_bins(self, i: int, name: str) -> bool:
        side = self._sides[i]
        return isinstance(side, ProfileSource) and side.profile[name].type_name == IN_BINS

    def _most(self) -> int | None:
        """Return the maximum number of listed values if it is the same on both sides."""
        limits = {
            side.max_categories if isinstance(side, TableCounts) else side.profile.max_categories
            for side in self._sides
        }
        return limits.pop() if len(limits) == 1 else None


def _plan_for_profiles(planned: Planned, sources: Sequence[Source]) -> Planned:
    """Return the plan, with a status for a column that a profile cannot supply.

    A table's column can be counted as text whatever it holds; the bins of a profile cannot.
    """
    if planned.status != "ok":
        return planned
    for role, source in zip(_ROLES, sources, strict=True):
        if not isinstance(source, ProfileSource):
            continue
        column = source.profile[planned.name]
        if column.held is None:
            return replace(
                planned,
                kind=UNSUPPORTED if column.kind == UNSUPPORTED else planned.kind,
                status=f"not compared: {column.status}, in the profile of the {role}",
            )
        if planned.kind == CATEGORICAL and column.kind in MEASURED and not column.empty:
            words = planned.notes[0].removesuffix(": compared as text")
            return replace(
                planned,
                notes=(),
                status=f"not compared: {words}; the {role} is a profile, which has numbers and "
                "times in bins and not as text",
            )
    return planned


def _note_hidden(role: str, source: Source) -> list[str]:
    """Return a note about what the profile hides, if it hides anything."""
    if not isinstance(source, ProfileSource) or source.profile.min_count is None:
        return []
    note = (
        f"the {role} is a profile that hides what fewer than {source.profile.min_count:,} rows "
        "have: rare values are among all others, bins of numbers and times are taken together and "
        "end at round numbers"
    )
    return [note]


def _note_beside(one: Measured, other: Measured) -> list[str]:
    """Say which rows are counted with a profile's smallest or largest values, for it hides them."""
    names = {
        "negative_infinite": ("-inf is", "smallest"),
        "positive_infinite": ("+inf is", "largest"),
        "missing": ("missing values are", "largest"),
    }
    return [
        f"{what} counted with the {which} values of the profile that hides how few rows they are"
        for name, (what, which) in names.items()
        if getattr(one, name) is None or getattr(other, name) is None
    ]
