"""What peeking after every event does to tests of streams: `python3 benchmarks/streams.py`.

False alarms under P = Q, the events until a difference is found, and events a second.
`--write` puts the tables into docs/testing.md, which explains them.
"""

from __future__ import annotations

import argparse
import math
import time

import machine
import numpy as np
from scipy.stats import chi2

import kullback
from kullback.estimators.sequential import SequentialTest

SEED = 20240601
ALPHA = 0.05
STEPS = 10_000

P = np.array([0.6, 0.3, 0.1])
Q = np.array([0.3, 0.3, 0.4])
"""Their D is 0.4 bits, which can be checked by hand."""

NULLS = {
    "fair coin": np.full(2, 1 / 2),
    "uniform, K = 5": np.full(5, 1 / 5),
    "Zipf, K = 100": 1 / np.arange(1, 101) / (1 / np.arange(1, 101)).sum(),
}


def rate(alarms: int, trials: int) -> str:
    """Return a share in percent, with its standard error."""
    share = alarms / trials
    error = math.sqrt(max(share * (1 - share), 1 / trials) / trials)
    return f"{100 * share:.1f} ± {100 * error:.1f} %"


def naive(events: np.ndarray, reference: np.ndarray) -> bool:
    """Whether the G test against χ² is ever below ALPHA, looked at after every event from 20 on."""
    counts = np.cumsum(events[:, None] == np.arange(reference.size), axis=0, dtype=float)[20:]
    expected = counts.sum(axis=1, keepdims=True) * reference
    ratio = np.where(counts > 0, counts, 1) / np.where(counts > 0, expected, 1)
    g = 2 * (counts * np.log(ratio)).sum(axis=1)
    return bool((g >= chi2.isf(ALPHA, reference.size - 1)).any())


def false_alarms(repetitions: int) -> str:
    """Return how often each test ever alarms within STEPS events, P = Q."""
    lines = [
        "| P = Q | streams | known reference | two streams | G test, peeking |",
        "|---|---|---|---|---|",
    ]
    for name, shares in NULLS.items():
        generator = np.random.default_rng([SEED, shares.size])
        alarms = np.zeros(3, dtype=int)
        peeked = max(1, repetitions // 5)
        for trial in range(repetitions):
            x, y = generator.choice(shares.size, size=(2, STEPS), p=shares)
            known, two = SequentialTest(shares, ALPHA), SequentialTest(None, ALPHA)
            known.update_batch(x)
            two.update_batch(x, y)
            alarms += [known.rejected, two.rejected, trial < peeked and naive(x, shares)]
        rates = " | ".join(
            rate(int(count), trials)
            for count, trials in zip(alarms, (repetitions, repetitions, peeked), strict=True)
        )
        lines.append(f"| {name} | {repetitions} | {rates} |")
    return "\n".join(lines)


def until_rejected(test: SequentialTest, *streams: np.ndarray) -> float:
    """Return after how many events the test rejects; infinite if it does not."""
    for time_, events in enumerate(zip(*(s.tolist() for s in streams), strict=True), start=1):
        test.update(*events)
        if test.rejected:
            return time_
    return math.inf


def delays(repetitions: int) -> str:
    """Return the median number of events to a rejection beside ln(1/α) over the growth."""
    lines = [
        "| test | growth in nats | ln(1/α)/growth | median | 90 % by |",
        "|---|---|---|---|---|",
    ]
    for share in (1.0, 0.5, 0.2):
        p = Q + share * (P - Q)
        growths = {
            "known reference, D": float(kullback.kl_divergence(p, Q)),
            "two streams, 2 JS": 2 * float(kullback.js_divergence(p, Q)),
        }
        generator = np.random.default_rng([SEED, round(10 * share)])
        for index, (name, growth) in enumerate(growths.items()):
            longest = math.ceil(60 * math.log(1 / ALPHA) / growth)
            found = []
            for _ in range(repetitions):
                x = generator.choice(3, size=longest, p=p)
                y = generator.choice(3, size=longest, p=Q)
                streams = (x, y)[: index + 1]
                reference = Q if index == 0 else None
                found.append(until_rejected(SequentialTest(reference, ALPHA), *streams))
            middle, late = np.quantile(found, [0.5, 0.9], method="higher")
            lines.append(
                f"| {name} | {growth:.4f} | {math.log(1 / ALPHA) / growth:.0f} | "
                f"{middle:.0f} | {late:.0f} |"
            )
    return "\n".join(lines)


def throughput() -> str:
    """Return events a second, in batches of a million and one by one."""
    size = 1000
    generator = np.random.default_rng(SEED)
    shares = generator.dirichlet(np.ones(size))
    x, y = generator.choice(size, size=(2, 10**6), p=shares)
    lines = ["| test, K = 1,000 | batch of 10^6 | counts | one by one |", "|---|---|---|---|"]
    for name, reference, streams in (
        ("known reference: events a second", shares, (x,)),
        ("two streams: pairs a second", None, (x, y)),
    ):
        tests = [SequentialTest(reference) for _ in range(3)]
        counted = [dict(enumerate(np.bincount(s, minlength=size).tolist())) for s in streams]
        start = time.perf_counter()
        tests[0].update_batch(*streams)
        batch = time.perf_counter()
        tests[1].update_counts(*counted)
        counts = time.perf_counter()
        for events in zip(*(s[:50_000].tolist() for s in streams), strict=True):
            tests[2].update(*events)
        single = time.perf_counter()
        speeds = (
            10**6 / (batch - start),
            10**6 / (counts - batch),
            50_000 / (single - counts),
        )
        lines.append(f"| {name} | " + " | ".join(f"{speed:,.0f}" for speed in speeds) + " |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and write the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="write docs/testing.md")
    options = parser.parse_args()
    text = (
        f"Measured on {machine.today()} with {machine.versions('numpy', 'scipy')}, "
        f"{options.repetitions} repetitions, seed {SEED}, α = {ALPHA}.\n\n"
        f"Streams that ever alarm within {STEPS:,} events, looked at after every one (the G test "
        f"on a fifth of them):\n\n{false_alarms(options.repetitions)}\n\n"
        f"Events, or pairs, until P ≠ Q is found, P from (0.6, 0.3, 0.1) to Q = (0.3, 0.3, 0.4):"
        f"\n\n{delays(max(50, options.repetitions // 5))}\n\n{throughput()}"
    )
    print(text)
    if options.write:
        machine.replace_between_markers(machine.ROOT / "docs/testing.md", "streams", text)


if __name__ == "__main__":
    main()
