"""Parquet files whose values are not those of their statistics."""

from __future__ import annotations

import gzip
import struct
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("value", [5.0, 1e9, -1e300, 0.0, 5e-324])
@pytest.mark.parametrize("rows", [2, 3, 1000])
def test_a_value_outside_its_statistics_ends_in_a_sentence(
    value: float, rows: int, tmp_path: Path
) -> None:
    """Neither a traceback nor work without end: an error, or the counts of all the rows."""
    path, sound = tmp_path / "t.parquet", tmp_path / "sound.parquet"
    held = [1.0] * 2 if rows == 2 else [float(i) for i in range(rows)]
    pq.write_table(pa.table({"x": held}), sound)
    pq.write_table(pa.table({"x": held}), path, compression="none", use_dictionary=False)
    content = bytearray(path.read_bytes())
    at = content.find(struct.pack("<d", held[-1]))
    content[at : at + 8] = struct.pack("<d", value)
    path.write_bytes(content)
    for reference, current in ((path, sound), (sound, path)):
        try:
            found = tables.compare(reference, current)["x"]
        except tables.TableError as error:
            _check(error)
        else:
            assert sum(found.counts_current) == sum(found.counts_reference) == rows
    try:
        kept = tables.profile(path)
    except tables.TableError as error:
        _check(error)
    else:
        assert kept["x"].held is not None
        assert kept["x"].held.rows == rows


def _check(error: tables.TableError) -> None:
    said = str(error)
    assert "statistics" in said or "cannot be counted" in said


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
        with pytest.raises(tables.TableError, match="is no whole gzip file: it is cut or damaged"):
            tables.compare(path, path)
