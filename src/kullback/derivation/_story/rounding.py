"""Why the two routes to D(P‖Q) may end in different digits, and which digits are right."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.derivation._case import D_PQ
from kullback.derivation._steps import P, Q
from kullback.document import Fraction, Negative, Number, Paragraph, Product, Sum, SumOver, Symbol

if TYPE_CHECKING:
    from decimal import Decimal

    from kullback.derivation._case import Case
    from kullback.document import Block, Formula


def rounding_remark(case: Case, difference: Decimal, direct: Decimal) -> list[Block]:
    """Return what there is to say about the rounded steps, nothing where D is infinite."""
    say = case.language.say
    exact = case.comparison.kl_divergence
    if math.isinf(exact):
        return []
    if exact == 0:
        if difference or direct:
            text = say(
                "Q is P, and so {D} is exactly 0; what else is printed above is rounding.", D=D_PQ
            )
        else:
            text = say("Q is P, and so {D} is 0: exactly, and by both routes.", D=D_PQ)
        return [Paragraph(text, remark=True)]
    first, second = Number(difference), Number(direct)
    right = Number(case.rounding.exact(exact))
    if _is_lost(difference, exact) or _is_lost(direct, exact):
        ends = (
            say("both routes end at {second}", second=second)
            if difference == direct
            else say("the routes end at {first} and {second}", first=first, second=second)
        )
        lost = (
            say(
                "P and Q differ only in digits that are not printed: {ends}, and {exact} is right.",
                ends=ends,
                exact=right,
            )
            if case.look_alike
            else say(
                "{D} is too small for steps rounded like these: {ends}, and {exact} is right.",
                D=D_PQ,
                ends=ends,
                exact=right,
            )
        )
        instead = say(
            "kullback adds up {shares} instead, in which no term is negative: nothing cancels, "
            "and every digit is kept.",
            shares=SumOver(share_formula(case)),
        )
        text = case.language.joined(lost, instead)
    elif difference != direct:
        text = say(
            "The two routes end at {first} and {second}. The difference is rounding and nothing "
            "else: each route rounds different steps. Without rounded steps both give {exact}, the "
            "value that kullback computes.",
            first=first,
            second=second,
            exact=right,
        )
    elif case.rounding.holds(direct, exact):
        text = say(
            "Both routes end at {second}, and this is the exact value to the digits printed.",
            second=second,
        )
    else:
        text = say(
            "Both routes end at {second}, but {exact} is right: the rounding of the steps has "
            "reached the last digits. kullback computes the value without it.",
            second=second,
            exact=right,
        )
    return [Paragraph(text, remark=True)]


def share_formula(case: Case) -> Formula:
    """Return p log(p/q) − p + q, with the factor log e if the base is not e."""
    base = case.rounding.base
    rest: tuple[Formula, ...] = (Negative(P), Q)
    if base is not None:
        rest = (Negative(Product((Sum((P, Negative(Q))), case.log(Symbol("e"))))),)
    return Sum((Product((P, case.log(Fraction(P, Q)))), *rest))


def _is_lost(carried: Decimal, exact: float) -> bool:
    """Return whether rounded steps have left less than half of D, or more than twice of it."""
    return not exact / 2 <= carried <= exact * 2
