"""The pieces in which a number is printed, and the columns of a table that hold numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kullback.document._formula import Number

if TYPE_CHECKING:
    from decimal import Decimal

    from kullback.document._blocks import Inlines, Table


_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class NumberParts(NamedTuple):
    """A number as `−`, digits and, for 3.1 × 10⁻¹¹, the exponent of ten; ∞ is a digit."""

    negative: bool
    digits: str
    exponent: int | None


def number_parts(value: Decimal) -> NumberParts:
    """Return the pieces of a number, with all of its digits.

    As in `str(Decimal)`, a power of ten stands below 10⁻⁶ and where digits are left out at the
    end; a zero is written out.

    >>> from decimal import Decimal
    >>> number_parts(Decimal("-0.2300")), number_parts(Decimal("3.1E-11")).exponent
    (NumberParts(negative=True, digits='0.2300', exponent=None), -11)
    >>> number_parts(Decimal("0E-8")).digits, number_parts(Decimal("Infinity")).digits
    ('0.00000000', '∞')
    """
    size = value.copy_abs()
    if size.is_infinite():
        return NumberParts(value.is_signed(), "∞", None)
    if size.is_nan():
        return NumberParts(negative=False, digits="NaN", exponent=None)
    if size.is_zero():
        return NumberParts(value.is_signed(), f"{size:f}", None)
    digits, mark, exponent = str(size).partition("E")
    return NumberParts(value.is_signed(), digits, int(exponent) if mark else None)


def lowered(number: object) -> str:
    """Return a whole number as an index: ₁₂.

    >>> lowered(12)
    '₁₂'
    """
    return str(number).translate(_LOWERED)


def base_name(base: float) -> str:
    """Return a logarithm's base as it is printed below the line.

    >>> base_name(2.0), base_name(1.0000001)
    ('2', '1.0000001')
    """
    return repr(float(base)) if float(f"{base:g}") != base else f"{base:g}"


def lone_number(cell: Inlines) -> Decimal | None:
    """Return the number of a cell that holds one and nothing else."""
    match cell:
        case (Number(value),):
            return value
    return None


def is_numeric(table: Table, column: int) -> bool:
    """Return whether every cell of the column is a number or empty, and one is a number."""
    cells = [row[column] for row in table.rows if len(row) > column and row[column]]
    return bool(cells) and all(lone_number(cell) is not None for cell in cells)


def decimal_places(value: Decimal) -> int:
    """Return how many digits stand after the decimal point.

    >>> from decimal import Decimal
    >>> [decimal_places(Decimal(text)) for text in ("0.250", "3", "1.5E-9")]
    [3, 0, 1]
    """
    return len(number_parts(value).digits.partition(".")[2])
