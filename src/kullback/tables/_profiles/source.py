"""A profile used as a table: it has columns but no rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kullback.counting import NUMERIC, ColumnType, Listed, TableError, quote
from kullback.tables._profiles.by_digits import BY_DIGITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals.stable.v2 as nw

    from kullback.counting import Source
    from kullback.tables._results.profile import Profile


@dataclass(frozen=True)
class ProfileSource:
    """A profile, and its name in messages."""

    label: str
    profile: Profile

    @cached_property
    def columns(self) -> Mapping[str, ColumnType]:
        """The type of every column, by name, in order."""
        return {
            column.name: ColumnType(
                NUMERIC if column.type_name == BY_DIGITS else column.kind,
                column.type_name,
                column.nothing,
                column.zoned,
                column.empty,
                column.floats,
            )
            for column in self.profile
        }

    def texts_of(self, name: str) -> list[str] | None:
        """Return all values of a text column, or None if some are not listed."""
        held = self.profile[name].held
        return list(held.exact) if isinstance(held, Listed) and held.rest is None else None

    def standard(self, kinds: Mapping[str, str]) -> nw.LazyFrame[Any]:
        """Raise TableError, because a profile has no rows."""
        del kinds
        raise TableError(f"{self.label} is a profile, which keeps no rows; name the table itself")


def open_profile(profile: Profile, role: str) -> ProfileSource:
    """Open a profile in the role 'reference' or 'current' as a source."""
    label = f"the {role} profile" if profile.name is None else f"profile {quote(profile.name)}"
    return ProfileSource(label, profile)


def check_rows(source: Source, rows_for: str | None) -> None:
    """Raise TableError if an option needs rows and the source is a profile."""
    if rows_for is not None and isinstance(source, ProfileSource):
        raise TableError(
            f"{source.label} is a profile, which keeps the counts of each column and no rows, and "
            f"{rows_for} needs the rows; compare the tables themselves"
        )
