"""What a trained Q is worth on samples that it was not trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kullback.document import number
from kullback.results import unit_name

if TYPE_CHECKING:
    from kullback.fitting._softmax import Floats


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
