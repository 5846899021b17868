"""Where a formula meets 0 or infinity, and an entropy between its extremes."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback.derivation._case import D_PQ, D_QP, H_P, H_PQ
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
    Symbol,
    Table,
)

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block, Inlines


_LINES = 6

_WHOLE = 1e-12


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


def extremes(case: Case) -> list[Block]:
    """Return the section that sets H(P) beside what is possible for as many outcomes."""
    say = case.language.say
    heading = Heading(say("Between certain and uniform"), 2)
    if case.n == 1:
        only = say("There is only one outcome, and no uncertainty about it.")
        return [heading, Paragraph(only)]
    return [heading, _table(case), *map(Paragraph, _sentences(case))]


def _table(case: Case) -> Table:
    say, found = case.language.say, case.comparison
    n = Number(Decimal(case.n))
    most = _most(case)
    rows: tuple[tuple[Inlines, ...], ...] = (
        (say("one outcome certain"), (Number(ZERO),), (Number(Decimal(1)),)),
        ((Symbol("P"),), (case.number(found.entropy),), (_choices(case),)),
        (say("all outcomes equally likely"), (case.number(most),), (n,)),
    )
    return Table((say("distribution"), say("entropy"), say("perplexity")), rows)


def _sentences(case: Case) -> list[Inlines]:
    say, found = case.language.say, case.comparison
    top = Relation((case.rounding.ln(Decimal(case.n)), case.number(_most(case))), ("=",))
    if found.entropy == 0:
        certain = say(
            "P is certain, and {H_P} is 0, the least that there is. If the {n} outcomes were "
            "equally likely, it would be {top} {unit}.",
            H_P=H_P,
            n=case.n,
            top=top,
            unit=case.unit,
        )
        return [certain]
    perplexity = say(
        "The perplexity says how many equally likely outcomes would be as uncertain. P is as "
        "uncertain as a fair choice among {k}.",
        k=_choices(case),
    )
    if np.ptp(found.p) < _WHOLE:
        most = say(
            "P is uniform, and no distribution over {n} outcomes is more uncertain: {H_P} is "
            "{top} {unit}, the most that there is.",
            H_P=H_P,
            n=case.n,
            top=top,
            unit=case.unit,
        )
        return [perplexity, most]
    uniform = np.full(case.n, 1 / case.n)
    below = float(measures.kl_divergence(found.p, uniform, base=found.base))
    less = say(
        "Over {n} outcomes the entropy is at most {top} {unit}. {H_P} is {below} less, because "
        "not all of them are equally likely: some guesses are better than others.",
        H_P=H_P,
        n=case.n,
        top=top,
        unit=case.unit,
        below=case.number(below),
    )
    return [perplexity, less]


def _most(case: Case) -> float:
    return math.log(case.n) / math.log(case.rounding.base or math.e)


def _choices(case: Case) -> Number:
    """Return the perplexity as text, without decimals if it is whole."""
    choices = float(measures.perplexity(case.comparison.p))
    whole = round(choices)
    return Number(Decimal(whole)) if abs(choices - whole) < _WHOLE else case.number(choices)
