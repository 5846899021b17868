"""The one exception of tables, and text from outside made safe to show in its sentences."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from typing import Any

from kullback.document import printable

_MOST = 120
_LABEL = 32
_BIN = 36
"""A bin between two times of two years, "(2019-12-31 07:30, 2020-01-01 08:30]"."""


class TableError(ValueError):
    """A table that cannot be read or compared; the message is one sentence that says why."""


def shorten(text: object, most: int = _MOST) -> str:
    """Return the text on one line, control characters escaped, cut where it is too long."""
    safe = printable(text)
    return safe if len(safe) <= most else safe[: most - 1] + "…"


def quote(name: str) -> str:
    """Return a name between quotes, safe to show in a sentence."""
    return f"'{shorten(name)}'"


def first_sentence(message: str) -> str:
    """Return the first sentence of another library's long message, on one line."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    first = re.sub(r"^(?:[A-Z][A-Za-z]* )+Error: ", "", lines[0]) if lines else "no reason given"
    return shorten(first.rstrip("."), 300)


def check_names(argument: str, names: Any) -> tuple[str, ...]:
    """Return the column names as a list; raise TypeError if there is anything else."""
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


def check_name(argument: str, name: Any) -> None:
    """Raise TypeError unless an argument is the name of a column or None (no column)."""
    if name is not None and not isinstance(name, str):
        raise TypeError(f"{argument} is {name!r}; it must be the name of a column")


def argument_and_option(argument: str) -> str:
    """Return an argument's name with that of its option, for sentences that both have.

    >>> argument_and_option("by"), argument_and_option("slice_by")
    ('by (--by)', 'slice_by (--slice)')
    """
    return f"{argument} (--{'slice' if argument == 'slice_by' else argument})"


def suggest_name(name: str, known: Collection[str]) -> str:
    """Return the end of a sentence about a missing column: a similar name, if there is one."""
    folded = {other.strip().casefold(): other for other in known}
    near = folded.get(name.strip().casefold())
    if near is None:
        near = next(iter(difflib.get_close_matches(name, list(known), n=1)), None)
    if near is not None:
        return f"; did you mean {quote(near)}?"
    return f"; it has {some_names(known)}"


def absent(what: str, name: object, known: Collection[str]) -> KeyError:
    """Return the error for a name that a result does not have."""
    near = suggest_name(name, known) if isinstance(name, str) else f"; it has {some_names(known)}"
    return KeyError(f"there is no {what} {name!r}{near}")


def some_names(names: Collection[str]) -> str:
    """Return the first names in a list, and how many more there are."""
    first = ", ".join(quote(name) for name in list(names)[:5])
    return f"{first} and {len(names) - 5} more" if len(names) > 5 else first or "none"


def outcome_name(outcome: object) -> str:
    """Return an outcome as shown to people; quotes distinguish the text 'missing' from no value."""
    if outcome is None:
        return "missing"
    text = str(outcome)
    bin_ = text.startswith("(") and text.endswith("]")
    name = shorten(text, _BIN if bin_ else _LABEL)
    return f"'{name}'" if name in {"", "missing"} or name != name.strip() else name
