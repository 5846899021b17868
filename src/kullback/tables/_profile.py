"""Count a table, and keep the counts."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from kullback._checks import check_whole
from kullback._progress import no_progress
from kullback.counting import (
    MISSING,
    SMALLER,
    UNSUPPORTED,
    Listed,
    Opener,
    TableCounts,
    TableError,
    check_names,
    is_all_missing,
    quote,
    suggest_name,
    translate_errors,
)
from kullback.tables._open import open_table
from kullback.tables._profiles.by_digits import BY_DIGITS
from kullback.tables._profiles.hide import hide_bins, hide_values
from kullback.tables._profiles.source import ProfileSource
from kullback.tables._results.profile import ColumnProfile, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback._progress import Progress
    from kullback.counting import Held, Source


def profile(
    table: Any,
    *,
    columns: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
    max_categories: int = 100_000,
    min_count: int | None = None,
    name: str | None = None,
    progress: Progress | None = None,
) -> Profile:
    """Count the columns of a table, to compare with it later without its rows.

    ``table`` is as in `compare`. The profile has the number of rows and, for each column: the
    counts of the values of text and booleans (if there are more than ``max_categories``, those of
    the most frequent, and bounds for the rest); the counts of numbers and times in at most some
    thousand fine bins, none with more than 1/640 of the rows unless it holds one value; and the
    numbers of missing and infinite values. ``columns`` and ``exclude`` choose by name. The
    profile keeps ``name`` for its readers; nothing else in it shows where or when it was made.

    With ``min_count``, rare values are hidden among all others and bins are merged, so that every
    number of rows in the profile is 0 or at least ``min_count``; docs/profiles.md says what such
    a profile still shows.

    Raises TableError if the table cannot be read, has no rows, or fewer than ``min_count``.

    >>> import pandas
    >>> kept = profile(pandas.DataFrame({"sky": ["sun", "sun", None]}))
    >>> kept
    <Profile of 3 rows: 1 column>
    >>> kept["sky"].held.exact, kept["sky"].missing
    ({'sun': 2}, 1)
    """
    most = check_whole("max_categories", max_categories, 1)
    fewest = None if min_count is None else check_whole("min_count", min_count, 2)
    if name is not None and not isinstance(name, str):
        raise TypeError(f"name is {name!r}; it must be text")
    wanted = None if columns is None else check_names("columns", columns)
    left_out = check_names("exclude", () if exclude is None else exclude)
    step = progress or no_progress
    with ExitStack() as stack, translate_errors():
        step("reading the table", 0, 1)
        source = open_table(Opener(stack), table, "given")
        if isinstance(source, ProfileSource):
            raise TableError(f"{source.label} is a profile already")
        chosen = _choose_columns(source, wanted, left_out)
        step("measuring the table", 0, 1)
        kinds = {column: _kind(source, column) for column in chosen}
        counted = {column: kind for column, kind in kinds.items() if kind != UNSUPPORTED}
        kept = TableCounts(source, counted, most)
        if fewest is not None and kept.rows < fewest:
            raise TableError(
                f"{source.label} has {kept.rows:,} rows, fewer than min_count {fewest:,}"
            )
        found = []
        for i, (column, kind) in enumerate(kinds.items()):
            step(f"counting {column}", i, len(kinds))
            held = kept.column(column) if column in counted else None
            held_type = source.columns[column]
            nothing = held_type.nothing
            if fewest is not None:
                held = None if held is None else _hide_column(held, fewest)
                nothing = _told(nothing, held, fewest)
            found.append(
                ColumnProfile(
                    column,
                    kept.kinds.get(column, kind),
                    held,
                    held_type.type_name
                    if kind == UNSUPPORTED
                    else BY_DIGITS * (kept.kinds.get(column, kind) != kind),
                    nothing,
                    held_type.zoned,
                    held_type.floats if held_type.floats in SMALLER else None,
                )
            )
    return Profile(kept.rows, tuple(found), most, fewest, name)


def _choose_columns(
    source: Source, wanted: Sequence[str] | None, left_out: Sequence[str]
) -> list[str]:
    for name in (*(wanted or ()), *left_out):
        if name not in source.columns:
            raise TableError(
                f"{source.label} has no column {quote(name)}{suggest_name(name, source.columns)}"
            )
    every = source.columns if wanted is None else wanted
    chosen = [name for name in every if name not in left_out]
    if not chosen:
        raise TableError("no column is left to count; exclude fewer columns or name more")
    return chosen


def _kind(source: Source, name: str) -> str:
    kind = source.columns[name].kind
    return MISSING if kind == UNSUPPORTED and is_all_missing(source, name, kind) else kind


def _hide_column(held: Held, fewest: int) -> Held | None:
    if isinstance(held, Listed):
        return hide_values(held, fewest)
    return hide_bins(held, fewest)


def _told(nothing: int, held: Held | None, fewest: int) -> int:
    """Return the number of fields with words such as 'NA', or 0 where it would reveal few rows."""
    if held is None or held.missing is None or nothing < fewest:
        return 0
    return nothing if held.missing - nothing >= fewest or held.missing == nothing else 0
