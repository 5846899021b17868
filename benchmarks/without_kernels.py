"""Time the NumPy expressions that serve where the kernels are missing, against scipy.

The rules are those of `speed.py`, in a process of its own without the kernels. `--write` puts the
table into docs/exactness.md.
"""

from __future__ import annotations

import argparse
import functools
import os

os.environ["KULLBACK_NATIVE"] = "0"

import machine
import scipy.spatial.distance
import scipy.stats
import speed

import kullback


def rows() -> list[speed.Row]:
    """Return the table's lines: ours may take at most twice scipy's time."""
    found = []
    for n in (1_000, 10_000, 100_000, 2_000_000):
        calls = max(1, 200_000 // n)
        sets = speed.distributions((n,), "float64")
        for name in ("close", "independent"):
            pair = sets["p"], sets[name]
            theirs = functools.partial(scipy.stats.entropy, *pair)
            work = f"`kl_divergence`, n = {n:,}, Q {name}"
            ours = speed.kl_divergence(*pair)
            rival = "`scipy.stats.entropy(p, q)`"
            found.append(speed.Row(work, rival, theirs, ours, 2, calls=calls, at_most=True))
        pair = sets["p"], sets["independent"]
        found += [
            speed.Row(
                f"`kl_divergence(normalize=True)`, n = {n:,}",
                "`scipy.stats.entropy(p, q)`",
                functools.partial(scipy.stats.entropy, *pair),
                functools.partial(kullback.kl_divergence, *pair, normalize=True),
                2,
                calls=calls,
                at_most=True,
            ),
            speed.Row(
                f"`entropy`, n = {n:,}",
                "`scipy.stats.entropy(p)`",
                functools.partial(scipy.stats.entropy, pair[0]),
                functools.partial(kullback.entropy, pair[0]),
                2,
                calls=calls,
                at_most=True,
            ),
            speed.Row(
                f"`js_divergence`, n = {n:,}",
                "`scipy.spatial.distance.jensenshannon(p, q)`",
                functools.partial(scipy.spatial.distance.jensenshannon, *pair),
                functools.partial(kullback.js_divergence, *pair),
                2,
                calls=calls,
                at_most=True,
            ),
        ]
    many = speed.distributions((100_000, 16), "float64")
    pair = many["p"], many["independent"]
    found.append(
        speed.Row(
            "`kl_divergence`, rows 100,000 × 16",
            "`scipy.stats.entropy(p, q, axis=-1)`",
            functools.partial(scipy.stats.entropy, *pair, axis=-1),
            speed.kl_divergence(*pair),
            2,
            at_most=True,
        )
    )
    return found


def main() -> None:
    """Measure, print the table and the time of one short call, and write them if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    parser.add_argument("--turns", type=int, default=9, help="timings of each side of a row")
    chosen = parser.parse_args()
    table = [
        "| work | against | its time | ours | ratio | to reach | |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    print(*table, sep="\n", flush=True)
    for row in rows():
        table.append(speed.line(row, *speed.measure(row, chosen.turns)))
        print(table[-1], flush=True)
    tiny = speed.distributions((4,), "float64")
    call = speed.kl_divergence(tiny["p"], tiny["close"])
    shortest = min(speed.seconds(call, 200) for _ in range(50))
    verdict = "reached" if shortest <= 60e-6 else "**MISSED**"
    note = (
        f"One call of `kl_divergence` of n = 4 takes {speed.readable(shortest)} (the least of 50 "
        f"means of 200; to reach: 60 µs; {verdict}). Measured on {machine.today()}, "
        f"{machine.processor()}, one thread, medians of {chosen.turns} turns in one process; "
        f"{machine.versions('numpy', 'scipy')}."
    )
    print(note)
    if chosen.write:
        text = "\n".join([*table, "", note])
        page = machine.ROOT / "docs" / "exactness.md"
        machine.replace_between_markers(page, "without kernels", text)


if __name__ == "__main__":
    main()
