"""An entropy between its extremes: the certain outcome and the uniform distribution."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback.derivation._case import H_P
from kullback.derivation._rounding import ZERO
from kullback.document import Heading, Number, Paragraph, Relation, Symbol, Table

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block, Inlines


_WHOLE = 1e-12


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
    """Return the perplexity, whole numbers without decimals."""
    choices = float(measures.perplexity(case.comparison.p))
    whole = round(choices)
    return Number(Decimal(whole)) if abs(choices - whole) < _WHOLE else case.number(choices)
