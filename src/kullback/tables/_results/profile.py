"""What is kept of a table: its columns' counts, to be compared with and merged later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from kullback import measures
from kullback.counting._errors import quoted, shortened
from kullback.counting._listed import Listed
from kullback.counting._sources.kinds import UNSUPPORTED
from kullback.results import Result, to_frame

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from kullback.counting._kept import Held


_FRAME = ("name", "kind", "missing", "distinct_low", "distinct_high", "entropy", "status")


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class ColumnProfile:
    """One column of a table, counted.

    ``held`` is what is told of it, None where ``status`` is not "ok" but says why it is nothing.
    ``nothing`` is how many fields of a text file are words such as 'NA', taken as missing, and
    ``zoned`` whether times came with a time zone (None: some did, or it is of another kind).
    ``floats`` is how many bits its numbers had where they were 16-bit or 32-bit floats, else None.
    """

    name: str
    kind: str
    held: Held | None
    type_name: str = ""
    nothing: int = 0
    zoned: bool | None = None
    floats: int | None = None

    @property
    def status(self) -> str:
        """Return "ok", or a sentence on why nothing is told of the column."""
        if self.held is not None:
            return "ok"
        if self.kind == UNSUPPORTED:
            return f"not counted: it holds values of type {shortened(self.type_name, 60)}"
        return "hidden: too few rows have another value than the others, or any"

    @property
    def missing(self) -> int | None:
        """How many rows have no value; None where that is not told."""
        return None if self.held is None or self.held.missing is None else int(self.held.missing)

    @property
    def distinct(self) -> tuple[int, int | None]:
        """How many different values there are, at least and at most (None: not known)."""
        return (0, None) if self.held is None else self.held.distinct

    @property
    def entropy(self) -> float | None:
        """H of the rows at hand in nats, missing values an outcome; a lower bound with a rest.

        It is None for numbers of which some share a cell: their H would be that of the cells.
        """
        held = self.held
        if held is None:
            return None
        if isinstance(held, Listed):
            counts = [*held.exact.values(), 0 if held.rest is None else held.rest.rows]
        elif held.cells.grouped or held.distinct[1] is None:
            return None
        else:
            counts = held.cells.counts[0].tolist()
            counts += [held.negative_infinite or 0, held.positive_infinite or 0]
        return float(measures.entropy([*counts, held.missing or 0], normalize=True))

    @property
    def empty(self) -> bool:
        """Whether no row is known to have a value here."""
        return self.held is not None and self.held.missing == self.held.rows

    def __repr__(self) -> str:
        """Return one line: name, kind, and how many values there are."""
        if self.held is None:
            return f"<ColumnProfile {quoted(self.name)} ({self.kind}): {self.status}>"
        from kullback.tables._results.words import between

        return (
            f"<ColumnProfile {quoted(self.name)} ({self.kind}): {between(*self.distinct)} values>"
        )


@dataclass(frozen=True, repr=False, eq=False)
class Profile(Result):
    """The counts of a table's columns, without its rows: what `compare` needs of it.

    ``rows`` is their number, ``max_categories`` how many values of a column of text are listed at
    most. With ``min_count``, every number of rows in it is 0 or at least that. ``name`` is for
    people, and None unless it was given.

    Iterating gives every `ColumnProfile`, indexing by name gives one of them.
    """

    _width: ClassVar[int] = 100

    rows: int
    columns: tuple[ColumnProfile, ...]
    max_categories: int = 100_000
    min_count: int | None = None
    name: str | None = None

    def __iter__(self) -> Iterator[ColumnProfile]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> ColumnProfile:
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, ColumnProfile]:
        return {column.name: column for column in self.columns}

    def __repr__(self) -> str:
        """Return one line: how many rows and columns there are."""
        many = f"{len(self.columns)} column{'s' * (len(self.columns) != 1)}"
        return f"<Profile of {self.rows:,} rows: {many}>"

    def to_dict(self) -> dict[str, Any]:
        """Return what `save` writes, in plain Python types, as documented in docs/json.md."""
        from kullback.tables._profiles.document import document

        return document(self)

    def to_json(self) -> str:
        """Return what `save` writes: the same text for the same counts, a line for each column."""
        from kullback.tables._profiles.document import as_text

        return as_text(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the profile to a file that ends in .kb.json, or in .kb.json.gz to be compressed.

        It appears whole or not at all, and has the same bytes for the same counts. Raises
        TableError for another ending and for a profile too large to be read again.
        """
        from kullback.tables._profiles.document import save

        save(self, path)

    def to_frame(self) -> Any:
        """Return one row a column, in pandas, polars or pyarrow, whichever is in use."""
        rows = [(c.name, c.kind, c.missing, *c.distinct, c.entropy, c.status) for c in self.columns]
        return to_frame({key: [row[i] for row in rows] for i, key in enumerate(_FRAME)})
