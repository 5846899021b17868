"""P against Q over named outcomes, as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document import printable
from kullback.report._bars import Bar, chart
from kullback.report._document import document

if TYPE_CHECKING:
    from kullback.results import Comparison

_MOST = 100


def page(comparison: Comparison) -> str:
    """Return the comparison as one HTML file: no scripts, nothing loaded from elsewhere."""
    return document(
        "comparison.html.j2",
        comparison=comparison,
        numbers=[
            ("H(P)", comparison.entropy, "the uncertainty that nobody can avoid"),
            ("D(P‖Q)", comparison.kl_divergence, "what using Q adds"),
            ("H(P,Q)", comparison.cross_entropy, "what P costs with Q: the sum of the two"),
            ("D(Q‖P)", comparison.reverse_kl_divergence, "the same with P and Q exchanged"),
            ("J(P,Q)", comparison.jeffreys_divergence, "the sum of both directions (PSI)"),
            ("JS(P,Q)", comparison.js_divergence, "symmetric and never infinite"),
        ],
        chart=chart(
            [Bar(printable(name), p, q, share) for name, p, q, share in comparison.largest(_MOST)],
            "outcome",
            lambda q, p: f"{q:.4g} → {p:.4g}",
        ),
    )
