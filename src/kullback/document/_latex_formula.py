"""Formulas in LaTeX's mathematics, which Markdown's readers understand too."""

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
from kullback.document._numbers import base_name, number_parts

if TYPE_CHECKING:
    from decimal import Decimal

    from kullback.document._rows import Piece


_SIGNS = {"≈": r"\approx", "→": r"\to"}


@dataclass(frozen=True, slots=True)
class LatexFormulas:
    """Writes formulas; `built_up` sets fractions with a line between their parts."""

    built_up: bool = False

    def piece(self, piece: Piece) -> str:
        """Return a part of a chain, with the sign in front of it."""
        sign = _SIGNS.get(piece.sign, piece.sign)
        if not (piece.opens or piece.closes or piece.goes_on):
            return f"{sign} {self.formula(piece.formula)}".strip()
        parts = piece.formula.terms if isinstance(piece.formula, Sum) else (piece.formula,)
        opening, closing = self._bracket_pair(piece.formula)
        indent = r"\quad {}" if piece.goes_on else ""
        terms = self._terms(parts, goes_on=piece.goes_on)
        before = f"-{opening}" if piece.opens else ""
        after = closing if piece.closes else ""
        return f"{sign}{indent} {before}{terms}{after}"

    def formula(self, formula: Formula) -> str:  # noqa: C901 (one case a kind of formula)
        """Return a formula without delimiters around it."""
        match formula:
            case Number(value):
                return _number(value)
            case Symbol(letter):
                return letter
            case Measure(letters, p, q):
                name = letters if len(letters) == 1 else rf"\mathrm{{{letters}}}"
                between = r" \parallel " if letters == "D" else ", "
                return f"{name}({p})" if q is None else f"{name}({p}{between}{q})"
            case Log(argument, base):
                inside = self._within(argument, "argument")
                return _log(base) + (inside if inside.startswith("(") else f" {inside}")
            case Fraction(above, below):
                over = self._within(above, "over or under")
                under = self._within(below, "over or under")
                return rf"\frac{{{over}}}{{{under}}}" if self.built_up else f"{over}/{under}"
            case Product():
                return self._product(formula)
            case Sum(terms):
                return self._terms(terms)
            case Negative(inner):
                return f"-{self._within(inner, 'term')}"
            case SumOver(body):
                return rf"\sum {self._within(body, 'body')}"
            case Relation(formulas, signs):
                links = zip(("", *signs), formulas, strict=True)
                return " ".join(
                    f"{_SIGNS.get(sign, sign)} {self.formula(link)}".strip() for sign, link in links
                )

    def _product(self, product: Product) -> str:
        written = ""
        for factor, place, times in factors(product):
            if place != "first factor":
                written += r" \times " if times else " "
            written += self._within(factor, place)
        return written

    def _terms(self, terms: tuple[Formula, ...], *, goes_on: bool = False) -> str:
        first = not goes_on
        written = ""
        for term in terms:
            if first:
                written = self._within(term, "first term")
                first = False
                continue
            minus, rest = signed(term)
            written += f" {'-' if minus else '+'} {self._within(rest, 'term')}"
        return written.strip()

    def _within(self, formula: Formula, place: Place) -> str:
        written = self.formula(formula)
        if not in_brackets(formula, place, built_up=self.built_up):
            return written
        opening, closing = self._bracket_pair(formula)
        return f"{opening}{written}{closing}"

    def _bracket_pair(self, formula: Formula) -> tuple[str, str]:
        """Return brackets as large as what stands in them."""
        if self.built_up and is_tall(formula):
            return r"\Bigl(", r"\Bigr)"
        return "(", ")"


def _number(value: Decimal) -> str:
    parts = number_parts(value)
    digits = r"\infty" if parts.digits == "∞" else parts.digits
    power = "" if parts.exponent is None else rf" \times 10^{{{parts.exponent}}}"
    return f"{'-' if parts.negative else ''}{digits}{power}"


def _log(base: float | None) -> str:
    if base is None:
        return r"\ln"
    name = base_name(base)
    return rf"\log_{name}" if len(name) == 1 else rf"\log_{{{name}}}"
