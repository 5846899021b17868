"""Three hundred random pairs, and what is true of them in sixty digits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import mpmath
import numpy as np
import oracles

import kullback

PAIRS = range(300)
NAMES = {
    "en": (
        "sun",
        "cloud",
        "rain",
        "snow",
        "no rain",
        "fog",
        "hail",
        "wind",
        "x",
        "p",
        "Q",
        "storm",
    ),
    "zh": ("晴天", "多云", "下雨", "雪", "没有雨", "雾", "冰雹", "风", "sun", "p", "Q", "雷雨"),
}
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
H, HPQ, D = "H(P)", "H(P,Q)", "D(P‖Q)"


@dataclass(frozen=True)
class Pair:
    """What is explained, and how."""

    p: list[float]
    q: list[float]
    base: int | None
    lang: str
    digits: int
    outcomes: tuple[str, ...] | None

    @property
    def names(self) -> tuple[str, ...]:
        """The names as they are printed."""
        numbered = (f"x{n}".translate(LOWERED) for n in range(1, len(self.p) + 1))
        return self.outcomes or tuple(numbered)

    def text(self, form: str = "text") -> str:
        """Return the derivation."""
        return kullback.explain(
            self.p,
            self.q,
            outcomes=self.outcomes,
            base=self.base,
            lang=self.lang,
            digits=self.digits,
            format=form,
        )


def _weights(rng: np.random.Generator, n: int, kind: int) -> tuple[Any, Any]:
    """Return P and Q: typed, of all digits, with zeros in P or in Q, tiny, or almost the same."""
    if kind in (0, 2, 3):
        whole = 10 ** int(rng.integers(2, 6))
        drawn = [rng.multinomial(whole - n, rng.dirichlet(np.ones(n))) + 1 for _ in "pq"]
        p, q = (counts / whole for counts in drawn)
        if kind == 2:
            p = _emptied(rng, p)
            if rng.integers(2):
                q = q.copy()
            q[np.argmax(p)] += q[np.argmin(p)]
            q[np.argmin(p)] = 0
            q = np.round(q, 6)
        if kind == 3:
            q = _emptied(rng, q)
        return p, q
    p, q = rng.dirichlet(np.ones(n), size=2)
    if kind == 4:
        least = rng.choice([-4.5, -12, -300])
        p = p * 10.0 ** np.where(rng.random(n) < 0.5, rng.uniform(least, 0, n), 0)
        q = q * 10.0 ** np.where(rng.random(n) < 0.5, rng.uniform(least, 0, n), 0)
    if kind == 5:
        q = p * (1 + rng.normal(0, 10.0 ** rng.uniform(-9, -2), n))
    return p, q


def _emptied(rng: np.random.Generator, values: Any) -> Any:
    """Return the values with what some outcomes have given to another."""
    kept = int(rng.integers(len(values)))
    empty = (rng.random(len(values)) < 0.4) & (np.arange(len(values)) != kept)
    empty[(kept + 1) % len(values)] = True
    found = np.where(empty, 0.0, values)
    found[kept] += values[empty].sum()
    return np.round(found, 6)


@cache
def pair(index: int) -> Pair:
    """Return one of the pairs, the same every time."""
    rng = np.random.default_rng(index)
    n = int(rng.integers(2, 13))
    p, q = _weights(rng, n, index % 6)
    lang = ("en", "zh")[(index // 6) % 2]
    return Pair(
        (p / p.sum()).tolist() if index % 6 in (1, 4, 5) else p.tolist(),
        (q / q.sum()).tolist() if index % 6 in (1, 4, 5) else q.tolist(),
        (None, 2, (10, 3)[(index // 36) % 2])[(index // 12) % 3],
        lang,
        (4, 4, 4, 6, 2)[index % 5],
        NAMES[lang][:n] if index % 4 else None,
    )


@cache
def exact(index: int) -> dict[str, Any]:
    """Return every measure in 60 digits and more."""
    given = pair(index)
    scale = mpmath.log(given.base) if given.base else mpmath.mpf(1)
    p, q = given.p, given.q
    floors = {"H(P)": oracles.entropy(p), "H(Q)": oracles.entropy(q)}
    found = floors | {D: oracles.kl_divergence(p, q), "D(Q‖P)": oracles.kl_divergence(q, p)}
    found[HPQ] = floors["H(P)"] + found[D]
    found["H(Q,P)"] = floors["H(Q)"] + found["D(Q‖P)"]
    found["JS(P,Q)"] = oracles.js_divergence(p, q)
    return {name: value / scale for name, value in found.items()}


@cache
def rows(index: int) -> tuple[tuple[Any, Any], ...]:
    """Return p and q of every outcome, exactly normalised."""
    given = pair(index)
    p, q = ([mpmath.mpf(x) for x in values] for values in (given.p, given.q))
    sums = mpmath.fsum(p), mpmath.fsum(q)
    return tuple((a / sums[0], b / sums[1]) for a, b in zip(p, q, strict=True))


def shares(index: int, *, swapped: bool = False) -> list[Any]:
    """Return p ln(p/q) − p + q of every outcome where it is finite."""
    both = [(q, p) if swapped else (p, q) for p, q in rows(index)]
    return [(p * mpmath.log(p / q) if p else 0) - p + q for p, q in both if q or not p]
