"""Two or three columns of a table as lists, for distributions that are kept in a file."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from kullback.tables._counting.counts import fetch
from kullback.tables._counting.plan import hint
from kullback.tables._errors import TableError, quoted
from kullback.tables._sources.kinds import CATEGORICAL, MISSING, NUMERIC
from kullback.tables._sources.open import Opener
from kullback.tables._sources.source import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_ROWS = 100_000


def read_columns(
    path: str, numeric: Sequence[str], named: str | None
) -> tuple[list[list[float]], list[str] | None]:
    """Return columns of numbers and, if one is named, a column of names, row by row.

    Raises TableError for a column that is not there, is not numeric or has a value missing, for
    names that are a column of the numbers, and for a file of more than 100,000 rows.
    """
    if named in numeric:
        raise TableError(f"column {quoted(str(named))} has the numbers; the names need their own")
    with ExitStack() as stack:
        source = Opener(stack).open(path, "current")
        kinds = dict.fromkeys(numeric, NUMERIC) | ({} if named is None else {named: CATEGORICAL})
        for name, kind in kinds.items():
            held = source.columns.get(name)
            if held is None:
                raise TableError(
                    f"{source.label} has no column {quoted(name)}{hint(name, source.columns)}"
                )
            if held.kind == MISSING:
                raise TableError(f"column {quoted(name)} of {source.label} has no values")
            if kind == NUMERIC and held.kind != NUMERIC:
                raise TableError(
                    f"column {quoted(name)} of {source.label} is {held.kind}, not numeric"
                )
        rows = fetch(source.standard(kinds).head(_MOST_ROWS + 1))
        label = source.label
    if len(rows) > _MOST_ROWS:
        raise TableError(f"{label} has more than {_MOST_ROWS:,} rows; one row is one outcome")
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    columns = columns or [[] for _ in kinds]
    for name, values in zip(kinds, columns, strict=True):
        for row, value in enumerate(values, 1):
            if text_of(value) is None:
                raise TableError(f"column {quoted(name)} of {label} has no value in row {row}")
    numbers = [[float(value) for value in columns[list(kinds).index(name)]] for name in numeric]
    names = None if named is None else [str(text_of(value)) for value in columns[-1]]
    return numbers, names
