"""Curves as lines of bars, for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document._layout import cells, padded
from kullback.document._words import digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.document._charts import Curves

_BARS = "▁▂▃▄▅▆▇█"
_MOST = 36
_FEWEST = 8
_BESIDE = 42
"""The cells of a line that its bars leave to the name and the numbers."""


def text_curves(chart: Curves, width: int) -> list[str]:
    """Return a line for each curve: its name, its bars, and where it begins and ends."""
    curves = [curve for plane in chart.planes for curve in plane.curves]
    room = max((cells(curve.name) for curve in curves), default=0)
    most = max(min(_MOST, width - _BESIDE), _FEWEST)
    return [
        f"{padded(curve.name, room)}  {sparkline(curve.y, log=curve.log, most=most)}  "
        f"{digits(curve.y[0], curve.digits)} to {digits(curve.y[-1], curve.digits)}"
        f"{', log scale' if curve.log else ''}"
        for curve in curves
    ]


def sparkline(values: Sequence[float], *, log: bool = False, most: int = _MOST) -> str:
    """Return the curve in at most so many bars; zeros lie at the foot of a log scale.

    >>> sparkline([8.0, 4.0, 2.0, 1.0])
    '█▄▂▁'
    >>> sparkline([8.0, 4.0, 2.0, 1.0], log=True)
    '█▆▃▁'
    """
    last = len(values) - 1
    if len(values) > most:
        values = [values[round(i * last / (most - 1))] for i in range(most)]
    if log:
        least = min((value for value in values if value > 0), default=1.0)
        values = [math.log(max(value, least)) for value in values]
    low, high = min(values), max(values)
    if high == low:
        return _BARS[0] * len(values)
    return "".join(
        _BARS[round((value - low) / (high - low) * (len(_BARS) - 1))] for value in values
    )
