"""A training run as a matplotlib figure: both curves over their floors, and Q moving to P."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.document import number
from kullback.plots._figure import new_figure, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from kullback.fitting import Training

_BARS = 20
_BINS = 60
_P = "#4477aa"
_Q = "#ddaa33"
_ENTROPY = "#222255"
_HELD_OUT = "#cc3311"
_FLOOR = "#999999"
_LONG = 200  # steps, from which on the axis is logarithmic beyond the first


def draw(training: Training) -> Figure:
    """Draw H(P,Q) over its floor H(P), D(P‖Q) over 0 at the same scale, and Q against P.

    Both curves are drawn to one scale, H(P) apart, so that they are the same curve; beside
    held-out samples, whose D(R‖Q) is red, D has a logarithmic scale, which ends below the least
    D(R‖Q). On the right are P and Q at the start, at two steps between, by which D(P‖Q) has come
    down by two thirds and by 95 %, and at the end: bars, or for more than 20 outcomes lines over
    the outcomes from the likeliest on. Raises ImportError where matplotlib (the extra ``plots``)
    is not installed.
    """
    figure = new_figure(width=10.0, height=5.4)
    moments = _moments(training)
    halves: Any = figure.subfigures(1, 2)
    left, right = halves
    upper, lower = left.subplots(2, 1, sharex=True)
    _draw_curves(training, upper, lower)
    if len(training.outcomes) <= _BARS:
        for axes, row in zip(
            np.atleast_1d(right.subplots(len(moments), 1, sharex=True, sharey=True)),
            moments,
            strict=True,
        ):
            _draw_bars(training, axes, row, last=row == moments[-1])
    else:
        _draw_lines(training, right.subplots(), moments)
    return figure


def _draw_curves(training: Training, upper: Axes, lower: Axes) -> None:
    """Draw what the run cost above and what Q added to it below, to one scale."""
    steps = np.arange(training.steps + 1)
    apart = training.held_out
    below = "D(P‖Q) = H(P,Q) − H(P)" if apart is None else "D(P‖Q)"
    tops = [training.kl_divergence.max()]
    floor = f"H(P) = {number(training.entropy)}, the floor"
    upper.axhline(training.entropy, color=_FLOOR, linestyle="--", label=floor)
    upper.plot(steps, training.cross_entropy, color=_ENTROPY, label="H(P,Q)", **_style(steps))
    lower.axhline(0.0, color=_FLOOR, linestyle="--")
    lower.plot(steps, training.kl_divergence, color=_Q, label=below, **_style(steps))
    if apart is not None:
        tops.append(apart.kl_divergence.max())
        lower.plot(
            steps, apart.kl_divergence, color=_HELD_OUT, label="D(R‖Q), held out", **_style(steps)
        )
        lower.axvline(apart.best_step, color=_HELD_OUT, linestyle=":", linewidth=1)
        lower.annotate(
            f"best at step {apart.best_step}",
            (apart.best_step, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(4, -4),
            textcoords="offset points",
            va="top",
            color=_HELD_OUT,
        )
    span = float(max(tops)) or 1.0
    upper.set_ylim(training.entropy - 0.08 * span, training.entropy + 1.08 * span)
    lower.set_ylim(-0.08 * span, 1.08 * span)
    if apart is not None:  # so that the rise is seen beside the fall, which is much larger
        lower.set_yscale("log")
        lower.set_ylim(0.4 * float(apart.kl_divergence.min()) or None, 1.2 * span)
    for axes in (upper, lower):
        axes.set_ylabel(training.unit)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0.2)
    lower.set_xlabel("step")
    if training.steps >= _LONG:
        lower.set_xscale("symlog", linthresh=1)
    lower.set_xlim(0, max(training.steps, 1))


def _style(steps: NDArray[np.int64]) -> dict[str, Any]:
    """Return the marks that a short run needs to be seen."""
    return {"linewidth": 2, "marker": "o" if len(steps) <= 30 else None, "markersize": 3}


def _moments(training: Training) -> list[int]:
    """Return the rows of Q to show: the start, the end, and between them by what D came down."""
    added = training.kl_divergence[training.steps_recorded]
    last = len(added) - 1
    rows = {0, last}
    start, end = float(added[0]), float(added[-1])
    for share in (1 / 3, 0.05):
        below = np.flatnonzero(added <= end + share * (start - end))
        if below.size:
            rows.add(int(below[0]))
    return sorted(rows)


def _draw_bars(training: Training, axes: Axes, row: int, *, last: bool) -> None:
    places = np.arange(len(training.outcomes))
    axes.bar(places - 0.2, training.p, width=0.38, color=_P, label="P")
    axes.bar(places + 0.2, training.q[row], width=0.38, color=_Q, label="Q")
    step = int(training.steps_recorded[row])
    added = f"{training.kl_divergence[step]:.3g} {training.unit}"
    axes.set_title(f"step {step}: D(P‖Q) = {added}", loc="left", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    if row == 0:
        axes.legend(frameon=False, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderpad=0)
    if last:
        names = [plain_text(outcome, 12) for outcome in training.outcomes]
        slanted = sum(map(len, names)) > 50
        turn: dict[str, Any] = (
            {"rotation": 40, "ha": "right", "rotation_mode": "anchor"} if slanted else {}
        )
        axes.set_xticks(places, names, **turn)


def _draw_lines(training: Training, axes: Axes, moments: list[int]) -> None:
    """Draw the mean of P and of Q over outcomes of like rank, the likeliest under P first."""
    import matplotlib as mpl

    order = np.argsort(-training.p, kind="stable")
    count = order.size
    edges = np.unique(np.geomspace(1, count + 1, _BINS).round().astype(int)) - 1
    ranks = np.sqrt((edges[:-1] + 1.0) * edges[1:])
    shades = mpl.colormaps["YlOrBr"](np.linspace(0.25, 0.8, len(moments)))
    means = np.add.reduceat(training.p[order], edges[:-1]) / np.diff(edges)
    axes.plot(ranks, means, color=_P, linewidth=5, alpha=0.6, label="P")
    for row, shade in zip(moments, shades, strict=True):
        means = np.add.reduceat(training.q[row][order], edges[:-1]) / np.diff(edges)
        step = int(training.steps_recorded[row])
        axes.plot(ranks, means, color=shade, linewidth=1.5, label=f"Q at step {step}")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("outcome, the likeliest under P first")
    axes.set_ylabel("probability (mean over outcomes of like rank)")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
