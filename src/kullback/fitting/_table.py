"""A run as a table of some of its steps, with its curves as sparklines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.document import cells, cut, number, padded, printable

if TYPE_CHECKING:
    from kullback.fitting._softmax import Floats
    from kullback.fitting.training import Training

_BARS = "▁▂▃▄▅▆▇█"
_NAME = 12


def some_steps(last: int, *more: int) -> list[int]:
    """Return 0, 1, 2, 5, 10, 20, 50 ... up to the last, and the others asked for.

    >>> some_steps(63, 40)
    [0, 1, 2, 5, 10, 20, 40, 50, 63]
    """
    steps = {0, last, *more}
    decade = 1
    while decade <= last:
        steps.update(k * decade for k in (1, 2, 5) if k * decade <= last)
        decade *= 10
    return sorted(steps)


def sparkline(values: Floats, *, log: bool = False, most: int = 36) -> str:
    """Return the curve in at most so many bars; zeros lie at the foot of a log scale.

    >>> sparkline(np.array([8.0, 4.0, 2.0, 1.0]))
    '█▄▂▁'
    >>> sparkline(np.array([8.0, 4.0, 2.0, 1.0]), log=True)
    '█▆▃▁'
    """
    if len(values) > most:
        values = values[np.linspace(0, len(values) - 1, most).round().astype(int)]
    if log:
        positive = values[values > 0]
        values = np.log(np.maximum(values, positive.min())) if positive.size else 0 * values
    low, high = values.min(), values.max()
    if high == low:
        return _BARS[0] * len(values)
    heights = np.rint((values - low) / (high - low) * (len(_BARS) - 1))
    return "".join(_BARS[int(height)] for height in heights)


def table(run: Training, columns: int) -> list[str]:
    """Return the lines of the table, so many columns wide: the head, some steps, and P."""
    rows = {int(step): row for row, step in enumerate(run.steps_recorded)}
    steps = run.some_steps()
    parts = [
        ["step", *(f"{step}" for step in steps), "P"],
        ["H(P,Q)", *(_fixed(run.cross_entropy[step]) for step in steps), _fixed(run.entropy)],
        ["D(P‖Q)", *(_short(run.kl_divergence[step]) for step in steps), "0"],
        ["gradient", *(_short(run.gradient_norm[step]) for step in steps), "0"],
    ]
    if run.held_out is not None:
        excess = run.held_out.kl_divergence
        parts.append(["D(R‖Q)", *(_short(excess[step]) for step in steps), ""])
    room = columns - sum(max(map(len, part)) + 2 for part in parts)
    parts += _shares(run, [rows.get(step) for step in steps], room)
    widths = [max(map(cells, part)) for part in parts]
    return [
        "  ".join(
            padded(text, width, right=True) for text, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in zip(*parts, strict=True)
    ]


def _shares(run: Training, rows: list[int | None], room: int) -> list[list[str]]:
    """Return Q's columns: as many of the likeliest outcomes as there is room for, in order."""
    chosen: dict[int, list[str]] = {}
    for i in np.argsort(-run.p, kind="stable")[:12].tolist():
        values = ["·" if row is None else _share(run.q[row, i]) for row in rows]
        column = [cut(printable(run.outcomes[i]), _NAME), *values, _share(run.p[i])]
        room -= max(map(cells, column)) + 2
        if room < 0:
            break
        chosen[i] = column
    return [chosen[i] for i in sorted(chosen)]


def _fixed(value: float) -> str:
    return f"{value:.6f}" if math.isfinite(value) and value < 1e4 else number(value)


def _short(value: float) -> str:
    return f"{value:.3g}"


def _share(value: float) -> str:
    return f"{value:.4f}" if value == 0 or value >= 5e-5 else f"{value:.0e}"
