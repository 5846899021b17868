"""Two tables opened together: chooses between tables with rows and profiles."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from kullback._progress import no_progress
from kullback.counting import (
    Opener,
    Pair,
    ReadAs,
    TableError,
    Views,
    argument_and_option,
    check_weight,
    common_columns,
    plan,
    quote,
    translate_errors,
)
from kullback.tables._profiles.pair import ProfilePair
from kullback.tables._profiles.reading import read_profile
from kullback.tables._profiles.source import ProfileSource, check_rows, open_profile
from kullback.tables._results.profile import USUAL_SIZE, Profile, is_profile_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kullback._progress import Progress
    from kullback.counting import Planned, Source


def open_table(opener: Opener, table: Any, role: str, max_size: int = USUAL_SIZE) -> Source:
    """Open the table or profile in the role 'reference' or 'current' as a source."""
    if isinstance(table, Profile):
        return open_profile(table, role)
    if isinstance(table, str | os.PathLike):
        path = os.fspath(table)
        if isinstance(path, str) and is_profile_path(path):
            return ProfileSource(quote(path), read_profile(path, max_size=max_size))
    return opener.open(table, role)


def read_as(source: Source, planned: Sequence[Planned], side: int) -> Source:
    """Return the table with its columns read as planned; a profile is returned unchanged."""
    texts = {column.name: column.kind for column in planned if side in column.texts}
    bits = {
        column.name: column.bits
        for column in planned
        if column.bits is not None and source.columns[column.name].floats != column.bits
    }
    if isinstance(source, ProfileSource) or not (texts or bits):
        return source
    return ReadAs(source, texts, bits)


@contextmanager
def open_pair(
    reference: Any,
    current: Any,
    *,
    columns: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    bins: int = 10,
    max_categories: int = 100_000,
    weight: str | None = None,
    views: Views | None = None,
    rows_for: str | None = None,
    max_size: int = USUAL_SIZE,
    step: Progress = no_progress,
) -> Iterator[Pair]:
    """Open two tables while they are counted; convert the engines' errors to TableErrors.

    ``reference`` and ``current`` are what `compare` takes, ``columns`` and ``exclude`` choose.
    ``views`` are the columns that are looked at in another way than their kind's.
    ``max_size`` is how many MiB of text of a profile are read.
    ``rows_for`` is what the rows themselves are needed for, which profiles do not have.
    """
    with ExitStack() as stack, translate_errors():
        opener = Opener(stack)
        step("reading the reference table", 0, 1)
        first = open_table(opener, reference, "reference", max_size)
        step("reading the current table", 0, 1)
        second = open_table(opener, current, "current", max_size)
        for source in (first, second):
            check_rows(source, rows_for if weight is None else argument_and_option("weight"))
            check_weight(source, weight)
        names = common_columns(first, second, columns, exclude)
        names = [name for name in names if name != weight]
        if not names:
            raise TableError(
                f"no column is left to compare besides the weights {quote(str(weight))}"
            )
        step("looking at the columns' types", 0, 1)
        planned = (views or Views()).of([plan(first, second, name) for name in names])
        first, second = (read_as(source, planned, i) for i, source in enumerate((first, second)))
        if isinstance(first, ProfileSource) or isinstance(second, ProfileSource):
            yield ProfilePair(
                first, second, planned, bins=bins, max_categories=max_categories, step=step
            )
        else:
            yield Pair(
                first,
                second,
                planned,
                bins=bins,
                max_categories=max_categories,
                weight=weight,
                step=step,
            )
