"""What a run is asked to do, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kullback._checks import (
    check_base,
    check_choice,
    check_not_negative,
    check_positive,
    check_whole,
    choose_seed,
)

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
    """Check the arguments other than P and Q."""
    check_choice("objective", objective, OBJECTIVES)
    nats = check_base(base)
    limit = TOLERANCE
    if tolerance is not None:
        what = "the D(P‖Q) to stop at"
        limit = nats * check_not_negative("tolerance", tolerance, example="1e-9", what=what)
    return Plan(
        check_whole("steps", steps, 1),
        None
        if learning_rate is None
        else check_positive("learning_rate", learning_rate, example="1"),
        objective,
        limit,
        choose_seed(seed),
        progress,
    )
