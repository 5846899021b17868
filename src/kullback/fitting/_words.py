"""What a run was, how it ended and what it shows, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document import count_of, number

if TYPE_CHECKING:
    from kullback.fitting.held_out import HeldOut
    from kullback.fitting.training import Training


def title(run: Training) -> str:
    """Return what was trained, how, and in which unit, in one line."""
    loss = "H(P,Q)" if run.objective == "cross-entropy" else "D(P‖Q)"
    of = "" if run.samples is None else f" of {count_of(run.samples, 'sample')}"
    over = count_of(len(run.outcomes), "outcome")
    return f"Q fitted to P{of} over {over}: gradient descent on {loss}, in {run.unit}"


def sentences(run: Training) -> list[str]:
    """Return the floor, the end, the two identities, and what the held-out samples tell."""
    said = [f"H(P) is {number(run.entropy)} {run.unit}: the floor, which no Q goes under."]
    if run.converged:
        end = number(float(run.kl_divergence[-1]))
        said.append(
            f"Converged after {count_of(run.steps, 'step')}: D(P‖Q) is {end}, at most "
            f"{number(run.tolerance)}."
        )
    else:
        said.append(run.status[:1].upper() + run.status[1:])
    said.append(
        "H(P,Q) and D(P‖Q) stand H(P) apart at every step, and their gradients are the same"
        f"{_within(float(run.gradient_gap.max()))}."
    )
    if run.held_out is not None:
        said.append(_apart(run, run.held_out))
    if len(run.steps_recorded) < len(run.kl_divergence):
        said.append(
            f"Q is kept at {len(run.steps_recorded)} of {len(run.kl_divergence)} steps, "
            "which are steps_recorded."
        )
    return said


def some_steps(last: int, *more: int) -> list[int]:
    """Return 0, 1, 2, 5, 10, 20, 50 ... up to the last, and the others asked for.

    >>> some_steps(63, 40)
    [0, 1, 2, 5, 10, 20, 40, 50, 63]
    """
    steps = {0, last, *more}
    decade = 1
    while decade <= last:
        steps.update(k * decade for k in (1, 2, 5) if k * decade <= last)
        decade *= 10
    return sorted(steps)


def _apart(run: Training, held_out: HeldOut) -> str:
    best = held_out.best_step
    lowest = number(float(held_out.kl_divergence[best]))
    of = f"R being the {count_of(held_out.samples, 'sample')} held out"
    if best == run.steps:
        return f"D(R‖Q), {of}, is {lowest} at the end, where it is smallest."
    text = (
        f"D(R‖Q), {of}, was smallest at step {best}, {lowest}; what was learned after that costs "
        f"them {number(held_out.excess)} more."
    )
    unseen = int(((held_out.p > 0) & (run.p == 0)).sum())
    if unseen:
        text += f" They have {count_of(unseen, 'outcome')} that training never saw, "
        text += "so that D(R‖Q) would rise without limit."
    return text


def _within(gap: float) -> str:
    """Return the power of ten that a difference stays below; it is rounding, and no more."""
    return f" (within 1e{math.ceil(math.log10(gap)):03d})" if gap else ", bit for bit"
