"""Views of columns: texts compared by their words, times by a calendar field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kullback.counting._calendar import PARTS
from kullback.counting._errors import TableError, check_names, quote, suggest_name
from kullback.counting._sources.kinds import (
    CALENDAR,
    CATEGORICAL,
    DATE_TIME,
    MISSING,
    TEXT,
    TIME_OF_DAY,
    UNSUPPORTED,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.counting._planned import Planned


@dataclass(frozen=True, slots=True)
class Views:
    """The columns that are compared by their words, and those compared by a calendar field."""

    tokens: tuple[str, ...] = ()
    calendar: Mapping[str, str] = field(default_factory=dict)

    def of(self, planned: Sequence[Planned]) -> list[Planned]:
        """Return the plan with these columns changed; raise TableError if one cannot be."""
        known = [column.name for column in planned]
        for argument, names in (("tokens", self.tokens), ("calendar", self.calendar)):
            for name in names:
                if name not in known:
                    raise TableError(
                        f"{argument} names {quote(name)}, which is not a compared column"
                        f"{suggest_name(name, known)}"
                    )
        return [self._one(column) for column in planned]

    def _one(self, column: Planned) -> Planned:
        if column.kind in {UNSUPPORTED, MISSING}:
            return column
        part = self.calendar.get(column.name)
        if part is not None:
            day = column.kind == TIME_OF_DAY and part == "hour"
            if column.kind != DATE_TIME and not day:
                raise TableError(
                    f"calendar names {quote(column.name)} for its {part}, but its kind is "
                    f"{column.kind}; the {_PHRASES[part]} is that of dates and times"
                )
            note = f"compared by the {_PHRASES[part]}, in UTC"
            return replace(column, kind=CALENDAR, part=part, notes=(*column.notes, note))
        if column.name not in self.tokens:
            return column
        if column.kind != CATEGORICAL:
            raise TableError(
                f"tokens names {quote(column.name)}, whose kind is {column.kind}; "
                "only text has words"
            )
        return replace(column, kind=TEXT)


_PHRASES = {"day": "day of the month"} | {part: part for part in PARTS if part != "day"}


def check_views(tokens: Any, calendar: Any) -> Views:
    """Check the options; raise TypeError or ValueError with the values that are allowed."""
    names = check_names("tokens", () if tokens is None else tokens)
    parts = {} if calendar is None else calendar
    if not isinstance(parts, Mapping):
        raise TypeError(
            f"calendar is {parts!r}; it must be a dictionary from columns to calendar fields, "
            "such as {'when': 'weekday'}"
        )
    columns = check_names("calendar", parts)
    for name in columns:
        if parts[name] not in PARTS:
            raise ValueError(
                f"calendar asks for the {parts[name]!r} of {quote(name)}; "
                f"it must be one of {', '.join(PARTS)}"
            )
        if name in names:
            raise ValueError(f"{quote(name)} is both in tokens and in calendar")
    return Views(names, {name: str(parts[name]) for name in columns})
