"""H(P,Q), outcome by outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.derivation._case import H_PQ
from kullback.derivation._steps import Steps, formula, steps
from kullback.document import Derivation, Heading, Line, Paragraph, Relation

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block


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
