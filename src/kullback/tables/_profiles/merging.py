"""Profiles of the parts of a table, added up: exactly, or within true bounds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kullback.counting import (
    CATEGORICAL,
    MEASURED,
    MISSING,
    NUMERIC,
    SMALLER,
    UNSUPPORTED,
    Listed,
    Measured,
    Rest,
    TableError,
    empty_column,
    merge_measured,
    most_frequent,
    quote,
    round_to_bits,
    sort_by_count,
    survives_float,
)
from kullback.tables._profiles.by_digits import BY_DIGITS, IN_BINS, find_lost_in_bins, read_numbers
from kullback.tables._profiles.reading import MOST_ROWS, read_profile
from kullback.tables._results.profile import USUAL_SIZE, ColumnProfile, Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.counting import Number


def merge_lists(parts: Sequence[Listed], most: int) -> Listed:
    """Merge the lists of the parts of one table, keeping a limited number of values."""
    slacks = [0 if part.rest is None else part.rest.at_most for part in parts]
    slack = sum(slacks)
    low: dict[str, Number] = {}
    high: dict[str, Number] = {}
    for part, own in zip(parts, slacks, strict=True):
        bounds = {value: (n, n) for value, n in part.exact.items()} | dict(part.bounded)
        for value, (least, largest) in bounds.items():
            low[value] = low.get(value, 0) + least
            # Every part's bound for what it does not list, but this one lists the value.
            high[value] = high.get(value, slack) + largest - own
    kept, _ = most_frequent(low, most)
    exact = {value: n for value, n in kept.items() if high[value] == n}
    bounded = {value: (n, high[value]) for value, n in kept.items() if high[value] > n}
    missing = _fewest_told([part.missing for part in parts])
    left = sum(part.rows for part in parts) - sum(exact.values()) - (missing or 0)
    if not left:
        return Listed(exact, missing)
    at_most = max([slack, *(high[value] for value in low.keys() - kept.keys())])
    unlisted = [len(part.exact.keys() - exact.keys()) for part in parts]
    rests = [(0, 0) if part.rest is None else (part.rest.fewest, part.rest.most) for part in parts]
    fewest = max(
        len(low.keys() - exact.keys()),
        *(own + rest[0] for own, rest in zip(unlisted, rests, strict=True)),
    )
    others = len(set().union(*(part.exact.keys() for part in parts)) - exact.keys())
    distinct = min(others + sum(rest[1] for rest in rests), left)
    bounded = {value: (n, min(largest, left)) for value, (n, largest) in bounded.items()}
    return Listed(
        sort_by_count(exact),
        missing,
        {value: bounded[value] for value in sort_by_count({v: n for v, (n, _) in bounded.items()})},
        Rest(left, fewest, int(max(distinct, fewest)), min(at_most, left)),
    )


def _fewest_told(numbers: Sequence[Number | None]) -> Number | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) else None


def merge(
    profiles: Iterable[Any], *, name: str | None = None, max_size: int = USUAL_SIZE
) -> Profile:
    """Add up the profiles of the parts of a table, such as days, files or machines.

    ``profiles`` are profiles or paths of profiles. The counts of values, missing and infinite
    rows add up; they are exact if they are exact in all parts, and a value that some part does
    not list has bounds. Numbers and times are counted in the bins that all parts share. The order
    of the parts does not matter, except for the bounds of rare values if there are more values
    than ``max_categories``: one merge of all parts is then more precise than merging one by one.

    ``max_size`` is the maximum size of a profile's text, uncompressed, in MiB.

    Raises TableError for parts with other columns, kinds or ``min_count``, and for two files with
    the same checksum, one part given twice; profiles from `read_profile` are never refused for it.

    >>> import pandas
    >>> from kullback.tables import profile
    >>> days = [["sun", "rain"], ["sun", None]]
    >>> whole = merge(profile(pandas.DataFrame({"sky": day})) for day in days)
    >>> whole["sky"].held.exact, whole["sky"].missing
    ({'sun': 2, 'rain': 1}, 1)
    """
    if isinstance(profiles, str | Profile) or not isinstance(profiles, Iterable):
        raise TypeError(f"profiles is of type {type(profiles).__name__}; it must be a list of them")
    parts: list[tuple[str, Profile]] = []
    files: list[tuple[str, Profile]] = []
    for i, one in enumerate(profiles):
        if isinstance(one, Profile):
            label = f"profile {i + 1}" if one.name is None else f"profile {quote(one.name)}"
            parts.append((label, one))
        elif isinstance(one, str | os.PathLike):
            parts.append((quote(str(one)), read_profile(one, max_size=max_size)))
            files.append(parts[-1])
        else:
            raise TypeError(
                f"profiles has an entry of type {type(one).__name__} at index {i}; give profiles "
                "or paths of profiles"
            )
    _check_once(files)
    if not parts:
        raise TableError("no profile is given; give at least one")
    (first_label, first), *others = parts
    for label, part in others:
        _check_alike(first_label, first, label, part)
    rows = sum(part.rows for _, part in parts)
    if rows > MOST_ROWS:
        raise TableError(f"the parts have {rows:,} rows together, more than kullback can count")
    most = max(part.max_categories for _, part in parts)
    columns = [
        _merge_column([(label, part[c.name]) for label, part in parts], parts, most) for c in first
    ]
    return Profile(rows, tuple(columns), most, first.min_count, name)


def _check_once(files: Sequence[tuple[str, Profile]]) -> None:
    """Raise TableError if two files have the same checksum: one part would count twice."""
    alike: dict[tuple[int, str | None], list[tuple[str, Profile]]] = {}
    for label, part in files:
        alike.setdefault((part.rows, part.name), []).append((label, part))
    for some in alike.values():
        if len(some) == 1:  # its checksum, which takes as long as reading it, need not be known
            continue
        seen: dict[str, str] = {}
        for label, part in some:
            checksum = part.to_dict()["sha256"]
            if checksum in seen:
                raise TableError(
                    f"{seen[checksum]} and {label} have the same checksum, so one part would "
                    "count twice; leave one out. If two parts do have the same counts, "
                    "give each a name of its own (profile --name), or in Python "
                    "merge([read_profile(path), ...])"
                )
            seen[checksum] = label


def _check_alike(first_label: str, first: Profile, label: str, part: Profile) -> None:
    for one, its, other, the_other in (
        (first, first_label, part, label),
        (part, label, first, first_label),
    ):
        for column in one:
            if column.name not in other:
                raise TableError(
                    f"{the_other} has no column {quote(column.name)}, which {its} has; "
                    "profile the same columns of every part"
                )
    if first.min_count != part.min_count:
        counts = [
            "none" if one.min_count is None else f"{one.min_count:,}" for one in (first, part)
        ]
        raise TableError(
            f"{first_label} was made with the min_count {counts[0]} and {label} with "
            f"{counts[1]}; make both with the same"
        )


def _merge_column(
    columns: Sequence[tuple[str, ColumnProfile]], parts: Sequence[tuple[str, Profile]], most: int
) -> ColumnProfile:
    full = [(label, column) for label, column in columns if not column.empty]
    (label, first), *others = full or columns
    kind = _numbers_or(first)
    if not full and any(other.kind != kind for _, other in others):
        kind, others = MISSING, []
    for other_label, other in others:
        if _numbers_or(other) != kind:
            raise TableError(
                f"column {quote(first.name)} is {kind} in {label} and {_numbers_or(other)} in "
                f"{other_label}; give it one type in all parts before profiling"
            )
    type_name = first.type_name
    if kind == NUMERIC:
        columns, type_name = _unify_numbers(columns, full)
        kind = CATEGORICAL if type_name == BY_DIGITS else NUMERIC
    zones = {column.zoned for _, column in full}
    words = sum(column.nothing for _, column in columns)
    zoned = zones.pop() if len(zones) == 1 else None
    held = [
        empty_column(kind, part.rows) if column.empty else column.held
        for (_, column), (_, part) in zip(columns, parts, strict=True)
    ]
    lists = [one for one in held if isinstance(one, Listed)]
    measured = [one for one in held if isinstance(one, Measured)]
    sizes = {column.floats or 64 for _, column in full}
    bits = min(sizes, default=64)
    if len(sizes) > 1:
        # Numbers that are the same in the smaller precision are one value.
        measured = [round_to_bits(one, bits) for one in measured]
    found: Listed | Measured | None = None
    if kind != UNSUPPORTED and len(lists) == len(held):
        found = merge_lists(lists, most)
    elif kind in MEASURED and len(measured) == len(held):
        found = merge_measured(measured)
    floats = bits if bits in SMALLER else None
    return ColumnProfile(first.name, kind, found, type_name, words, zoned, floats)


def _numbers_or(column: ColumnProfile) -> str:
    """Return the kind of a column; a list of numbers by their digits is numeric."""
    return NUMERIC if column.type_name == BY_DIGITS else column.kind


def _unify_numbers(
    columns: Sequence[tuple[str, ColumnProfile]], full: Sequence[tuple[str, ColumnProfile]]
) -> tuple[Sequence[tuple[str, ColumnProfile]], str]:
    """Convert numeric columns to one form, lists by digits or bins; return them and the type.

    Where one part has bins, lists go into bins, too; the type then tells that digits were lost.
    """
    types = {column.type_name for _, column in full}
    if BY_DIGITS not in types or types == {BY_DIGITS}:
        return columns, max(types, default="")
    binned = next(label for label, column in full if column.type_name != BY_DIGITS)
    changed, lost = [], IN_BINS in types
    for label, column in columns:
        held = column.held
        if column.type_name != BY_DIGITS or not isinstance(held, Listed):
            changed.append((label, column))
            continue
        name = quote(column.name)
        if held.rest is not None:
            raise TableError(
                f"column {name} has its numbers by their digits in {label}, and only the most "
                f"frequent of them, and in bins in {binned}; profile the part of {label} with a "
                "larger max_categories, and without min_count, or leave the column out"
            )
        one = find_lost_in_bins(held.exact)
        if one is not None:
            raise TableError(
                f"column {name} has its numbers by their digits in {label} and in bins of 64-bit "
                f"floats in {binned}, where {one} would be {float(one)!r}; make it text in all "
                "parts before profiling, or leave it out"
            )
        lost = lost or not all(survives_float(digits) for digits in held.exact)
        changed.append((label, replace(column, held=read_numbers(held))))
    return changed, IN_BINS if lost else ""
