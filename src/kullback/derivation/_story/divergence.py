"""D(P‖Q) by both routes, and what rounding does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.derivation._case import D_PQ, H_P, H_PQ
from kullback.derivation._steps import P, Q, Steps, formula, steps
from kullback.derivation._story.rounding import rounding_remark
from kullback.document import (
    Derivation,
    Heading,
    Line,
    Negative,
    Number,
    Paragraph,
    Product,
    Relation,
    Sum,
    SumOver,
)

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block


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
