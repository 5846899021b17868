"""Terminals and pipes that know less than Unicode: what they cannot show is put in other words."""

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
    """Put something where stdin, stdout or stderr is closed, so that no file takes its number.

    What is written to a closed stdout fails, what is written to a closed stderr is lost.
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
    """Let stdout and stderr write any text, whatever their encoding."""
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
    """Return JSON that stdout can write as it is: what it cannot is escaped, as JSON does."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in text)
    return text


def encodable_html(text: str) -> str:
    """Return a page, which says of itself that it is UTF-8, so that stdout writes it as such."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if codecs.lookup(encoding).name == "utf-8":
        return text
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
