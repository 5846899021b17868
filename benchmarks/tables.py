"""Measure the comparison of two tables: `python3 benchmarks/tables.py`.

Two Parquet files of 10^7 rows, 5 columns of text and 5 of numbers, are made in a temporary folder
and compared, page included, beside the bare DuckDB queries that count the same bins: turn by turn
in one process, for the machine may be shared. Then memory, fewer rows, a thousand columns and a
million categories, each in a process of its own. `--evidently` also installs evidently 0.7.23 in a
virtual environment in that folder, and measures its DataDriftPreset. `--write` puts the table into
docs/tables.md. Needs 3 GB on disk and the extra `test`.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import machine
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20240601
ROWS = 10_000_000
CHUNK = 1_000_000
ROW_GROUP = 122_880  # as DuckDB writes them
LEVELS = (10, 100, 1000, 3000, 10_000)
NUMBERS = ("normal", "lognormal", "t3", "exponential", "whole")
WIDE, WIDE_ROWS = 1000, 100_000
CATEGORIES = 1_000_000
TURNS = 3
DOCS = machine.ROOT / "docs" / "tables.md"
EVIDENTLY = """
import json, sys, time
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset
reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
began = time.perf_counter()
Report([DataDriftPreset()]).run(current, reference)
print(json.dumps({"seconds": time.perf_counter() - began}))
"""

Pair = tuple[Path, Path]


def words(drawn: np.random.Generator, levels: int, exponent: float, n: int) -> pa.Array:
    """Return words with Zipf's frequencies."""
    shares = np.arange(1, levels + 1) ** -exponent
    places = np.searchsorted(np.cumsum(shares / shares.sum()), drawn.random(n))
    names = pa.array([f"level {i:05d}" for i in range(levels)])
    indices = pa.array(np.minimum(places, levels - 1).astype(np.int32))
    return pa.DictionaryArray.from_arrays(indices, names).cast(pa.string())


def narrow_chunk(drawn: np.random.Generator, n: int, shift: int) -> pa.Table:
    """Return five columns of text and five of numbers; with a shift they are slightly different."""
    columns: dict[str, Any] = {
        f"{levels} levels": words(drawn, levels, 1 + 0.05 * shift, n) for levels in LEVELS
    }
    wider = 1 + 0.02 * shift
    columns["normal"] = drawn.normal(0.01 * shift, 1, n)
    columns["lognormal"] = np.exp(drawn.normal(0.02 * shift, 1, n))
    columns["t3"] = drawn.standard_t(3, n) * wider
    columns["exponential"] = drawn.exponential(wider, n)
    columns["whole"] = drawn.poisson(100 + shift, n).astype(np.float64)
    return pa.table(columns)


def wide_chunk(drawn: np.random.Generator, n: int, shift: int) -> pa.Table:
    """Return many columns, half of them text of 10, 100 or 1,000 levels; one in 7 is shifted."""
    columns: dict[str, Any] = {}
    for i in range(WIDE // 2):
        moved = shift * (i % 7 == 0)
        columns[f"number {i}"] = drawn.normal(0.1 * moved, 1, n)
        columns[f"text {i}"] = words(drawn, (10, 100, 1000)[i % 3], 1 + 0.05 * moved, n)
    return pa.table(columns)


def categories_chunk(drawn: np.random.Generator, n: int, shift: int) -> pa.Table:
    """Return one column of text, uniform over a million values."""
    del shift
    return pa.table({"x": [f"value {i}" for i in drawn.integers(0, CATEGORIES, n)]})


def written(folder: Path, name: str, n: int, chunk: Callable[..., pa.Table]) -> Pair:
    """Write two tables as Parquet, a chunk at a time."""
    paths = folder / f"{name}_reference.parquet", folder / f"{name}_current.parquet"
    for shift, path in enumerate(paths):
        drawn = np.random.default_rng([SEED, shift])
        writer: pq.ParquetWriter | None = None
        for start in range(0, n, CHUNK):
            part = chunk(drawn, min(CHUNK, n - start), shift)
            writer = writer or pq.ParquetWriter(path, part.schema, compression="zstd")
            writer.write_table(part, row_group_size=ROW_GROUP)
        if writer is not None:
            writer.close()
    return paths


def whole(paths: Pair, **options: int) -> None:
    """Compare all columns, with estimates, intervals and tests, and write the page."""
    tables.compare(*paths, **options).to_html()


def bare(paths: Pair, *, finer: bool) -> None:
    """Count in DuckDB's SQL, and do nothing with the counts.

    If ``finer``, the bins are the same: their ends are asked for, and heavy ones cut again.
    """
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")
    sources = [f"read_parquet('{path}')" for path in paths]
    parts = ", ".join(f'min("{name}"), max("{name}")' for name in NUMBERS)
    ends = [connection.sql(f"SELECT {parts} FROM {source}").fetchall()[0] for source in sources]  # noqa: S608 (our own names)
    for i, name in enumerate(NUMBERS):
        low, high = min(end[2 * i] for end in ends), max(end[2 * i + 1] for end in ends)
        key = f'CAST(floor("{name}" * {2.0 ** (13 - math.frexp(high - low)[1])!r}) AS BIGINT) AS k'
        if not finer:
            for source in sources:
                connection.sql(f"SELECT {key}, count(*) FROM {source} GROUP BY k").fetchnumpy()  # noqa: S608 (as above)
            continue
        held = [counted(connection, source, name, low, high) for source in sources]
        keys = np.unique(np.concatenate([side["k"] for side in held]))
        mass = np.zeros(keys.size)
        for side in held:
            mass[np.searchsorted(keys, side["k"])] += side["n"]
        heavy = np.isin(held[0]["k"], keys[mass > mass.sum() / 200])
        heavy &= held[0]["low"] < held[0]["high"]
        if heavy.any():
            span = held[0]["low"][heavy].min(), held[0]["high"][heavy].max()
            for source in sources:
                counted(connection, source, name, float(span[0]), float(span[1]))
    for levels in LEVELS:
        for source in sources:
            connection.sql(
                f'SELECT "{levels} levels" AS k, count(*) AS n FROM {source} GROUP BY k'  # noqa: S608 (as above)
            ).fetchnumpy()
    connection.close()


def counted(
    connection: duckdb.DuckDBPyConnection, source: str, name: str, low: float, high: float
) -> dict[str, Any]:
    """Count a column in at most 8,192 bins between two values, with the ends of each."""
    power = 2.0 ** (13 - math.frexp(high - low)[1])
    query = (
        f'SELECT CAST(floor("{name}" * {power!r}) AS BIGINT) AS k, count(*) AS n, '  # noqa: S608 (as above)
        f'min("{name}") AS low, max("{name}") AS high FROM {source} '
        f'WHERE "{name}" BETWEEN {low!r} AND {high!r} GROUP BY k'
    )
    found: dict[str, Any] = connection.sql(query).fetchnumpy()
    return found


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds on the clock and those of the processors."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processors


def in_turns(*works: Callable[[], None]) -> list[list[tuple[float, float]]]:
    """Run all works in turn, and return the seconds of each turn of each."""
    for work in works:
        work()
    turns = [[timed(work) for work in works] for _ in range(TURNS)]
    return [list(one) for one in zip(*turns, strict=True)]


def ratio(one: list[tuple[float, float]], other: list[tuple[float, float]], i: int = 0) -> float:
    """Return the median of the ratios, turn by turn, on the clock (0) or of processors (1)."""
    return statistics.median(a[i] / b[i] for a, b in zip(one, other, strict=True))


def alone(paths: Pair, options: str) -> None:
    """Do one comparison in this process, and print what it took."""
    seconds, processors = timed(lambda: whole(paths, **json.loads(options)))
    # Not getrusage's, which is the parent's where that was larger.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = 1024 * int(status.partition("VmHWM:")[2].split()[0])
    print(json.dumps({"seconds": seconds, "processors": processors, "peak": peak}))


def in_a_process(paths: Pair, **options: int) -> dict[str, float]:
    """Do one comparison in a process of its own."""
    arguments = [sys.executable, __file__, "--alone", *map(str, paths), json.dumps(options)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def evidently(folder: Path, paths: Pair) -> float:
    """Return the seconds that evidently's DataDriftPreset takes, on frames that are loaded."""
    python = folder / "evidently" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "evidently")], check=True)  # noqa: S603 (ours)
    needs = ["evidently==0.7.23", "pandas<3", "pyarrow"]
    subprocess.run([str(python), "-m", "pip", "install", "-q", *needs], check=True)  # noqa: S603 (ours)
    arguments = [str(python), "-W", "ignore", "-c", EVIDENTLY, *map(str, paths)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])


def median(turns: list[tuple[float, float]], i: int = 0) -> float:
    """Return the median of the turns' seconds."""
    return statistics.median(turn[i] for turn in turns)


def measured(folder: Path, *, with_evidently: bool) -> list[str]:
    """Return the rows of the table."""
    large = written(folder, "large", ROWS, narrow_chunk)
    small = written(folder, "small", ROWS // 10, narrow_chunk)
    ours, same, first, fewer = in_turns(
        lambda: whole(large),
        lambda: bare(large, finer=True),
        lambda: bare(large, finer=False),
        lambda: whole(small),
    )
    peaks = [in_a_process(paths)["peak"] for paths in (large, small)]
    grown = peaks[0] / peaks[1] - 1
    cores = f"{median(ours):.1f} s ({median(ours, 1):.1f} s of processors)"
    against_same = f"{ratio(ours, same):.2f} times; {ratio(ours, same, 1):.2f} of processors"
    against_first = f"{ratio(ours, first):.2f} times; {ratio(ours, first, 1):.2f} of processors"
    more = f"{ratio(ours, fewer):.1f} times the time, {grown:+.0%} memory"
    rows = [
        f"| 2 × 10⁷ rows × 10 columns, whole comparison and page | {cores} | under 8 s |",
        f"| … bare queries, same bins, {median(same):.1f} s | {against_same} | at most 1.6 |",
        f"| … bare counts without cutting finer, {median(first):.1f} s | {against_first} | |",
        f"| … peak memory | {peaks[0] / 1e6:.0f} MB | under 600 MB |",
        f"| … a tenth of the rows, {median(fewer):.1f} s | {more} | at most 11, 20 % |",
    ]
    wide = in_a_process(written(folder, "wide", WIDE_ROWS, wide_chunk))
    took = f"{wide['seconds']:.0f} s ({wide['processors']:.0f} s of processors)"
    rows.append(
        f"| 2 × 10⁵ rows × 1,000 columns | {took}, {wide['peak'] / 1e6:.0f} MB | under 60 s |"
    )
    many = written(folder, "many", 2 * CATEGORIES, categories_chunk)
    for told, options in (("`max_categories=2_000_000`", {"max_categories": 2_000_000}), ("", {})):
        found = in_a_process(many, **options)
        took = f"{found['seconds']:.1f} s, {found['peak'] / 1e6:,.0f} MB"
        rows.append(
            f"| 10⁶ categories in 2 × 2·10⁶ rows, {told or 'by default'} | {took} | within 2 GB |"
        )
    if with_evidently:
        seconds = evidently(folder, small)
        rows.append(
            f"| 2 × 10⁶ rows, evidently's DataDriftPreset, {seconds:.0f} s | "
            f"{seconds / median(fewer):.0f} times faster | at least 15 |"
        )
    return rows


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew docs/tables.md")
    parser.add_argument("--evidently", action="store_true", help="also install and run evidently")
    parser.add_argument("--alone", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        alone((Path(asked.alone[0]), Path(asked.alone[1])), asked.alone[2])
        return
    with tempfile.TemporaryDirectory() as name:
        rows = measured(Path(name), with_evidently=asked.evidently)
    lines = [
        f"Measured on {machine.today()}, {machine.processor()}, two cores that other work shared;",
        f"medians of {TURNS} turns, and of the ratios turn by turn.",
        f"{machine.versions('duckdb', 'narwhals', 'numpy')}, evidently 0.7.23.",
        "The files are Parquet (zstd), and their reading is in every time but evidently's, whose",
        "frames were in memory.",
        "",
        "| work | measured | aim |",
        "|---|---|---|",
        *rows,
    ]
    print("\n".join(lines))
    if asked.write:
        machine.replace_between_markers(DOCS, "speed", "\n".join(lines))


if __name__ == "__main__":
    main()
