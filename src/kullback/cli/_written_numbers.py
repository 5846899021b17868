"""Read a number that people write as 0.25, 1/4 or 25%, as the nearest float."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

_PART = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_LONGEST = 400
"""Most characters of a part, and most places before or after its point. Floats need fewer, and
a fraction of longer numbers would take too much time and memory."""

_TOO_SMALL = "is smaller than any float"


class NotWrittenRightError(ValueError):
    """The end of a sentence that begins with the number."""


def written_number(text: str) -> float:
    """Return the float nearest to the written number, or NaN if the text is not a number.

    >>> written_number("1/6") == 1 / 6, written_number("25%"), written_number("0.6")
    (True, 0.25, 0.6)
    """
    stripped = text.strip()
    percent = stripped.endswith("%")
    if not percent and "/" not in stripped:
        return _float(stripped)
    parts = [part.strip() for part in stripped.removesuffix("%").split("/")]
    if not all(map(_PART.fullmatch, parts)):
        return math.nan
    if percent and len(parts) > 1:
        raise NotWrittenRightError("mixes a fraction with a percentage; write either 1/4 or 25%")
    if len(parts) > 2:
        raise NotWrittenRightError("has more than one division; write one fraction, such as 1/6")
    values = [_exact(part) for part in parts]
    if len(values) == 1:
        return _rounded(values[0] / 100)
    if not values[1]:
        raise NotWrittenRightError("divides by 0")
    return _rounded(values[0] / values[1])


def _float(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    if value == 0 and re.search("[1-9]", text.lower().partition("e")[0]):
        raise NotWrittenRightError(_TOO_SMALL)
    return value


def _exact(part: str) -> Fraction:
    try:
        value = Decimal(part)
    except InvalidOperation:  # an exponent beyond those of decimals
        value = None
    if len(part) > _LONGEST or value is None or (value and abs(value.adjusted()) > _LONGEST):
        raise NotWrittenRightError("has a part beyond what a float can hold")
    return Fraction(value)


def _rounded(value: Fraction) -> float:
    try:
        nearest = float(value)
    except OverflowError:
        raise NotWrittenRightError("is larger than any float") from None
    if value and not nearest:
        raise NotWrittenRightError(_TOO_SMALL)
    return nearest
