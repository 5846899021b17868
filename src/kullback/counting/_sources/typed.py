"""Columns that an engine holds as objects, categories or its own types, converted."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.counting._sources.kinds import MISSING, NUMERIC, TIME_OF_DAY, UNSUPPORTED
from kullback.counting._sources.names import is_unicode
from kullback.counting._sources.source import plain_decimal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection


# Integers below 2^53 and powers of ten up to 10^22 are floats, so that one division rounds once.
_DIGITS, _SCALE = 15, 22
_PER_MICROSECOND = {"s": 1e6, "ms": 1e3, "us": 1.0}


def convert_arrow(column: Any) -> tuple[Any | None, Any | None]:
    """Return a chunked array in a type that narwhals knows, and as floats; None if unchanged.

    Floats are what Arrow would round wrongly, refuse or tell less of: microseconds of durations,
    integers of 64 bits without a sign, and decimals.
    """
    import pyarrow as pa

    held, kinds = column.type, pa.types
    if kinds.is_decimal(held):
        return _of_decimal(pa, column)
    if kinds.is_uint64(held):
        # Its kernels take integers for signed, and refuse to round.
        return None, column.cast(pa.float64(), safe=False)
    if kinds.is_duration(held):
        return None, _arrow_microseconds(pa, column)
    if kinds.is_date64(held):
        return column.cast(pa.timestamp("ms")), None
    if str(held) == "string_view":
        return column.cast(pa.large_string()), None
    if str(held) == "extension<arrow.uuid>":
        return _texts_of_uuids(pa, column), None
    return None, None


def _of_decimal(pa: Any, column: Any) -> tuple[Any | None, Any]:
    """Return a decimal column as floats, each the nearest: Arrow's cast multiplies by 0.01."""
    held = column.type
    changed = None
    if held.bit_width < 128:
        changed = column = column.cast(pa.decimal128(held.precision, held.scale))
    if held.bit_width <= 128 and held.precision <= _DIGITS and 0 <= held.scale <= _SCALE:
        whole = pa.decimal128(held.precision, 0)
        chunks = [
            pa.Array.from_buffers(whole, len(chunk), chunk.buffers(), offset=chunk.offset)
            for chunk in column.chunks
        ]
        floats = pa.chunked_array(chunks, whole).cast(pa.int64()).cast(pa.float64())
        return changed, _compute().divide(floats, 10.0**held.scale)
    texts = column.cast(pa.string())
    # 76 digits are more than any other engine has; as text they can be compared all the same.
    return texts if held.bit_width > 128 else changed, texts.cast(pa.float64())


def _arrow_microseconds(pa: Any, column: Any) -> Any:
    pc = _compute()
    n = column.cast(pa.int64())
    if column.type.unit != "ns":
        return pc.multiply(n.cast(pa.float64(), safe=False), _PER_MICROSECOND[column.type.unit])
    whole = pc.divide(n, 1000)
    rest = pc.subtract(n, pc.multiply(whole, 1000))
    floats = whole.cast(pa.float64(), safe=False)
    return pc.add(floats, pc.divide(rest.cast(pa.float64()), 1e3))


def _compute() -> Any:
    import pyarrow.compute

    return pyarrow.compute


def _texts_of_uuids(pa: Any, column: Any) -> Any:
    chunks = [getattr(chunk, "storage", chunk) for chunk in column.chunks]
    held = pa.chunked_array(chunks, pa.binary(16)).combine_chunks()
    keys = held.dictionary_encode()
    texts = [str(uuid.UUID(bytes=key)) for key in keys.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(keys.indices)


def decode_categories(table: Any) -> Any:
    """Return a frame of pandas or pyarrow without categoricals of numbers, booleans or times."""
    library = type(table).__module__.partition(".")[0]
    if library == "pandas" and hasattr(table, "assign"):
        return _pandas_categories(table)
    if library == "pyarrow" and hasattr(table, "append_column"):
        return _pyarrow_categories(table)
    return table


def _pandas_categories(table: Any) -> Any:
    if not table.columns.is_unique:
        return table
    import pandas as pd

    changed = {}
    for name, dtype in table.dtypes.items():
        held = table[name]
        if hasattr(dtype, "categories"):
            changed[name] = _categories_as_values(held.cat)
        elif str(dtype).startswith("dictionary<"):
            chunked = _decode_chunks(held.array.__arrow_array__())
            whole = pd.arrays.ArrowExtensionArray(chunked)
            changed[name] = held.__class__(whole, index=held.index)
    changed = {name: held for name, held in changed.items() if held is not None}
    return _with_columns(table, changed)


def _categories_as_values(categories: Any) -> Any | None:
    """Return a categorical's values in the type of its categories, or None if they are texts."""
    import pandas as pd

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


def _pyarrow_categories(table: Any) -> Any:
    import pyarrow as pa

    for i, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(i, field.name, _decode_chunks(table.column(i)))
    return table


def _decode_chunks(column: Any) -> Any:
    import pyarrow as pa

    column = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    return column.cast(column.type.value_type)


# What the types of pandas and Arrow do not tell narwhals, by how their names begin.
_KINDS = {
    "empty": MISSING,
    "decimal256(": NUMERIC,
    "time32[": TIME_OF_DAY,
    "time64[": TIME_OF_DAY,
}
_OBJECTS = {"decimal": NUMERIC, "time": TIME_OF_DAY}


def add_types(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:
    """Return a frame with typed columns, the kinds that types do not show, and stand-ins.

    A stand-in is a column behind the others which holds the numbers of the one that is named;
    that one is left as it is, for where it is compared as text.
    """
    table = decode_categories(table)
    library = type(table).__module__.partition(".")[0]
    if library == "pandas" and hasattr(table, "assign"):
        return _type_pandas(table)
    if library == "pyarrow" and hasattr(table, "append_column"):
        return _type_pyarrow(table)
    return table, {}, {}


def _type_pandas(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:
    if not all(isinstance(name, str) for name in table.columns):
        table = table.rename(columns=str)
    changed = _not_unicode(table)
    kinds = dict.fromkeys(changed, UNSUPPORTED)
    stand_ins: dict[str, str] = {}
    for name, dtype in table.dtypes.items():
        held, what = table[name], str(dtype)
        if name in kinds:
            continue
        if what == "object":
            what, held = _type_objects(held)
            changed[name] = held
        kind = _OBJECTS.get(what) or _kind(what)
        if kind is not None:
            kinds[name] = kind
        if what == "decimal":
            # Their digits as text, for where floats do not hold them.
            numbers = held
            digits = table[name].where(table[name].notna(), None)
            changed[name] = digits.map(plain_decimal, "ignore").convert_dtypes()
        elif kind == TIME_OF_DAY:
            numbers = held.astype(object).where(held.notna(), None).map(_microseconds, "ignore")
            numbers = numbers.astype("float64")
        else:
            retyped, numbers = _convert_column(held)
            if retyped is not None:
                changed[name] = retyped
        if numbers is not None:
            stand_ins[name] = _free(name, table.columns)
            changed[stand_ins[name]] = numbers
    return _with_columns(table, changed), kinds, stand_ins


def _with_columns(table: Any, changed: dict[Any, Any]) -> Any:
    """Return the table with columns in their places, and new ones behind it, all joined at once.

    Of a hundred and more that are put in one after another pandas warns, and copies the table.
    """
    import pandas as pd

    if not changed:
        return table
    columns = {name: table[name] for name in table.columns} | changed
    joined = pd.DataFrame(columns, index=table.index, copy=False)
    if len(joined.columns) == len(table.columns):
        joined.columns = table.columns
    return joined


def _not_unicode(table: Any) -> dict[str, Any]:
    """Return the columns with text that is not Unicode as objects, which can be counted."""
    return {
        name: table[name].astype(object)
        for name in table.columns
        if not is_unicode(_python_texts(table[name]))
    }


def _python_texts(held: Any) -> Any:
    """Return those values of a column, or its categories, that Python holds: Arrow's are UTF-8."""
    if hasattr(held.dtype, "categories"):
        return held.dtype.categories
    by_python = getattr(held.dtype, "storage", None) == "python"
    return held if by_python or held.dtype == object else ()


def _kind(what: str) -> str | None:
    return next((kind for start, kind in _KINDS.items() if what.startswith(start)), None)


def _convert_column(held: Any) -> tuple[Any | None, Any | None]:
    """Return a pandas column in a type that narwhals knows, and as floats; None if unchanged."""
    if hasattr(held.dtype, "pyarrow_dtype"):
        return _type_arrow(held)
    what = str(held.dtype)
    if what.startswith("timedelta64["):
        # In nanoseconds by way of seconds they would come a microsecond short.
        n = held.to_numpy().astype("int64")
        if held.dt.unit == "ns":
            rest = np.fmod(n, 1000)
            floats = ((n - rest) // 1000).astype("float64") + rest / 1e3
        else:
            floats = n.astype("float64") * {"s": 1e6, "ms": 1e3, "us": 1.0}[held.dt.unit]
        return None, held.isna().astype("float64").mask(held.isna()) + floats
    if getattr(held.dtype, "tz", None) is not None:
        # Of the names of zones narwhals knows those without "_", "-", "+" and digits.
        return held.dt.tz_convert("UTC"), None
    if what.startswith((">", "<")):
        # Numbers with their bytes in the order of another machine.
        return held.astype(held.dtype.newbyteorder("=")), None
    return (held.sparse.to_dense() if what.startswith("Sparse[") else None), None


def _type_arrow(held: Any) -> tuple[Any | None, Any | None]:
    import pandas as pd
    import pyarrow as pa

    column = held.array.__arrow_array__()
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    retyped, numbers = convert_arrow(chunked)
    if retyped is not None:
        retyped = pd.Series(pd.array(retyped, dtype=pd.ArrowDtype(retyped.type)), held.index)
    if numbers is not None:
        numbers = pd.Series(numbers.to_numpy(), held.index)
    return retyped, numbers


def _type_objects(held: Any) -> tuple[str, Any]:
    """Return pandas' name for the Python objects, and the column with a type if possible."""
    import pandas as pd
    from pandas.api.types import infer_dtype

    what = str(infer_dtype(held, skipna=True))
    some = held.dropna()
    if what == "mixed" and all(isinstance(value, uuid.UUID) for value in some):
        return "string", held.map(str, "ignore").convert_dtypes()
    if what == "datetime" and all(value.tzinfo is not None for value in some):
        # Without pandas' cache, which takes the two passes of an autumn hour for one time and
        # loses the second (pandas 3.1): they are equal, but for their fold.
        moments = pd.to_datetime(held.where(held.notna(), None), utc=True, cache=False)
        return what, moments.astype("datetime64[us, UTC]")
    if what in {"date", "datetime", "decimal"}:
        goal = {"date": "datetime64[us]", "datetime": "datetime64[us]", "decimal": "float64"}[what]
        try:
            # One kind of nothing: pandas converts None, and not its own NA.
            return what, held.where(held.notna(), None).astype(goal)
        except (TypeError, ValueError):
            # Times with zones among others without, for example.
            pass
    return what, held.convert_dtypes()


def _microseconds(time: dt.time) -> int:
    seconds = (time.hour * 60 + time.minute) * 60 + time.second
    return seconds * 1_000_000 + time.microsecond


def _type_pyarrow(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:

    kinds: dict[str, str] = {}
    stand_ins: dict[str, str] = {}
    for i, field in enumerate(table.schema):
        retyped, numbers = convert_arrow(table.column(i))
        if retyped is not None:
            table = table.set_column(i, field.name, retyped)
        if numbers is not None:
            stand_ins[field.name] = _free(field.name, table.column_names)
            table = table.append_column(stand_ins[field.name], numbers)
        if str(field.type).startswith("decimal256("):
            kinds[field.name] = NUMERIC
    return table, kinds, stand_ins


def _free(name: str, taken: Collection[str]) -> str:
    """Return a name that no column has."""
    while name in taken:
        name += " as numbers"
    return name
