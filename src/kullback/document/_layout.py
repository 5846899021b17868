"""Untrusted text made printable, its width in a terminal, and lines that fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def printable(name: object) -> str:
    r"""Return the name as one line of text, control characters escaped.

    >>> print(printable("a\nb\x1b[31m"))
    a\nb\x1b[31m
    """
    text = str(name)
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
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
    width = max(width, 1)  # the sign itself takes one
    # Most characters take a column or two: of a very long text little need be looked at.
    kept = text[len(text) - width + 1 :] if front else text[: width - 1]
    while cells(kept) >= width:
        kept = kept[1:] if front else kept[:-1]
    return f"…{kept}" if front else f"{kept}…"


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return text with spaces to a width, on its left if it stands at the right.

    >>> padded("rain", 6), padded("下雨", 6, right=True)
    ('rain  ', '  下雨')
    """
    space = " " * (width - cells(text))
    return space + text if right else text + space


_CLOSING = "，。、；：！？）》」』”’…,.;:!?)]}%"
_OPENING = "（《「『“‘([{"
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")
_PART = re.compile(rf"(\s+|{_WIDE.pattern})")


class Whole(str):
    """Text that is not broken, such as a formula."""

    __slots__ = ()


def wrapped(pieces: Iterable[str | Whole], width: int) -> list[str]:
    """Return lines of at most a width, of one character at least.

    Lines end at spaces and between Chinese characters, but not before a closing sign and not
    after an opening one; a piece that is a `Whole` is not broken if it fits on a line.

    >>> wrapped(["多云的概率是 ", Whole("p = 0.3"), "，不大。"], 13)
    ['多云的概率是', 'p = 0.3，不', '大。']
    """
    # Beside names, signs and indents there may be no room left in a narrow terminal.
    width = max(width, 1)
    lines: list[str] = []
    line = ""
    for space, word in _words(pieces):
        if line and cells(line) + len(space) + cells(word) > width:
            lines.append(line)
            line = ""
        line += (space if line else "") + word
        while cells(line) > width:
            lines.append(_head(line, width))
            line = line[len(lines[-1]) :]
    return [*lines, line] if line else lines


def _words(pieces: Iterable[str | Whole]) -> list[tuple[str, str]]:
    """Return what stays on one line, each with the space in front of it."""
    words: list[tuple[str, str]] = []
    space, after = "", ""
    for part in _parts(pieces):
        if part.isspace():
            # Two spaces in one line stay two; other spaces are as one.
            space = " " if part.strip(" ") else part
            continue
        breaks = space or _WIDE.match(after[-1:]) or _WIDE.match(part)
        kept = part[0] in _CLOSING or after[-1:] in _OPENING or combining(part[0])
        if words and (not breaks or (kept and not space)):
            words[-1] = (words[-1][0], words[-1][1] + part)
        else:
            words.append((space, part))
        space, after = "", part
    return words


def _parts(pieces: Iterable[str | Whole]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Whole):
            yield str(piece)
        else:
            yield from filter(None, _PART.split(piece))


def _head(text: str, width: int) -> str:
    """Return as much of the text as is not wider."""
    end = min(len(text), width)
    while end > 1 and cells(text[:end]) > width:
        end -= 1
    return text[:end]
