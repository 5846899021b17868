"""The sections of a derivation, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.derivation._case import D_PQ, H_P, H_PQ
from kullback.derivation._story.limits import extremes, zeros
from kullback.derivation._story.meaning import meaning
from kullback.derivation._story.measures import cross_entropy, divergence, entropy
from kullback.derivation._story.opening import opening
from kullback.derivation._story.swap import swap
from kullback.document import Document, Heading, text_formula

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block, Inlines


__all__ = ["entropy_document", "pair_document"]


def pair_document(case: Case) -> Document:
    """Return the derivation of H(P), H(P,Q) and D(P‖Q)."""
    title = case.language.say("{H_P}, {H_PQ} and {D} step by step", H_P=H_P, H_PQ=H_PQ, D=D_PQ)
    entropy_blocks, entropy_steps = entropy(case)
    cross_blocks, cross_steps = cross_entropy(case)
    return _document(
        case,
        title,
        *opening(case, pair=True),
        *entropy_blocks,
        *cross_blocks,
        *divergence(case, entropy_steps, cross_steps),
        *zeros(case),
        *meaning(case),
        *swap(case),
    )


def entropy_document(case: Case) -> Document:
    """Return the derivation of H(P) alone."""
    title = case.language.say("The entropy {H_P} step by step", H_P=H_P)
    blocks, _ = entropy(case)
    return _document(case, title, *opening(case, pair=False), *blocks, *extremes(case))


def _document(case: Case, title: Inlines, *blocks: Block) -> Document:
    # The title of a page has words only, and these formulas have nothing untrusted in them.
    words = "".join(part if isinstance(part, str) else text_formula(part) for part in title)  # type: ignore[arg-type]
    return Document(case.language.code, words, (Heading(title, 1), *blocks))
