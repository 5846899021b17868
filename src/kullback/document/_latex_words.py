"""Words and untrusted names in LaTeX, where nothing in them takes effect."""

from __future__ import annotations

import re
from unicodedata import normalize

from kullback.document._layout import printable

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\texttt{\char34}",
    "`": r"\texttt{\char96}",
    "–": "--",
    "−": "$-$",
    "×": r"$\times$",
    "·": r"$\cdot$",
    "‖": r"$\Vert$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "→": r"$\to$",
    "∞": r"$\infty$",
    "Σ": r"$\Sigma$",
} | {chr(0x2080 + digit): f"$_{digit}$" for digit in range(10)}

_QUOTES = {"’": "'", "‘": "`", "“": "``", "”": "''", "—": "---", "…": r"\ldots{}"}
"""Typography that Chinese has as well, as wide as its characters."""

_IN_NAMES = {"-": "-{}", "'": "'{}", ",": ",{}", "!": "!{}", "?": "?{}"} | {
    # After the end of a table's row these would be its option.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}
"""What would join with its like (two hyphens become a dash), or has a meaning in a place."""

_BREAKABLE = 20
"""A word longer than this may be broken, since it may be of any length,"""

_STEP = 6
"""after every so many characters."""


def latex_words(words: str, *, chinese: bool) -> str:
    r"""Return words of the derivation itself.

    >>> print(latex_words("Q’s price is 100% – or more", chinese=False))
    Q's price is 100\% -- or more
    """
    table = _SPECIAL if chinese else _SPECIAL | _QUOTES
    return "".join(table.get(char) or _letter(char, chinese=chinese) for char in words)


def latex_name(name: str, *, chinese: bool) -> str:
    r"""Return a name with all of its characters, whatever they mean to LaTeX.

    >>> print(latex_name(r"100% \input{x}", chinese=False))
    100\% \textbackslash{}input\{x\}
    """
    text = normalize("NFC", printable(name))
    table = _IN_NAMES | _SPECIAL | ({} if chinese else _QUOTES)

    def written(word: re.Match[str]) -> str:
        letters = [table.get(char) or _letter(char, chinese=chinese) for char in word[0]]
        if len(letters) <= _BREAKABLE:
            return "".join(letters)
        parts = ["".join(letters[start : start + _STEP]) for start in range(0, len(letters), _STEP)]
        return r"\allowbreak{}".join(parts)

    spaced = re.sub(r"[^ ]+", written, text)
    return re.sub(r"^ +| +$| {2,}", lambda spaces: r"\ " * len(spaces[0]), spaced)


def is_plain(text: str) -> bool:
    """Return whether LaTeX's own fonts have every character of the text.

    >>> is_plain("P’s floor"), is_plain("点击")
    (True, False)
    """
    known = _SPECIAL | _QUOTES
    return all(char.isascii() or char in known for char in text)


def _letter(char: str, *, chinese: bool) -> str:
    r"""Return a character, and where not every font has it, the macro \rare that looks for one."""
    if char.isascii() or "\xa0" <= char <= "ķ" or "Ĺ" <= char <= "ň" or "Ŋ" <= char <= "ť":
        return char
    if (chinese and char in _QUOTES) or _is_common_chinese(char):
        return char
    return rf"\rare{{{ord(char):04X}}}{{{char}}}"


def _is_common_chinese(char: str) -> bool:
    """Return whether any Chinese font has the character: those of GB 2312, written full width."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return "\u3000" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" or "！" <= char <= "～"
