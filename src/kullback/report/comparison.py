"""P against Q over named outcomes, as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.report._environment import environment
from kullback.results._text import printable

if TYPE_CHECKING:
    from kullback.results import Comparison

_MOST = 100


def page(comparison: Comparison) -> str:
    """Return the comparison as one HTML file: no scripts, nothing loaded from elsewhere."""
    shown = comparison.largest(_MOST)
    widest = max((max(p, q) for _, p, q, _ in shown), default=0.0) or 1.0
    return (
        environment()
        .get_template("comparison.html.j2")
        .render(
            comparison=comparison,
            numbers=[
                ("H(P)", comparison.entropy, "the uncertainty that nobody can avoid"),
                ("D(P‖Q)", comparison.kl_divergence, "what using Q adds"),
                ("H(P,Q)", comparison.cross_entropy, "what P costs with Q: the sum of the two"),
                ("D(Q‖P)", comparison.reverse_kl_divergence, "the same with P and Q exchanged"),
                ("J(P,Q)", comparison.jeffreys_divergence, "the sum of both directions (PSI)"),
                ("JS(P,Q)", comparison.js_divergence, "symmetric and never infinite"),
            ],
            rows=[
                {
                    "name": printable(outcome),
                    "p": p,
                    "q": q,
                    "share": share,
                    "p_width": round(200 * p / widest, 2),
                    "q_width": round(200 * q / widest, 2),
                }
                for outcome, p, q, share in shown
            ],
        )
    )
