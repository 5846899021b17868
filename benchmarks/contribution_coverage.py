"""How often intervals of contributions hold: `python3 benchmarks/contribution_coverage.py`.

Nothing is drawn: the counts of an outcome in two samples are binomial, and the chance of every
pair of counts whose interval holds the true contribution is added up, given that one of the
samples has the outcome at all. `--write` puts the table into docs/estimators.md.
"""

from __future__ import annotations

import argparse

import machine
import numpy as np
from scipy.stats import binom

from kullback.estimators import contribution_intervals

SIZES = ((1_000, 1_000), (1_000, 10_000), (10_000, 1_000), (100_000, 100_000))
EXPECTED = (0.5, 1, 2, 5, 10, 20, 100)
RATIOS = (0.1, 0.25, 0.5, 0.9, 1, 1.1, 1.5, 2, 4, 10)
CONFIDENCE = 0.95
_LOST = 1e-8


def coverage(n: int, m: int, p: float, q: float) -> float:
    """Return the chance that the interval holds p log(p/q) − p + q."""
    counts = [
        np.arange(binom.ppf(_LOST, size, share), binom.ppf(1 - _LOST, size, share) + 1)
        for size, share in ((n, p), (m, q))
    ]
    chance = np.outer(binom.pmf(counts[0], n, p), binom.pmf(counts[1], m, q)).ravel()
    a, b = (grid.ravel() for grid in np.meshgrid(*counts, indexing="ij"))
    seen = a + b > 0
    a, b, chance = a[seen], b[seen], chance[seen] / chance[seen].sum()
    low, high = contribution_intervals(a / n, b / m, n, m, confidence=CONFIDENCE).T
    true = p * np.log(p / q) - p + q
    return float(chance[(low <= true + 1e-15) & (true <= high)].sum())


def table() -> str:
    """Return the coverage in percent, a row for each size of samples and expected count."""
    head = " | ".join(f"p/q = {ratio:g}" for ratio in RATIOS)
    lines = [f"| n | m | expected in Q | {head} |", "|---:|---:|---:|" + "---:|" * len(RATIOS)]
    for n, m in SIZES:
        for expected in EXPECTED:
            q = expected / m
            cells = [
                f"{100 * coverage(n, m, q * ratio, q):.1f}" if q * ratio <= 0.5 else ""
                for ratio in RATIOS
            ]
            lines.append(f"| {n:,} | {m:,} | {expected:g} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    said = f"Worked out on {machine.today()} with {machine.versions('numpy', 'scipy')}."
    text = f"{said}\n\n{table()}"
    print(text)
    if options.write:
        page = machine.ROOT / "docs" / "estimators.md"
        machine.replace_between_markers(page, "contribution coverage", text)


if __name__ == "__main__":
    main()
