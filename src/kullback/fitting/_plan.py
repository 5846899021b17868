"""What a run is asked to do, checked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kullback._checks import as_number, check_base, check_choice, check_whole, choose_seed

if TYPE_CHECKING:
    from kullback._progress import Progress

OBJECTIVES = ("cross-entropy", "kl")
TOLERANCE = 1e-9  # nats


@dataclass(frozen=True, slots=True)
class Plan:
    """The checked arguments of one run; `tolerance` is in nats."""

    steps: int
    learning_rate: float | None
    objective: str
    tolerance: float
    seed: int
    progress: Progress | None


def check_plan(
    *,
    steps: Any,
    learning_rate: Any,
    objective: Any,
    tolerance: Any,
    seed: Any,
    base: float | None,
    progress: Progress | None,
) -> Plan:
    """Check the arguments that have nothing to do with P and Q."""
    check_choice("objective", objective, OBJECTIVES)
    nats = check_base(base)
    limit = TOLERANCE
    if tolerance is not None:
        limit = as_number(tolerance) * nats
        if not 0 <= limit < math.inf:
            msg = (
                "tolerance, the D(P‖Q) to stop at, must be at least 0 (for example 1e-9), not "
                f"{tolerance!r}."
            )
            raise ValueError(msg)
    return Plan(
        check_whole("steps", steps, 1),
        _check_rate(learning_rate),
        objective,
        limit,
        choose_seed(seed),
        progress,
    )


def _check_rate(rate: Any) -> float | None:
    if rate is None:
        return None
    value = as_number(rate)
    if not 0 < value < math.inf:
        msg = f"learning_rate must be a finite number above 0 (for example 1), not {rate!r}."
        raise ValueError(msg)
    return value
