"""Categoricals whose categories are no texts: decoded to what their categories are."""

from __future__ import annotations

import importlib
from typing import Any


def decoded(table: Any) -> Any:
    """Return a frame of pandas or pyarrow without categoricals of numbers, booleans or times."""
    library = type(table).__module__.partition(".")[0]
    if library == "pandas" and hasattr(table, "assign"):
        return _of_pandas(table)
    if library == "pyarrow" and hasattr(table, "append_column"):
        return _of_pyarrow(table)
    return table


def _of_pandas(table: Any) -> Any:
    if not table.columns.is_unique:
        return table
    changed = {}
    for name, dtype in table.dtypes.items():
        held = table[name]
        if hasattr(dtype, "categories"):
            changed[name] = _plain(held.cat)
        elif str(dtype).startswith("dictionary<"):
            chunked = _decoded(held.array.__arrow_array__())
            changed[name] = held.__class__(
                importlib.import_module("pandas").arrays.ArrowExtensionArray(chunked),
                index=held.index,
            )
    changed = {name: held for name, held in changed.items() if held is not None}
    if not changed:
        return table
    # By item: assign takes names as keywords, which must be texts.
    table = table.copy(deep=False)
    for name, held in changed.items():
        table[name] = held
    return table


def _plain(categories: Any) -> Any | None:
    """Return a categorical's values in the type of its categories; None: they are texts."""
    pd = importlib.import_module("pandas")
    held = pd.Series(categories.categories)
    what = pd.api.types.infer_dtype(held, skipna=True)
    if what in {"string", "empty"}:
        return None
    # Integers and booleans with a place for what is missing, which else would make floats of them.
    nullable = {"i": "Int64", "u": "UInt64", "b": "boolean"}.get(held.dtype.kind)
    held = held if nullable is None else held.astype(nullable)
    codes = categories.codes
    found = held.reindex(codes.to_numpy())
    found.index = codes.index
    return found


def _of_pyarrow(table: Any) -> Any:
    pa = importlib.import_module("pyarrow")
    for i, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(i, field.name, _decoded(table.column(i)))
    return table


def _decoded(column: Any) -> Any:
    pa = importlib.import_module("pyarrow")
    column = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    return column.cast(column.type.value_type)
