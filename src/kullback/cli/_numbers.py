"""Distributions and outcome names as typed on the command line."""

from __future__ import annotations

import math

from kullback._checks import is_one, not_one, tolerance_of, total_of
from kullback.cli._guard import CommandError
from kullback.cli._names import names
from kullback.cli._written_numbers import NotWrittenRightError, written_number
from kullback.document import printable


def numbers(name: str, text: str, *, normalize: bool, command: str) -> list[float]:
    """Return the numbers of one distribution, or raise CommandError."""
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
    if not math.isfinite(total):
        raise CommandError(f"{name} has an infinite sum; its numbers must be finite")
    tolerance = tolerance_of("float64", len(found))
    if not total or not (normalize or is_one(total, tolerance)):
        hint = (
            "at least one number must be above 0"
            if not total
            else "add --normalize if these are counts or weights"
        )
        raise CommandError(f"{name} {not_one(total, tolerance)}; {hint}")


def same_outcomes(p: list[float], q: list[float]) -> None:
    """Raise CommandError unless P and Q have equally many numbers."""
    if len(p) != len(q):
        raise CommandError(
            f"P has {len(p)} numbers and Q has {len(q)}; both must list the same outcomes"
        )


def outcome_names(text: str, count: int) -> tuple[str, ...]:
    """Return ``count`` distinct names from one line of CSV."""
    found = names("--outcomes", text)
    if len(found) != count:
        raise CommandError(
            f"--outcomes has {_many(len(found), 'name')} and P has {_many(count, 'number')}; "
            "every number needs a name"
        )
    twice = next((name for i, name in enumerate(found) if name in found[:i]), None)
    if twice is not None:
        raise CommandError(f"--outcomes has {twice!r} twice; every outcome needs its own name")
    return tuple(found)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
