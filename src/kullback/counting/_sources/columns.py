"""Two or three columns of a table as lists, for distributions that are kept in a file."""

from __future__ import annotations

import math
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from kullback.counting._errors import TableError, quote, suggest_name
from kullback.counting._sources.kinds import CATEGORICAL, MISSING, NUMERIC
from kullback.counting._sources.open import Opener
from kullback.counting._sources.queries import fetch
from kullback.counting._sources.source import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kullback.counting._sources.source import Source


_MOST_ROWS = 100_000


def read_columns(
    path: str,
    numeric: Sequence[str],
    named: str | None,
    written: Callable[[str], float] | None = None,
) -> tuple[list[list[float]], list[str] | None]:
    """Return columns of numbers and, if one is named, a column of names, row by row.

    `written` reads columns of text as numbers, and gives NaN or raises ValueError for others.

    Raises TableError for a column that is not there, is not numeric or has a value missing, for
    names that are a column of the numbers, and for a file of more than 100,000 rows.
    """
    if named in numeric:
        raise TableError(f"column {quote(str(named))} has the numbers; the names need their own")
    with ExitStack() as stack:
        source = Opener(stack).open(path, "current")
        kinds = _kinds(source, numeric, named, texts=written is not None)
        rows = fetch(source.standard(kinds).head(_MOST_ROWS + 1))
        label = source.label
    if len(rows) > _MOST_ROWS:
        raise TableError(f"{label} has more than {_MOST_ROWS:,} rows; one row is one outcome")
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    columns = columns or [[] for _ in kinds]
    for name, values in zip(kinds, columns, strict=True):
        for row, value in enumerate(values, 1):
            if value_text(value) is None:
                raise TableError(f"column {quote(name)} of {label} has no value in row {row}")
    numbers = []
    for name in numeric:
        values = columns[list(kinds).index(name)]
        if kinds[name] == CATEGORICAL and written is not None:
            values = _numbers(f"column {quote(name)} of {label}", values, written)
        numbers.append([float(value) for value in values])
    names = None if named is None else [str(value_text(value)) for value in columns[-1]]
    return numbers, names


def _kinds(
    source: Source, numeric: Sequence[str], named: str | None, *, texts: bool
) -> dict[str, str]:
    """Return how each column is read; raise TableError if one cannot be."""
    kinds = dict.fromkeys(numeric, NUMERIC) | ({} if named is None else {named: CATEGORICAL})
    for name, kind in list(kinds.items()):
        held = source.columns.get(name)
        if held is None:
            raise TableError(
                f"{source.label} has no column {quote(name)}{suggest_name(name, source.columns)}"
            )
        if held.kind == MISSING:
            raise TableError(f"column {quote(name)} of {source.label} has no values")
        if kind == NUMERIC and held.kind == CATEGORICAL and texts:
            kinds[name] = CATEGORICAL
        elif kind == NUMERIC and held.kind != NUMERIC:
            raise TableError(f"column {quote(name)} of {source.label} is {held.kind}, not numeric")
    return kinds


def _numbers(column: str, values: list[Any], written: Callable[[str], float]) -> list[float]:
    """Convert texts to numbers; raise TableError for the first row that is not a number."""
    numbers = []
    for row, value in enumerate(values, 1):
        text = str(value_text(value))
        try:
            number = written(text)
        except ValueError as error:
            raise TableError(f"{column} has {quote(text)} in row {row}, which {error}") from None
        if math.isnan(number):
            raise TableError(
                f"{column} is categorical, not numeric: {quote(text)} in row {row} is not a number"
            )
        numbers.append(number)
    return numbers
