"""Gradient descent on a softmax Q: the gradients of both losses, the steps, and how they ended."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kullback import measures
from kullback.document import count_of, number
from kullback.results import unit_name

if TYPE_CHECKING:
    from kullback.fitting._plan import Plan


Floats = NDArray[np.float64]

_TINY = 1e-300  # below it a probability loses digits, and at last becomes 0

ROOM = 2**27
"""Bytes that the recorded rows of Q may take."""
NOISE = 1e-24
"""Nats, below which D is made of the rounding of Q alone, and may rise."""
_TELL = 2**20
"""Outcomes times steps between two words of progress, 64 steps at most: a tenth of a second."""
_NEVER_RISES = 4.0
"""The curvature of H(P,Q) is at most 1/2, and a step below 2/curvature always goes down."""


def softmax(z: Floats) -> tuple[Floats, Floats]:
    """Return Q = exp(z) / sum exp(z), and log Q, which stays finite where Q underflows."""
    with np.errstate(over="ignore", under="ignore"):
        shifted = z - z.max()
        weights = np.exp(shifted)
        total = weights.sum()
        return weights / total, shifted - math.log(total)


def divergence(p: Floats, q: Floats, log_q: Floats) -> float:
    """Return D(P‖Q) in nats: the library's measure, from log Q where q has underflowed."""
    lost = (q < _TINY) & (p > 0)
    if not lost.any():
        return float(measures.kl_divergence(p, q))
    shares = measures.kl_contributions(p, q)
    shares[lost] = p[lost] * (np.log(p[lost]) - log_q[lost]) - p[lost] + q[lost]
    try:
        return math.fsum(shares)
    except OverflowError:
        return math.inf


def gradient_of_cross_entropy(p: Floats, q: Floats) -> Floats:
    """Return dH(P,Q)/dz, from the formula -sum p log q.

    Its derivative by q is u = -p/q, and behind the softmax stands q (u - sum q u), which is
    q sum(p) - p.
    """
    return np.asarray(q * p.sum() - p)


def gradient_of_kl(p: Floats, q: Floats) -> Floats:
    """Return dD(P‖Q)/dz, from the formula sum(p log(p/q) - p + q), whose terms are not negative.

    Its derivative by q is u = 1 - p/q, and behind the softmax stands q (u - sum q u), which is
    (q - p) - q sum(q - p). The rows of P and Q may be one or many.
    """
    difference = q - p
    return np.asarray(difference - q * difference.sum(axis=-1, keepdims=True))


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
    """Return the default learning rate, with which D decreases from the start.

    The curvature of H(P,Q) is at most 1/2, and at most the largest q on the way. With m the
    largest of p and q, the rate 1/(2m) moves no logit by more than 1/2, so no q grows by more
    than the factor e during a step, and e m / (2m) is below the 2 from which steps overshoot.
    Later q may lie above m, up to about 2m after the worst of starts, which the 2 has room for.
    """
    return 0.5 / min(0.5, max(float(p.max()), float(q.max())))


def descend(p: Floats, z: Floats, plan: Plan, rate: float, held_out: Floats | None = None) -> Path:
    """Descend from the logits z until D(P‖Q) is at most the tolerance or all steps are done."""
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
    """Return the stride between recorded steps of Q, and the maximum number of rows."""
    room = max(2, ROOM // (8 * outcomes))
    stride = 1 if steps < room else math.ceil(steps / max(1, room - 2))
    return stride, steps // stride + 2


def status_of(
    path: Path, p: Floats, *, plan: Plan, rate: float, base: float | None, nats: float
) -> str:
    """Return "ok" if the run met its tolerance, or a sentence that says why it did not."""
    last = path.kl_divergence[-1]
    if last <= plan.tolerance:
        return "ok"
    unit = unit_name(base)
    if path.left_floats:
        return (
            f"diverged at step {len(path.kl_divergence)}: the logits left the range of floats; "
            f"the learning rate {rate:g} is too large, and below {_NEVER_RISES:g} D(P‖Q) never "
            "rises."
        )
    if path.rises:
        first = path.rises[0]
        before, after = (number(path.kl_divergence[i] / nats) for i in (first - 1, first))
        more = len(path.rises) - 1
        again = f", and at {more} more" if more else ""
        what = "diverged" if last >= path.kl_divergence[0] else "overshot"
        return (
            f"{what} at step {first}: D(P‖Q) rose there from {before} to {after} {unit}{again}, "
            f"and is {number(last / nats)} after step {len(path.kl_divergence) - 1}; the learning "
            f"rate {rate:g} is too large, and below {_NEVER_RISES:g} D(P‖Q) never rises."
        )
    text = (
        f"not converged after {count_of(plan.steps, 'step')}: D(P‖Q) is "
        f"{number(last / nats)} {unit}, above the tolerance of {number(plan.tolerance / nats)}"
    )
    stuck = last >= min(path.kl_divergence[:-1])
    if stuck and last <= NOISE:
        return f"{text}; what is left is the rounding of Q, which no step brings down."
    q = path.q[-1]
    hardly = p < q / 100
    spent = float(q[hardly].sum())
    if spent > last / 2:
        those = f"Q still gives {spent:.3g} to the {count_of(int(hardly.sum()), 'outcome')}"
        if p[hardly].any():
            return f"{text}; {those} with p below q/100, where D(P‖Q) falls only like 1/step."
        return (
            f"{text}; {those} with p = 0, where a softmax never reaches 0 and D(P‖Q) falls only "
            "like 1/step."
        )
    if stuck:
        return f"{text}; the learning rate {rate:g} is too small to move it."
    faster = " or a larger learning rate" if rate < _NEVER_RISES / 2 else ""
    return f"{text} and falling; more steps{faster} would bring it down."
