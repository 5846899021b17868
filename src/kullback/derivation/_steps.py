"""Σ p log(…) outcome by outcome, with the numbers put in and every step rounded as printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from kullback.document import (
    Derivation,
    Formula,
    Fraction,
    Line,
    Measure,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Sum,
    SumOver,
    Symbol,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.derivation._case import Case


Kind: TypeAlias = Literal["entropy", "cross-entropy", "divergence"]

P, Q = Symbol("p"), Symbol("q")
_ARGUMENTS: dict[Kind, Formula] = {"entropy": P, "cross-entropy": Q, "divergence": Fraction(P, Q)}


@dataclass(frozen=True, slots=True)
class Steps:
    """The lines of a sum, their printed terms, and the total of these."""

    lines: tuple[Line, ...]
    terms: tuple[Decimal, ...]
    total: Decimal

    def derivation(self) -> Derivation:
        """Return the lines as they stand below each other."""
        return Derivation(self.lines)

    def summed(self, case: Case, measure: Measure, exact: float) -> Line:
        """Return the line that adds the printed terms; ≈ where the exact value has other digits."""
        sign = case.rounding.sign(self.total, exact)
        if len(self.terms) == 1:
            return Line(Relation((measure, Number(self.total)), (sign,)))
        added = Sum(tuple(map(Number, self.terms)))
        return Line(Relation((measure, added, Number(self.total)), (sign, "=")))


def formula(case: Case, kind: Kind) -> Formula:
    """Return −Σ p log p, −Σ p log q or Σ p log(p/q)."""
    over = SumOver(Product((P, case.log(_ARGUMENTS[kind]))))
    return over if kind == "divergence" else Negative(over)


def steps(case: Case, kind: Kind) -> Steps:
    """Return the sum over the outcomes with p > 0; hidden outcomes form one term."""
    lines, terms = [], []
    for index in case.shown:
        if case.comparison.p[index] > 0:
            line, term = _step(case, kind, index)
            lines.append(line)
            terms.append(term)
    if case.n_others:
        others = case.rounding.carried(Decimal(float(exact_terms(case, kind)[case.others].sum())))
        lines.append(Line(Relation((formula(case, kind), Number(others)), ("=",)), _rest(case)))
        terms.append(others)
    return Steps(tuple(lines), tuple(terms), case.rounding.total(terms))


def exact_terms(case: Case, kind: Kind) -> NDArray[np.float64]:
    """Return every outcome's term without rounded steps, 0 where p is 0."""
    found = case.comparison
    scale = 1.0 if found.base is None else float(np.log(found.base))
    if kind == "divergence":
        # The contributions have all of their digits, where P and Q are close too.
        return np.asarray(found.contributions + (found.p - found.q) / scale)
    seen = found.p if kind == "entropy" else found.q
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(found.p > 0, -found.p * np.log(seen) / scale, 0.0))


def limit(case: Case) -> dict[str, Relation]:
    """Return x log x → 0 and x → 0, the reason why 0 log 0 counts as 0."""
    x, zero = Symbol("x"), Number(Decimal(0))
    return {
        "x_log_x": Relation((Product((x, case.log(x))), zero), ("→",)),
        "x": Relation((x, zero), ("→",)),
    }


def _step(case: Case, kind: Kind, index: int) -> tuple[Line, Decimal]:
    """Return one outcome's line, such as −0.6 × ln 0.6 = 0.6 × 0.5108 = 0.3065, and its term."""
    rounding = case.rounding
    p = case.p(index)
    put_in: Formula
    if kind == "divergence":
        q = case.q(index)
        log = rounding.log(p, q)
        put_in = Product((Number(p), rounding.ln(p, q)))
    else:
        inside = p if kind == "entropy" else case.q(index)
        log = -rounding.log(inside)
        put_in = Negative(Product((Number(p), rounding.ln(inside))))
    term = rounding.product(p, log)
    weighted = Product((Number(p), Number(rounding.carried(log))))
    chain = Relation((put_in, weighted, Number(term)), ("=", "="))
    return Line(chain, case.name(index)), term


def _rest(case: Case) -> Name:
    said = case.language.say_count("{n} other", "{n} others", case.n_others)
    return Name("".join(map(str, said)))
