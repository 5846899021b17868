"""Costs as text for people, aligned by display width."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

from kullback.results._text import number, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback.coding._cross_costs import CrossCosts

_COLUMN = 8


def matrix_text(costs: CrossCosts, *, width: int) -> str:
    """Return the matrix in lines of at most `width` columns, parted if need be, and its gist."""
    many = len(costs.names)
    digits = len(str(many))
    keys = [f"[{i:>{digits}}]" for i in range(1, many + 1)]
    shown = short_names(costs.names, max(width // 3, 12))
    heads = [f"{key} {name}" for key, name in zip(keys, shown, strict=True)]
    left = max(map(_width, heads))
    fit = max((width - left - _COLUMN) // _COLUMN, 1)
    lines = [
        f"H(P,Q) in bits a byte, order {costs.order}, smoothing {costs.smoothing:g}",
        "rows: the data, P; columns: the file that the model Q was learned from",
        "* the best model of another file",
    ]
    bits, best = costs.bits_per_byte, costs.best
    for start in range(0, many, fit):
        part = range(start, min(start + fit, many))
        lines += ["", " " * left + f"{'H(P)':>{_COLUMN}}" + _cells(keys[j] + " " for j in part)]
        for i, head in enumerate(heads):
            own = f"{_pad(head, left)}{costs.entropy[i]:{_COLUMN}.3f}"
            mark = ("*" if best[i] == j else " " for j in part)
            numbers = (_three(bits[i, j]) + star for j, star in zip(part, mark, strict=True))
            lines.append((own + _cells(numbers)).rstrip())
    lines += ["", *(_sentence(costs, i, keys, shown) for i in range(many))]
    return "\n".join(lines)


def short_names(names: Sequence[str], width: int) -> list[str]:
    """Return the names as one line each, of at most so many columns, common folders left out.

    >>> short_names(["/usr/share/a.txt", "/usr/share/doc/b.txt"], 20)
    ['a.txt', 'doc/b.txt']
    """
    try:
        common = os.path.commonpath([os.path.dirname(name) for name in names])  # noqa: PTH120 (a name need not be a path)
    except ValueError:
        common = ""
    if common:
        names = [os.path.relpath(name, common) for name in names]
    return [_shortened(printable(name), width) for name in names]


def _shortened(text: str, width: int) -> str:
    """Return the text's end, which tells files apart, if it is too wide."""
    if _width(text) <= width:
        return text
    while _width(text) >= width:
        text = text[1:]
    return f"…{text}"


def _sentence(costs: CrossCosts, i: int, keys: Sequence[str], shown: Sequence[str]) -> str:
    best = costs.best[i]
    if best is None:
        return f"{keys[i]} {shown[i]}: every other model holds some of it to be impossible"
    more = costs.kl_divergence[i, best]
    return f"{keys[i]} is told best by {keys[best]} {shown[best]}: {number(more)} above its H(P)"


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{_COLUMN}}" for text in texts)


def _three(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.3f}"


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
