"""Which columns of two tables are compared."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kullback.counting._errors import TableError, quote, some_names, suggest_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.counting._sources.source import Source


@dataclass(frozen=True, slots=True)
class Planned:
    """One column to compare: its kind, and each side's, which is missing where it has no value.

    ``part`` is the part of the calendar by which times are compared, if they are. Where ``beyond``
    is finite, both sides hold whole numbers, decimals or digits, which from that magnitude on a
    64-bit float may not hold; ``digits`` says that they are compared as such, each by its digits.
    ``texts`` are the sides, 0 and 1, whose texts are read as the kind, and ``bits``, if it is not
    None, is how many the smaller floats of one side have: those of the other are rounded to them.
    ``blunt`` is the magnitude from which on the floats of one side tell less than the whole numbers
    or decimals of the other.
    """

    name: str
    kind: str
    reference_kind: str
    current_kind: str
    status: str = "ok"
    notes: tuple[str, ...] = ()
    part: str | None = None
    beyond: float = math.inf
    digits: bool = False
    texts: frozenset[int] = frozenset()
    bits: int | None = None
    blunt: float = math.inf


def common_columns(
    reference: Source, current: Source, columns: Sequence[str] | None, exclude: Sequence[str]
) -> list[str]:
    """Return the names to compare, in the order of the current table (or of ``columns``)."""
    for name in exclude:
        if name not in reference.columns and name not in current.columns:
            near = suggest_name(name, current.columns)
            raise TableError(f"exclude names {quote(name)}, which neither table has{near}")
    if columns is not None:
        wanted = list(columns)
        for name in wanted:
            for source in (reference, current):
                if name not in source.columns:
                    raise TableError(
                        f"{source.label} has no column {quote(name)}"
                        f"{suggest_name(name, source.columns)}"
                    )
    else:
        wanted = [name for name in current.columns if name in reference.columns]
        if not wanted:
            notes = note_case_differences(tuple(reference.columns), tuple(current.columns))
            has = f"{some_names(reference.columns)}, the second {some_names(current.columns)}"
            raise TableError(
                f"{reference.label} and {current.label} have no column in common: "
                + (notes[0] if notes else f"the first has {has}")
            )
    chosen = [name for name in wanted if name not in exclude]
    if not chosen:
        raise TableError("no column is left to compare; exclude fewer columns or name more")
    return chosen


def note_case_differences(
    only_in_reference: Sequence[str], only_in_current: Sequence[str]
) -> tuple[str, ...]:
    """Return a note for every pair of unmatched names that differ in case or spaces alone."""
    folded = {name.strip().casefold(): name for name in only_in_reference}
    return tuple(
        f"{quote(folded[key])} in the reference and {quote(name)} in the current table differ "
        "only in case or spaces and are not matched; are they the same column?"
        for name in only_in_current
        if (key := name.strip().casefold()) in folded
    )
