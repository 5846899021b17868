"""The words of a text, the same wherever the text comes from."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PLAIN = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")

# Characters that are words by themselves: Chinese is written without spaces between words.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LAST_MARK = 0x1EFFF


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, in small letters.

    A word is a run of letters, digits and the marks that belong to letters; an apostrophe between
    two of them belongs to the word ("don't", the typographic one as well). Every Han character
    is a word of its own; other scripts without spaces between words (Thai, kana) make a word of
    every run. Everything else, the underscore included, only parts words. Texts are composed
    (Unicode's NFC) before and after they are put in small letters, so that é is é however it was
    written, and ǰ, which has no capital in one character, is what J with a caron becomes.

    >>> words_of("Don't panic: it's 42% off, O’Neil!")
    ["don't", 'panic', "it's", '42', 'off', "o'neil"]
    >>> words_of("Ünïcode 天气很好 über_alles")
    ['ünïcode', '天', '气', '很', '好', 'über', 'alles']
    """
    if text.isascii():
        return _PLAIN.findall(text.lower())
    small = unicodedata.normalize("NFC", text).lower()
    return _any_script().findall(unicodedata.normalize("NFC", small).replace("’", "'"))


@cache
def _any_script() -> re.Pattern[str]:
    letter = rf"(?:(?![{_HAN}_])[\w{_marks()}])"
    return re.compile(rf"[{_HAN}]|{letter}+(?:'{letter}+)*")


def _marks() -> str:
    """Return the combining marks as ranges: they are no part of words to Python's re."""
    ranges: list[list[int]] = []
    for code in range(0x300, _LAST_MARK):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
