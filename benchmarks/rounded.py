"""Distributions as people print them: `python3 benchmarks/rounded.py`, about ten minutes.

10^6 random distributions of 2 to 300 outcomes, rounded to 3 to 12 decimals, go through entropy and
KL divergence in batches and one by one, with the kernels, without, and through torch, JAX and a
library that knows the array API and nothing else. Each must have the right value or be refused, and
which of the two does not depend on the engine or on the rows beside it: it is decided here by
math.fsum and the tolerance that the docs state. Values are compared with those of 80-bit floats,
and where these differ by more than 1e-15 with mpmath's. `--write` puts the table into
docs/exactness.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np

import kullback

if TYPE_CHECKING:
    from collections.abc import Iterator

    Array = np.ndarray[Any, Any]

SEED = 20261130
DECIMALS = range(3, 13)
SIZES = (2, 3, 4, 7, 10, 16, 17, 50, 100, 300)
ENGINES = {
    "native": ("kernels", None, {}),
    "numpy": ("without kernels", None, {"KULLBACK_NATIVE": "0"}),
    "torch": ("torch, float64", "torch", {}),
    "jax": ("JAX, float64", "jax.numpy", {"JAX_ENABLE_X64": "1"}),
    "jax32": ("JAX, float32", "jax.numpy", {"JAX_ENABLE_X64": "0"}),
    "strict": ("array-api-strict", "array_api_strict", {}),
}
"""What is printed for each, the module that makes its arrays, and how its process is started."""


@dataclass
class Tally:
    """How many rows were right, rightly refused, or wrong, and the worst relative errors."""

    batched: int = 0
    alone: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    worst: dict[str, float] = field(default_factory=lambda: {"H": 0.0, "D": 0.0})
    seconds: float = 0.0


@dataclass(frozen=True)
class Cell:
    """Rows of one length, rounded to so many decimals, with what is right for them."""

    p: Array
    q: Array
    good_p: Array
    good_q: Array
    entropy: Array
    divergence: Array


def cells(rows: int, *, narrow: bool) -> Iterator[Cell]:
    """Yield so many rows in all, alike many for every length and number of decimals."""
    each = max(1, rows // (len(DECIMALS) * len(SIZES)))
    for decimals in DECIMALS:
        for n in SIZES:
            rng = np.random.default_rng([SEED, decimals, n])
            p, q = (
                np.round(weights / weights.sum(axis=-1, keepdims=True), decimals)
                for weights in (rng.exponential(size=(each, n)) ** power for power in (1, 2))
            )
            if narrow:
                p, q = p.astype(np.float32), q.astype(np.float32)
            shares_p, shares_q = shares(p), shares(q)
            with np.errstate(all="ignore"):
                of_p = np.where(shares_p > 0, -shares_p * np.log(shares_p), 0)
                ratio = np.log(shares_p / shares_q)
                of_pair = np.where(shares_p > 0, shares_p * ratio - shares_p + shares_q, shares_q)
            entropy, divergence = of_p.sum(axis=-1), of_pair.sum(axis=-1)
            yield Cell(p, q, good(p), good(q), entropy, divergence)


def shares(rows: Array) -> Array:
    """Return the rows divided by their totals, in 80 bits."""
    wide = rows.astype(np.longdouble)
    return wide / wide.sum(axis=-1, keepdims=True)


def good(rows: Array) -> Array:
    """Return which rows are distributions, by the tolerance that the docs state."""
    n = rows.shape[-1]
    tolerance = 1e-3
    if rows.dtype == np.float64:
        tolerance = min(max(2e-6 * math.sqrt(n), 5.1e-7 * n), 1e-3)
    totals = [math.fsum(row) for row in rows.astype(np.float64).tolist()]
    return np.array([abs(total - 1) <= tolerance for total in totals])


def exact(p: Array, q: Array | None) -> Any:
    """Return H(P), or D(P||Q), in 60 digits."""
    with mpmath.workdps(60):
        listed = [[mpmath.mpf(float(x)) for x in row] for row in (p, p if q is None else q)]
        a, b = ([x / mpmath.fsum(row) for x in row] for row in listed)
        if q is None:
            return -mpmath.fsum(x * mpmath.log(x) for x in a if x)
        if any(x and not y for x, y in zip(a, b, strict=True)):
            return mpmath.inf
        return mpmath.fsum(x * mpmath.log(x / y) for x, y in zip(a, b, strict=True) if x)


def error_of(
    found: float, expected: Any, p: Array, q: Array | None, trusted: float = 1e-15
) -> float:
    """Return the relative error of a value; infinite where it is no number, or wrongly infinite.

    Up to `trusted` the 80-bit floats are believed; of float32 in all.
    """
    if math.isinf(expected) or not math.isfinite(found):
        return 0.0 if found == expected else math.inf
    error = abs(found - expected) / expected if expected else abs(found)
    if error > trusted:
        truth = exact(p, q)
        error = abs(found - truth) / truth if truth else abs(found)
    return float(error)


class Run:
    """One engine, at work."""

    def __init__(self, engine: str) -> None:
        """Import what the engine needs."""
        module = ENGINES[engine][1]
        self.engine = engine
        self.library = importlib.import_module(module) if module else np
        self.allowed = {"H": 1e-5, "D": 2e-4} if engine == "jax32" else {"H": 1e-13, "D": 2e-15}
        if engine in {"torch", "jax", "strict"}:
            self.allowed["D"] = 1e-13  # their sums are their own libraries'
        self.tally = Tally()

    def call(self, name: str, p: Array, q: Array | None) -> Any:
        """Return the measure of rows, or the sentence that refuses them."""
        arrays = [self.library.asarray(rows) for rows in (p, q) if rows is not None]
        measure = kullback.entropy if name == "H" else kullback.kl_divergence
        try:
            return np.asarray(measure(*arrays))
        except ValueError as error:
            return str(error)

    def note(self, name: str, found: Any, expected: Any, p: Array, q: Array | None) -> None:
        """Count one value."""
        trusted = math.inf if self.engine == "jax32" else 1e-15
        error = error_of(float(found), expected, p, q, trusted)
        if math.isinf(expected):
            error = error if error == 0 else math.inf
        # Float32 loses what is small beside the terms; the docs promise its seven digits of them.
        small = self.engine == "jax32" and abs(float(found) - float(expected)) < 2e-6
        if not small:
            self.tally.worst[name] = max(self.tally.worst[name], error)
        if error > self.allowed[name] and not small:
            self.tally.wrong.append(f"{name} {found!r} for {expected!r}: {p.tolist()}")

    def batch(self, cell: Cell, name: str) -> None:
        """Ask for a cell at once: as it is, and without the rows that are no distributions."""
        pair = name == "D"
        kept = cell.good_p & cell.good_q if pair else cell.good_p
        q = cell.q if pair else None
        found = self.call(name, cell.p, q)
        if kept.all() == isinstance(found, str):
            self.tally.wrong.append(f"{name}: {found} of a batch")
        if isinstance(found, str):
            bad = cell.good_p if not cell.good_p.all() else cell.good_q
            row = re.search(r"row (\d+), sums to", found)
            if row is None or int(row[1]) != int(np.argmin(bad)):
                self.tally.wrong.append(f"{name}: {found}, the first is {np.argmin(bad)}")
            if not kept.any():
                return
        # Another row in the place of each that is none: JAX compiles for every shape anew.
        rows = np.where(kept, np.arange(len(kept)), np.argmax(kept))
        p, q = cell.p[rows], None if q is None else q[rows]
        if not kept.all():
            found = self.call(name, p, q)
        if isinstance(found, str):
            self.tally.wrong.append(f"{name}: {found} of good rows")
            return
        expected = (cell.divergence if pair else cell.entropy)[rows]
        with np.errstate(all="ignore"):
            error = np.abs(found - expected) / expected
            plain = (error <= (1e-8 if self.engine == "jax32" else 1e-15)) | (
                (found == expected) & np.isinf(expected)
            )
        if (error[plain & np.isfinite(expected)]).size:
            most = float(error[plain & np.isfinite(expected)].max())
            self.tally.worst[name] = max(self.tally.worst[name], most)
        for i in np.flatnonzero(~plain):
            self.note(name, found[i], expected[i], p[i], None if q is None else q[i])

    def one_by_one(self, cell: Cell, name: str, count: int) -> None:
        """Ask for the first rows of a cell, each alone."""
        pair = name == "D"
        kept = cell.good_p & cell.good_q if pair else cell.good_p
        expected = cell.divergence if pair else cell.entropy
        for i in range(min(count, len(cell.p))):
            p, q = cell.p[i], cell.q[i] if pair else None
            found = self.call(name, p, q)
            if isinstance(found, str) == kept[i]:
                self.tally.wrong.append(f"{name}: {found}, alone: {p.tolist()}")
            elif not kept[i]:
                self.tally.refused += 1
            else:
                self.note(name, found, expected[i], p, q)


def measure(engine: str, rows: int, alone: int) -> Tally:
    """Send so many rows through an engine in batches, and so many alone."""
    run, start = Run(engine), time.perf_counter()
    count = max(1, alone // (len(DECIMALS) * len(SIZES)))
    for cell in cells(rows, narrow=engine == "jax32"):
        for name in ("H", "D"):
            run.batch(cell, name)
            run.one_by_one(cell, name, count)
        run.tally.batched += len(cell.p)
        run.tally.alone += min(count, len(cell.p))
    run.tally.seconds = time.perf_counter() - start
    return run.tally


def in_a_process(engine: str, rows: int, alone: int) -> dict[str, Any]:
    """Return what `measure` finds in a process of its own, with the engine's settings."""
    command = [sys.executable, __file__, "--engine", engine]
    command += ["--rows", str(rows), "--alone", str(alone)]
    settings = {**os.environ, **ENGINES[engine][2]}
    done = subprocess.run(command, env=settings, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return dict(json.loads(done.stdout))


def table(rows: int, alone: int, few: int) -> str:
    """Return the table of all engines; `few` rows alone for those that take long."""
    lines = [
        "| engine | in batches | alone | of these refused | wrong | worst error of H | of D |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for engine, (name, _, _) in ENGINES.items():
        found = in_a_process(engine, rows, alone if engine in {"native", "numpy"} else few)
        print(f"{name}: {found['seconds']:.0f} s", *found["wrong"][:5], sep="\n", file=sys.stderr)
        worst = found["worst"]
        lines.append(
            f"| {name} | {found['batched']:,} | {found['alone']:,} | {found['refused'] / 2:,.0f} | "
            f"{len(found['wrong'])} | {worst['H']:.1e} | {worst['D']:.1e} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure one engine and print JSON, or all of them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10**6)
    parser.add_argument("--alone", type=int, default=10**6)
    parser.add_argument("--few", type=int, default=10**4)
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.engine:
        print(json.dumps(asdict(measure(given.engine, given.rows, given.alone))))
        return
    import machine

    packages = ("numpy", "torch", "jax", "array-api-strict", "mpmath")
    made = f"Made by `python3 benchmarks/rounded.py --write` on {machine.today()}: "
    text = f"{made}{machine.versions(*packages)}.\n\n{table(given.rows, given.alone, given.few)}"
    print(text)
    if given.write:
        page = machine.ROOT / "docs" / "exactness.md"
        machine.replace_between_markers(page, "rounded", text)


if __name__ == "__main__":
    main()
