"""Formulas as plain text, each on one line: −0.6 × ln(0.6/0.3), 3.1 × 10⁻¹¹."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document._brackets import Place, factors, in_brackets, signed
from kullback.document._formula import (
    Formula,
    Fraction,
    Log,
    Measure,
    Negative,
    Number,
    Product,
    Relation,
    Sum,
    SumOver,
    Symbol,
)
from kullback.document._numbers import base_name, lowered, number_parts

if TYPE_CHECKING:
    from decimal import Decimal


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def text_formula(formula: Formula) -> str:  # noqa: C901 (one case a kind of formula)
    """Return a formula as text.

    >>> from decimal import Decimal
    >>> p = Number(Decimal("0.6"))
    >>> print(text_formula(Negative(Product((p, Log(p, 2))))))
    −0.6 × log₂ 0.6
    """
    match formula:
        case Number(value):
            return text_number(value)
        case Symbol(letter):
            return letter
        case Measure(letters, p, q):
            sign = "‖" if letters == "D" else ","
            return f"{letters}({p}{'' if q is None else sign + q})"
        case Log(argument, base):
            inside = _within(argument, "argument")
            return f"{log_name(base)}{'' if inside.startswith('(') else ' '}{inside}"
        case Fraction(above, below):
            return f"{_within(above, 'over or under')}/{_within(below, 'over or under')}"
        case Product():
            return _product(formula)
        case Sum(terms):
            return " ".join((_within(terms[0], "first term"), *map(text_term, terms[1:])))
        case Negative(inner):
            return f"−{_within(inner, 'term')}"
        case SumOver(body):
            return f"Σ {_within(body, 'body')}"
        case Relation(formulas, signs):
            links = (
                f" {sign} {text_formula(link)}"
                for sign, link in zip(signs, formulas[1:], strict=True)
            )
            return text_formula(formulas[0]) + "".join(links)


def text_term(term: Formula) -> str:
    """Return a term of a sum that is not the first: + 0.3 or − 0.3."""
    minus, rest = signed(term)
    return f"{'−' if minus else '+'} {_within(rest, 'term')}"


def text_number(value: Decimal) -> str:
    """Return a number with all of its digits.

    >>> from decimal import Decimal
    >>> print(text_number(Decimal("-0.50")), text_number(Decimal("3.1e-11")))
    −0.50 3.1 × 10⁻¹¹
    """
    parts = number_parts(value)
    power = "" if parts.exponent is None else f" × 10{str(parts.exponent).translate(_RAISED)}"
    return f"{'−' if parts.negative else ''}{parts.digits}{power}"


def log_name(base: float | None) -> str:
    """Return the name of the logarithm to a base.

    >>> log_name(None), log_name(10), log_name(2.5)
    ('ln', 'log₁₀', 'log_2.5')
    """
    if base is None:
        return "ln"
    name = base_name(base)
    return f"log{lowered(name)}" if name.isdigit() else f"log_{name}"


def _product(product: Product) -> str:
    written = ""
    for factor, place, times in factors(product):
        if place != "first factor":
            written += " × " if times else " "
        written += _within(factor, place)
    return written


def _within(formula: Formula, place: Place) -> str:
    text = text_formula(formula)
    return f"({text})" if in_brackets(formula, place) else text
