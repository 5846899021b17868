"""What two codes cost as text: the gist, a line a code, and the code words."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from kullback.coding._coded_length import NAMES
from kullback.coding._huffman import LONGEST, spelled
from kullback.document import cells, cut, number, padded, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.coding._two_codes import TwoCodes

_COLUMNS = 80
_LEFT = 24
_COSTS = ("exact", "these symbols", "spent", "Huffman")
_WIDTHS = (10, 16, 10, 10)
_MOST_WORDS = 16


def codes_text(run: TwoCodes) -> str:
    """Return the gist and the table, in at most 80 columns for short names."""
    lines = [*_gist(run), "", f"{'bits a symbol, code for':<{_LEFT}}" + _columns(_COSTS)]
    costs = [("P      H(P)", run.for_p.numbers())]
    if run.for_q is not None:
        costs += [("Q      H(P,Q)", run.for_q.numbers()), ("Q − P  D(P‖Q)", run.excess)]
    for name, row in costs:
        lines.append(f"{name:<{_LEFT}}" + _columns(map(_six, row.values())))
    lines += ["", *_words(run), "", _whole_bits(run)]
    return "\n".join(lines)


def _gist(run: TwoCodes) -> list[str]:
    """Return in two sentences what was done and what it cost."""
    symbols = "1 symbol" if run.n == 1 else f"{run.n:,} symbols"
    done = f"{symbols} drawn from P (seed {run.seed}), coded and decoded by {NAMES[run.coder]}."
    costs = f"In bits each: {run.for_p.spent:.4g} with the code built for P"
    if run.for_q is None:
        costs += f"; H(P) is {run.for_p.exact:.4g}."
    elif run.status != "ok":
        costs += f". {printable(run.status)}."
    else:
        more = run.excess["spent"]
        costs += f", {run.for_q.spent:.4g} with the code built for Q: {abs(more):.4g} "
        costs += f"{'less' if more < 0 else 'more'}, where D(P‖Q) is {_four(run.kl_divergence)}."
    return [done, *textwrap.wrap(costs, _COLUMNS, break_long_words=False)]


def _words(run: TwoCodes) -> list[str]:
    """Return each outcome with its ideal length and its Huffman code word, in either code."""
    codes = [run.for_p.huffman] if run.for_q is None else [run.for_p.huffman, run.for_q.huffman]
    names = [cut(printable(outcome), LONGEST) for outcome in run.outcomes[:_MOST_WORDS]]
    left = max(7, *map(cells, names))
    columns = [padded("outcome", left), *(padded(name, left) for name in names)]
    for letter, code in zip("PQ", codes, strict=False):
        q = code.q[:_MOST_WORDS]
        words = [spelled(word) for word in code.words[:_MOST_WORDS]]
        wide = max(7, *map(len, words))
        rows = [
            f"{share:>10.4g}{_ideal(share):>9}  {word:<{wide}}"
            for share, word in zip(q.tolist(), words, strict=True)
        ]
        head = f"{letter.lower():>10}{'−log2 ' + letter.lower():>9}  {'Huffman':<{wide}}"
        columns = [left + row for left, row in zip(columns, [head, *rows], strict=True)]
    more = len(run.outcomes) - _MOST_WORDS
    rest = [f"and {more:,} more outcome{'s' * (more != 1)}"] if more > 0 else []
    return [line.rstrip() for line in columns] + rest


def _whole_bits(run: TwoCodes) -> str:
    penalty = run.for_p.huffman.excess
    if penalty:
        cost = number(penalty)
        return f"Whole bits: the Huffman code for P spends {cost} bits a symbol above H(P)."
    return "Whole bits cost nothing here: every probability of P above 0 is a power of ½."


def _columns(texts: Iterable[str]) -> str:
    return "".join(f"{text:>{wide}}" for text, wide in zip(texts, _WIDTHS, strict=True))


def _six(value: float) -> str:
    """Return the value with six decimals, or three digits if these would be zeros."""
    if math.isinf(value):
        return "∞"
    return f"{value:.6f}" if value == 0 or abs(value) >= 5e-6 else f"{value:.3g}"


def _four(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.4g}"


def _ideal(share: float) -> str:
    return f"{0.0 - math.log2(share):.3f}" if share else "∞"
