"""Columns that an engine holds as Python objects, or cannot turn into floats, as what they are."""

from __future__ import annotations

import importlib
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.tables._sources.categories import decoded
from kullback.tables._sources.kinds import MISSING, NUMERIC, TIME_OF_DAY
from kullback.tables._sources.source import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection


# What the types of pandas and Arrow do not tell narwhals, by how their names begin.
_KINDS = {
    "empty": MISSING,
    "decimal256(": NUMERIC,
    "time32[": TIME_OF_DAY,
    "time64[": TIME_OF_DAY,
}
_OBJECTS = {"decimal": NUMERIC, "time": TIME_OF_DAY}


def typed(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:
    """Return a frame whose columns have types, kinds that their types do not tell, and stand-ins.

    A stand-in is a column behind the others which holds the numbers of the one that is named;
    that one is left as it is, for where it is compared as text.
    """
    table = decoded(table)
    library = type(table).__module__.partition(".")[0]
    if library == "pandas" and hasattr(table, "assign"):
        return _of_pandas(table)
    if library == "pyarrow" and hasattr(table, "append_column"):
        return _of_pyarrow(table)
    return table, {}, {}


def _of_pandas(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:
    if not all(isinstance(name, str) for name in table.columns):
        table = table.rename(columns=str)
    if not table.columns.is_unique:
        return table, {}, {}
    kinds: dict[str, str] = {}
    stand_ins: dict[str, str] = {}
    changed: dict[str, Any] = {}
    for name, dtype in table.dtypes.items():
        held, what = table[name], str(dtype)
        if what == "object":
            what, held = _of_objects(held)
            changed[name] = held
        kind = _OBJECTS.get(what) or _kind(what)
        if kind is not None:
            kinds[name] = kind
        if what == "decimal":
            # Their digits as text, for where floats do not hold them.
            numbers = held
            digits = table[name].where(table[name].notna(), None)
            changed[name] = digits.map(plain, "ignore").convert_dtypes()
        elif kind == TIME_OF_DAY:
            numbers = held.astype(object).where(held.notna(), None).map(_microseconds, "ignore")
            numbers = numbers.astype("float64")
        else:
            retyped, numbers = _with_type(held)
            if retyped is not None:
                changed[name] = retyped
        if numbers is not None:
            stand_ins[name] = _free(name, table.columns)
            changed[stand_ins[name]] = numbers
    return table.assign(**changed) if changed else table, kinds, stand_ins


def _kind(what: str) -> str | None:
    return next((kind for start, kind in _KINDS.items() if what.startswith(start)), None)


def _with_type(held: Any) -> tuple[Any | None, Any | None]:
    """Return a column of pandas in a type that narwhals knows, and as floats; None: as it is."""
    if hasattr(held.dtype, "pyarrow_dtype"):
        return _of_arrow(held)
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


def _of_arrow(held: Any) -> tuple[Any | None, Any | None]:
    import pandas as pd

    from kullback.tables._sources.arrow_columns import readable

    pa = importlib.import_module("pyarrow")
    column = held.array.__arrow_array__()
    chunked = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    retyped, numbers = readable(chunked)
    if retyped is not None:
        retyped = pd.Series(pd.array(retyped, dtype=pd.ArrowDtype(retyped.type)), held.index)
    if numbers is not None:
        numbers = pd.Series(numbers.to_numpy(), held.index)
    return retyped, numbers


def _of_objects(held: Any) -> tuple[str, Any]:
    """Return what Python objects are, in pandas' words, and the column with a type where it can."""
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


def _of_pyarrow(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:
    from kullback.tables._sources.arrow_columns import readable

    kinds: dict[str, str] = {}
    stand_ins: dict[str, str] = {}
    if len(set(table.column_names)) < table.num_columns:
        return table, kinds, stand_ins
    for i, field in enumerate(table.schema):
        retyped, numbers = readable(table.column(i))
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
