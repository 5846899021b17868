"""What commands read from their arguments: numbers, distributions and names."""

from __future__ import annotations

import csv
import math
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kullback._checks import is_one, not_one, tolerance_of, total_of
from kullback.cli._guard import CommandError
from kullback.document import count_of, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

_PART = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_LONGEST = 400
"""Most characters of a part, and most places before or after its point. Floats need fewer, and
a fraction of longer numbers would take too much time and memory."""
_TOO_SMALL = "is smaller than any float"
_TOO_LARGE = "is larger than any float (the largest is about 1.8e308)"
_INFINITY = re.compile(r"[+-]?inf(inity)?", re.ASCII | re.IGNORECASE)


def read_numbers(name: str, text: str, *, normalize: bool, command: str) -> list[float]:
    """Return the numbers of one distribution, or raise CommandError."""
    found = []
    if text.startswith("--"):
        raise CommandError(f"no such option: {text}; try 'kullback {command} --help'")
    for place, part in enumerate(text.split(","), 1):
        try:
            value = read_number(part)
        except NotWrittenRightError as error:
            raise CommandError(f"{name} has {printable(part.strip())!r}, which {error}") from None
        if math.isnan(value):
            raise CommandError(
                f"{name} has {part.strip()!r}, which is not a number; give comma-separated "
                "numbers such as 0.6,0.3,0.1 or 1/6,5/6 or 25%,75%"
            )
        if value < 0:
            raise CommandError(
                f"{name} has the negative entry {part.strip()} at place {place}; probabilities "
                "and counts must be at least 0"
            )
        found.append(value)
    check_sum(name, found, normalize=normalize)
    return found


def check_sum(name: str, found: list[float], *, normalize: bool) -> None:
    """Raise CommandError unless the numbers sum to 1 or, with --normalize, to more than 0."""
    total = total_of(found)
    if math.inf in found:
        raise CommandError(f"{name} has an infinite sum; its numbers must be finite")
    if not math.isfinite(total):
        raise CommandError(
            f"{name} sums to more than the largest float; divide all its numbers by one of them"
        )
    tolerance = tolerance_of("float64", len(found))
    if not total or not (normalize or is_one(total, tolerance)):
        hint = (
            "at least one number must be above 0"
            if not total
            else "add --normalize if these are counts or weights"
        )
        raise CommandError(f"{name} {not_one(total, tolerance)}; {hint}")


def check_same_outcomes(p: list[float], q: list[float]) -> None:
    """Raise CommandError unless P and Q have equally many numbers."""
    if len(p) != len(q):
        raise CommandError(
            f"P has {len(p)} numbers and Q has {len(q)}; both must list the same outcomes"
        )


def read_outcome_names(text: str, count: int) -> tuple[str, ...]:
    """Return ``count`` distinct names from one line of CSV."""
    found = read_names("--outcomes", text)
    if len(found) != count:
        raise CommandError(
            f"--outcomes has {count_of(len(found), 'name')} and P has {count_of(count, 'number')}; "
            "every number needs a name"
        )
    twice = next((name for i, name in enumerate(found) if name in found[:i]), None)
    if twice is not None:
        raise CommandError(f"--outcomes has {twice!r} twice; every outcome needs its own name")
    return tuple(found)


class NotWrittenRightError(ValueError):
    """The end of a sentence that begins with the number."""


def read_number(text: str) -> float:
    """Return the float nearest to the written number, or NaN if the text is not a number.

    >>> read_number("1/6") == 1 / 6, read_number("25%"), read_number("0.6")
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
    # float() alone would read 0_1, and digits of other scripts, which few mean as numbers.
    if _INFINITY.fullmatch(text):
        return float(text)
    if not _PART.fullmatch(text):
        return math.nan
    value = float(text)
    if math.isinf(value):
        raise NotWrittenRightError(_TOO_LARGE)
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
        raise NotWrittenRightError(_TOO_LARGE) from None
    if value and not nearest:
        raise NotWrittenRightError(_TOO_SMALL)
    return nearest


class Given(NamedTuple):
    """P, Q if given, and the outcome names if given."""

    p: Sequence[float]
    q: Sequence[float] | None
    outcomes: tuple[str, ...] | None


def read_distributions(
    p: str | None,
    q: str | None,
    example: str | None,
    outcomes: str | None,
    *,
    normalize: bool,
    command: str,
    such_as: str,
) -> Given:
    """Return the distributions in the arguments of a command, or those of the worked example."""
    if example is not None:
        if p is not None:
            if p.startswith("--"):
                read_numbers("P", p, normalize=normalize, command=command)
            raise CommandError("--example has its own P and Q; give either --example or numbers")
        if outcomes is not None:
            raise CommandError("--example has its own outcome names; remove --outcomes")
        from kullback.derivation import example as worked

        found = worked(example)
        return Given(found.p, found.q, found.outcomes)
    if p is None:
        raise CommandError(f"give P as comma-separated numbers, or --example {such_as}")
    left = read_numbers("P", p, normalize=normalize, command=command)
    right = None
    if q is not None:
        right = read_numbers("Q", q, normalize=normalize, command=command)
        check_same_outcomes(left, right)
    return Given(left, right, None if outcomes is None else read_outcome_names(outcomes, len(left)))


def read_names(option: str, text: str) -> list[str]:
    """Return the names that an option lists, without spaces after commas."""
    try:
        found = next(csv.reader([text], strict=True, skipinitialspace=True), [])
    except csv.Error:
        found = []
    if not found:
        raise CommandError(
            f"{option} takes comma-separated names: a,b; quote a name that contains a comma"
        )
    return found


def read_optional_names(option: str, text: str | None) -> list[str] | None:
    """Return the names that an option lists, or None if the option is not given."""
    return None if text is None else read_names(option, text)


def read_calendar_fields(texts: Sequence[str]) -> dict[str, str]:
    """Return the calendar field of each column, from COLUMN:FIELD."""
    found: dict[str, str] = {}
    for text in texts:
        for pair in read_names("--calendar", text):
            name, colon, part = pair.rpartition(":")
            if not colon:
                raise CommandError(
                    f"--calendar takes COLUMN:FIELD, such as when:weekday, not {pair!r}"
                )
            if found.get(name, part) != part:
                raise CommandError(f"--calendar has {name!r} twice; give one field per column")
            found[name] = part
    return found
