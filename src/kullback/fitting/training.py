"""What a training run was: every step's numbers, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_base
from kullback.fitting._softmax import Floats, gradient_of_cross_entropy, gradient_of_kl
from kullback.fitting._table import WIDTH, some_steps, sparkline, table
from kullback.results._frames import to_frame
from kullback.results._result import Result, unit_name
from kullback.results._text import number

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

SCHEMA = "kullback.training/1"
_IN_JSON = 1_000_000  # numbers of Q's rows


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class HeldOut:
    """What Q is worth on samples that it was not trained on, step by step.

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

    def __str__(self) -> str:
        """Return some steps as a table, the curves as sparklines, and how the run ended."""
        drawn = "given" if self.seed is None else f"random, seed {self.seed}"
        curves = [
            ("H(P,Q)", self.cross_entropy, False, 6, ""),
            ("D(P‖Q)", self.kl_divergence, True, 3, ", log scale"),
        ]
        if self.held_out is not None:
            curves.append(("D(R‖Q)", self.held_out.kl_divergence, True, 3, ", log scale"))
        return "\n".join(
            [
                self._title(),
                f"start {drawn}; learning rate {self.learning_rate:g}",
                "",
                *table(self),
                "",
                *(
                    f"{name}  {sparkline(values, log=log)}  "
                    f"{values[0]:.{digits}g} to {values[-1]:.{digits}g}{scale}"
                    for name, values, log, digits, scale in curves
                ),
                "",
                *(line for said in self.sentences() for line in wrap(said, WIDTH - 1)),
            ]
        )

    def __repr__(self) -> str:
        """Return one line: the size, the steps and the end."""
        return (
            f"<Training over {self._size()}: D(P‖Q) {number(float(self.kl_divergence[0]))} to "
            f"{number(float(self.kl_divergence[-1]))} {self.unit} in {_many(self.steps, 'step')}, "
            f"{'converged' if self.converged else 'not converged'}>"
        )

    def sentences(self) -> list[str]:
        """Return how the run ended, and what it shows, in words."""
        said = [f"H(P) is {number(self.entropy)} {self.unit}: the floor, which no Q goes under."]
        if self.converged:
            end = number(float(self.kl_divergence[-1]))
            said.append(
                f"Converged after {_many(self.steps, 'step')}: D(P‖Q) is {end}, at most "
                f"{number(self.tolerance)}."
            )
        else:
            said.append(self.status[:1].upper() + self.status[1:])
        said.append(
            "H(P,Q) and D(P‖Q) stand H(P) apart at every step, and their gradients are the same"
            f" (to {self.gradient_gap.max():.1g})."
        )
        if self.held_out is not None:
            said.extend(self._apart(self.held_out))
        if len(self.steps_recorded) < len(self.kl_divergence):
            said.append(
                f"Q is kept at {len(self.steps_recorded)} of {len(self.kl_divergence)} steps, "
                "which are steps_recorded."
            )
        return said

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

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{step}</td><td>{number(float(self.cross_entropy[step]))}</td>"
            f"<td>{number(float(self.kl_divergence[step]))}</td></tr>"
            for step in some_steps(self.steps)
        )
        said = "<br>".join(escape(sentence) for sentence in self.sentences())
        return (
            f"<p>{escape(self._title())}</p>"
            "<table><tr><th>step</th><th>H(P,Q)</th><th>D(P‖Q)</th></tr>"
            f"{rows}</table><p>{said}</p>"
        )

    def _title(self) -> str:
        loss = "H(P,Q)" if self.objective == "cross-entropy" else "D(P‖Q)"
        of = "" if self.samples is None else f" of {_many(self.samples, 'sample')}"
        return f"Q fitted to P{of} over {self._size()}: gradient descent on {loss}, in {self.unit}"

    def _apart(self, apart: HeldOut) -> list[str]:
        best = apart.best_step
        lowest = number(float(apart.kl_divergence[best]))
        of = f"R being the {_many(apart.samples, 'sample')} held out"
        if best == self.steps:
            return [f"D(R‖Q), {of}, was still falling at the end: {lowest}."]
        unseen = int(((apart.p > 0) & (self.p == 0)).sum())
        why = (
            f" They have {_many(unseen, 'outcome')} that training never saw, so that it would rise "
            "without limit."
            if unseen
            else ""
        )
        text = f"D(R‖Q), {of}, was smallest at step {best}, {lowest}; what was learned after"
        return [f"{text} that costs them {number(apart.excess)} more.{why}"]

    def _size(self) -> str:
        return _many(len(self.outcomes), "outcome")


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
