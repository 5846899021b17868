"""What a training run was: every step's numbers, what they are worth elsewhere, and sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_base
from kullback.document import count_of, number
from kullback.fitting._descent import Floats, gradient_of_cross_entropy, gradient_of_kl
from kullback.results import Result, to_frame, unit_name

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray


SCHEMA = "kullback.training/1"
_IN_JSON = 1_000_000  # numbers of Q's rows


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class HeldOut:
    """The loss of Q on held-out samples, step by step.

    `p` is their empirical distribution R over the outcomes of the run, `samples` how many they
    are, `entropy` H(R), and `kl_divergence` D(R||Q) of every step, in the unit of the run.
    """

    p: Floats
    samples: int
    entropy: float
    kl_divergence: Floats
    base: float | None

    @property
    def cross_entropy(self) -> Floats:
        """H(R,Q) = H(R) + D(R||Q) of every step."""
        return np.asarray(self.entropy + self.kl_divergence)

    @property
    def best_step(self) -> int:
        """The step at which D(R||Q) was smallest: where to stop."""
        return int(np.argmin(self.kl_divergence))

    @property
    def excess(self) -> float:
        """By how much D(R||Q) is larger at the end than at its best: what overfitting costs."""
        return float(self.kl_divergence[-1] - self.kl_divergence.min())

    def __repr__(self) -> str:
        """Return one line: how many samples, the best step and the last."""
        return (
            f"<HeldOut of {self.samples} samples: D(R‖Q) "
            f"{number(float(self.kl_divergence[self.best_step]))} {unit_name(self.base)} at step "
            f"{self.best_step}, {number(float(self.kl_divergence[-1]))} at the end>"
        )


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class Training(Result):
    """A training run, as `train` and `train_on` return it; step 0 is the start.

    `cross_entropy`, `kl_divergence`, `gradient_norm` (Euclidean) and `gradient_gap` (the largest
    difference between the two gradients) have one entry a step; `entropy` is H(P), the floor, and
    `cross_entropy == entropy + kl_divergence` holds to the last bit. `q` has one row for each of
    `steps_recorded`: all steps where they take at most 128 MiB, else every so many-th, the first
    and the last. `status` is "ok" where D(P||Q) came down to the `tolerance`, else a sentence;
    `rises` are the steps at which D(P||Q) rose. Every number is in `unit`, but `learning_rate`
    belongs to the gradient in nats.
    """

    outcomes: tuple[Hashable, ...]
    p: Floats
    q: Floats
    steps_recorded: NDArray[np.int64]
    base: float | None
    entropy: float
    kl_divergence: Floats
    cross_entropy: Floats
    gradient_norm: Floats
    gradient_gap: Floats
    objective: str
    learning_rate: float
    tolerance: float
    seed: int | None
    rises: tuple[int, ...]
    status: str
    samples: int | None = None
    held_out: HeldOut | None = None

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    @property
    def steps(self) -> int:
        """How many steps were taken; the arrays have one entry more, the start."""
        return len(self.kl_divergence) - 1

    @property
    def converged(self) -> bool:
        """Whether D(P||Q) came down to the tolerance."""
        return self.status == "ok"

    @property
    def gradient_cross_entropy(self) -> Floats:
        """The gradient of H(P,Q) by the logits, a row for each row of `q`."""
        return np.asarray(gradient_of_cross_entropy(self.p, self.q) / check_base(self.base))

    @property
    def gradient_kl(self) -> Floats:
        """The gradient of D(P||Q) by the logits, from a formula of its own; a row as above."""
        return np.asarray(gradient_of_kl(self.p, self.q) / check_base(self.base))

    def __repr__(self) -> str:
        """Return one line: the size, the steps and the end."""
        start, end = (number(float(self.kl_divergence[i])) for i in (0, -1))
        return (
            f"<Training over {count_of(len(self.outcomes), 'outcome')}: D(P‖Q) {start} to {end} "
            f"{self.unit} in {count_of(self.steps, 'step')}, "
            f"{'converged' if self.converged else 'not converged'}>"
        )

    def some_steps(self) -> list[int]:
        """Return 0, 1, 2, 5, 10, 20 ... and the last, the best of the held-out, the first rise."""
        best = [] if self.held_out is None else [self.held_out.best_step]
        return some_steps(self.steps, *best, *self.rises[:1])

    def sentences(self) -> list[str]:
        """Return sentences about how the run ended and what it shows."""
        return sentences(self)

    def title(self) -> str:
        """Return what was trained, how, and in which unit, in one line."""
        return title(self)

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        apart = self.held_out
        rows = list(range(len(self.steps_recorded)))
        if self.q.size > _IN_JSON:
            rows = sorted({0, rows[-1]})
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "objective": self.objective,
            "learning_rate": self.learning_rate,
            "tolerance": self.tolerance,
            "seed": self.seed,
            "status": self.status,
            "steps": self.steps,
            "rises": list(self.rises),
            "entropy": self.entropy,
            "cross_entropy": self.cross_entropy.tolist(),
            "kl_divergence": self.kl_divergence.tolist(),
            "gradient_norm": self.gradient_norm.tolist(),
            "gradient_gap": self.gradient_gap.tolist(),
            "samples": self.samples,
            "held_out": None
            if apart is None
            else {
                "samples": apart.samples,
                "entropy": apart.entropy,
                "cross_entropy": apart.cross_entropy.tolist(),
                "kl_divergence": apart.kl_divergence.tolist(),
                "best_step": apart.best_step,
                "p": apart.p.tolist(),
            },
            "outcomes": list(self.outcomes),
            "p": self.p.tolist(),
            "q": [
                {"step": int(self.steps_recorded[row]), "q": self.q[row].tolist()} for row in rows
            ],
        }

    def to_frame(self) -> Any:
        """Return one row a step, in pandas, polars or pyarrow, whichever is in use."""
        columns = {
            "step": list(range(self.steps + 1)),
            "cross_entropy": self.cross_entropy.tolist(),
            "kl_divergence": self.kl_divergence.tolist(),
            "gradient_norm": self.gradient_norm.tolist(),
        }
        if self.held_out is not None:
            columns["held_out_cross_entropy"] = self.held_out.cross_entropy.tolist()
            columns["held_out_kl_divergence"] = self.held_out.kl_divergence.tolist()
        return to_frame(columns)


def title(run: Training) -> str:
    """Return what was trained, how, and in which unit, in one line."""
    loss = "H(P,Q)" if run.objective == "cross-entropy" else "D(P‖Q)"
    of = "" if run.samples is None else f" of {count_of(run.samples, 'sample')}"
    over = count_of(len(run.outcomes), "outcome")
    return f"Q fitted to P{of} over {over}: gradient descent on {loss}, in {run.unit}"


def sentences(run: Training) -> list[str]:
    """Return sentences about the floor, the end, the two identities and the held-out samples."""
    said = [f"H(P) is {number(run.entropy)} {run.unit}: the floor, which no Q can go below."]
    if run.converged:
        end = number(float(run.kl_divergence[-1]))
        said.append(
            f"Converged after {count_of(run.steps, 'step')}: D(P‖Q) is {end}, at most "
            f"{number(run.tolerance)}."
        )
    else:
        said.append(run.status[:1].upper() + run.status[1:])
    said.append(
        "H(P,Q) and D(P‖Q) differ by H(P) at every step, and their gradients are the same"
        f"{_tell_gap(float(run.gradient_gap.max()))}."
    )
    if run.held_out is not None:
        said.append(_tell_held_out(run, run.held_out))
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


def _tell_held_out(run: Training, held_out: HeldOut) -> str:
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
        text += "so that D(R‖Q) would grow without limit."
    return text


def _tell_gap(gap: float) -> str:
    """Return a power of ten above a difference that is due to rounding."""
    return f" (within 1e{math.ceil(math.log10(gap)):03d})" if gap else ", bit for bit"
