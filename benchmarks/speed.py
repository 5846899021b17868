"""Time kullback against what one would use instead: `python3 dev.py bench`.

Everything is timed in this one process. The two sides of a row take turns, each time
is the median of its turns, and the ratio is that of the medians. P is a draw from a
flat Dirichlet distribution; Q is "close" (P with every entry off by about a tenth) or
"independent" (another draw). `--write` puts the table into docs/speed.md, and its best and
missed rows into README.md, unless other programs keep the processor busy: they slow the two
sides of a row unequally.
"""

from __future__ import annotations

import argparse
import functools
import os
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

# Before NumPy is loaded: its dot would use all cores, and kullback is held to one.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import machine
import numpy as np
import scipy.special
import scipy.stats

import kullback

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], Any]

SEED = 20240601

MISSED = "**MISSED**"

BUSY = 0.5
"""From this load on before the start (the mean of a minute), times are not worth keeping."""


@dataclass
class Row:
    """One line of the table: who is timed against whom, and what is to be reached."""

    work: str
    rival: str
    theirs: Work
    ours: Work
    target: float
    calls: int = 1
    """How many calls make one timing, for work that is shorter than the clock's tick."""
    threads: int = 1
    at_most: bool = False
    """Whether the target is the most that ours may take, in units of theirs."""


@functools.cache
def distributions(shape: tuple[int, ...], dtype: str) -> dict[str, np.ndarray]:
    """Return P, a Q close to it and an independent Q, along the last axis."""
    draw = np.random.default_rng(SEED)
    p = draw.standard_exponential(shape)
    weights = {
        "p": p,
        "close": p * np.exp(0.1 * draw.standard_normal(shape)),
        "independent": draw.standard_exponential(shape),
    }
    return {
        name: (value / value.sum(axis=-1, keepdims=True)).astype(dtype)
        for name, value in weights.items()
    }


def rel_entr(p: np.ndarray, q: np.ndarray) -> Work:
    """Return the work of scipy's element-wise relative entropy, summed."""
    return lambda: scipy.special.rel_entr(p, q).sum()


def kl_divergence(p: np.ndarray, q: np.ndarray) -> Work:
    """Return the work of kullback's KL divergence."""
    return lambda: kullback.kl_divergence(p, q)


def with_threads(count: int, work: Work) -> Work:
    """Return a work done by so many threads."""

    def inner() -> None:
        kullback.set_num_threads(count)
        work()

    return inner


def rows(size: int) -> list[Row]:
    """Return the table's lines, for long arrays of this size."""
    long, single = distributions((size,), "float64"), distributions((size,), "float32")
    many, tiny = distributions((100_000, 16), "float64"), distributions((4,), "float64")
    p, n = long["p"], f"n = {size:,}"
    found = []
    for name in ("close", "independent"):
        q, ours = long[name], kl_divergence(p, long[name])
        kl = f"`kl_divergence`, {n}, Q {name}"
        stats = functools.partial(scipy.stats.entropy, p, q)
        found += [
            Row(kl, "`scipy.special.rel_entr(p, q).sum()`", rel_entr(p, q), ours, 8),
            Row(kl, "`scipy.stats.entropy(p, q)`", stats, ours, 15),
            Row(kl, "`numpy.dot(p, q)`", functools.partial(np.dot, p, q), ours, 3, at_most=True),
        ]
    found.append(
        Row(
            f"`entropy`, {n}",
            "`scipy.stats.entropy(p)`",
            functools.partial(scipy.stats.entropy, p),
            functools.partial(kullback.entropy, p),
            8,
        )
    )
    for name in ("close", "independent"):
        rival = "our own float64"
        theirs, ours = kl_divergence(p, long[name]), kl_divergence(single["p"], single[name])
        found.append(Row(f"`kl_divergence`, float32, {n}, Q {name}", rival, theirs, ours, 1))
    for name in ("close", "independent"):
        pair = many["p"], many[name]
        rival = "`scipy.stats.entropy(p, q, axis=-1)`"
        theirs = functools.partial(scipy.stats.entropy, *pair, axis=-1)
        work = f"`kl_divergence`, rows 100,000 × 16, Q {name}"
        found.append(Row(work, rival, theirs, kl_divergence(*pair), 10))
    pair = tiny["p"], tiny["close"]
    rival = "`scipy.special.rel_entr(p, q).sum()`"
    work = "`kl_divergence`, one call, n = 4"
    found.append(Row(work, rival, rel_entr(*pair), kl_divergence(*pair), 1, calls=2000))
    for name in ("close", "independent"):
        one, two = (with_threads(k, kl_divergence(p, long[name])) for k in (1, 2))
        work = f"`kl_divergence`, {n}, two threads, Q {name}"
        found.append(Row(work, "one thread", one, two, 1.6, threads=2))
    return found


def seconds(work: Work, calls: int) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - began) / calls


def measure(row: Row, turns: int) -> tuple[float, float]:
    """Return the medians of both sides, which take turns."""
    kullback.set_num_threads(1)
    row.theirs()
    row.ours()
    pairs = [(seconds(row.theirs, row.calls), seconds(row.ours, row.calls)) for _ in range(turns)]
    theirs, ours = zip(*pairs, strict=True)
    return statistics.median(theirs), statistics.median(ours)


def readable(duration: float) -> str:
    """Return a time in the unit that suits it."""
    return f"{duration * 1e3:.1f} ms" if duration >= 1e-4 else f"{duration * 1e6:.2f} µs"


def line(row: Row, theirs: float, ours: float) -> str:
    """Return a row of the table in Markdown."""
    if row.at_most:
        ratio, target = f"{ours / theirs:.2f} × its time", f"at most {row.target:g} ×"
        reached = ours <= row.target * theirs
    else:
        ratio, target = f"{theirs / ours:.1f} × as fast", f"{row.target:g} ×"
        reached = theirs >= row.target * ours
    verdict = "reached" if reached else MISSED
    times = f"{readable(theirs)} | {readable(ours)}"
    return f"| {row.work} | {row.rival} | {times} | {ratio} | {target} | {verdict} |"


def excerpt(table: list[str]) -> list[str]:
    """Return the head of the table, its three largest ratios and every row that missed."""
    faster = [row for row in table if "× as fast" in row and MISSED not in row]
    best = sorted(faster, key=lambda row: -float(row.split("|")[5].split()[0]))[:3]
    return [*table[:2], *best, *(row for row in table if MISSED in row)]


def main() -> None:
    """Measure, print the table, and write it if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/speed.md and README.md")
    parser.add_argument("--size", type=int, default=10**7, help="entries of the long arrays")
    parser.add_argument("--turns", type=int, default=9, help="timings of each side of a row")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    if chosen.write and load >= BUSY:
        parser.error(f"the load is {load:.2f}; below {BUSY} the table may be written")

    table = [
        "| work | against | its time | ours | ratio | to reach | |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    print(*table, sep="\n", flush=True)
    for row in rows(chosen.size):
        table.append(line(row, *measure(row, chosen.turns)))
        print(table[-1], flush=True)
    note = (
        f"Measured on {machine.today()}, {machine.processor()}, {os.cpu_count()} cores seen; one "
        f"thread except where two are named; medians of {chosen.turns} turns in one process, "
        f"float64 unless named; load before the start {load:.2f}; "
        f"{machine.versions('numpy', 'scipy')}."
    )
    print(note)
    if chosen.write:
        text = "\n".join([*table, "", note])
        machine.replace_between_markers(machine.ROOT / "docs" / "speed.md", "speed", text)
        text = "\n".join(excerpt(table))
        machine.replace_between_markers(machine.ROOT / "README.md", "speed", text)


if __name__ == "__main__":
    main()
