"""The one exception of tables, and text from outside made safe to show in its sentences."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from typing import Any

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


def names_in(argument: str, names: Any) -> tuple[str, ...]:
    """Return the columns' names in a list; raise TypeError if it holds anything else."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        what = f"the text {names!r}" if isinstance(names, str) else repr(names)
        raise TypeError(f"{argument} is {what}; it must be a list of names")
    found = tuple(names)
    for name in found:
        if not isinstance(name, str):
            raise TypeError(
                f"{argument} has {name!r}, which is not text; names of columns must be text (for a "
                "column that pandas names by a number, the text of that number)"
            )
    return tuple(dict.fromkeys(found))


def in_both(argument: str) -> str:
    """Return an argument's name with that of its option, for sentences that both have.

    >>> in_both("by"), in_both("slice_by")
    ('by (--by)', 'slice_by (--slice)')
    """
    return f"{argument} (--{'slice' if argument == 'slice_by' else argument})"


def hint(name: str, known: Collection[str]) -> str:
    """Return the end of a sentence on a column that is not there: what may be meant."""
    folded = {other.strip().casefold(): other for other in known}
    near = folded.get(name.strip().casefold())
    if near is None:
        near = next(iter(difflib.get_close_matches(name, list(known), n=1)), None)
    if near is not None:
        return f"; did you mean {quoted(near)}?"
    return f"; it has {some_names(known)}"


def some_names(names: Collection[str]) -> str:
    """Return the first names in a list, and how many more there are."""
    first = ", ".join(quoted(name) for name in list(names)[:5])
    return f"{first} and {len(names) - 5} more" if len(names) > 5 else first or "none"
