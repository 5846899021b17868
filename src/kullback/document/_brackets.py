"""Where a formula needs brackets, a minus in front or a × in between, in whichever format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kullback.document._formula import (
    Formula,
    Fraction,
    Log,
    Negative,
    Number,
    Product,
    Relation,
    Sum,
    SumOver,
)
from kullback.document._numbers import number_parts

if TYPE_CHECKING:
    from collections.abc import Iterator


Place: TypeAlias = Literal[
    "term",  # of a Sum, or what a Negative negates, its sign taken off by `signed`
    "first term",  # of a Sum, which keeps its sign
    "first factor",  # of a Product: it may begin with a minus
    "factor",  # in the middle of a Product
    "last factor",  # nothing follows that a logarithm or Σ could swallow
    "argument",  # of a Log
    "over or under",  # of a Fraction
    "body",  # of a SumOver
]

_RELATION, _SUM, _NEGATIVE, _PRODUCT, _LOG, _ATOM = range(6)
"""How tightly formulas hold together, the loosest first."""

_NEEDED: dict[Place, int] = {
    "term": _PRODUCT,
    "first term": _NEGATIVE,
    "first factor": _NEGATIVE,
    "factor": _PRODUCT,
    "last factor": _PRODUCT,
    "argument": _ATOM,
    "over or under": _ATOM,
    "body": _PRODUCT,
}


def in_brackets(formula: Formula, place: Place, *, built_up: bool = False) -> bool:
    """Return whether the formula stands in brackets at that place of a larger one.

    `built_up` says that fractions are set with a line between their parts, which then need no
    brackets and hold the fraction together.

    >>> from decimal import Decimal
    >>> from kullback.document._formula import Symbol
    >>> loss = Number(Decimal("-0.5108"))
    >>> in_brackets(loss, "last factor"), in_brackets(loss, "first term")
    (True, False)
    >>> ratio = Fraction(Symbol("p"), Symbol("q"))
    >>> in_brackets(ratio, "argument"), in_brackets(ratio, "argument", built_up=True)
    (True, False)
    """
    if built_up and place == "over or under":
        return False
    followed = place in ("first factor", "factor")
    return _strength(formula, built_up) < _NEEDED[place] or (followed and _open_ended(formula))


def signed(formula: Formula) -> tuple[bool, Formula]:
    """Return whether a minus stands in front, and the formula without it.

    >>> from decimal import Decimal
    >>> from kullback.document._formula import Symbol
    >>> signed(Product((Number(Decimal("-0.6")), Symbol("p"))))[0], signed(Symbol("p"))[0]
    (True, False)
    """
    match formula:
        case Negative(inner):
            return True, inner
        case Number(value) if value.is_signed():
            return True, Number(value.copy_abs())
        case Product((first, *others)):
            minus, rest = signed(first)
            return minus, Product((rest, *others)) if minus else formula
    return False, formula


def has_times(left: Formula, right: Formula) -> bool:
    """Return whether × stands between two factors: 0.6 × ln 0.6, but p ln p.

    >>> from decimal import Decimal
    >>> from kullback.document._formula import Symbol
    >>> has_times(Number(Decimal("0.6")), Log(Number(Decimal("0.6"))))
    True
    >>> has_times(Symbol("p"), Log(Symbol("p")))
    False
    """
    return _has_number(left) or _has_number(right)


def factors(product: Product) -> Iterator[tuple[Formula, Place, bool]]:
    """Yield each factor, its place, and whether × stands in front of it.

    >>> from kullback.document._formula import Symbol
    >>> [(place, times) for _, place, times in factors(Product((Symbol("p"), Symbol("q"))))]
    [('first factor', False), ('last factor', False)]
    """
    last = len(product.factors) - 1
    previous = None
    for index, factor in enumerate(product.factors):
        place: Place = "first factor" if index == 0 else "factor" if index < last else "last factor"
        yield factor, place, previous is not None and has_times(previous, factor)
        previous = factor


def is_tall(formula: Formula) -> bool:
    """Return whether brackets around the formula are large where fractions are built up.

    >>> from kullback.document._formula import Symbol
    >>> is_tall(Log(Fraction(Symbol("p"), Symbol("q")))), is_tall(Log(Symbol("p")))
    (True, False)
    """
    match formula:
        case Fraction() | SumOver():
            return True
        case Log(inner, _) | Negative(inner):
            return is_tall(inner)
        case Product(parts) | Sum(parts) | Relation(parts, _):
            return any(map(is_tall, parts))
    return False


def _strength(formula: Formula, built_up: bool) -> int:  # noqa: FBT001 (a private function)
    minus, _ = signed(formula)
    match formula:
        case Relation():
            return _RELATION
        case Sum():
            return _SUM
        case _ if minus:
            return _NEGATIVE
        case Number(value) if number_parts(value).exponent is not None:
            return _PRODUCT
        case Fraction() if not built_up:
            return _PRODUCT
        case Product() | SumOver():
            return _PRODUCT
        case Log():
            return _LOG
    return _ATOM


def _open_ended(formula: Formula) -> bool:
    """Return whether a factor to the right would seem to belong to the formula's inside."""
    match formula:
        case Log() | SumOver():
            return True
        case Product((*_, last)) | Negative(last):
            return _open_ended(last)
    return False


def _has_number(formula: Formula) -> bool:
    match formula:
        case Number():
            return True
        case Log(inner, _) | Negative(inner) | SumOver(inner):
            return _has_number(inner)
        case Fraction(above, below):
            return _has_number(above) or _has_number(below)
        case Product(parts) | Sum(parts) | Relation(parts, _):
            return any(map(_has_number, parts))
    return False
