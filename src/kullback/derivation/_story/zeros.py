"""Where an infinity comes from, and why an impossible outcome costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.derivation._case import D_PQ, D_QP, H_PQ
from kullback.derivation._rounding import INFINITY, ZERO
from kullback.derivation._steps import P, Q, limit
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
)

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block


_LINES = 6


def zeros(case: Case) -> list[Block]:
    """Return the section on outcomes with p = 0 or q = 0, nothing where there are none."""
    p, q = case.comparison.p, case.comparison.q
    unseen = np.flatnonzero((p > 0) & (q == 0)).tolist()
    added = np.flatnonzero((p == 0) & (q > 0)).tolist()
    never = np.flatnonzero((p == 0) & (q == 0)).tolist()
    say, say_count = case.language.say, case.language.say_count
    blocks: list[Block] = []
    if unseen:
        blocks += _infinity(case, unseen)
    elif added or never:
        blocks.append(Heading(say("What cannot happen"), 2))
    if added:
        nothing = Product((Number(ZERO), case.log(Fraction(Number(ZERO), Q))))
        text = say_count(
            "{names} has {p} and {q}. In {D} it has no term: {product} counts as 0, because "
            "{x_log_x} as {x}. But what Q gives it is missing elsewhere, and that does cost.",
            "{names} have {p} and {q}. In {D} they have no terms: {product} counts as 0, because "
            "{x_log_x} as {x}. But what Q gives them is missing elsewhere, and that does cost.",
            len(added),
            names=case.names(added),
            p=Relation((P, Number(ZERO)), ("=",)),
            q=Relation((Q, Number(ZERO)), (">",)),
            D=D_PQ,
            product=nothing,
            **limit(case),
        )
        other_way = say("The other way round it is different: {D} is infinite.", D=D_QP)
        blocks.append(Paragraph(case.language.joined(text, () if unseen else other_way)))
    if never:
        blocks.append(
            Paragraph(
                say_count(
                    "{names} has no probability under P or Q, and counts in no sum.",
                    "{names} have no probability under P or Q, and count in no sum.",
                    len(never),
                    names=case.names(never),
                )
            )
        )
    return blocks


def _infinity(case: Case, unseen: list[int]) -> list[Block]:
    say, say_count = case.language.say, case.language.say_count
    zero, endless = Number(ZERO), Number(INFINITY)
    lines = []
    for index in unseen[:_LINES]:
        p = Number(case.p(index))
        chain = (Negative(Product((p, case.log(zero)))), Product((p, endless)), endless)
        lines.append(Line(Relation(chain, ("=", "=")), case.name(index)))
    return [
        Heading(say("Where the infinity comes from"), 2),
        Paragraph(
            say_count(
                "Q rules out {names}, which P does not. Nothing bounds the surprisal of what was "
                "held to be impossible, so that this one term makes {H_PQ} and {D} infinite, "
                "however small {p} is:",
                "Q rules out {names}, which P does not. Nothing bounds the surprisal of what was "
                "held to be impossible, so that each of these terms by itself makes {H_PQ} and "
                "{D} infinite, however small its {p} is:",
                len(unseen),
                names=case.names(unseen),
                H_PQ=H_PQ,
                D=D_PQ,
                p=P,
            )
        ),
        Derivation(tuple(lines)),
        Paragraph(
            say(
                "With any {q}, however small, both would be finite. A Q counted from few samples "
                "often has such zeros: the outcome has merely not occurred yet.",
                q=Relation((Q, Number(ZERO)), (">",)),
            )
        ),
    ]
