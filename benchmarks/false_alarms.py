"""How often tests of P = Q alarm where P = Q: `python3 benchmarks/false_alarms.py`.

Two samples of one distribution are drawn, many times, and tested at 5 %. `--write` puts the
tables into docs/testing.md, which explains them.
"""

from __future__ import annotations

import argparse
import math
import time

import machine
import numpy as np
from scipy.stats import chi2, chi2_contingency

from kullback.estimators import test_equal

SEED = 20240601
LEVEL = 0.05
DRAWS = 99
"""Enough for a measurement: 0.05 × 100 is whole, so the nominal size can be met exactly."""

SIZES = ((100, 500), (1000, 500), (1000, 2000), (1000, 10_000), (5000, 10_000), (5000, 50_000))
OUTCOMES = (2, 5, 20, 100, 1000)


def zipf(size: int) -> np.ndarray:
    """Return shares proportional to 1/rank."""
    weights = 1 / np.arange(1, size + 1)
    return weights / weights.sum()


def rate(alarms: int, trials: int) -> str:
    """Return a share in percent, with its standard error."""
    share = alarms / trials
    error = math.sqrt(max(share * (1 - share), LEVEL * (1 - LEVEL)) / trials)
    return f"{100 * share:.1f} ± {100 * error:.1f} %"


def sparse(repetitions: int) -> str:
    """Return the false alarms of χ² and of permutations for Zipf's distribution."""
    lines = [
        "| K | n a side | Pearson's χ² | G against χ² | `test_equal` | ms a test |",
        "|---|---|---|---|---|---|",
    ]
    for size, n in SIZES:
        generator = np.random.default_rng([SEED, size, n])
        alarms = np.zeros(3, dtype=int)
        spent = 0.0
        for trial in range(repetitions):
            x, y = generator.multinomial(n, zipf(size), size=2)
            seen = (x + y) > 0
            table = np.stack((x, y))[:, seen]
            start = time.perf_counter()
            ours = test_equal(x, y, counts=True, draws=DRAWS, seed=trial)
            spent += time.perf_counter() - start
            likelihood = chi2_contingency(table, correction=False, lambda_="log-likelihood")
            alarms += [
                chi2_contingency(table, correction=False).pvalue <= LEVEL,
                likelihood.pvalue <= LEVEL,
                ours.p_value <= LEVEL,
            ]
        rates = " | ".join(rate(int(count), repetitions) for count in alarms)
        lines.append(f"| {size} | {n} | {rates} | {1000 * spent / repetitions:.0f} |")
    return "\n".join(lines)


def g_size(shares: np.ndarray, n: int, m: int, trials: int) -> str:
    """Return how often the G test against χ² alarms, computed on many tables at once."""
    generator = np.random.default_rng([SEED, shares.size, n, m])
    alarms = 0
    for done in range(0, trials, 500):
        rows = min(500, trials - done)
        x = generator.multinomial(n, shares, size=rows).astype(float)
        y = generator.multinomial(m, shares, size=rows).astype(float)
        pooled = x + y
        terms = [v * np.log(np.maximum(v, 1)) for v in (x, y, pooled)]
        g = 2 * (terms[0] + terms[1] - terms[2]).sum(axis=1)
        g += 2 * ((n + m) * math.log(n + m) - n * math.log(n) - m * math.log(m))
        freedom = (pooled > 0).sum(axis=1) - 1
        alarms += int((chi2.sf(g, np.maximum(freedom, 1)) <= LEVEL).sum())
    return rate(alarms, trials)


def wide(repetitions: int) -> str:
    """Return the false alarms of the normal limit at 5 and 1 %, sizes equal and unequal."""
    size = 100_000
    lines = ["| K | n | m | at 5 % | at 1 % |", "|---|---|---|---|---|"]
    for n, m in ((50_000, 50_000), (100_000, 5_000)):
        generator = np.random.default_rng([SEED, size, n, m])
        p_values = []
        for _ in range(repetitions):
            x, y = generator.multinomial(n, zipf(size)), generator.multinomial(m, zipf(size))
            p_values.append(test_equal(x, y, counts=True, method="normal").p_value)
        five, one = ((np.array(p_values) <= level).sum() for level in (LEVEL, 0.01))
        at_one = f"{100 * one / repetitions:.1f} ± {100 * math.sqrt(0.0099 / repetitions):.1f} %"
        lines.append(f"| {size} | {n} | {m} | {rate(int(five), repetitions)} | {at_one} |")
    return "\n".join(lines)


def least_sample(shares: np.ndarray, ratio: int) -> int:
    """Return about the smallest n for which "auto" takes the G test, m being n times the ratio."""
    n = 10
    while True:
        x, y = (np.maximum(np.rint(total * shares), 1).astype(int) for total in (n, ratio * n))
        if test_equal(x, y, counts=True, draws=1).method == "g-test":
            return n
        n = math.ceil(1.1 * n)


def threshold(repetitions: int) -> str:
    """Return the size of the G test where the rule of thumb would take it, and where "auto" does.

    The rule of thumb is a smallest expected count of 5.
    """
    lines = [
        "| K | P | m/n | n by the rule of 5 | false alarms | n of `auto` | false alarms |",
        "|---|---|---|---|---|---|---|",
    ]
    for size in OUTCOMES:
        for name, shares in (("uniform", np.full(size, 1 / size)), ("Zipf", zipf(size))):
            for ratio in (1, 10):
                thumb, ours = math.ceil(5 / shares.min()), least_sample(shares, ratio)
                trials = max(1000, min(20 * repetitions, 20_000_000 // (size * 20)))
                lines.append(
                    f"| {size} | {name} | {ratio} | {thumb} | "
                    f"{g_size(shares, thumb, ratio * thumb, trials)} | "
                    f"{ours} | {g_size(shares, ours, ratio * ours, trials)} |"
                )
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="write docs/testing.md")
    options = parser.parse_args()
    x, y = np.random.default_rng(SEED).multinomial(10**7, zipf(1000), size=2)
    start = time.perf_counter()
    test_equal(x, y, counts=True, method="permutation", draws=1000)
    spent = time.perf_counter() - start
    text = (
        f"Measured on {machine.today()} with {machine.versions('numpy', 'scipy')}, "
        f"{options.repetitions} repetitions with {DRAWS} permutations, seed {SEED}.\n\n"
        f"{sparse(options.repetitions)}\n\n"
        f"1,000 permutations of K = 1,000 outcomes and 10^7 events a side took {spent:.2f} s.\n\n"
        f"Zipf's distribution by the normal limit:\n\n{wide(options.repetitions)}\n\n"
        f"Where the G test may be used:\n\n{threshold(options.repetitions)}"
    )
    print(text)
    if options.write:
        machine.replace_between_markers(machine.ROOT / "docs/testing.md", "false alarms", text)


if __name__ == "__main__":
    main()
