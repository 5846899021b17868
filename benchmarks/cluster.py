"""Measure what a comparison on Spark costs: `python3 benchmarks/cluster.py`.

On two cores of this machine, for generated Parquet of several sizes: the seconds that Spark's
tasks work, the bytes that they read, and what comes back to the driver. What 10^12 rows of 1,000
columns cost is worked out from these. Needs Java and the extra `spark`. `--write` puts the table
into docs/cluster.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import machine

from kullback import tables
from kullback.counting._sources import spark_session as _spark_session
from kullback.counting._sources.spark_files import SparkFiles

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (100_000, 1_000_000, 4_000_000)
NUMBERS, WORDS = 5, 5
COLUMNS = NUMBERS + WORDS
CORES = 2
DISTINCT = (10, 100, 1000, 3000, 10_000)
GOAL_ROWS, GOAL_COLUMNS = 10**12, 1000
GOAL_CORES = (1000, 10_000)
ROWS_A_TASK = 10_000_000
TOGETHER = 100  # columns that are counted in one pass, where there are so many


@dataclass
class Measured:
    """What one comparison cost, of two tables of so many rows each.

    ``work`` are the seconds of processor of all tasks. ``scans`` are the tasks that read the
    tables, ``mixed`` the bytes that these hand on to be added up, ``told`` those which each tells
    the driver of itself, and ``back`` and ``rows_back`` what comes to the driver as results.
    """

    rows: int
    wall: float
    work: float
    jobs: int
    read: int
    scans: int
    mixed: int
    told: int
    back: int
    rows_back: int


def generated(folder: Path, rows: int) -> list[str]:
    """Return the paths of two tables: normal, exponential and whole numbers, and words."""
    paths = []
    for side in (0, 1):
        numbers = [
            f"sqrt(-2 * ln(1 - random())) * cos(6.283185307179586 * random()) + {0.1 * side} AS f0",
            "-ln(1 - random()) AS f1",
            f"random() * (1 + {side} * 0.1) AS f2",
            "floor(random() * 1000) AS f3",
            "exp(3 * random() * random()) AS f4",
        ]
        words = [
            f"'word ' || floor({n} * pow(random(), {2 + 0.1 * side}))::INT AS c{i}"
            for i, n in enumerate(DISTINCT)
        ]
        path = folder / f"{rows}-{side}.parquet"
        duckdb.execute(
            f"SELECT setseed({0.1 + side / 10}); COPY (SELECT {', '.join([*numbers, *words])} "  # noqa: S608 (our own text)
            f"FROM range({rows})) TO '{path}' (FORMAT parquet, COMPRESSION zstd, "
            "ROW_GROUP_SIZE 250000)"
        )
        paths.append(str(path))
    return paths


def measured(spark: Any, paths: Sequence[str], rows: int, log: Path) -> Measured:
    """Compare two tables, and read from Spark's own log of events what its tasks did.

    The bytes read are those of the whole process, less what its tasks hand to each other: Spark
    does not count what it reads of local Parquet files.
    """
    from pyspark.sql.classic.dataframe import DataFrame

    before, rows_back, collect = len(_events(log)), [0], DataFrame.collect

    def counted(frame: Any) -> Any:
        found = collect(frame)
        rows_back[0] += len(found)
        return found

    DataFrame.collect = counted
    io = Path(f"/proc/{spark._java.pid}/io")  # noqa: SLF001 (Java is ours)
    read = -_read_by(io)
    began = time.perf_counter()
    try:
        tables.compare(*(SparkFiles(spark.session, path) for path in paths))
    finally:
        DataFrame.collect = collect
    wall = time.perf_counter() - began
    read += _read_by(io)
    time.sleep(5)  # the log is written a little later
    events = _events(log)[before:]
    ended = [e for e in events if e["Event"] == "SparkListenerTaskEnd"]
    last, others = (
        [e["Task Metrics"] for e in ended if (e["Task Type"] == "ResultTask") == is_last]
        for is_last in (True, False)
    )
    scans = [m for m in (*last, *others) if m["Input Metrics"]["Records Read"]]
    mixed = sum(m["Shuffle Write Metrics"]["Shuffle Bytes Written"] for m in others)
    return Measured(
        rows=rows,
        wall=wall,
        work=sum(m["Executor CPU Time"] for m in (*last, *others)) / 1e9,
        jobs=sum(e["Event"] == "SparkListenerJobStart" for e in events),
        read=read - mixed,
        scans=len(scans),
        mixed=mixed,
        told=sum(m["Result Size"] for m in others),
        back=sum(m["Result Size"] for m in last),
        rows_back=rows_back[0],
    )


def _read_by(io: Path) -> int:
    """Return how many bytes a process has read, as Linux counts them."""
    return int(io.read_text().split()[1])


def _events(log: Path) -> list[dict[str, Any]]:
    (path,) = (p for p in log.rglob("*") if p.is_file() and p.name.startswith(("events", "local")))
    # The last line may be half written.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def slope(found: Sequence[Measured], name: str) -> float:
    """Return what a column of a million rows more costs, in all passes over it."""
    first, last = found[0], found[-1]
    more = 2 * (last.rows - first.rows) / 1e6 * COLUMNS
    return float(getattr(last, name) - getattr(first, name)) / more


def lines_of(found: Sequence[Measured]) -> list[str]:
    """Return the page's part: what was measured, and what follows from it."""
    first, last = found[0], found[-1]
    work, read = slope(found, "work"), slope(found, "read")
    columns = 2 * GOAL_ROWS / 1e6 * GOAL_COLUMNS
    core_hours = work * columns / 3600
    # Each pass of a table of ours is one task or more; there, one for so many rows and columns.
    passes = last.jobs / 2
    groups = GOAL_COLUMNS // TOGETHER
    tasks = 2 * passes * groups * GOAL_ROWS / ROWS_A_TASK
    mixed = tasks * TOGETHER * last.mixed / (last.scans * COLUMNS)
    told = tasks * last.told / last.scans
    back, rows_back = (getattr(last, n) / COLUMNS * GOAL_COLUMNS for n in ("back", "rows_back"))
    said = (
        f"Measured on {machine.today()}, {machine.processor()}, `local[{CORES}]`, "
        f"{machine.versions('pyspark')}: two tables of {NUMBERS} columns of numbers and {WORDS} "
        f"of words with {DISTINCT[0]} to {DISTINCT[-1]:,} values, in Parquet (zstd)."
    )
    head = "| rows of each table | wall clock | processor | jobs | read | rows back | bytes back |"
    rows = [
        f"| {one.rows:,} | {one.wall:.0f} s | {one.work:.1f} s | {one.jobs} | "
        f"{one.read / 1e6:,.1f} MB | {one.rows_back:,} | {one.back / 1e6:.2f} MB |"
        for one in found
    ]
    grown = [getattr(last, name) / getattr(first, name) for name in ("rows", "rows_back", "back")]
    slopes = (
        f"So a million rows of a column cost {work:.2f} s of one core and {read / 1e6:.1f} MB "
        f"read, all passes together. The rows grew {grown[0]:.0f}-fold; what came back, "
        f"{grown[1]:.2f}-fold in rows and {grown[2]:.2f}-fold in bytes."
    )
    return [
        *(said, "", head, "|---|---|---|---|---|---|---|", *rows, "", slopes, ""),
        *("| two tables of 10¹² rows and 1,000 columns | extrapolated |", "|---|---|"),
        f"| work of the cores | {core_hours:,.0f} core-hours: "
        + ", ".join(f"{core_hours / n:,.0f} h on {n:,} cores" for n in GOAL_CORES)
        + " |",
        f"| read from where the tables lie | {read * columns / 1e15:,.1f} PB |",
        f"| tasks, at {ROWS_A_TASK / 1e6:,.0f} million rows each | {tasks / 1e6:,.1f} million |",
        f"| moved between the executors | {mixed / 1e12:,.1f} TB |",
        f"| told to the driver by tasks of themselves | {told / 1e9:,.0f} GB |",
        f"| results brought back to the driver | {rows_back:,.0f} rows, {back / 1e6:,.0f} MB |",
    ]


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="renew docs/cluster.md")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name), Path(name) / "log"
        log.mkdir()
        _spark_session._SETTINGS |= {  # noqa: SLF001 (as the command line starts it, with a log)
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": log.as_uri(),
            "spark.eventLog.compress": "false",
        }
        spark = _spark_session.start_spark(f"local[{CORES}]")
        try:
            small = generated(folder, 1000)
            tables.compare(*(SparkFiles(spark.session, path) for path in small))  # warm up
            found = []
            for rows in SIZES:
                found.append(measured(spark, generated(folder, rows), rows, log))
                print(found[-1], flush=True)
        finally:
            spark.close()
    lines = lines_of(found)
    print("\n".join(lines))
    if write:
        machine.replace_between_markers(
            machine.ROOT / "docs" / "cluster.md", "cluster", "\n".join(lines)
        )


if __name__ == "__main__":
    main()
