"""How often the intervals of `kl_divergence` hold the true D, cell by cell.

    python benchmarks/coverage.py [--repetitions 1000] [--write docs/coverage.md] [--quick]

Fixed seeds. P is Q tilted towards random outcomes until D(P||Q) is the one asked for; Q is uniform
or Zipf's. A cell counts as ample where n, m >= 5 K and Q's smallest expected count is at least 5:
there nominal 95 % has to give 93 to 99 % (up to 100 % at D = 0, where the interval is one-sided);
elsewhere at least 90 %, or a status that says which counts are too small.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from machine import processor, replace_between_markers, today, versions

from kullback.estimators import kl_divergence

DIVERGENCES = (0.0, 0.001, 0.01, 0.1, 0.5, 1.0)
SIZES = ((50, 50), (500, 500), (5000, 5000), (100_000, 100_000), (50, 5000), (5000, 50))
SIZES += ((500, 5000), (5000, 500), (5000, 100_000), (100_000, 5000))


def stand_in(outcomes: int, kind: str) -> np.ndarray:
    """Return Q: uniform, or Zipf's."""
    weights = np.ones(outcomes) if kind == "uniform" else 1 / np.arange(1, outcomes + 1)
    return weights / weights.sum()


def truth(q: np.ndarray, divergence: float) -> np.ndarray | None:
    """Return the P on the path of random tilts for which D(P||Q) is so large, if there is one."""
    direction = np.random.default_rng(q.size).normal(size=q.size)

    def tilted(t: float) -> np.ndarray:
        weights = np.log(q) + t * direction
        weights = np.exp(weights - weights.max())
        return weights / weights.sum()

    def reached(t: float) -> float:
        p = tilted(t)
        return float((p * np.log(p / q)).sum())

    if divergence == 0:
        return q
    high = 1.0
    while reached(high) < divergence:
        high *= 2
        if high > 200:
            return None
    low = 0.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if reached(middle) < divergence else (low, middle)
    return tilted(high)


def cell(
    p: np.ndarray, q: np.ndarray, sizes: tuple[int, int], divergence: float, turns: int
) -> tuple[float, float, float]:
    """Return the coverage, how often a status warned, and the mean width."""
    n, m = sizes
    rng = np.random.default_rng((p.size, n, m, round(1000 * divergence)))
    covered = warned = 0
    width = 0.0
    for _ in range(turns):
        x, y = rng.multinomial(n, p), rng.multinomial(m, q)
        found = kl_divergence(x, y, counts=True)
        covered += found.low <= divergence <= found.high
        warned += found.status != "ok"
        width += found.high - found.low
    return covered / turns, warned / turns, width / turns


def verdict(coverage: float, warned: float, divergence: float, turns: int, *, ample: bool) -> str:
    """Return what to print of a cell; two standard errors of the study itself are allowed for."""
    slack = 2 * np.sqrt(0.95 * 0.05 / turns)
    text = f"{100 * coverage:.1f}" + ("*" if warned > 0.5 else "")
    if ample:
        high = 1.0 if divergence == 0 else 0.99
        return text if 0.93 - slack <= coverage <= high + slack else f"**{text}**"
    return text if coverage >= 0.90 - slack or warned > 0.5 else f"**{text}**"


def main() -> None:
    """Run the study and print, or write, its table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repetitions", type=int, default=1000)
    arguments.add_argument("--write", type=Path)
    arguments.add_argument("--quick", action="store_true", help="K up to 20 only")
    asked = arguments.parse_args()
    lines = [
        "| K | n | m | Q | smallest expected count | "
        + " | ".join(f"D = {d:g}" for d in DIVERGENCES)
        + " |"
    ]
    lines.append("|---:" * 3 + "|---|---:" + "|---:" * len(DIVERGENCES) + "|")
    for outcomes in (2, 5, 20) if asked.quick else (2, 5, 20, 100, 1000):
        for n, m in SIZES:
            for kind in ("uniform", "Zipf"):
                q = stand_in(outcomes, kind)
                least = m * q.min()
                ample = min(n, m) >= 5 * outcomes and least >= 5
                row = []
                for divergence in DIVERGENCES:
                    p = truth(q, divergence)
                    if p is None:
                        row.append("")
                        continue
                    turns = (
                        asked.repetitions if outcomes <= 20 else max(asked.repetitions // 4, 100)
                    )
                    coverage, warned, _ = cell(p, q, (n, m), divergence, turns)
                    row.append(verdict(coverage, warned, divergence, turns, ample=ample))
                mark = " ample" if ample else ""
                lines.append(
                    f"| {outcomes} | {n:,} | {m:,} | {kind}{mark} | {least:.3g} | "
                    + " | ".join(row)
                    + " |"
                )
                print(lines[-1], file=sys.stderr, flush=True)
    table = "\n".join(lines)
    if asked.write is None:
        print(table)
        return
    measured = (
        f"Measured on {today()}, {processor()}; {versions('numpy', 'scipy')}. "
        f"{asked.repetitions} repetitions a cell, a quarter of it for K = 100 and 1000."
    )
    replace_between_markers(asked.write, "coverage", f"{table}\n\n{measured}")


if __name__ == "__main__":
    main()
