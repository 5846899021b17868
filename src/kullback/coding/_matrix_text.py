"""The matrix of files as text: rows are data, columns models, and what fits what best."""

from __future__ import annotations

import math
from textwrap import wrap
from typing import TYPE_CHECKING

from kullback.coding._names import short_names
from kullback.document import cells, padded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback.coding._cross_costs import CrossCosts

_COLUMN = 8


def matrix_text(costs: CrossCosts, *, columns: int) -> str:
    """Return the matrix in lines of at most so many columns, parted if need be, and its gist."""
    many = len(costs.names)
    digits = len(str(many))
    keys = [f"[{i:>{digits}}]" for i in range(1, many + 1)]
    # As short as lets all columns stand side by side, but long enough to tell files apart.
    room = columns - _COLUMN * (many + 1) - len(keys[0]) - 1
    shown = short_names(costs.names, min(max(room, 16), max(columns // 3, 16)))
    heads = [f"{key} {name}" for key, name in zip(keys, shown, strict=True)]
    left = max(map(cells, heads))
    fit = max((columns - left - _COLUMN) // _COLUMN, 1)
    said = [
        f"H(P,Q) in bits a byte, order {costs.order}, smoothing {costs.smoothing:g}",
        "rows: the data, P; columns: the file that the model Q was learned from",
        "* the best model of another file",
    ]
    lines = _wrapped(said, columns)
    bits, best = costs.bits_per_byte, costs.best
    for start in range(0, many, fit):
        part = range(start, min(start + fit, many))
        head = " " * left + f"{'H(P)':>{_COLUMN - 1}} " + _cells(keys[j] + " " for j in part)
        lines += ["", head.rstrip()]
        for i, head in enumerate(heads):
            own = f"{padded(head, left)}{costs.entropy[i]:{_COLUMN - 1}.3f} "
            mark = ("*" if best[i] == j else " " for j in part)
            numbers = (_three(bits[i, j]) + star for j, star in zip(part, mark, strict=True))
            lines.append((own + _cells(numbers)).rstrip())
    said = [_sentence(costs, i, keys, shown) for i in range(many)]
    lines += ["", *_wrapped(said, columns)]
    return "\n".join(lines)


def _sentence(costs: CrossCosts, i: int, keys: Sequence[str], shown: Sequence[str]) -> str:
    best = costs.best[i]
    if best is None:
        return f"no other model fits {keys[i]} {shown[i]}: each holds some of it to be impossible"
    more = costs.kl_divergence[i, best]
    return f"the model of {keys[best]} {shown[best]} fits {keys[i]} best, {more:.3f} above its H(P)"


def _wrapped(sentences: Iterable[str], columns: int) -> list[str]:
    """Return the sentences, each in lines of at most so many columns."""
    width = max(columns, 20)
    return [line for text in sentences for line in wrap(text, width, subsequent_indent="  ")]


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{_COLUMN}}" for text in texts)


def _three(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.3f}"
