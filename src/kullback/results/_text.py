"""How numbers and names look where people read them."""

from __future__ import annotations

import math


def number(value: float) -> str:
    """Return the value with six significant digits, infinities as a sign.

    >>> number(0.27725887222), number(1e-25), number(float("inf"))
    ('0.277259', '1e-25', '∞')
    """
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.6g}"


def printable(name: object) -> str:
    r"""Return the name as one line of text, control characters escaped.

    >>> print(printable("a\nb\x1b[31m"))
    a\nb\x1b[31m
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in str(name)
    )


def cells(text: str) -> int:
    """Return how many columns of a terminal the text takes.

    >>> cells("rain"), cells("下雨")
    (4, 4)
    """
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int, *, front: bool = False) -> str:
    """Return the text in at most so many columns, … where its end (or its front) is missing.

    >>> cut("partly cloudy", 8), cut("多云转晴", 6), cut("2024/rain.csv", 9, front=True)
    ('partly …', '多云…', '…rain.csv')
    """
    if cells(text) <= width:
        return text
    # Most characters take a column or two: of a very long text little need be looked at.
    kept = text[len(text) - width + 1 :] if front else text[: width - 1]
    while cells(kept) >= width:
        kept = kept[1:] if front else kept[:-1]
    return f"…{kept}" if front else f"{kept}…"


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return text with spaces to a width, on its left if it stands at the right."""
    space = " " * (width - cells(text))
    return space + text if right else text + space
