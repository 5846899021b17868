"""Terminals and pipes without Unicode: characters that they lack are replaced by ASCII."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys

_WORDS = {"‖": "||", "→": "->", "∞": "inf", "≤": "<=", "≥": ">=", "·": ";", "…": "...", "−": "-"}
_WORDS |= dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True))  # the bars of sparklines
_WORDS |= {"×": "*", "Σ": "sum", "≈": "~=", "≠": "!=", "⋯": "..."}
_WORDS |= dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_WORDS |= dict(zip("│─═•–—“”‘’", "|-=*--\"\"''", strict=True))
_RAISED = dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True))
_EXPONENT = re.compile(f"[{''.join(_RAISED)}]+")
_HANDLER = "kullback.words"


def open_closed_streams() -> None:
    """Open a stand-in for a closed stdin, stdout or stderr, so that no file takes its number.

    Writing to a closed stdout fails; output to a closed stderr is lost.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (no path; open to the end)
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (as above)


def speak_plainly() -> None:
    """Make stdout and stderr accept any text in any encoding."""
    codecs.register_error(_HANDLER, _in_other_words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _in_other_words(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    end = error.end
    if error.object[end - 1] in _RAISED:
        # An exponent stays together: Latin-1 has ¹²³, but not the others.
        while error.object[end : end + 1] in _RAISED:
            end += 1
    text = _EXPONENT.sub(_exponent, error.object[error.start : end])
    return "".join(char if char.isascii() else _WORDS.get(char, "?") for char in text), end


def _exponent(found: re.Match[str]) -> str:
    return "^" + "".join(map(_RAISED.__getitem__, found[0]))


def encodable_json(text: str) -> str:
    """Return JSON that stdout can encode, with JSON's escapes for other characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in text)
    return text


def encodable_html(text: str) -> str:
    """Return a page that stdout can write: the page declares UTF-8, so other text is escaped."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if codecs.lookup(encoding).name == "utf-8":
        return text
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
