"""What would change if P and Q were swapped."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback.explain._case import D_PQ, D_QP, JS_PQ
from kullback.explain._document import Heading, Paragraph
from kullback.explain._formula import Fraction, Measure, Number, Relation
from kullback.explain._steps import P, Q

if TYPE_CHECKING:
    from kullback.explain._case import Case
    from kullback.explain._document import Block, Inlines

_SAME = 1e-12


def swap(case: Case) -> list[Block]:
    """Return the section on D(Q‖P), nothing where Q is P."""
    found, say = case.comparison, case.language.say
    if found.kl_divergence == 0:
        return []
    floor = float(measures.entropy(found.q, base=found.base))
    text = say(
        "If Q were the truth and P stood in for it, the floor would be {floor}, the price "
        "{price} and the extra {extra} {unit}.",
        floor=_value(case, Measure("H", "Q"), floor),
        price=_value(case, Measure("H", "Q", "P"), floor + found.reverse_kl_divergence),
        extra=_value(case, D_QP, found.reverse_kl_divergence),
        unit=case.unit,
    )
    most = 1.0 if found.base == 2 else math.log(2) / math.log(found.base or math.e)
    symmetric = say(
        "A number that does not change is the Jensen–Shannon divergence, the mean extra of "
        "both against their average: {js} {unit}, which is never above {most}.",
        js=_value(case, JS_PQ, found.js_divergence),
        unit=case.unit,
        most=case.number(most),
    )
    return [
        Heading(say("If P and Q were swapped"), 2),
        Paragraph(text + _why(case)),
        Paragraph(symmetric),
    ]


def _why(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    forward, backward = found.kl_divergence, found.reverse_kl_divergence
    if math.isinf(backward):
        excluded = np.flatnonzero((found.p == 0) & (found.q > 0)).tolist()
        return say(
            " {D} is infinite because P rules out {names}, which Q does not.",
            D=D_QP,
            names=case.names(excluded),
        )
    if math.isinf(forward):
        return say(
            " {D} is finite: P allows all that Q allows. The direction decides.", D=D_QP
        )
    if math.isclose(forward, backward, rel_tol=_SAME):
        return say(" For this pair both directions happen to give the same; in general they do not.")
    there = found.contributions
    back = np.asarray(measures.kl_contributions(found.q, found.p, base=found.base))
    index = int(np.argmax((back - there) * (1 if backward > forward else -1)))
    return say(
        " {D} weighs each {forward} with p, {reverse} weighs each {backward} with q. The "
        "difference is largest for {name}, whose share is {there} of {D} and {back} of "
        "{reverse}.",
        D=D_PQ,
        reverse=D_QP,
        forward=case.log(Fraction(P, Q)),
        backward=case.log(Fraction(Q, P)),
        name=case.name(index),
        there=case.number(float(there[index])),
        back=case.number(float(back[index])),
    )


def _value(case: Case, measure: Measure, value: float) -> Relation:
    return Relation((measure, case.number(value)), ("=",))
