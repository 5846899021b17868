"""Measure the estimators from points where the truth is known: `python3 benchmarks/neighbours.py`.

Bias, standard deviation and the coverage of 95 % intervals over repeated samples of normal
distributions, all from fixed seeds. `--write` puts the table into docs/continuous.md.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import machine
import numpy as np

from kullback.estimators.continuous import (
    kozachenko_leonenko,
    ksg,
    spacing,
    wang_kulkarni_verdu,
    wang_kulkarni_verdu_known,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kullback.estimators import Estimate

    Draw = Callable[[np.random.Generator, int], Estimate]

SEED = 20240601
REPEATS = {200: 50, 1000: 30}
"""How many samples are drawn of each size."""


@dataclass(frozen=True)
class Case:
    """What is estimated, from how many columns, and its true value."""

    what: str
    d: int
    truth: float
    draw: Draw


def shifted(
    rng: np.random.Generator, n: int, d: int, divergence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return samples of N(a e1, I) and of N(0, I), between which D is a²/2."""
    x, y = rng.standard_normal((n, d)), rng.standard_normal((n, d))
    x[:, 0] += math.sqrt(2 * divergence)
    return x, y


def log_normal_density(x: np.ndarray) -> np.ndarray:
    """Return the log density of N(0, I)."""
    return -x.shape[1] / 2 * math.log(2 * math.pi) - (x**2).sum(axis=1) / 2


def entropy_case(d: int) -> Case:
    """Return the case of the entropy of N(0, I)."""
    truth = d / 2 * math.log(2 * math.pi * math.e)
    return Case(
        "h, Kozachenko-Leonenko",
        d,
        truth,
        lambda rng, n: kozachenko_leonenko(rng.standard_normal((n, d))),
    )


def divergence_case(d: int, divergence: float, *, adaptive: bool) -> Case:
    """Return the case of D from two samples."""
    return Case(
        f"D, Wang-Kulkarni-Verdú{', adaptive' if adaptive else ''}",
        d,
        divergence,
        lambda rng, n: wang_kulkarni_verdu(
            *shifted(rng, n, d, divergence), adaptive=adaptive, permutations=0
        ),
    )


def known_case(d: int, divergence: float) -> Case:
    """Return the case of D from a sample and a known density."""
    return Case(
        "D, Q known",
        d,
        divergence,
        lambda rng, n: wang_kulkarni_verdu_known(
            shifted(rng, n, d, divergence)[0], log_normal_density
        ),
    )


def information_case(d: int, rho: float) -> Case:
    """Return the case of I between d pairs of columns, each of correlation rho."""

    def draw(rng: np.random.Generator, n: int) -> Estimate:
        x = rng.standard_normal((n, d))
        y = rho * x + math.sqrt(1 - rho**2) * rng.standard_normal((n, d))
        return ksg(x, y)

    return Case(f"I, KSG, ρ = {rho}", 2 * d, d / 2 * math.log(1 / (1 - rho**2)), draw)


def cases() -> Iterator[Case]:
    """Yield every row of the table."""
    for d in (1, 2, 5):
        yield entropy_case(d)
        if d == 1:
            yield Case(
                "h, m-spacing",
                1,
                0.5 * math.log(2 * math.pi * math.e),
                lambda rng, n: spacing(rng.standard_normal(n)),
            )
        for divergence in (0.0, 0.5, 2.0):
            yield divergence_case(d, divergence, adaptive=False)
        for divergence in (0.5, 2.0):
            yield divergence_case(d, divergence, adaptive=True)
        yield known_case(d, 0.5)
    for rho in (0.0, 0.6, 0.9):
        yield information_case(1, rho)
    yield information_case(2, 0.6)


def row(case: Case) -> str:
    """Return a line of the table."""
    cells = [case.what, str(case.d), f"{case.truth:.3g}"]
    for n, repeats in REPEATS.items():
        rng = np.random.default_rng([SEED, n])
        found = [case.draw(rng, n) for _ in range(repeats)]
        values = np.array([e.value for e in found])
        covered = sum(e.low <= case.truth <= e.high for e in found) / repeats
        flagged = sum(e.status != "ok" for e in found) / repeats
        cells += [
            f"{values.mean() - case.truth:+.3f}",
            f"{values.std(ddof=1):.3f}",
            f"{covered:.0%}",
            f"{flagged:.0%}",
        ]
    return "| " + " | ".join(cells) + " |"


def table() -> str:
    """Return the whole table, printing each line when it is there."""
    head = "| what | columns | truth |"
    for n in REPEATS:
        head += f" bias, n = {n} | sd | covered | flagged |"
    lines = [head, "|" + "---|" * (head.count("|") - 1)]
    for case in cases():
        lines.append(row(case))
        print(lines[-1], flush=True)
    repeats = " and ".join(f"{many} samples of {n}" for n, many in REPEATS.items())
    made = f"{repeats} points, k as by default; {machine.versions('numpy', 'scipy')}."
    lines += ["", f"Made by `python3 benchmarks/neighbours.py --write` on {machine.today()}:", made]
    return "\n".join(lines)


def main() -> None:
    """Print the table, or write it into its page as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/continuous.md")
    chosen = parser.parse_args()
    text = table()
    if chosen.write:
        page = machine.ROOT / "docs" / "continuous.md"
        machine.replace_between_markers(page, "neighbours", text)


if __name__ == "__main__":
    main()
