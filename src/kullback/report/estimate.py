"""An estimate as a page that stands alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.document import number
from kullback.report._document import document

if TYPE_CHECKING:
    from kullback.results import Estimate

_WIDTH = 400.0


def page(estimate: Estimate) -> str:
    """Return the estimate as one HTML file: no scripts, nothing loaded from elsewhere."""
    sizes = ", ".join(
        f"{side} {'known' if size is None else f'{size:,}'}"
        for side, size in (("P", estimate.n_p), ("Q", estimate.n_q))
        if size is not None or side in estimate.measure
    )
    rows = [
        (f"{100 * estimate.confidence:g} % interval", _interval(estimate)),
        ("standard error", number(estimate.standard_error)),
        ("noise floor", number(estimate.noise_floor)),
        ("unseen mass", number(estimate.unseen_mass)),
        ("method", estimate.method),
        ("interval by", estimate.interval_method),
        ("sample sizes", sizes),
        ("status", estimate.status if estimate.status == "ok" else ""),
    ]
    return document(
        "estimate.html.j2",
        estimate=estimate,
        line=_line(estimate),
        rows=[row for row in rows if row[1] not in {"", "nan"}],
    )


def _interval(estimate: Estimate) -> str:
    ends = number(estimate.low), number(estimate.high)
    return "" if "nan" in ends else f"{ends[0]} to {ends[1]} {estimate.unit}"


def _line(estimate: Estimate) -> dict[str, Any] | None:
    """Return the places of what is finite on a line that begins at 0 or at the least of it."""
    known = [estimate.value, estimate.low, estimate.high, estimate.noise_floor]
    finite = [value for value in known if math.isfinite(value)]
    start, stop = min([0.0, *finite]), max([0.0, *finite])
    if not math.isfinite(estimate.value) or start == stop:
        return None
    stop += 0.08 * (stop - start)

    def place(value: float) -> float:
        return round(_WIDTH * (min(max(value, start), stop) - start) / (stop - start), 1)

    return {
        "said": f"{number(estimate.value)} {_interval(estimate)}",
        "value": place(estimate.value),
        "ends": None if math.isnan(estimate.low) else (place(estimate.low), place(estimate.high)),
        "endless": math.isinf(estimate.high),
        "floor": place(estimate.noise_floor) if math.isfinite(estimate.noise_floor) else None,
        "start": number(start),
        "stop": f"{stop:.3g}",
    }
