"""P, Q and the outcome names that a command gets, as numbers or as a worked example."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kullback.cli._guard import CommandError
from kullback.cli._numbers import numbers, outcome_names, same_outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence


class Given(NamedTuple):
    """P, Q if given, and the outcome names if given."""

    p: Sequence[float]
    q: Sequence[float] | None
    outcomes: tuple[str, ...] | None


def distributions(
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
                numbers("P", p, normalize=normalize, command=command)
            raise CommandError("--example has its own P and Q; give either --example or numbers")
        if outcomes is not None:
            raise CommandError("--example has its own outcome names; remove --outcomes")
        from kullback.derivation import example as worked

        found = worked(example)
        return Given(found.p, found.q, found.outcomes)
    if p is None:
        raise CommandError(f"give P as comma-separated numbers, or --example {such_as}")
    left = numbers("P", p, normalize=normalize, command=command)
    right = None
    if q is not None:
        right = numbers("Q", q, normalize=normalize, command=command)
        same_outcomes(left, right)
    return Given(left, right, None if outcomes is None else outcome_names(outcomes, len(left)))
