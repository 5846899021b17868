"""Costs as text for people, aligned by display width."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

from kullback.coding._coded_length import NAMES
from kullback.coding._huffman import spelled
from kullback.results._text import number, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback.coding._cross_costs import CrossCosts
    from kullback.coding._two_codes import TwoCodes

_COLUMN = 8
_LEFT = 24
_COSTS = ("exact", "these symbols", "spent", "Huffman")
_WIDTHS = (10, 16, 10, 10)
_MOST_WORDS = 16


def matrix_text(costs: CrossCosts, *, width: int) -> str:
    """Return the matrix in lines of at most `width` columns, parted if need be, and its gist."""
    many = len(costs.names)
    digits = len(str(many))
    keys = [f"[{i:>{digits}}]" for i in range(1, many + 1)]
    # As short as lets all columns stand side by side, but long enough to tell files apart.
    room = width - _COLUMN * (many + 1) - len(keys[0]) - 1
    shown = short_names(costs.names, min(max(room, 16), max(width // 3, 16)))
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
        head = " " * left + f"{'H(P)':>{_COLUMN - 1}} " + _cells(keys[j] + " " for j in part)
        lines += ["", head.rstrip()]
        for i, head in enumerate(heads):
            own = f"{_pad(head, left)}{costs.entropy[i]:{_COLUMN - 1}.3f} "
            mark = ("*" if best[i] == j else " " for j in part)
            numbers = (_three(bits[i, j]) + star for j, star in zip(part, mark, strict=True))
            lines.append((own + _cells(numbers)).rstrip())
    lines += ["", *(_sentence(costs, i, keys, shown) for i in range(many))]
    return "\n".join(lines)


def codes_text(run: TwoCodes) -> str:
    """Return what two codes cost, a line a code, in at most 80 columns for short names."""
    symbols = "1 symbol" if run.n == 1 else f"{run.n:,} symbols"
    seed = "" if run.seed is None else f" (seed {run.seed})"
    lines = [
        f"{symbols} drawn from P{seed}, coded by {NAMES[run.coder]} and decoded again",
        "",
        f"{'bits a symbol, code for':<{_LEFT}}" + _columns(_COSTS),
    ]
    costs = [("P      H(P)", run.for_p.numbers())]
    if run.for_q is not None:
        costs += [("Q      H(P,Q)", run.for_q.numbers()), ("Q − P  D(P‖Q)", run.excess)]
    for name, row in costs:
        lines.append(f"{name:<{_LEFT}}" + _columns(map(_six, row.values())))
    lines += ["", *_words(run), "", *_gist(run)]
    return "\n".join(lines)


def _words(run: TwoCodes) -> list[str]:
    """Return each outcome with its ideal length and its Huffman code word, in either code."""
    codes = [run.for_p.huffman] if run.for_q is None else [run.for_p.huffman, run.for_q.huffman]
    names = [printable(outcome) for outcome in run.outcomes[:_MOST_WORDS]]
    left = max(7, *map(_width, names))
    columns = [_pad("outcome", left), *(_pad(name, left) for name in names)]
    for letter, code in zip("PQ", codes, strict=False):
        q = code.q[:_MOST_WORDS]
        words = [spelled(word) for word in code.words[:_MOST_WORDS]]
        wide = max(7, *map(len, words))
        rows = [
            f"{share:>10.4g}{_three(_ideal(share)):>9}  {word:<{wide}}"
            for share, word in zip(q.tolist(), words, strict=True)
        ]
        head = f"{letter.lower():>10}{'−log2 ' + letter.lower():>9}  {'Huffman':<{wide}}"
        columns = [left + row for left, row in zip(columns, [head, *rows], strict=True)]
    more = len(run.outcomes) - _MOST_WORDS
    return [line.rstrip() for line in columns] + [f"and {more:,} more outcomes"] * (more > 0)


def _gist(run: TwoCodes) -> list[str]:
    """Return in sentences what the numbers say."""
    penalty = run.for_p.huffman.excess
    lines = [
        f"Whole bits: the Huffman code for P spends {number(penalty)} bits a symbol above H(P)."
        if penalty
        else "Whole bits cost nothing here: every probability of P is a power of ½."
    ]
    if run.for_q is None:
        return lines
    if run.status != "ok":
        return [f"{printable(run.status)}.", *lines]
    return [
        (
            f"Q's code spends {_six(run.excess['spent'])} bits a symbol more than P's; "
            f"D(P‖Q) is {_six(run.kl_divergence)}."
        ),
        *lines,
    ]


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
        return f"no other model fits {keys[i]} {shown[i]}: each holds some of it to be impossible"
    more = costs.kl_divergence[i, best]
    return f"the model of {keys[best]} {shown[best]} fits {keys[i]} best, {more:.3f} above its H(P)"


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{_COLUMN}}" for text in texts)


def _columns(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{wide}}" for text, wide in zip(texts, _WIDTHS, strict=True))


def _six(value: float) -> str:
    """Return the value with six decimals, or three digits if these would be zeros."""
    if math.isinf(value):
        return "∞"
    return f"{value:.6f}" if value == 0 or abs(value) >= 5e-6 else f"{value:.3g}"


def _ideal(share: float) -> float:
    return 0.0 - math.log2(share) if share else math.inf


def _three(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.3f}"


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
