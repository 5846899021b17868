"""Columns that an engine holds as Python objects, or cannot turn into floats, as what they are."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kullback.tables._sources.categories import decoded
from kullback.tables._sources.kinds import MISSING, NUMERIC, TIME_OF_DAY
from kullback.tables._sources.source import plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection


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
        held = table[name]
        if str(dtype) == "object":
            what, held = _of_objects(held)
            changed[name] = held
            if what == "empty":
                kinds[name] = MISSING
            if what == "decimal":
                # Their digits as text, for where floats do not hold them.
                kinds[name] = NUMERIC
                digits = table[name].where(table[name].notna(), None)
                changed[name] = digits.map(plain, "ignore").convert_dtypes()
                stand_ins[name] = _free(name, table.columns)
                changed[stand_ins[name]] = held
            dtype = what  # noqa: PLW2901 (from here on, what the objects are)
        if str(dtype) == "time" or str(dtype).startswith(("time32[", "time64[")):
            kinds[name] = TIME_OF_DAY
            numbers = held.astype(object).where(held.notna(), None).map(_microseconds, "ignore")
        elif str(dtype) == "uint64[pyarrow]":
            # Arrow's kernels take integers for signed.
            numbers = held
        else:
            continue
        stand_ins[name] = _free(name, table.columns)
        changed[stand_ins[name]] = numbers.astype("float64")
    return table.assign(**changed) if changed else table, kinds, stand_ins


def _of_objects(held: Any) -> tuple[str, Any]:
    """Return what Python objects are, in pandas' words, and the column with a type where it can."""
    from pandas.api.types import infer_dtype

    what = str(infer_dtype(held, skipna=True))
    if what in {"date", "datetime", "decimal"}:
        goal = {"date": "datetime64[us]", "datetime": "datetime64[us]", "decimal": "float64"}[what]
        try:
            # One kind of nothing: pandas converts None, and not its own NA.
            return what, held.where(held.notna(), None).astype(goal)
        except (TypeError, ValueError):
            # Times with zones, for example, alone or among others.
            pass
    return what, held.convert_dtypes()


def _microseconds(time: dt.time) -> int:
    seconds = (time.hour * 60 + time.minute) * 60 + time.second
    return seconds * 1_000_000 + time.microsecond


def _of_pyarrow(table: Any) -> tuple[Any, dict[str, str], dict[str, str]]:
    pa = importlib.import_module("pyarrow")
    stand_ins: dict[str, str] = {}
    for field in table.schema:
        if field.type == pa.uint64():
            # Its kernels take integers for signed, and refuse to round.
            numbers = table[field.name].cast(pa.float64(), safe=False)
            stand_ins[field.name] = _free(field.name, table.column_names)
            table = table.append_column(stand_ins[field.name], numbers)
    return table, {}, stand_ins


def _free(name: str, taken: Collection[str]) -> str:
    """Return a name that no column has."""
    while name in taken:
        name += " as numbers"
    return name
