"""A column that an argument names, among those that were counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._counting.plan import hint
from kullback.tables._errors import TableError, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.tables._counting.counted import ColumnCounts


def named_column(argument: str, name: str, counted: Sequence[ColumnCounts]) -> ColumnCounts:
    """Return the column's counts; raise TableError if it is not there or was not counted."""
    found = next((column for column in counted if column.planned.name == name), None)
    if found is None:
        known = [column.planned.name for column in counted]
        raise TableError(
            f"{argument} names {quoted(name)}, which is no column compared{hint(name, known)}"
        )
    if found.texts is not None:
        raise TableError(
            f"{argument} names {quoted(name)}, which is compared by its words; a row has many"
        )
    if found.status != "ok":
        raise TableError(f"{argument} names {quoted(name)}, which is {found.status}")
    return found
