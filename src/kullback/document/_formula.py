"""Formulas as trees, so that one derivation can be written in every format.

A tree says what is meant; text, Markdown, LaTeX and MathML each have one file that says how it
looks there (`_render_*.py`). Numbers are decimals, rounded already: what is printed is what the
next step goes on with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is shown: 0.2303, 3.1 × 10⁻¹¹, ∞. Its digits, zeros at the end too, count."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable or a constant, one letter such as p or e."""

    letter: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of distributions: H(P), H(P,Q), D(P‖Q), JS(P,Q)."""

    letters: Literal["H", "D", "JS"]
    p: str
    q: str | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """The logarithm of a formula: ln for base None, else log with the base as an index."""

    argument: Formula
    base: float | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """One formula over another: 0.6/0.3 on a line, built up where the format can."""

    above: Formula
    below: Formula


@dataclass(frozen=True, slots=True)
class Product:
    """Factors with × between them: numbers; letters and logarithms stand beside each other."""

    factors: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs: a negative number or a Negative is subtracted."""

    terms: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """A formula with a minus sign in front, in brackets if it is a Sum."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class SumOver:
    """Σ of a formula over all outcomes."""

    body: Formula


@dataclass(frozen=True, slots=True)
class Relation:
    """Formulas in a chain: a = b ≈ c; one sign fewer than formulas."""

    formulas: tuple[Formula, ...]
    signs: tuple[Literal["=", "≈", ">", "→"], ...]


Formula: TypeAlias = (
    Number | Symbol | Measure | Log | Fraction | Product | Sum | Negative | SumOver | Relation
)
