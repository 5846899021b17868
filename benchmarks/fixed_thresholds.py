"""How often a score with a fixed threshold calls two samples of one distribution drift.

    python benchmarks/fixed_thresholds.py

The score is the Jensen-Shannon distance of the observed shares, the default of evidently 0.7.23
for columns of text in tables of more than 1,000 rows, with its default threshold of 0.1; it is
worked out here by scipy. The samples are drawn from one Zipf distribution, so every alarm is
false. kullback compares the same samples and reports a verdict.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import scipy
from scipy.spatial.distance import jensenshannon

import kullback
from kullback import tables

CATEGORIES, TRIALS, THRESHOLD = 1000, 30, 0.1


def main() -> None:
    """Print the alarms of both, by the number of rows."""
    mass = 1 / np.arange(1, CATEGORIES + 1)
    mass /= mass.sum()
    versions = f"kullback {kullback.__version__}, numpy {np.__version__}, scipy {scipy.__version__}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {versions}")
    print(f"{CATEGORIES:,} categories, {TRIALS} pairs of samples of one Zipf distribution")
    for rows in (1_001, 10_000, 100_000):
        random = np.random.default_rng(rows)
        scores, drifted, different = [], 0, 0
        for _ in range(TRIALS):
            sides = [random.choice(CATEGORIES, rows, p=mass) for _ in range(2)]
            counts = [np.bincount(side, minlength=CATEGORIES) for side in sides]
            scores.append(jensenshannon(*counts))
            verdict = tables.compare(*(pd.DataFrame({"x": side.astype(str)}) for side in sides))[
                "x"
            ]
            drifted += verdict.verdict == "drifted"
            different += verdict.verdict in {"drifted", "different but small"}
        alarms = sum(score >= THRESHOLD for score in scores)
        print(
            f"{rows:>7,} rows: distance {min(scores):.3f} to {max(scores):.3f}, above "
            f"{THRESHOLD} in {alarms} of {TRIALS}; "
            f"kullback: {drifted} drifted, {different} different"
        )


if __name__ == "__main__":
    main()
