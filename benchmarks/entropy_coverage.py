"""How often the interval of the entropy holds the entropy: a table, fixed seed.

python benchmarks/entropy_coverage.py [repetitions]
"""

from __future__ import annotations

import sys

import numpy as np

from kullback import entropy as exact
from kullback.estimators.discrete_entropy import score_interval, zhang

SIZES = (2, 5, 20, 100)
EVENTS_AN_OUTCOME = (5, 7, 10, 20, 50, 200, 1000)


def distributions(k: int) -> dict[str, np.ndarray]:
    """Return P over k outcomes: uniform, Zipf with exponents 1 to 3, and almost uniform."""
    rank = np.arange(1, k + 1)
    almost = np.where(rank <= (k + 1) // 2, 1.3, 1.0)
    shapes = {"uniform": rank**0.0, "almost": almost}
    shapes |= {f"zipf {power}": 1 / rank**power for power in (1, 1.5, 2, 3)}
    if k == min(SIZES):
        shapes |= {f"{share:.0%} rare": np.array([1 - share, share]) for share in (0.01, 0.03)}
    return {name: shape / shape.sum() for name, shape in shapes.items()}


def main(repetitions: int) -> None:
    """Print the coverage at a nominal 95 %, the misses on either side, bias and width."""
    rng = np.random.default_rng(3)
    print("     K       n  P        covered  too high  too low  bias of zhang  width/(2 z sd)")
    for k in SIZES:
        for events in EVENTS_AN_OUTCOME:
            for name, p in distributions(k).items():
                truth = exact(p)
                samples = rng.multinomial(events * k, p, size=repetitions)
                ends = np.array([score_interval(x, confidence=0.95) for x in samples])
                values = np.array([zhang(x) for x in samples])
                high = float(np.mean(ends[:, 0] > truth + 1e-12))
                low = float(np.mean(ends[:, 1] < truth - 1e-12))
                width = float(np.mean(ends[:, 1] - ends[:, 0])) / (3.92 * values.std())
                print(
                    f"{k:6d} {events * k:7d}  {name:8s} {1 - high - low:7.3f} {high:9.3f} "
                    f"{low:8.3f} {values.mean() - truth:+14.5f} {width:15.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
