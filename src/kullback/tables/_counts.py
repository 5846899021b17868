"""The counts themselves, of any columns of a table together, from whatever engine holds it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw

from kullback.counting import (
    CATEGORICAL,
    MEASURED,
    NUMERIC,
    UNSUPPORTED,
    Opener,
    TableError,
    check_names,
    check_values,
    check_weight,
    count_rows,
    quote,
    suggest_name,
    translate_errors,
    value_text,
    write_edge,
)
from kullback.tables._open import open_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.counting import ColumnType, Source

    Value = str | bool | int | float | None


def counts(
    table: Any, keys: Iterable[str], *, weight: str | None = None
) -> dict[tuple[Value, ...], int | float]:
    """Count the rows of a table for every combination of values of the columns ``keys``.

    ``table`` is as in `compare`: a frame of a library that narwhals supports, or the path of a
    file. The result maps tuples of values, in the order of ``keys``, to their number of rows, or
    to the sum of the column ``weight``, the most frequent first. Every engine gives the same
    result: null and NaN are None, -0.0 is 0.0, whole numbers have all digits (in text files, they
    are 64-bit floats), times are ISO 8601 text in UTC, text and booleans are themselves. All
    combinations are loaded into memory.

    Raises TableError if a column does not exist or holds nested values, if weights are missing,
    negative or infinite, and if the table cannot be read.

    >>> import pandas
    >>> table = pandas.DataFrame({"sky": ["sun", "sun", None], "wind": [1.5, 1.5, 0.0]})
    >>> counts(table, ["sky", "wind"])
    {('sun', 1.5): 2, (None, 0.0): 1}
    """
    names = check_names("keys", keys)
    if not names:
        raise ValueError("keys is empty; name at least one column")
    with ExitStack() as stack, translate_errors():
        source = open_table(Opener(stack), table, "given")
        check_weight(source, weight)
        kinds = {name: _kind(source, name) for name in names}
        asked = kinds if weight is None else kinds | {weight: NUMERIC}
        frame = source.standard(asked)
        by_weight = None
        if weight is not None:
            by_weight = f"c{list(asked).index(weight)}"
            check_values(frame, by_weight, weight, source.label)
        chosen = {f"k{i}": nw.col(f"c{i}") for i in range(len(names))}
        rows = count_rows(frame, chosen, weight=by_weight)
        found: dict[tuple[Value, ...], int | float] = {}
        held = [source.columns[name] for name in names]
        for *values, n in rows:
            key = tuple(_value(value, one) for value, one in zip(values, held, strict=True))
            found[key] = found.get(key, 0) + n
    order = sorted(found, key=lambda key: (-found[key], [(v is None, str(v)) for v in key]))
    return {key: found[key] for key in order}


def _kind(source: Source, name: str) -> str:
    """Return the form in which a column is fetched: typed numbers keep their own values."""
    held = source.columns.get(name)
    if held is None:
        raise TableError(
            f"{source.label} has no column {quote(name)}{suggest_name(name, source.columns)}"
        )
    if held.kind == UNSUPPORTED:
        raise TableError(
            f"column {quote(name)} of {source.label} holds values of type {held.type_name}, "
            "which cannot be counted"
        )
    in_text = held.type_name == "text" or name in getattr(source, "texts", {})
    return CATEGORICAL if held.kind == NUMERIC and not in_text else held.kind


def _value(value: Any, held: ColumnType) -> Value:
    """Return one value in the form that is the same for every engine."""
    kind = held.kind
    text = value_text(value)
    if text is None:
        return None
    if kind == NUMERIC:
        found = _number(value)
        # From Spark the number of a column of floats comes as text, without a point where whole.
        return float(found) if held.type_name in {"float", "double"} else found
    if kind in MEASURED:
        return write_edge(float(value), kind)
    return text == "true" if isinstance(value, bool) or kind == "boolean" else text


def _number(value: Any) -> int | float:
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            value = float(value)
    if isinstance(value, float):
        # NaN was told apart before; adding 0 makes a negative zero the zero that it equals.
        return value + 0.0
    return int(value) if value == int(value) else float(value)
