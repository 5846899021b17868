"""H(P), outcome by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.derivation._case import H_P
from kullback.derivation._rounding import ZERO
from kullback.derivation._steps import P, Steps, formula, limit, steps
from kullback.document import Derivation, Heading, Line, Number, Paragraph, Product, Relation

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block


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
