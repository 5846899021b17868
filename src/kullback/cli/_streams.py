"""Terminals and pipes that know less than Unicode: what they cannot show is put in other words."""

from __future__ import annotations

import codecs
import io
import json
import sys

_WORDS = {"‖": "||", "→": "->", "∞": "inf", "≤": "<=", "≥": ">=", "·": ";", "…": "...", "−": "-"}
_WORDS |= dict(zip("▁▂▃▄▅▆▇█", "_.:-=+*#", strict=True))  # the bars of sparklines
_HANDLER = "kullback.words"


def speak_plainly() -> None:
    """Let stdout and stderr write any text, whatever their encoding."""
    codecs.register_error(_HANDLER, _in_other_words)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _in_other_words(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_WORDS.get(char, "?") for char in text), error.end


def encodable_json(text: str) -> str:
    """Return JSON that stdout can write as it is: what it cannot is escaped, as JSON does."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return "".join(char if char.isascii() else json.dumps(char)[1:-1] for char in text)
    return text
