"""Which columns of a table hold numbers, and where their decimal points are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.explain._formula import Number
from kullback.explain._number_parts import number_parts

if TYPE_CHECKING:
    from decimal import Decimal

    from kullback.explain._document import Inlines, Table


def lone_number(cell: Inlines) -> Decimal | None:
    """Return the number of a cell that holds one and nothing else."""
    match cell:
        case (Number(value),):
            return value
    return None


def is_numeric(table: Table, column: int) -> bool:
    """Return whether every cell of the column is a number or empty, and one is a number."""
    cells = [row[column] for row in table.rows if row[column]]
    return bool(cells) and all(lone_number(cell) is not None for cell in cells)


def decimals(value: Decimal) -> int:
    """Return how many digits stand after the decimal point.

    >>> from decimal import Decimal
    >>> decimals(Decimal("0.250")), decimals(Decimal("3")), decimals(Decimal("1.5E-9"))
    (3, 0, 1)
    """
    return len(number_parts(value).digits.partition(".")[2])
