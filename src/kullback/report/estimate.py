"""An estimate as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.report._environment import environment
from kullback.results._text import number

if TYPE_CHECKING:
    from kullback.results import Estimate


def page(estimate: Estimate) -> str:
    """Return the estimate as one HTML file: no scripts, nothing loaded from elsewhere."""
    sizes = ", ".join(
        f"{side} {'known' if size is None else f'{size:,}'}"
        for side, size in (("P", estimate.n_p), ("Q", estimate.n_q))
    )
    rows = [
        (f"{100 * estimate.confidence:g} % interval", _interval(estimate)),
        ("standard error", number(estimate.standard_error)),
        ("noise floor", number(estimate.noise_floor)),
        ("unseen mass", number(estimate.unseen_mass)),
        ("method", estimate.method),
        ("interval by", estimate.interval_method),
        ("sample sizes", sizes),
        ("status", estimate.status),
    ]
    return (
        environment()
        .get_template("estimate.html.j2")
        .render(estimate=estimate, rows=[row for row in rows if row[1] not in {"", "nan"}])
    )


def _interval(estimate: Estimate) -> str:
    ends = number(estimate.low), number(estimate.high)
    return "" if "nan" in ends else f"{ends[0]} to {ends[1]} {estimate.unit}"
