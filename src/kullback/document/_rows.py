"""How a derivation is laid out in rows: a chain, or a long sum, goes on in the row below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
from kullback.document._layout import printable
from kullback.document._numbers import number_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.document._blocks import Line, Name


WIDTH = 77
"""What fits in a row, in digits: a page of paper between its margins, or a page on a screen."""

LABEL = 22
"""The room for the label in front of a row, in digits; a longer one is broken."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a chain that stays in one row.

    `sign` stands in front of it, if it begins a link of the chain. The terms of a long sum may
    be spread over pieces: the first `opens` the bracket of a Negative around it, the last
    `closes` it, and each that is not the first goes on with the sign of its first term.
    """

    formula: Formula
    sign: str = ""
    goes_on: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a derivation: the first of a line has the label and what stands left of the sign."""

    pieces: tuple[Piece, ...]
    left: Formula | None = None
    label: Name | None = None


def rows(line: Line, room: float = WIDTH) -> tuple[Row, ...]:
    """Return the rows of a line, each as full as the room, in digits, allows.

    A chain that fits stays in one row; else every link of it begins a row, and a sum that is
    still too long is broken before a + or a −.
    """
    left, *links = line.formula.formulas
    room -= width(left) + (min(text_width(line.label.text), LABEL) + 3 if line.label else 0)
    pieces = tuple(Piece(link, sign) for link, sign in zip(links, line.formula.signs, strict=True))
    if sum(map(_piece_width, pieces)) <= room:
        return (Row(pieces, left, line.label),)
    filled = [row for piece in pieces for row in _filled(piece, room)]
    return tuple(
        Row((piece,), None if index else left, None if index else line.label)
        for index, piece in enumerate(filled)
    )


def _filled(piece: Piece, room: float) -> Iterator[Piece]:
    """Yield the piece, or the pieces in which its sum is broken."""
    negated = isinstance(piece.formula, Negative)
    whole = piece.formula.formula if isinstance(piece.formula, Negative) else piece.formula
    if not isinstance(whole, Sum) or _piece_width(piece) <= room:
        yield piece
        return
    groups: list[list[Formula]] = [[]]
    used = 2.7 + 3 * negated
    for term in whole.terms:
        needed = width(term) + 2.4
        if groups[-1] and used + needed > room:
            groups.append([])
            used = 5.0
        groups[-1].append(term)
        used += needed
    for index, group in enumerate(groups):
        yield Piece(
            Sum(tuple(group)),
            sign="" if index else piece.sign,
            goes_on=index > 0,
            opens=negated and index == 0,
            closes=negated and index == len(groups) - 1,
        )


def _piece_width(piece: Piece) -> float:
    return width(piece.formula) + 2.7


def width(formula: Formula) -> float:  # noqa: C901 (one case a kind of formula)
    """Return about how wide the formula is, its fractions built up, in digits."""
    match formula:
        case Number(value):
            parts = number_parts(value)
            power = 0 if parts.exponent is None else 5 + len(str(parts.exponent))
            return len(parts.digits) + 1.5 * parts.negative + power
        case Symbol():
            return 1.2
        case Measure(letters, p, q):
            return 1.5 * (len(letters) + len(p)) + 1.6 + (1.5 * len(q) + 1.5 if q else 0)
        case Log(argument, base):
            return 3 + (base is not None) + width(argument) + 1.6 * isinstance(argument, Sum)
        case Fraction(above, below):
            return max(width(above), width(below)) + 0.6
        case Product(factors):
            return sum(map(width, factors)) + 2.4 * (len(factors) - 1)
        case Sum(terms):
            return sum(map(width, terms)) + 2.4 * (len(terms) - 1)
        case Negative(inner):
            return width(inner) + 3
        case SumOver(body):
            return width(body) + 3
        case Relation(formulas):
            return sum(map(width, formulas)) + 2.7 * (len(formulas) - 1)


def text_width(text: str) -> float:
    """Return about how wide words or a name are, in digits."""
    return sum(1 if char.isascii() else 2 for char in printable(text))
