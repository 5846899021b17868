"""What would change if P and Q were swapped."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback.derivation._case import D_PQ, D_QP, JS_PQ
from kullback.derivation._steps import P, Q
from kullback.document import Fraction, Heading, Measure, Paragraph, Relation

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block, Inlines


def swap(case: Case) -> list[Block]:
    """Return the section on D(Q‖P), nothing where Q is P."""
    found, say = case.comparison, case.language.say
    if found.kl_divergence == 0:
        return []
    floor = float(measures.entropy(found.q, base=found.base))
    text = say(
        "If Q were the truth and P stood in for it, the floor would be {floor}, the price "
        "{price} and the extra {extra} {unit}.",
        floor=case.about(Measure("H", "Q"), floor),
        price=case.about(Measure("H", "Q", "P"), floor + found.reverse_kl_divergence),
        extra=case.about(D_QP, found.reverse_kl_divergence),
        unit=case.unit,
    )
    most = math.log(2) / math.log(found.base or math.e)
    symmetric = say(
        "One number that is the same in both directions is the Jensen–Shannon divergence, the "
        "mean of the divergences of P and of Q from their average: {js} {unit}. It is never "
        "above {most}.",
        js=case.about(JS_PQ, found.js_divergence),
        unit=case.unit,
        most=Relation((case.rounding.ln(Decimal(2)), case.number(most)), ("=",)),
    )
    return [
        Heading(say("If P and Q were swapped"), 2),
        Paragraph(case.language.joined(text, _why(case))),
        Paragraph(symmetric),
    ]


def _why(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    forward, backward = found.kl_divergence, found.reverse_kl_divergence
    if math.isinf(backward):
        excluded = np.flatnonzero((found.p == 0) & (found.q > 0)).tolist()
        return say(
            "{D} is infinite because P rules out {names}, which Q does not.",
            D=D_QP,
            names=case.names(excluded),
        )
    if math.isinf(forward):
        return say("{D} is finite: P rules out nothing that Q allows.", D=D_QP)
    if case.number(forward) == case.number(backward):
        return say(
            "Here both directions give the same to the digits printed; as a rule they differ."
        )
    there = found.contributions
    back = np.asarray(measures.kl_contributions(found.q, found.p, base=found.base))
    _, (index, *tied) = case.largest(np.abs(back - there))
    weights = say(
        "{D} weighs {forward} with {p}, {reverse} weighs {backward} with {q}.",
        D=D_PQ,
        reverse=D_QP,
        p=P,
        q=Q,
        forward=case.log(Fraction(P, Q)),
        backward=case.log(Fraction(Q, P)),
    )
    if tied:
        differ = say(
            "The shares in {D} and in {reverse} differ most for {names}.",
            D=D_PQ,
            reverse=D_QP,
            names=case.names([index, *tied]),
        )
    else:
        differ = say(
            "The shares differ most for {name}: it has {there} of {D}, and {back} of {reverse}.",
            D=D_PQ,
            reverse=D_QP,
            name=case.quoted(index),
            there=case.number(float(there[index])),
            back=case.number(float(back[index])),
        )
    return case.language.joined(weights, differ)
