"""What comparing many texts by their words costs: `python3 benchmarks/text_size.py [TEXTS]`.

Two Parquet files of so many texts each, of 5 to 24 words out of 30,000 with Zipf's frequencies.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import machine
import numpy as np
import polars as pl

from kullback import tables

WORDS, PART = 30_000, 100_000


def write(path: Path, texts: int, generator: np.random.Generator) -> None:
    """Write a file of made texts."""
    words = np.array([f"word{i}" for i in range(WORDS)])
    shares = 1 / np.arange(1, WORDS + 1)
    parts = []
    for start in range(0, texts, PART):
        lengths = generator.integers(5, 25, min(PART, texts - start))
        flat = words[generator.choice(WORDS, size=lengths.sum(), p=shares / shares.sum())]
        found = np.split(flat, np.cumsum(lengths)[:-1])
        parts.append(pl.DataFrame({"text": [" ".join(some) for some in found]}))
    pl.concat(parts).write_parquet(path)


def main() -> None:
    """Print the time, the processor's time and the largest memory."""
    texts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    generator = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        pair = [Path(folder) / name for name in ("reference.parquet", "current.parquet")]
        for path in pair:
            write(path, texts, generator)
        before, start = time.process_time(), time.perf_counter()
        column = tables.compare(*pair, tokens=["text"])["text"]
        took, processor = time.perf_counter() - start, time.process_time() - before
    words = sum(column.counts_reference) + sum(column.counts_current)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{machine.today()}, {machine.versions('duckdb', 'polars')}")
    print(
        f"2 x {texts:,} texts, {words:,} words: {took:.1f} s, {processor:.1f} s of processor time"
    )
    print(f"largest memory, making the files included: {peak:.0f} MB")


if __name__ == "__main__":
    main()
