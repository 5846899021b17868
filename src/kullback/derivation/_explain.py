"""The worked derivation of H(P), H(P,Q) and D(P‖Q), in words and formulas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_whole
from kullback._distributions import is_keyed, read_by_position
from kullback.derivation._case import Case
from kullback.derivation._language import language
from kullback.derivation._rounding import Rounding
from kullback.document import check_format, lowered, render
from kullback.results import compare

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from kullback.results import Comparison


MOST_DIGITS = 15


def explain(
    p: Any,
    q: Any = None,
    *,
    outcomes: Iterable[Hashable] | None = None,
    base: float | None = None,
    lang: str = "en",
    digits: int = 4,
    format: str = "text",  # noqa: A002 (what it is called wherever text has formats)
    normalize: bool = False,
) -> str:
    r"""Write out H(P), H(P,Q) and D(P||Q) for these numbers, step by step and in words.

    D(P||Q) = sum p log(p/q) = H(P,Q) - H(P), by both routes, with every number put in, and what
    each result means; without `q`, the entropy of P between its extremes.

    `p` and `q` are what `kullback.compare` takes: arrays (`outcomes` names what they are about,
    else it is x₁, x₂, …) or dictionaries, counters, Series and frames. `lang` is one of
    `kullback.derivation.languages()`, `format` is "text" (for a terminal, 80 characters),
    "markdown", "latex" (a document) or "html" (a page). Steps are carried with `digits`
    decimals, 1 to 15; exact values have two more. Where p > 0 = q, H(P,Q) and D are infinite,
    and the text says why.

    Raises ValueError for a language or format that there is not, for digits out of range, for
    NaN, and as `compare` does.

    Source: Cover and Thomas, Elements of Information Theory, chapter 2. In scipy: not there.

    >>> lines = explain([0.2, 0.8], [0.3, 0.7], outcomes=["click", "none"]).splitlines()
    >>> print(*(line for line in lines if line.startswith("  D(P‖Q) ")), sep="\n")
      D(P‖Q) = H(P,Q) − H(P) ≈ 0.5262 − 0.5004 = 0.0258
      D(P‖Q) = Σ p (ln p − ln q) = Σ p ln(p/q)
      D(P‖Q) = −0.0811 + 0.1068 = 0.0257
    """
    check_options(lang, digits, format)
    found = compared(p, q, outcomes=outcomes, base=base, normalize=normalize)
    return explain_comparison(found, pair=q is not None, lang=lang, digits=digits, format=format)


def compared(
    p: Any,
    q: Any,
    *,
    outcomes: Iterable[Hashable] | None,
    base: float | None,
    normalize: bool,
) -> Comparison:
    """Compare P with Q, or with itself without a Q, and name every outcome.

    >>> compared([0.5, 0.5], None, outcomes=None, base=2, normalize=False).outcomes
    ('x₁', 'x₂')
    """
    named = _name_outcomes(p, outcomes)
    return compare(p, p if q is None else q, outcomes=named, base=base, normalize=normalize)


def explain_comparison(
    found: Comparison,
    *,
    pair: bool = True,
    lang: str = "en",
    digits: int = 4,
    format: str = "text",  # noqa: A002 (as in explain)
    width: int = 80,
) -> str:
    """Return the derivation of a comparison, or of P alone without `pair`.

    `width` is that of a terminal, in cells.

    >>> from kullback import compare
    >>> print(explain_comparison(compare([0.5, 0.5], [0.5, 0.5])).splitlines()[0])
    H(P), H(P,Q) and D(P‖Q) step by step
    """
    check_options(lang, digits, format)
    for name, values in (("p", found.p), ("q", found.q)):
        if np.isnan(values).any():
            msg = f"{name} has NaN among its probabilities; drop or replace it first."
            raise ValueError(msg)
    from kullback.derivation._story import entropy_document, pair_document

    base = None if found.base == math.e else found.base
    case = Case(found, Rounding(int(digits), base), language(lang))
    document = pair_document(case) if pair else entropy_document(case)
    return render(document, format, width=width)


def check_options(lang: object, digits: object, format: object) -> None:  # noqa: A002 (as above)
    """Raise ValueError, listing the choices, for an invalid language, precision or format.

    >>> check_options("en", 4, "text")
    """
    language(lang)
    check_format(format)
    check_whole("digits", digits, 1, MOST_DIGITS)


def _name_outcomes(p: Any, outcomes: Iterable[Hashable] | None) -> Iterable[Hashable] | None:
    """Return the outcomes' names: x₁, x₂, … for an array without names."""
    if outcomes is not None or is_keyed(p):
        return outcomes
    size = read_by_position("p", p, None).size
    return [f"x{lowered(n)}" for n in range(1, size + 1)]
