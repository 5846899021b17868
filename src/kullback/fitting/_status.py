"""What became of a run, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document import count_of, number
from kullback.fitting._descent import NOISE
from kullback.results import unit_name

if TYPE_CHECKING:
    from kullback.fitting._arguments import Plan
    from kullback.fitting._descent import Path
    from kullback.fitting._softmax import Floats

_NEVER_RISES = 4.0
"""The curvature of H(P,Q) is at most 1/2, and a step below 2/curvature always goes down."""


def status_of(
    path: Path, p: Floats, *, plan: Plan, rate: float, base: float | None, nats: float
) -> str:
    """Return "ok" of a run that met its tolerance, else the sentence that says why it did not."""
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
