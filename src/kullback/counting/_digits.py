"""Numbers that 64-bit floats do not hold: distinguished by their digits where floats merge them.

Bins hold floats. That two numbers are one float matters only where a bin claims to hold
one value; such bins, if they are beyond what a float holds, are looked at again, by digits.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from kullback.counting._sources.kinds import CATEGORICAL, MISSING
from kullback.counting._sources.source import plain_decimal, value_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kullback.counting._planned import Planned


NOTE = (
    "a 64-bit float does not hold its numbers: {which} would be the same; compared as text, by "
    "their digits"
)


def write_digits(value: Any) -> str | None:
    """Return the digits of a number, or of a text that is one, in canonical form; None if missing.

    >>> write_digits("1234567890123456001.0"), write_digits("+1e3")
    ('1234567890123456001', '1000')
    >>> write_digits("NA"), write_digits("-inf")
    (None, '-inf')
    """
    text = value_text(value)
    try:
        number = Decimal("nan" if text is None else text.strip())
    except InvalidOperation:
        return None
    if number.is_nan():
        return None
    if number.is_infinite():
        return "+inf" if number > 0 else "-inf"
    # Of far more digits than any float has, as 1e-999 would be.
    return plain_decimal(number) if abs(number.adjusted()) < 400 else str(number.normalize())


def survives_float(digits: str) -> bool:
    """Return whether the number's float, written with as many digits, gives the number back.

    >>> survives_float("0.1"), survives_float("0.10000000000000000555")
    (True, True)
    >>> survives_float("9007199254740993")
    False
    """
    number = Decimal(digits)
    if number.is_infinite():
        return True
    return Decimal(f"{float(number):.{max(len(number.as_tuple().digits) - 1, 0)}e}") == number


def find_merged_numbers(
    digits: Iterable[str], singles: Collection[float]
) -> tuple[str, str] | None:
    """Return two different numbers with the same float, one of ``singles``, or None.

    Texts which all come back from the float are different ways to write it.
    """
    held: dict[float, str] = {}
    for one in digits:
        value = float(one) + 0.0
        if value not in singles:
            continue
        # The first stands for its float, and for all that come back from it.
        first = held.setdefault(value, one)
        if first != one and not (survives_float(first) and survives_float(one)):
            return first, one
    return None


def plan_by_digits(planned: Planned, which: tuple[str, str]) -> Planned:
    """Return the plan with the column as text, by the digits of its numbers, and a note."""
    kinds = [
        MISSING if kind == MISSING else CATEGORICAL
        for kind in (planned.reference_kind, planned.current_kind)
    ]
    note = NOTE.format(which=" and ".join(_shorten_digits(one) for one in sorted(which)))
    return replace(
        planned,
        kind=CATEGORICAL,
        reference_kind=kinds[0],
        current_kind=kinds[1],
        notes=(*planned.notes, note),
        digits=True,
    )


def note_coarse_floats(planned: Planned, span: tuple[float, float] | None) -> Planned:
    """Return the plan with a note, if floats of one side meet finer numbers of the other."""
    if span is None or max(-span[0], span[1]) < planned.blunt:
        return planned
    note = (
        "one table has floats: distinct whole numbers and decimals of the other that are the "
        "same 64-bit "
        "float count as one value"
    )
    return replace(planned, notes=(*planned.notes, note))


def _shorten_digits(digits: str) -> str:
    return digits if len(digits) <= 40 else f"{digits[:18]}…{digits[-18:]}"
