"""Shares of P and Q and their contributions to D as bars: a few paths for a whole table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kullback.tables._shown.words import change, ends, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, what stands behind it in small print, p, q and the contribution to D.

    ``ends`` are those of the contribution's interval, where there is one.
    A row of ``many`` outcomes together has its numbers and no bars, which would be compared with
    those of single outcomes and press them to nothing.
    """

    name: str
    p: float
    q: float
    contribution: float
    more: str = ""
    many: bool = False
    ends: tuple[float, float] | None = None


def chart(
    bars: Sequence[Bar],
    what: str,
    shares: Callable[[float, float], str] = change,
    *,
    long: bool = False,
) -> dict[str, Any]:
    """Return what the macro ``bars`` draws: P is a full bar inside the outline that is Q.

    Every row is 1 high and every bar at most 100 wide, the widest of P and Q and the widest finite
    contribution or end of its interval; an infinite contribution is a bar without an end. ``what``
    names the rows, ``shares`` writes q and p; ``long`` names, such as cells of times, are
    given more room and are whole in the tip of their row too.
    """
    single = [(i, bar) for i, bar in enumerate(bars) if not bar.many]
    widest = max((max(bar.p, bar.q) for _, bar in single), default=0.0) or 1.0
    reached = [x for _, bar in single for x in (bar.contribution, *(bar.ends or ()))]
    finite = list(filter(math.isfinite, reached))
    most = max(finite, key=abs, default=0.0) or 1.0
    return {
        "what": what,
        "long": long,
        "rows": [
            {
                "name": bar.name,
                "more": bar.more,
                "many": bar.many,
                "change": shares(bar.q, bar.p),
                "share": measure(bar.contribution),
                "ends": "" if bar.ends is None else ends(*bar.ends),
                "open": math.isinf(bar.contribution),
            }
            for bar in bars
        ],
        "p": "".join(_box(i, bar.p / widest, 0.32) for i, bar in single),
        "q": "".join(_box(i, bar.q / widest, 0.16) for i, bar in single),
        "d": "".join(
            _box(i, bar.contribution / most, 0.32)
            for i, bar in single
            if math.isfinite(bar.contribution)
        ),
        "ends": "".join(
            _span(i, bar.ends[0] / most, bar.ends[1] / most) for i, bar in single if bar.ends
        ),
        "open": "".join(
            f"M100 {i + 0.24:g}H0v.52h100" for i, bar in single if math.isinf(bar.contribution)
        ),
    }


def _box(i: int, width: float, margin: float) -> str:
    """Return one bar of row i as a piece of a path; nothing where it has no width."""
    if not width > 0:
        return ""
    across = max(round(100 * width, 1), 0.3)
    return f"M0 {i + margin:g}h{across:g}v{1 - 2 * margin:g}H0z"


def _span(i: int, low: float, high: float) -> str:
    """Return the interval in row i as a piece of a path; one without an end goes to the edge."""
    places = sorted(round(100 * min(max(end, 0.0), 1.0)) for end in (low, high))
    return f"M{places[0]} {i + 0.5:g}H{places[1]}"
