"""H(P) + D = H(P,Q) as bars that begin where the last one ends, and the estimate of D beside."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback.tables._shown.words import estimated, interval, measure

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

_ROOM = 230.0


def part(column: ColumnComparison, result: TableComparison) -> dict[str, Any] | None:
    """Return the bars' places, of ``_ROOM`` in all; an infinite bar runs to the edge, unclosed."""
    found, estimate = column.comparison, column.estimate
    if found is None or estimate is None:
        return None
    start, added = found.entropy, found.kl_divergence
    ends = [start + end for end in (added, estimate.value, estimate.high)]
    edge = max([start, *filter(math.isfinite, ends)], key=abs) or 1.0
    edge *= 1.12 if not all(map(math.isfinite, ends)) else 1.0

    def place(value: float) -> float:
        return round(_ROOM * min(max(value / edge, 0.0), 1.0), 1)

    return {
        "unit": result.unit,
        "edge": _ROOM,
        "endless": math.isinf(added),
        "start": place(start),
        "total": place(start + added),
        "entropy": measure(start),
        "added": measure(added),
        "cross": measure(found.cross_entropy),
        "low": place(start + estimate.low),
        "value": place(start + estimate.value),
        "high": place(start + estimate.high),
        "high_endless": math.isinf(estimate.high),
        "estimate": estimated(estimate.value, result.threshold),
        "interval": interval(estimate, result.threshold),
        "jeffreys": measure(found.jeffreys_divergence),
        "js": measure(found.js_divergence),
    }
