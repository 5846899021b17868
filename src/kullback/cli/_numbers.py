"""Distributions given by hand, and the names of their outcomes, as the command line takes them."""

from __future__ import annotations

import math

from kullback._checks import is_one, not_one, tolerance_of, total_of
from kullback.cli._guard import CommandError
from kullback.cli._names import names
from kullback.cli._written_numbers import NotWrittenRightError, written_number
from kullback.document import printable


def numbers(name: str, text: str, *, normalize: bool, command: str) -> list[float]:
    """Return the numbers of one distribution, checked in the words of the command line."""
    found = []
    if text.startswith("--"):
        raise CommandError(f"no such option: {text}; try 'kullback {command} --help'")
    for place, part in enumerate(text.split(","), 1):
        try:
            value = written_number(part)
        except NotWrittenRightError as error:
            raise CommandError(f"{name} has {printable(part.strip())!r}, which {error}") from None
        if math.isnan(value):
            raise CommandError(
                f"{name} has {part.strip()!r}, which is not a number; give numbers with commas "
                "between, as 0.6,0.3,0.1 or 1/6,5/6 or 25%,75%"
            )
        if value < 0:
            raise CommandError(
                f"{name} has the negative entry {part.strip()} at place {place}; neither "
                "probabilities nor counts are below 0"
            )
        found.append(value)
    check_sum(name, found, normalize=normalize)
    return found


def check_sum(name: str, found: list[float], *, normalize: bool) -> None:
    """Raise CommandError unless the numbers sum to 1, or to something that can be divided by."""
    total = total_of(found)
    if not math.isfinite(total):
        raise CommandError(f"{name} has an infinite sum; its numbers must be finite")
    tolerance = tolerance_of("float64", len(found))
    if not total or not (normalize or is_one(total, tolerance)):
        hint = (
            "some must be above 0"
            if not total
            else "add --normalize if these are counts or weights"
        )
        raise CommandError(f"{name} {not_one(total, tolerance)}; {hint}")


def same_outcomes(p: list[float], q: list[float]) -> None:
    """Raise CommandError unless P and Q have as many numbers."""
    if len(p) != len(q):
        raise CommandError(
            f"P has {len(p)} numbers and Q has {len(q)}; both list the same outcomes"
        )


def outcome_names(text: str, count: int) -> tuple[str, ...]:
    """Return the names in one line of CSV, one for each of so many numbers, none twice."""
    found = names("--outcomes", text)
    if len(found) != count:
        raise CommandError(
            f"--outcomes has {_many(len(found), 'name')} and P has {_many(count, 'number')}; "
            "every number needs a name"
        )
    twice = next((name for i, name in enumerate(found) if name in found[:i]), None)
    if twice is not None:
        raise CommandError(f"--outcomes has {twice!r} twice; every outcome needs a name of its own")
    return tuple(found)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
