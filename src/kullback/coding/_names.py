"""Names as people read them in a table: short, one line each, aligned by display width."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kullback.results._text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence


def short_names(names: Sequence[str], most: int) -> list[str]:
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
    return [_shortened(printable(name), most) for name in names]


def pad(text: str, columns: int) -> str:
    """Return the text with spaces behind it up to so many columns."""
    return text + " " * (columns - width(text))


def width(text: str) -> int:
    """Return how many columns of a terminal the text takes: two for 晴."""
    from rich.cells import cell_len

    return cell_len(text)


def _shortened(text: str, most: int) -> str:
    """Return the text's end, which tells files apart, if it is too wide."""
    if width(text) <= most:
        return text
    while width(text) >= most:
        text = text[1:]
    return f"…{text}"
