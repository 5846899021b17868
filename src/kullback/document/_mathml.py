"""Formulas in MathML Core, the mathematics that browsers draw themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kullback.document._brackets import Place, factors, in_brackets, is_tall, signed
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
from kullback.document._markup import element, escaped
from kullback.document._numbers import base_name, number_parts
from kullback.document._rows import width

if TYPE_CHECKING:
    from decimal import Decimal

    from kullback.document._rows import Piece


_SHORT = 18
"""A chain in a sentence that is no wider, in digits, stays on one line."""

_APPLIED = element("mo", "\u2061")
_TIMES_UNSEEN = element("mo", "\u2062")
_THIN_SPACE = element("mspace", width="0.17em")
_MINUS_IN_FRONT = element("mo", "−", form="prefix")


@dataclass(frozen=True, slots=True)
class MathmlFormulas:
    """Writes formulas; `built_up` sets fractions with a line between their parts."""

    built_up: bool = False

    def math(self, formula: Formula) -> tuple[str, ...]:
        """Return a formula in a sentence, a long chain in parts, between which a line may end."""
        if not isinstance(formula, Relation) or width(formula) <= _SHORT:
            return (element("math", self.formula(formula)),)
        first, *others = formula.formulas
        links = (
            element("mrow", _sign(sign), self.formula(link))
            for sign, link in zip(formula.signs, others, strict=True)
        )
        return tuple(element("math", part) for part in (self.formula(first), *links))

    def piece(self, piece: Piece) -> str:
        """Return a part of a chain, with the sign in front of it."""
        sign = _sign(piece.sign) if piece.sign else ""
        if not (piece.opens or piece.closes or piece.goes_on):
            return sign + self.formula(piece.formula)
        terms = piece.formula.terms if isinstance(piece.formula, Sum) else (piece.formula,)
        tall = self.built_up and is_tall(piece.formula)
        return "".join(
            (
                sign,
                _MINUS_IN_FRONT + _bracket("(", tall=tall) if piece.opens else "",
                element("mspace", width="1.5em") if piece.goes_on else "",
                self._terms(terms, goes_on=piece.goes_on),
                _bracket(")", tall=tall) if piece.closes else "",
            )
        )

    def formula(self, formula: Formula) -> str:  # noqa: C901 (one case a kind of formula)
        """Return a formula as one element."""
        match formula:
            case Number(value):
                return _number(value)
            case Symbol(letter):
                return element("mi", letter)
            case Measure():
                return _measure(formula)
            case Log(argument, base):
                inside = self._within(argument, "argument")
                bracketed = in_brackets(argument, "argument", built_up=self.built_up)
                space = "" if bracketed else _THIN_SPACE
                return element("mrow", _log(base), _APPLIED, space, inside)
            case Fraction(above, below):
                over = self._within(above, "over or under")
                under = self._within(below, "over or under")
                if self.built_up:
                    return element("mfrac", over, under)
                return element("mrow", over, element("mo", "/", lspace="0", rspace="0"), under)
            case Product():
                return self._product(formula)
            case Sum(terms):
                return element("mrow", self._terms(terms))
            case Negative(inner):
                return element("mrow", _MINUS_IN_FRONT, self._within(inner, "term"))
            case SumOver(body):
                return element("mrow", element("mo", "∑"), self._within(body, "body"))
            case Relation(formulas, signs):
                first, *others = map(self.formula, formulas)
                links = (_sign(sign) + link for sign, link in zip(signs, others, strict=True))
                return element("mrow", first, *links)

    def _product(self, product: Product) -> str:
        written: list[str] = []
        for factor, place, times in factors(product):
            if times:
                written.append(element("mo", "×"))
            elif place != "first factor":
                written.append(_TIMES_UNSEEN + (_THIN_SPACE if isinstance(factor, Log) else ""))
            written.append(self._within(factor, place))
        return element("mrow", *written)

    def _terms(self, terms: tuple[Formula, ...], *, goes_on: bool = False) -> str:
        first, others = ((), terms) if goes_on else (terms[:1], terms[1:])
        written = [self._within(term, "first term") for term in first]
        for term in others:
            minus, rest = signed(term)
            written.append(element("mo", "−" if minus else "+", form="infix"))
            written.append(self._within(rest, "term"))
        return "".join(written)

    def _within(self, formula: Formula, place: Place) -> str:
        written = self.formula(formula)
        if not in_brackets(formula, place, built_up=self.built_up):
            return written
        tall = self.built_up and is_tall(formula)
        return element("mrow", _bracket("(", tall=tall), written, _bracket(")", tall=tall))


def _number(value: Decimal) -> str:
    parts = number_parts(value)
    written = element("mn", parts.digits)
    if parts.exponent is not None:
        ten = element("mn", "10")
        exponent = element("mn", str(abs(parts.exponent)))
        if parts.exponent < 0:
            exponent = element("mrow", _MINUS_IN_FRONT, exponent)
        written += element("mo", "×") + element("msup", ten, exponent)
    if parts.negative:
        written = _MINUS_IN_FRONT + written
    return written if written.count("<m") == 1 else element("mrow", written)


def _measure(measure: Measure) -> str:
    inside = element("mi", escaped(measure.p))
    if measure.q is not None:
        sign = (
            element("mo", "‖", form="infix", stretchy="false", lspace="0.2em", rspace="0.2em")
            if measure.letters == "D"
            else element("mo", ",")
        )
        inside += sign + element("mi", escaped(measure.q))
    name = element("mi", measure.letters)
    return element("mrow", name, _APPLIED, element("mrow", _bracket("("), inside, _bracket(")")))


def _log(base: float | None) -> str:
    if base is None:
        return element("mi", "ln")
    return element("msub", element("mi", "log"), element("mn", base_name(base)))


def _sign(sign: str) -> str:
    return element("mo", escaped(sign), form="infix")


def _bracket(sign: str, *, tall: bool = False) -> str:
    form = "prefix" if sign == "(" else "postfix"
    stretchy = str(tall).lower()
    return element("mo", sign, form=form, stretchy=stretchy, lspace="0", rspace="0")
