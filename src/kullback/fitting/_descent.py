"""Gradient descent on logits, and what is written down at every step."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from kullback.fitting._softmax import (
    Floats,
    divergence,
    gradient_of_cross_entropy,
    gradient_of_kl,
    softmax,
)

if TYPE_CHECKING:
    from kullback.fitting._arguments import Plan

ROOM = 2**27
"""Bytes that the recorded rows of Q may take."""

NOISE = 1e-24
"""Nats, below which D is made of the rounding of Q alone, and may rise."""


_TELL = 2**20
"""Outcomes times steps between two words of progress, 64 steps at most: a tenth of a second."""


@dataclass(slots=True)
class Path:
    """The steps of one run, the start included; in nats."""

    kl_divergence: list[float] = field(default_factory=list)
    gradient_norm: list[float] = field(default_factory=list)
    gradient_gap: list[float] = field(default_factory=list)
    held_out: list[float] = field(default_factory=list)
    recorded: list[int] = field(default_factory=list)
    rises: list[int] = field(default_factory=list)
    q: Floats = field(default_factory=lambda: np.empty((0, 0)))
    left_floats: bool = False


def safe_rate(p: Floats, q: Floats) -> float:
    """Return the learning rate of those who name none, with which D falls from the start on.

    The curvature of H(P,Q) is at most 1/2, and at most the largest q on the way. With m the
    largest of p and q, the rate 1/(2m) moves no logit by more than 1/2, so no q grows by more
    than the factor e during a step, and e m / (2m) is below the 2 from which steps overshoot.
    Later q may lie above m, up to about 2m after the worst of starts, which the 2 has room for.
    """
    return 0.5 / min(0.5, max(float(p.max()), float(q.max())))


def descend(p: Floats, z: Floats, plan: Plan, rate: float, held_out: Floats | None = None) -> Path:
    """Go down from the logits z until D(P‖Q) is at most the tolerance, or the steps are done."""
    path = Path()
    stride, rows = _rows(p.size, plan.steps)
    told = max(1, min(64, _TELL // p.size))
    kept = np.empty((rows, p.size))
    previous = z
    for step in range(plan.steps + 1):
        q, log_q = softmax(z)
        added = divergence(p, q, log_q) if np.isfinite(log_q).all() else math.inf
        if not math.isfinite(added):
            path.left_floats = True
            if path.recorded[-1] < step - 1:
                kept[len(path.recorded)] = previous
                path.recorded.append(step - 1)
            break
        by_entropy, by_divergence = gradient_of_cross_entropy(p, q), gradient_of_kl(p, q)
        chosen = by_entropy if plan.objective == "cross-entropy" else by_divergence
        if step and added > max(path.kl_divergence[-1] * (1 + 1e-9), NOISE):
            path.rises.append(step)
        path.kl_divergence.append(added)
        path.gradient_norm.append(float(np.linalg.norm(chosen)))
        path.gradient_gap.append(float(np.abs(by_entropy - by_divergence).max()))
        if held_out is not None:
            path.held_out.append(divergence(held_out, q, log_q))
        last = added <= plan.tolerance or step == plan.steps
        if last or step % stride == 0:
            kept[len(path.recorded)] = q
            path.recorded.append(step)
        if last:
            break
        if plan.progress is not None and step % told == 0:
            plan.progress("training", step, plan.steps)
        previous = q
        with np.errstate(over="ignore", invalid="ignore"):
            z = z - rate * chosen
    path.q = kept[: len(path.recorded)]
    path.q.flags.writeable = False
    return path


def _rows(outcomes: int, steps: int) -> tuple[int, int]:
    """Return from which to which step Q is recorded, and how many rows that makes at most."""
    room = max(2, ROOM // (8 * outcomes))
    stride = 1 if steps < room else math.ceil(steps / max(1, room - 2))
    return stride, steps // stride + 2
