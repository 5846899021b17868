"""H(P), H(P,Q) and D(P‖Q), outcome by outcome, and what rounding does to them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.derivation._case import D_PQ, H_P, H_PQ
from kullback.derivation._rounding import ZERO
from kullback.derivation._steps import P, Q, Steps, formula, limit, steps
from kullback.document import (
    Derivation,
    Fraction,
    Heading,
    Line,
    Negative,
    Number,
    Paragraph,
    Product,
    Relation,
    Sum,
    SumOver,
    Symbol,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from kullback.derivation._case import Case
    from kullback.document import Block, Formula


def entropy(case: Case) -> tuple[list[Block], Steps]:
    """Return the section of H(P), and its steps."""
    say = case.language.say
    found = steps(case, "entropy")
    blocks: list[Block] = [
        Heading(say("The entropy {H_P}", H_P=H_P), 2),
        Paragraph(say("The mean surprisal of P's outcomes, each counted as often as it occurs:")),
        Derivation((Line(Relation((H_P, formula(case, "entropy")), ("=",))),)),
        found.derivation(),
    ]
    impossible = [index for index in case.shown if case.comparison.p[index] == 0]
    if impossible:
        blocks.append(
            Paragraph(
                say(
                    "Nothing is added where {zero} ({names}): {product} counts as 0, because "
                    "{x_log_x} as {x}.",
                    names=case.names(impossible),
                    zero=Relation((P, Number(ZERO)), ("=",)),
                    product=Product((Number(ZERO), case.log(Number(ZERO)))),
                    **limit(case),
                )
            )
        )
    exact = case.comparison.entropy
    blocks += [
        Derivation((found.summed(case, H_P, exact),)),
        Paragraph(say("Exact: {value} {unit}.", value=case.exactly(H_P, exact), unit=case.unit)),
    ]
    return blocks, found


def cross_entropy(case: Case) -> tuple[list[Block], Steps]:
    """Return the section of H(P,Q), and its steps."""
    say = case.language.say
    found = steps(case, "cross-entropy")
    exact = case.comparison.cross_entropy
    return [
        Heading(say("The cross-entropy {H_PQ}", H_PQ=H_PQ), 2),
        Paragraph(
            say("The outcomes occur as often as P says, but each surprises as much as Q says:")
        ),
        Derivation((Line(Relation((H_PQ, formula(case, "cross-entropy")), ("=",))),)),
        found.derivation(),
        Derivation((found.summed(case, H_PQ, exact),)),
        Paragraph(say("Exact: {value} {unit}.", value=case.exactly(H_PQ, exact), unit=case.unit)),
    ], found


def divergence(case: Case, entropy: Steps, cross_entropy: Steps) -> list[Block]:
    """Return the section of D(P‖Q)."""
    say = case.language.say
    exact = case.comparison.kl_divergence
    direct = steps(case, "divergence")
    difference = case.rounding.total([cross_entropy.total, -entropy.total])
    subtracted = Relation(
        (
            D_PQ,
            Sum((H_PQ, Negative(H_P))),
            Sum((Number(cross_entropy.total), Negative(Number(entropy.total)))),
            Number(difference),
        ),
        ("=", case.rounding.sign(difference, exact), "="),
    )
    apart = SumOver(Product((P, Sum((case.log(P), Negative(case.log(Q)))))))
    return [
        Heading(say("The KL divergence {D}", D=D_PQ), 2),
        Paragraph(say("First route, the difference of the entropies:")),
        Derivation((Line(subtracted),)),
        Paragraph(say("Second route, directly, outcome by outcome:")),
        Derivation((Line(Relation((D_PQ, apart, formula(case, "divergence")), ("=", "="))),)),
        direct.derivation(),
        Derivation((direct.summed(case, D_PQ, exact),)),
        Paragraph(say("Exact: {value} {unit}.", value=case.exactly(D_PQ, exact), unit=case.unit)),
        *rounding_remark(case, difference, direct.total),
    ]


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
    """Return whether rounded steps give less than half of D or more than twice D."""
    return not exact / 2 <= carried <= exact * 2
