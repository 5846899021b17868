"""A run as text: some steps as a table, the curves as sparklines, and what it shows in words."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from kullback.fitting._table import sparkline, table

if TYPE_CHECKING:
    from kullback.fitting._softmax import Floats
    from kullback.fitting.training import Training

WIDTH = 80
_BARS = 36
_BESIDE = 44  # columns of a line that its bars leave to the name and the numbers


def training_text(run: Training, *, columns: int = WIDTH) -> str:
    """Return the run in lines of at most so many columns, if there is room for its numbers."""
    drawn = "given" if run.seed is None else f"random, seed {run.seed}"
    curves = [_curve("H(P,Q)", run.cross_entropy, 6, columns)]
    curves.append(_curve("D(P‖Q)", run.kl_divergence, 3, columns, log=True))
    if run.held_out is not None:
        curves.append(_curve("D(R‖Q)", run.held_out.kl_divergence, 3, columns, log=True))
    said = [run.title(), f"start {drawn}; learning rate {run.learning_rate:g}"]
    head = [line for text in said for line in wrap(text, columns - 1)]
    end = [line for text in run.sentences() for line in wrap(text, columns - 1)]
    return "\n".join([*head, "", *table(run, columns), "", *curves, "", *end])


def _curve(name: str, values: Floats, digits: int, columns: int, *, log: bool = False) -> str:
    bars = sparkline(values, log=log, most=max(min(_BARS, columns - _BESIDE), 8))
    numbers = f"{values[0]:.{digits}g} to {values[-1]:.{digits}g}"
    return f"{name}  {bars}  {numbers}{', log scale' if log else ''}"
