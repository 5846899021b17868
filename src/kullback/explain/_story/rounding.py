"""Why the two routes to D(P‖Q) may end in different digits, and which digits are right."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from kullback.explain._case import D_PQ
from kullback.explain._document import Paragraph
from kullback.explain._formula import Fraction, Negative, Number, Product, Sum, SumOver
from kullback.explain._steps import P, Q

if TYPE_CHECKING:
    from kullback.explain._case import Case
    from kullback.explain._document import Block
    from kullback.explain._formula import Formula


def rounding_remark(case: Case, difference: Decimal, direct: Decimal) -> list[Block]:
    """Return what there is to say about the rounded steps, nothing where D is infinite."""
    say = case.language.say
    exact = case.comparison.kl_divergence
    if math.isinf(exact):
        return []
    if exact == 0:
        return [Paragraph(say("Q is P, so that {D} is 0, and not only nearly.", D=D_PQ))]
    parts = {
        "difference": Number(difference),
        "direct": Number(direct),
        "exact": Number(case.rounding.exact(exact)),
        "rounded": case.number(exact),
        "n": case.rounding.digits,
        "shares": shares_formula(case),
    }
    if _is_lost(difference, exact) or _is_lost(direct, exact):
        text = say(
            "P and Q are so close that rounded steps lose {D}: {difference} by the first route "
            "and {direct} by the second, where {exact} is right. kullback adds {shares} instead. "
            "No term of it is negative, so that nothing cancels and no digit is lost.",
            D=D_PQ,
            **parts,
        )
    elif difference == direct == case.rounding.carried(Decimal(exact)):
        text = say("Both routes end at {direct}, the exact value to the digits printed.", **parts)
    elif difference == direct:
        text = say(
            "Both routes end at {direct}, where {rounded} is right: rounding in the steps has "
            "reached the last digits. kullback computes {exact} without that loss.",
            **parts,
        )
    else:
        text = say(
            "The first route ends at {difference}, the second at {direct}. That is rounding and "
            "nothing else: the steps of each are rounded, and differently. Without it both give "
            "{exact}, which is how kullback computes it.",
            **parts,
        )
    return [Paragraph(text, remark=True)]


def shares_formula(case: Case) -> Formula:
    """Return Σ (p log(p/q) − p + q), with the factor that a base other than e brings."""
    base = case.rounding.base
    rest: tuple[Formula, ...] = (Negative(P), Q)
    if base is not None:
        ln = _ln(base)
        rest = (Negative(Fraction(P, ln)), Fraction(Q, ln))
    return SumOver(Sum((Product((P, case.log(Fraction(P, Q)))), *rest)))


def _ln(base: float) -> Formula:
    from kullback.explain._formula import Log

    return Log(Number(Decimal(base).normalize()))


def _is_lost(carried: Decimal, exact: float) -> bool:
    """Return whether rounded steps have left less than half of D, or more than twice of it."""
    return not exact / 2 <= carried <= exact * 2
