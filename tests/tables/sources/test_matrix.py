"""Every type that people have, in everything that holds a table: the same values from each."""

from __future__ import annotations

import datetime as dt
import math
import random
import uuid
from contextlib import ExitStack
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kullback import tables
from kullback.counting._sources.open import Opener

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 120
RNG = random.Random(1)  # noqa: S311 (these are test data)
EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 (without a zone on purpose)
ZONES = ("UTC", "America/New_York", "Etc/GMT+5", "Etc/GMT-14", "+05:30", "America/Port-au-Prince")
UNITS = {"s": 10**6, "ms": 1000, "us": 1, "ns": 1}


class Column(NamedTuple):
    """A column: its type, its values, its kind, and the numbers that it is compared by."""

    type: Any
    values: list[Any]
    kind: str
    numbers: list[float | None] | None = None


def _cycle(*values: Any) -> list[Any]:
    return [values[i % len(values)] for i in range(ROWS)]


def _numeric(kind: Any, values: list[Any]) -> Column:
    """Return a column of numbers; Python's own conversion to float rounds to the nearest."""
    return Column(
        kind, values, "numeric", [None if value is None else float(value) for value in values]
    )


def _decimals(precision: int, scale: int, *, wide: bool = False) -> Column:
    top = 10 ** min(precision, 37)
    values = [None if i % 9 == 4 else RNG.randrange(-top + 1, top) for i in range(ROWS)]
    kind = pa.decimal256(precision, scale) if wide else pa.decimal128(precision, scale)
    return _numeric(kind, [v if v is None else Decimal(v).scaleb(-scale) for v in values])


def _measured(
    kind: Any, name: str, microseconds: list[int | None], of: Callable[[int], Any]
) -> Column:
    values = [None if n is None else of(n) for n in microseconds]
    return Column(kind, values, name, [None if n is None else float(n) for n in microseconds])


def _whole(microseconds: list[int | None], unit: int) -> list[int | None]:
    return [None if n is None else n // unit * unit for n in microseconds]


def _moment(microseconds: int) -> dt.datetime:
    return EPOCH + dt.timedelta(microseconds=microseconds)


def _span(microseconds: int) -> dt.timedelta:
    return dt.timedelta(microseconds=microseconds)


def _zoned(microseconds: int) -> dt.datetime:
    return _moment(microseconds).replace(tzinfo=dt.UTC)


def _columns() -> dict[str, Column]:
    single = [0.1, 0.2, 0.7, 1e-30, None, 3.4e38, 16777217.0]
    half = [0.1, -2.5, 65504.0, None, 0.33]
    # Before 1970 and after, with parts of a second.
    some = (RNG.randrange(-(10**15), 2 * 10**15) for _ in range(60))
    moments = _cycle(-1, -1_500_000, -250_000, None, 1, 999_999, *some)
    spans = [None if i % 11 == 7 else RNG.randrange(-(10**9), 10**12) for i in range(ROWS)]
    clocks = [None if i % 11 == 7 else RNG.randrange(86_400_000_000) for i in range(ROWS)]
    days = [None if i % 7 == 2 else RNG.randrange(-3000, 30000) for i in range(ROWS)]
    days_as_microseconds = [None if day is None else day * 86_400_000_000 for day in days]
    found = {}
    for n in (8, 16, 32, 64):
        found[f"int{n}"] = _numeric(f"int{n}", _cycle(-(2 ** (n - 2)), 2 ** (n - 2), 0, 1, None))
        found[f"uint{n}"] = _numeric(f"uint{n}", _cycle(2**n - 1, 0, 1, 5, None))
    found |= {
        "half": _numeric(pa.float16(), _cycle(*(v if v is None else np.float16(v) for v in half))),
        "single": Column(
            pa.float32(),
            _cycle(*single),
            "numeric",
            _cycle(*(None if v is None else float(np.float32(v)) for v in single)),
        ),
        "double": _numeric(
            pa.float64(), _cycle(0.1, 0.2, 1e300, 5e-324, -0.0, None, math.inf, -math.inf)
        ),
        "price": _numeric(
            pa.decimal128(10, 2), _cycle(*(Decimal(v) for v in ("0.57", "0.29", "1.13")))
        ),
        "decimal 10,2": _decimals(10, 2),
        "decimal 5,4": _decimals(5, 4),
        "decimal 18,9": _decimals(18, 9),
        "decimal 38,0": _decimals(38, 0),
        "decimal 38,10": _decimals(38, 10),
        "decimal 60,20": _decimals(60, 20, wide=True),
        "decimal of 32 bits": _numeric(
            pa.decimal32(7, 2), [Decimal(RNG.randrange(10**7)).scaleb(-2) for _ in range(ROWS)]
        ),
        "decimal of 64 bits": _numeric(
            pa.decimal64(15, 3), [Decimal(RNG.randrange(10**15)).scaleb(-3) for _ in range(ROWS)]
        ),
        "flag": Column(pa.bool_(), _cycle(True, False, None), "boolean"),  # noqa: FBT003
        "text": Column(pa.string(), _cycle("a", "b", None, "é中", "x y"), "categorical"),
        "large text": Column(pa.large_string(), _cycle("a", "b", None, "c"), "categorical"),
        "text view": Column(pa.string_view(), _cycle("a", "b", None, "c"), "categorical"),
        "dictionary": Column(
            pa.dictionary(pa.int32(), pa.string()), _cycle("z", "b", None, "c"), "categorical"
        ),
        "day": Column(
            pa.date32(),
            [None if day is None else dt.date(1970, 1, 1) + dt.timedelta(day) for day in days],
            "date/time",
            [None if n is None else float(n) for n in days_as_microseconds],
        ),
        "day of 64 bits": _measured(
            pa.date64(), "date/time", days_as_microseconds, lambda n: _moment(n).date()
        ),
        "uuid": Column(pa.uuid(), [uuid.UUID(int=i % 5).bytes for i in range(ROWS)], "categorical"),
        "nothing": Column(pa.null(), [None] * ROWS, "missing"),
        "binary": Column(pa.binary(), _cycle(b"a", b"\xff", None), "unsupported"),
        "list": Column(pa.list_(pa.int32()), _cycle([1], [2, 3], None), "unsupported"),
        "struct": Column(
            pa.struct([("a", pa.int32())]), _cycle({"a": 1}, {"a": 2}, None), "unsupported"
        ),
    }
    for unit, size in UNITS.items():
        clock = pa.time32(unit) if unit in {"s", "ms"} else pa.time64(unit)
        found[f"clock {unit}"] = _measured(
            clock, "time of day", _whole(clocks, size), lambda n: _moment(n).time()
        )
        found[f"moment {unit}"] = _measured(
            pa.timestamp(unit), "date/time", _whole(moments, size), _moment
        )
        found[f"span {unit}"] = _measured(pa.duration(unit), "duration", _whole(spans, size), _span)
    for zone in ZONES:
        found[zone.lower()] = _measured(pa.timestamp("us", zone), "date/time", moments, _zoned)
    return found


COLUMNS = _columns()
NESTED = frozenset({"binary", "list", "struct"})
SPANS = frozenset(f"span {unit}" for unit in UNITS)


def _arrow(*without: str) -> pa.Table:
    found = {}
    for name, column in COLUMNS.items():
        if name not in without:
            kind = pa.binary(16) if name == "uuid" else column.type
            held = pa.array(column.values, kind)
            found[name] = (
                held if name != "uuid" else pa.ExtensionArray.from_storage(pa.uuid(), held)
            )
    return pa.table(found)


def _parquet(table: pa.Table, folder: Path, _: Any) -> Path:
    pq.write_table(table, folder / "table.parquet")
    return folder / "table.parquet"


def _sqlframe(table: pa.Table, folder: Path, _: Any) -> Any:
    session = pytest.importorskip("sqlframe.duckdb").DuckDBSession()
    return session.read.parquet(str(_parquet(table, folder, None)))


def _in_file(table: pa.Table, folder: Path, _: Any) -> Any:
    connection = duckdb.connect(str(folder / "tables.duckdb"))
    connection.from_arrow(table).create("held")
    return connection.table("held")


def _spark(table: pa.Table, folder: Path, request: Any) -> Any:
    path = _parquet(table, folder, None)
    return request.getfixturevalue("spark").read.parquet(str(path))


def _csv(table: pa.Table, folder: Path, _: Any) -> Path:
    pl.DataFrame(pl.from_arrow(table)).write_csv(folder / "table.csv")
    return folder / "table.csv"


def _json(table: pa.Table, folder: Path, _: Any) -> Path:
    pl.DataFrame(pl.from_arrow(table)).write_ndjson(folder / "table.jsonl")
    return folder / "table.jsonl"


def _ibis(table: pa.Table, *_: Any) -> Any:
    return pytest.importorskip("ibis").memtable(table)


class Holder(NamedTuple):
    """What holds a table: how, which columns it cannot hold, and which it cannot compare."""

    hold: Callable[[pa.Table, Path, Any], Any]
    cannot: frozenset[str] = frozenset()
    uncompared: frozenset[str] = NESTED


IN_POLARS = frozenset({"decimal 60,20", "+05:30"})
IN_DUCKDB = frozenset({"half", "decimal 60,20"})
IN_SPARK = (
    SPANS
    | frozenset(f"clock {unit}" for unit in UNITS)
    | {"half", "decimal 60,20", "moment ns", "uuid"}
)
IN_CSV = NESTED | SPANS | IN_POLARS | {"uuid", "half", "single"}
# JSON has no infinities, and polars writes decimals as text there.
IN_JSON = IN_CSV | {"double", "price", *(name for name in COLUMNS if name.startswith("decimal"))}
HOLDERS = {
    "pyarrow": Holder(lambda table, *_: table),
    "polars": Holder(lambda table, *_: pl.from_arrow(table), IN_POLARS, NESTED | {"uuid"}),
    "polars lazy": Holder(
        lambda table, *_: pl.DataFrame(pl.from_arrow(table)).lazy(), IN_POLARS, NESTED | {"uuid"}
    ),
    "pandas": Holder(lambda table, *_: table.to_pandas()),
    "pandas, nullable": Holder(
        lambda table, *_: table.to_pandas().convert_dtypes(dtype_backend="numpy_nullable")
    ),
    "pandas of pyarrow": Holder(lambda table, *_: table.to_pandas(types_mapper=pd.ArrowDtype)),
    "duckdb": Holder(lambda table, *_: duckdb.from_arrow(table), IN_DUCKDB),
    "duckdb file": Holder(_in_file, IN_DUCKDB),
    "ibis": Holder(_ibis, IN_DUCKDB | {"uuid"}),
    "sqlframe": Holder(
        _sqlframe, IN_DUCKDB | SPANS | {"uint16", "uint32", "uint64", "clock ns", "nothing"}
    ),
    "parquet": Holder(_parquet, uncompared=NESTED | {"decimal 60,20"}),
    "csv": Holder(_csv, IN_CSV),
    "json": Holder(_json, IN_JSON),
    "spark": Holder(_spark, IN_SPARK),
}


@pytest.fixture(params=HOLDERS, scope="module")
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the table of every type in one of the holders, and the holder."""
    holder = HOLDERS[request.param]
    return holder.hold(_arrow(*holder.cannot), tmp_path_factory.mktemp("matrix"), request), holder


def test_every_holder_hands_on_the_values_themselves(held: tuple[Any, Holder]) -> None:
    """Numbers, and times in microseconds, are those that Python works out."""
    table, holder = held
    wrong = {}
    with ExitStack() as stack:
        source = Opener(stack).open(table, "current")
        assert set(source.columns) == set(COLUMNS) - holder.cannot
        names = [name for name in source.columns if name not in holder.uncompared]
        measured = {name: COLUMNS[name] for name in names if COLUMNS[name].numbers}
        kinds = {name: column.kind for name, column in measured.items()}
        assert {name: source.columns[name].kind for name in kinds} == kinds
        rows = source.standard(kinds).collect().to_dict(as_series=False)
    for i, (name, column) in enumerate(measured.items()):
        found = [
            None if value is None or value is pd.NA or value != value else float(value)  # noqa: PLR0124
            for value in rows[f"c{i}"]
        ]
        if _sorted(found) != _sorted(column.numbers or []):
            wrong[name] = found[:3]
    assert wrong == {}


def _sorted(values: list[float | None]) -> list[float | None]:
    return sorted(values, key=lambda value: (value is None, value or 0.0))


@pytest.mark.parametrize("other", ["itself", "pyarrow"])
def test_a_table_is_the_same_as_itself_in_every_holder(
    held: tuple[Any, Holder], other: str
) -> None:
    """D is 0 in every column; what cannot be compared has a status, and none goes missing."""
    table, holder = held
    if holder is HOLDERS["spark"]:
        pytest.skip("it takes ten times as long there; its values are looked at above")
    result = tables.compare(table, table if other == "itself" else _arrow(*holder.cannot))
    assert {column.name for column in result} == set(COLUMNS) - holder.cannot
    uncompared = {column.name: column.status for column in result if column.comparison is None}
    assert set(uncompared) == holder.uncompared - holder.cannot
    assert all(status.startswith("not compared: it holds") for status in uncompared.values())
    assert not any("unknown" in status.lower() for status in uncompared.values())
    different = {
        column.name: column.comparison.kl_divergence
        for column in result
        if column.comparison is not None and column.comparison.kl_divergence != 0
    }
    assert different == {}


@pytest.mark.parametrize("name", ["polars", "pandas", "duckdb"])
def test_a_profile_of_every_type_is_the_same_as_its_table(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """What a profile keeps of a table is no different from the table."""
    holder = HOLDERS[name]
    without = holder.cannot | NESTED | {"uuid"}
    table = holder.hold(_arrow(*without), tmp_path, request)
    result = tables.compare(tables.profile(table), table)
    assert {column.name for column in result} == set(COLUMNS) - without
    assert {c.name for c in result if c.comparison is None or c.comparison.kl_divergence} == set()
