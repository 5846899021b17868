"""Damaged files: Parquet whose values are not those of its statistics, and gzip files."""

from __future__ import annotations

import gzip
import math
import re
import struct
from collections import Counter
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS: dict[str, tuple[Any, str, list[Any]]] = {
    "float": (pa.float64(), "<d", [5.0, -1e300, 1e300, 0.0, 5e-324, math.inf, math.nan]),
    "whole": (pa.int64(), "<q", [5, -(2**63), 2**63 - 1]),
    "time": (pa.timestamp("us"), "<q", [2**52]),
}
CASES = {f"{kind} {value}": (kind, value) for kind, (_, _, some) in KINDS.items() for value in some}


def _table(rows: int) -> pa.Table:
    """Return a column for each case, of values that no other has, so that they can be found."""
    columns = {}
    for i, (name, (kind, _)) in enumerate(CASES.items(), 1):
        values = [i * 10_000] * 2 if rows == 2 else list(range(i * 10_000, i * 10_000 + rows))
        held = [float(x) for x in values] if kind == "float" else values
        columns[name] = pa.array(held, KINDS[kind][0])
    return pa.table(columns)


def _damaged(table: pa.Table, path: Path) -> Iterator[None]:
    """Put another value in each place where the last one of every column stands, in turn."""
    pq.write_table(table, path, compression="none", use_dictionary=False)
    sound = path.read_bytes()
    places: list[list[tuple[int, bytes]]] = []
    for name, (kind, value) in CASES.items():
        form = KINDS[kind][1]
        last = table[name][-1].as_py() if kind == "float" else table[name][-1].cast(pa.int64())
        mark = struct.pack(form, last if kind == "float" else last.as_py())
        found = [at.start() for at in re.finditer(re.escape(mark), sound)]
        places.append([(at, struct.pack(form, value)) for at in found])
    for some in zip(*places, strict=True):
        content = bytearray(sound)
        for at, other in some:
            content[at : at + 8] = other
        path.write_bytes(content)
        yield


def _by_pyarrow(column: pa.ChunkedArray) -> list[float | None]:
    """Return the values in standard form as pyarrow reads them."""
    if not pa.types.is_floating(column.type):
        column = column.cast(pa.int64()).cast(pa.float64(), safe=False)
    return [None if x is None or math.isnan(x) else x for x in column.to_pylist()]


def _holds(kept: tables.ColumnProfile, values: list[float | None]) -> bool:
    """Return whether the bins of a profile hold as many of the values as they tell."""
    held: Any = kept.held
    if kept.kind == "categorical":  # whole numbers that no float holds, by their digits
        return Counter({float(text): n for text, n in held.exact.items()}) == Counter(values)
    bins = zip(held.bins.low, held.bins.high, held.bins.counts[0], strict=True)
    in_bins = all(
        sum(x is not None and low <= x <= high for x in values) == n for low, high, n in bins
    )
    beside = (held.missing, held.positive_infinite, held.negative_infinite)
    told = (values.count(None), values.count(math.inf), values.count(-math.inf))
    return in_bins and beside == told and held.rows == len(values)


@pytest.mark.parametrize("rows", [2, 3, 1000])
def test_a_value_outside_its_statistics_is_counted_as_pyarrow_reads_it(
    rows: int, tmp_path: Path
) -> None:
    """Wherever one is changed, in the data or in one of the statistics of its page or column."""
    path, sound = tmp_path / "t.parquet", tmp_path / "sound.parquet"
    table = _table(rows)
    pq.write_table(table, sound)
    changed = 0
    for _ in _damaged(table, path):
        read = pq.read_table(path)
        kept = tables.profile(path)
        for name in CASES:
            changed += read[name] != table[name]
            assert _holds(kept[name], _by_pyarrow(read[name])), name
        if rows == 1000:
            continue
        found = tables.compare(sound, path)
        for name, (kind, _) in CASES.items():
            assert sum(found[name].counts_current) == rows
            if kind == "float":
                assert _told(found[name]) == Counter(_by_pyarrow(read[name])), name
    assert changed >= len(CASES)


def _told(column: tables.ColumnComparison) -> Counter[float | None]:
    """Return how many rows of the current table have each value, of outcomes of one value."""
    found: Counter[float | None] = Counter()
    for name, n in zip(column.outcomes, column.counts_current, strict=True):
        value = None if name is None else float(name.replace("\N{INFINITY}", "inf"))
        found[value] += n
    return +found


@pytest.mark.parametrize("other", [1.5, -5.0, 1e9, 1e300])
def test_a_column_that_its_statistics_exclude_is_named(other: float, tmp_path: Path) -> None:
    """Where the engine is the caller's own and believes them, the sentence says which it is."""
    path, sound = tmp_path / "t.parquet", tmp_path / "sound.parquet"
    table = pa.table({"x": [1.0, 2.0, 3.0]})
    pq.write_table(table, sound)
    pq.write_table(table, path, compression="none", use_dictionary=False)
    content = path.read_bytes()
    values = struct.pack("<ddd", 1.0, 2.0, 3.0)
    path.write_bytes(content.replace(values, struct.pack("<ddd", 1.0, other, 3.0)))
    with duckdb.connect() as connection:
        damaged = connection.read_parquet(str(path))
        for reference, current in ((damaged, sound), (sound, damaged)):
            try:
                found = tables.compare(reference, current)["x"]
            except tables.TableError as error:
                role = "reference" if reference is damaged else "current"
                assert str(error).startswith(f"column 'x' of the {role} table ")  # noqa: PT017 (it may be counted rightly)
            else:
                counts = (found.counts_reference, found.counts_current)[current is damaged]
                assert sum(counts) == 3


@pytest.mark.parametrize("ending", ["csv.gz", "tsv.gz", "jsonl.gz"])
def test_a_damaged_gzip_file_is_refused(ending: str, tmp_path: Path) -> None:
    """A byte of it changed, its checksum changed, or its end cut off: none is read as if whole."""
    lines = [f"a{i % 7}" for i in range(500)]
    text = "\n".join(
        [f'{{"x": "{line}"}}' for line in lines] if "json" in ending else ["x", *lines]
    )
    packed = gzip.compress(text.encode())
    path = tmp_path / f"t.{ending}"
    path.write_bytes(packed)
    assert sum(tables.compare(path, path)["x"].counts_current) == 500
    middle = len(packed) // 2
    for damaged in (
        packed[:middle] + bytes([packed[middle] ^ 4]) + packed[middle + 1 :],
        packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:],
        packed[:-9],
    ):
        path.write_bytes(damaged)
        with pytest.raises(tables.TableError, match="is a truncated or damaged gzip file; get"):
            tables.compare(path, path)
