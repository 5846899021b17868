"""A training run as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.document import printable
from kullback.report._bars import Bar, chart
from kullback.report._document import document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.fitting import Training

_MOST = 100
_POINTS = 300
_HEIGHT = 30


def page(run: Training) -> str:
    """Return the run as one HTML file: no scripts, nothing loaded from elsewhere."""
    added = [("D(P‖Q)", "od", run.kl_divergence)]
    if run.held_out is not None:
        added.append(("D(R‖Q)", "op dash", run.held_out.kl_divergence))
    top = max(float(values.max()) for *_, values in added) or 1.0
    return document(
        "training.html.j2",
        run=run,
        top=top,
        height=_HEIGHT,
        curves=[(name, look, _path(values, top)) for name, look, values in added],
        steps=[
            (step, float(run.cross_entropy[step]), [float(of[step]) for *_, of in added])
            for step in run.some_steps()
        ],
        charts=[(step, _chart(run, row)) for step, row in ((0, 0), (run.steps, -1))],
    )


def _chart(run: Training, row: int) -> dict[str, Any]:
    """Return the bars of P and of Q at one of the rows recorded, the likeliest under P first."""
    order = np.argsort(-run.p, kind="stable")[:_MOST].tolist()
    q = run.q[row]
    return chart(
        [Bar(printable(run.outcomes[i]), float(run.p[i]), float(q[i]), 0.0) for i in order],
        "outcome",
        lambda q, p: f"{q:.4g} → {p:.4g}",
    )


def _path(values: NDArray[np.float64], top: float) -> str:
    """Return the curve as a path in a box 100 wide, 0 at the foot and `top` at the head."""
    last = max(len(values) - 1, 1)
    shown = np.unique(np.linspace(0, len(values) - 1, _POINTS).round().astype(int)).tolist()
    return "M" + "L".join(
        f"{100 * step / last:.2f} {_HEIGHT * (1 - values[step] / top):.2f}" for step in shown
    )
