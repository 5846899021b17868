"""Measure kullback, scipy and torch against 400 digits: `python3 dev.py accuracy`.

The oracle is mpmath, and its inputs are the very floats that the libraries get. `--write`
makes docs/accuracy.md, which explains what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import functools
import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import machine
import mpmath
import numpy as np
import scipy.spatial.distance
import scipy.special
import scipy.stats
import torch

import kullback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Measure = Callable[..., Any]

SEED = 20240601
DIGITS = 400
"""Enough for the total of 1 and 5e-324, and sixty more."""

WORTHLESS = 0.1
"""From this relative error on, not even the first digit can be relied on."""

ROUNDING = 2.0**-53
"""The relative error of the float nearest to a number, unless the number is subnormal."""

TINY = 5e-324
"""The smallest positive float64."""


@dataclass
class Case:
    """A pair of distributions, or one, and what is particular about it."""

    name: str
    p: np.ndarray
    q: np.ndarray | None = None
    weights: bool = False
    """Whether the inputs are counts or weights, which only some functions normalise."""


# ---------------------------------------------------------------- the truth


def exact_shares(values: np.ndarray) -> list[Any]:
    """Return the exactly normalised distribution of some floats."""
    exact = [mpmath.mpf(float(value)) for value in values]
    total = mpmath.fsum(exact)
    return [value / total for value in exact]


def exact_divergence(p: Iterable[Any], q: Iterable[Any]) -> Any:
    """Return D(P||Q) of exact shares."""
    terms = []
    for a, b in zip(p, q, strict=True):
        if a and not b:
            return mpmath.inf
        if a:
            terms.append(a * mpmath.log(a / b))
    return mpmath.fsum(terms)


def exact_kl(case: Case) -> Any:
    """Return the KL divergence of a case's inputs, normalised."""
    return exact_divergence(exact_shares(case.p), exact_shares(case.q))


def exact_js(case: Case) -> Any:
    """Return the Jensen-Shannon divergence of a case's inputs, normalised."""
    p, q = exact_shares(case.p), exact_shares(case.q)
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    return (exact_divergence(p, middle) + exact_divergence(q, middle)) / 2


def exact_entropy(case: Case) -> Any:
    """Return the entropy of a case's P, normalised."""
    return mpmath.fsum(-a * mpmath.log(a) for a in exact_shares(case.p) if a)


# ---------------------------------------------------------------- the cases


def normalised(values: np.ndarray, dtype: str = "float64") -> np.ndarray:
    """Return shares as everybody makes them: divided by the floating-point sum."""
    values = values.astype(dtype)
    return values / values.sum()


def pairs(n: int) -> list[Case]:
    """Return the pairs of n outcomes whose D is wanted."""
    draw = np.random.default_rng(SEED + n)
    p = normalised(draw.standard_exponential(n))
    other = normalised(draw.standard_exponential(n))
    noise = draw.standard_normal(n)
    cases = [Case("generic", p, other)]
    for power in (2, 4, 6, 8, 10, 12):
        q = normalised(p * (1 + 10.0**-power * noise))
        cases.append(Case(f"Q = P(1 + 1e-{power} noise)", p, q))
    for power in (3, 4):
        q = normalised(p * (1 + 10.0**-power * noise), "float32")
        cases.append(Case(f"float32, Q = P(1 + 1e-{power} noise)", normalised(p, "float32"), q))

    holes = p.copy()
    holes[1] = 0
    both = other.copy()
    both[1] = 0
    subnormal_p, subnormal_q = p.copy(), other.copy()
    subnormal_p[1], subnormal_q[1] = 3 * TINY, TINY
    overflow = other.copy()
    overflow[1] = 1e-310
    one_hot = np.zeros(n)
    one_hot[1] = 1
    return [
        *cases,
        Case("a zero in P", normalised(holes), other),
        Case("a zero in both", normalised(holes), normalised(both)),
        Case("a zero in Q, P > 0: infinite", p, normalised(both)),
        Case("subnormal entries in both", normalised(subnormal_p), normalised(subnormal_q)),
        Case("p/q overflows: q = 1e-310", p, normalised(overflow)),
        Case("one-hot P", one_hot, other),
        Case("weights: 3P against 0.6Q", 3 * p, 0.6 * other, weights=True),
        Case("weights: Q = 2P(1 + 1e-8 noise)", p, 2 * p * (1 + 1e-8 * noise), weights=True),
    ]


def near_pairs() -> list[Case]:
    """Return the pairs whose Jensen-Shannon divergence is wanted."""
    half = np.nextafter(0.5, 1)
    several = pairs(1000)
    wanted = ("generic", "Q = P(1 + 1e-8 noise)", "float32, Q = P(1 + 1e-3 noise)")
    return [
        *(Case(f"n = 1000, {c.name}", c.p, c.q) for c in several if c.name in wanted),
        Case("[0.5, 0.5] and its next float", np.array([0.5, 0.5]), np.array([half, 1 - half])),
        Case("[0, 1] and [5e-324, 1]", np.array([0.0, 1.0]), np.array([TINY, 1.0])),
        Case("no outcome in common", np.array([1.0, 0.0]), np.array([0.0, 1.0])),
    ]


def certain() -> list[Case]:
    """Return the distributions whose entropy is wanted: most of them nearly certain."""
    small = np.float32(1e-6)
    return [
        Case("generic, n = 1000", pairs(1000)[0].p),
        Case("[1 - 1e-12, 1e-12]", np.array([1 - 1e-12, 1e-12])),
        Case("[1, 1e-17]", np.array([1.0, 1e-17])),
        Case("[1, 1e-300]", np.array([1.0, 1e-300])),
        Case("[1, 5e-324]", np.array([1.0, TINY])),
        Case("[1, 0]", np.array([1.0, 0.0])),
        Case("float32 [1 - 1e-6, 1e-6]", np.array([np.float32(1) - small, small])),
    ]


# ---------------------------------------------------------------- the libraries


def summing(function: Measure) -> Measure:
    """Return the sum of an element-wise scipy or torch function."""
    return lambda *arrays: function(*arrays).sum()


def torch_kl_div(p: np.ndarray, q: np.ndarray) -> Any:
    """Return torch's functional KL divergence, whose first argument is log Q."""
    tensors = torch.from_numpy(p), torch.from_numpy(q)
    return torch.nn.functional.kl_div(tensors[1].log(), tensors[0], reduction="sum")


def categorical(values: np.ndarray) -> torch.distributions.Categorical:
    """Return torch's distribution of these probabilities."""
    return torch.distributions.Categorical(probs=torch.from_numpy(values))


def torch_categorical_kl(p: np.ndarray, q: np.ndarray) -> Any:
    """Return torch's KL divergence of two Categorical distributions."""
    return torch.distributions.kl_divergence(categorical(p), categorical(q))


KL = {
    "`scipy.stats.entropy(p, q)`": scipy.stats.entropy,
    "`scipy.special.rel_entr` sum": summing(scipy.special.rel_entr),
    "`scipy.special.kl_div` sum": summing(scipy.special.kl_div),
    "`torch F.kl_div`": torch_kl_div,
    "`torch Categorical`": torch_categorical_kl,
}
JS = {"`scipy jensenshannon`²": lambda p, q: scipy.spatial.distance.jensenshannon(p, q) ** 2}
ENTROPY = {
    "`scipy.stats.entropy(p)`": scipy.stats.entropy,
    "`torch.special.entr` sum": lambda p: torch.special.entr(torch.from_numpy(p)).sum(),
    "`torch Categorical.entropy`": lambda p: categorical(p).entropy(),
}
DO_NOT_NORMALISE = {name for name in KL if name.endswith(" sum") or "F.kl_div" in name}


def value_of(function: Measure, case: Case) -> float:
    """Return what a library makes of a case; its warnings are seen in the number."""
    arrays = [case.p] if case.q is None else [case.p, case.q]
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return float(function(*arrays))


def cell(value: float, exact: Any) -> str:
    """Return the relative error in words that show at once whether the number is of use."""
    if math.isnan(value):
        return "**✗ NaN**"
    if value < 0:
        return "**✗ negative**"
    if mpmath.isinf(exact) or math.isinf(value):
        return "inf" if mpmath.isinf(exact) and math.isinf(value) else f"**✗ {value:.3g}**"
    if exact == 0:
        return "0" if value == 0 else f"**✗ {value:.0e}, not 0**"
    error = float(abs(mpmath.mpf(value) - exact) / exact)
    if error > ROUNDING and value == float(exact):
        return "nearest"
    return f"**✗ {error:.0e}**" if error >= WORTHLESS else f"{error:.0e}" if error else "0"


def table(cases: list[Case], exact: Measure, ours: Measure, others: dict[str, Measure]) -> str:
    """Return a table of relative errors in Markdown: a row a case, a column a function."""
    lines = [
        "| case | exact value | **kullback** | " + " | ".join(others) + " |",
        "|---|---:|---:|" + "---:|" * len(others),
    ]
    for case in cases:
        truth = exact(case)
        mine = functools.partial(ours, normalize=True) if case.weights else ours
        cells = [cell(value_of(mine, case), truth)]
        for name, function in others.items():
            skipped = case.weights and name in DO_NOT_NORMALISE
            cells.append("–" if skipped else cell(value_of(function, case), truth))
        lines.append(f"| {case.name} | {mpmath.nstr(truth, 6)} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


PAGE = """# Accuracy

What is left of D(P‖Q), of the Jensen-Shannon divergence and of the entropy when they are
computed in floating point: kullback beside scipy and torch, on the same inputs.

**What is measured.** Every cell is the relative error of a function's value against the
exact value for the very floats that the function was given: the floats are taken as exact
numbers, divided by their exact total, and the definition is evaluated with {digits} digits
(mpmath; so many because 1 + 5e-324 has 325). An error of 1e-16 or less is that of the float
nearest to the truth. Logarithms are natural.

**How to read it.** **✗** marks a number that is of no use: NaN, negative where nothing
negative exists, infinite where it is finite (or the other way about), or so far off that not
even its first digit is right (relative error {worthless:g} and more). "inf" is right where it
stands without ✗. "nearest": no float is nearer to the truth, which is below 2.2e-308, where
floats lie far apart. "–": the function does not normalise, so weights are not its business.

**In fairness.** `rel_entr`, `kl_div` and `F.kl_div` sum over the inputs as they are. The
shares that a computer holds never add up to exactly 1, and where P and Q are close the
difference of their totals is larger than the divergence. These functions are right about
that sum; the columns show how far it is from the divergence.

P is drawn from a flat Dirichlet distribution (seed {seed} + n), "noise" is standard normal,
"generic" takes an independent Q. A case of float32 is measured against the exact value for
its float32 inputs. kullback gets weights with `normalize=True`.

Made by `python3 dev.py accuracy --write` on {date}, {processor}; {versions}.

## KL divergence, n = 4

{four}

## KL divergence, n = 1000

{thousand}

## Jensen-Shannon divergence

scipy has its square root, the distance, which is squared here.

{js}

## Entropy

{entropy}
"""


def page() -> str:
    """Return docs/accuracy.md, measured now."""
    with mpmath.workdps(DIGITS):
        return PAGE.format(
            digits=DIGITS,
            worthless=WORTHLESS,
            seed=SEED,
            date=machine.today(),
            processor=machine.processor(),
            versions=machine.versions("numpy", "scipy", "torch", "mpmath"),
            four=table(pairs(4), exact_kl, kullback.kl_divergence, KL),
            thousand=table(pairs(1000), exact_kl, kullback.kl_divergence, KL),
            js=table(near_pairs(), exact_js, kullback.js_divergence, JS),
            entropy=table(certain(), exact_entropy, kullback.entropy, ENTROPY),
        )


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    chosen = parser.parse_args()
    if chosen.write:
        machine.replace(machine.ROOT / "docs" / "accuracy.md", page())
    else:
        print(page())


if __name__ == "__main__":
    main()
