"""Names given in an option: one line of CSV, so that a name may hold a comma."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from kullback.cli._guard import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence


def names(option: str, text: str) -> list[str]:
    """Return the names that an option lists, without spaces after commas."""
    try:
        found = next(csv.reader([text], strict=True, skipinitialspace=True), [])
    except csv.Error:
        found = []
    if not found:
        raise CommandError(
            f"{option} takes comma-separated names: a,b; quote a name that contains a comma"
        )
    return found


def names_or_none(option: str, text: str | None) -> list[str] | None:
    """Return the names that an option lists, None where it is not given."""
    return None if text is None else names(option, text)


def parts(texts: Sequence[str]) -> dict[str, str]:
    """Return the calendar field of each column, from COLUMN:FIELD."""
    found: dict[str, str] = {}
    for text in texts:
        for pair in names("--calendar", text):
            name, colon, part = pair.rpartition(":")
            if not colon:
                raise CommandError(
                    f"--calendar takes COLUMN:FIELD, such as when:weekday, not {pair!r}"
                )
            if found.get(name, part) != part:
                raise CommandError(f"--calendar has {name!r} twice; give one field per column")
            found[name] = part
    return found
