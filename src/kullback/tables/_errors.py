"""The one exception of this domain, and text from outside made safe to show."""

from __future__ import annotations

import re

from kullback.document import printable

_MOST = 120


class TableError(ValueError):
    """A table that cannot be read or compared; the message is one sentence that says why."""


def shortened(text: object, most: int = _MOST) -> str:
    """Return the text on one line, control characters escaped, cut where it is too long."""
    safe = printable(text)
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def quoted(name: str) -> str:
    """Return a name between quotes, safe to show in a sentence."""
    return f"'{shortened(name)}'"


def brief(message: str) -> str:
    """Return the first sentence of another library's long message, on one line."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    first = re.sub(r"^(?:[A-Z][A-Za-z]* )+Error: ", "", lines[0]) if lines else "no reason given"
    return shortened(first.rstrip("."), 300)
