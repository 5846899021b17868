"""An entropy between its extremes: the certain outcome and the uniform distribution."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from kullback import measures
from kullback.explain._case import H_P
from kullback.explain._document import Heading, Paragraph, Table
from kullback.explain._formula import Number, Relation
from kullback.explain._numbers import ZERO

if TYPE_CHECKING:
    from kullback.explain._case import Case
    from kullback.explain._document import Block, Inlines


def extremes(case: Case) -> list[Block]:
    """Return the section that sets H(P) beside what is possible for as many outcomes."""
    say = case.language.say
    return [
        Heading(say("Between certain and uniform"), 2),
        _table(case),
        *(Paragraph(sentence) for sentence in _sentences(case)),
    ]


def _table(case: Case) -> Table:
    say, found = case.language.say, case.comparison
    n = Number(Decimal(case.n))
    most = _most(case)
    rows: tuple[tuple[Inlines, ...], ...] = (
        (say("one outcome certain"), (Number(ZERO),), (Number(Decimal(1)),)),
        (("P",), (case.number(found.entropy),), (case.number(_choices(case)),)),
        (say("all outcomes equally likely"), (case.number(most),), (n,)),
    )
    return Table((say("distribution"), say("entropy"), say("perplexity")), rows)


def _sentences(case: Case) -> list[Inlines]:
    say, found = case.language.say, case.comparison
    top = Relation((case.rounding.ln(Decimal(case.n)), case.number(_most(case))), ("=",))
    texts = [
        say(
            "The perplexity is how many equally likely outcomes would be as uncertain: P is as "
            "uncertain as a fair choice among {k}.",
            k=case.number(_choices(case)),
        )
    ]
    if case.n == 1:
        return [say("There is one outcome, and it is certain: its entropy is 0.")]
    if found.entropy == 0:
        texts.append(
            say(
                "P is certain, and so {H_P} is 0, the least that there is. With all {n} outcomes "
                "equally likely it would be {top} {unit}.",
                H_P=H_P,
                n=case.n,
                top=top,
                unit=case.unit,
            )
        )
    elif np.ptp(found.p) < 1e-12:
        texts.append(
            say(
                "P is the uniform distribution: no other over {n} outcomes is as uncertain. Its "
                "entropy is {top} {unit}.",
                n=case.n,
                top=top,
                unit=case.unit,
            )
        )
    else:
        below = float(
            measures.kl_divergence(found.p, np.full(case.n, 1 / case.n), base=found.base)
        )
        texts.append(
            say(
                "The most that {n} outcomes can have is {top} {unit}. P is {below} below it, "
                "because some outcomes are likelier than others and can be guessed.",
                n=case.n,
                top=top,
                unit=case.unit,
                below=case.number(below),
            )
        )
    return texts


def _most(case: Case) -> float:
    return math.log(case.n) / math.log(case.rounding.base or math.e)


def _choices(case: Case) -> float:
    return float(measures.perplexity(case.comparison.p))
