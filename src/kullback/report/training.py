"""A training run as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.report._document import document

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.fitting import Training

_MOST = 100
_POINTS = 300
_WIDTH, _HEIGHT = 560, 150


def page(run: Training) -> str:
    """Return the run as one HTML file: no scripts, nothing loaded from elsewhere."""
    order = np.argsort(-run.p, kind="stable")[:_MOST]
    widest = max(float(run.p.max()), float(run.q[-1].max()))
    added = [("D(P‖Q)", "#ddaa33", run.kl_divergence)]
    if run.held_out is not None:
        added.append(("D(R‖Q)", "#cc3311", run.held_out.kl_divergence))
    top = max(float(values.max()) for *_, values in added) or 1.0
    return document(
        "training.html.j2",
        run=run,
        width=_WIDTH,
        height=_HEIGHT,
        top=top,
        curves=[(name, colour, _points(values, top)) for name, colour, values in added],
        steps=[
            (step, float(run.cross_entropy[step]), [float(of[step]) for *_, of in added])
            for step in run.some_steps()
        ],
        rows=[
            {
                "name": run.outcomes[i],
                "p": float(run.p[i]),
                "start": float(run.q[0, i]),
                "end": float(run.q[-1, i]),
                "p_width": round(200 * float(run.p[i]) / widest, 2),
                "q_width": round(200 * float(run.q[-1, i]) / widest, 2),
            }
            for i in order
        ],
    )


def _points(values: NDArray[np.float64], top: float) -> str:
    """Return the curve as the points of an SVG line, 0 at the foot and `top` at the head."""
    last = max(len(values) - 1, 1)
    shown = np.unique(np.linspace(0, len(values) - 1, _POINTS).round().astype(int))
    return " ".join(
        f"{_WIDTH * step / last:.1f},{_HEIGHT * (1 - values[step] / top):.1f}" for step in shown
    )
