"""A training log whose every line is an equation: loss = H(Y) − I + D, trained on and held out."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from loss_split import Split, like_predictions, split, split_in_groups

if TYPE_CHECKING:
    from kullback.estimators import Estimate

LEGEND = """\
H(Y)  what guessing from the shares of the labels alone would cost
I     what the prediction tells of the label, and saves
D     what the prediction adds by chances that its own record does not bear out
Noise alone gives I = {information:.4f} and D = {calibration:.4f} {unit} on the held-out examples.
"""


@dataclass
class TrainingLog:
    """Prints a line for every epoch as it comes, and what the numbers say at the end."""

    unit: str = "nats"
    trained: list[Split] = field(default_factory=list)
    held_out: list[Split] = field(default_factory=list)
    _last: tuple[Any, Any] = ((), ())

    @property
    def base(self) -> float | None:
        """The base of the logarithm: None is e, for nats."""
        return 2 if self.unit == "bits" else None

    @property
    def best(self) -> int:
        """The epoch at which the held-out loss was lowest."""
        losses = [one.loss for one in self.held_out]
        return losses.index(min(losses))

    def epoch(self, trained: tuple[Any, Any], held_out: tuple[Any, Any]) -> None:
        """Split the losses of an epoch, of pairs (labels, probabilities); 0 is before training."""
        self.trained.append(split(*trained, base=self.base))
        self.held_out.append(split(*held_out, base=self.base))
        self._last = held_out
        if len(self.held_out) == 1:
            self._head(len(trained[0]), len(held_out[0]))
        pair = self.trained[-1], self.held_out[-1]
        print(f"{len(self.held_out) - 1:5}  {'    '.join(map(_equation, pair))}", flush=True)

    def _head(self, trained: int, held_out: int) -> None:
        first = self.held_out[0]
        floors = {
            "information": first.information_noise,
            "calibration": first.calibration_noise,
        }
        print(LEGEND.format(**floors, unit=self.unit))
        names = "  loss =   H(Y) −      I +      D"
        print(f"       {f'trained on: {trained:,}':<33}    held out: {held_out:,}")
        print(f"epoch  {names:<33}    {names}")

    def close(self) -> None:
        """Print what the numbers say, with intervals for the held-out examples."""
        for sentence in (self._start(), self._course(), self._end(), self._groups(), self._sum()):
            print()
            print(textwrap.fill(sentence, 80))

    def _start(self) -> str:
        first = self.held_out[0]
        return (
            f"Before training the predictions tell {first.information:.4f} of the "
            f"{first.entropy:.4f} {self.unit} that there are to tell, and D = "
            f"{first.calibration:.4f} is what their wrong chances add."
        )

    def _course(self) -> str:
        last, best = self.held_out[-1], self.held_out[self.best]
        if last is best:
            return "The held-out loss was lowest after the last epoch: no overfitting so far."
        rise = last.loss - best.loss
        less, more = best.information - last.information, last.calibration - best.calibration
        cause = (
            f"D is {more / rise:.0%} of the rise: the chances that are stated have become wrong, "
            "and a recalibration mends that."
            if more > less
            else "Most of the rise is information lost, and no recalibration brings that back."
        )
        return (
            f"The held-out loss was lowest after epoch {self.best}; since then it has risen by "
            f"{rise:.4f}: I {_moved(-less)} and D {_moved(more)}. {cause}"
        )

    def _end(self) -> str:
        last = self.held_out[-1]
        epochs = sorted({self.best, len(self.held_out) - 1})
        texts = []
        for epoch in epochs:
            information, calibration = self.held_out[epoch].estimates()
            texts.append(
                f"after epoch {epoch} I = {_interval(information)} and D = {_interval(calibration)}"
            )
        return (
            f"Held out, with the noise taken off and 95 % intervals in {self.unit}: "
            f"{'; '.join(texts)}. The best recalibration softmax(a log q + b), at a = "
            f"{last.scale:.3g}, would now bring the held-out loss from {last.loss:.4f} down to "
            f"H(Y) − I = {last.floor:.4f}."
        )

    def _groups(self) -> str:
        labels, q = self._last
        groups = like_predictions(q, max(2, 20 // q.shape[1]))
        found = split_in_groups(labels, q, groups, base=self.base)
        return (
            f"Counted in {len(set(groups.tolist()))} groups of like predictions instead: "
            f"{_equation(found)} {'−' if found.within < 0 else '+'} {abs(found.within):.4f}, the "
            "last within the groups; noise alone gives there up to "
            f"I = {found.information_noise:.4f} and D = {found.calibration_noise:.4f}."
        )

    def _sum(self) -> str:
        worst = max(abs(one.rounding) for one in self.trained + self.held_out)
        return (
            "Every line adds up before it is rounded to four digits: the two sides differ by "
            f"{worst:.0e} {self.unit} at most."
        )


def _moved(by: float) -> str:
    return f"{'rose' if by > 0 else 'fell'} by {abs(by):.4f}"


def _interval(one: Estimate) -> str:
    return f"{one.value:.4f} [{one.low:.4f}, {one.high:.4f}]".replace("-", "−")


def _equation(one: Split) -> str:
    """Return the split as a line: loss = H(Y) − I + D."""
    # An I that is 0 may come out of the rounding as -0.
    information = max(one.information, 0.0)
    return f"{one.loss:.4f} = {one.entropy:.4f} − {information:.4f} + {one.calibration:.4f}"
