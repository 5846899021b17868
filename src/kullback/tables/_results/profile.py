"""What is kept of a table, its columns' counts, and the file of it: JSON with a checksum."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from kullback import measures
from kullback._files import write_whole
from kullback.counting import UNSUPPORTED, Listed, TableError, absent, quote, shorten
from kullback.document import count_of, count_range
from kullback.results import Result, escape_json, to_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kullback.counting import Held, Measured


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
        """Return "ok", or a sentence that says why the column was not counted."""
        if self.held is not None:
            return "ok"
        if self.kind == UNSUPPORTED:
            return f"not counted: it holds values of type {shorten(self.type_name, 60)}"
        return "hidden: too few rows have another value than the others, or any"

    @property
    def missing(self) -> int | None:
        """The number of rows without a value, or None if unknown."""
        return None if self.held is None or self.held.missing is None else int(self.held.missing)

    @property
    def distinct(self) -> tuple[int, int | None]:
        """The smallest and largest possible number of distinct values (None: unknown)."""
        return (0, None) if self.held is None else self.held.distinct

    @property
    def entropy(self) -> float | None:
        """H of the rows at hand in nats, missing values an outcome; a lower bound with a rest.

        It is None for numbers of which some share a bin: their H would be that of the bins.
        """
        held = self.held
        if held is None:
            return None
        if isinstance(held, Listed):
            counts = [*held.exact.values(), 0 if held.rest is None else held.rest.rows]
        elif held.bins.grouped or held.distinct[1] is None:
            return None
        else:
            counts = held.bins.counts[0].tolist()
            counts += [held.negative_infinite or 0, held.positive_infinite or 0]
        return float(measures.entropy([*counts, held.missing or 0], normalize=True))

    @property
    def empty(self) -> bool:
        """Whether no row is known to have a value here."""
        return self.held is not None and self.held.missing == self.held.rows

    def __repr__(self) -> str:
        """Return one line: name, kind, and how many values there are."""
        if self.held is None:
            return f"<ColumnProfile {quote(self.name)} ({self.kind}): {self.status}>"
        many = count_range(*self.distinct)
        return f"<ColumnProfile {quote(self.name)} ({self.kind}): {many} values>"


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
        if name not in self._by_name:
            raise absent("column", name, list(self._by_name))
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, ColumnProfile]:
        return {column.name: column for column in self.columns}

    def __repr__(self) -> str:
        """Return one line: how many rows and columns there are."""
        rows, columns = count_of(self.rows, "row"), count_of(len(self.columns), "column")
        return f"<Profile of {rows}: {columns}>"

    def to_dict(self) -> dict[str, Any]:
        """Return what `save` writes, in plain Python types, as documented in docs/json.md."""
        return profile_document(self)

    def to_json(self) -> str:
        """Return what `save` writes: the same text for the same counts, a line for each column."""
        return document_text(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the profile to a file that ends in .kb.json, or in .kb.json.gz to be compressed.

        It appears whole or not at all, and has the same bytes for the same counts. Raises
        TableError for another ending and for a profile too large to be read again.
        """
        save_profile(self, path)

    @staticmethod
    def is_path(path: str) -> bool:
        """Return whether the name of a file is that of a profile."""
        return is_profile_path(path)

    @staticmethod
    def check_path(path: str) -> None:
        """Raise TableError if the name of a file is not that of a profile."""
        check_ending(path)

    def to_frame(self) -> Any:
        """Return one row a column, in pandas, polars or pyarrow, whichever is in use."""
        rows = [(c.name, c.kind, c.missing, *c.distinct, c.entropy, c.status) for c in self.columns]
        return to_frame({key: [row[i] for row in rows] for i, key in enumerate(_FRAME)})


SCHEMA = "kullback.table-profile/1"
ENDINGS = (".kb.json", ".kb.json.gz")
MOST_BYTES = 2**29
"""The maximum size of a profile's text, in bytes."""

USUAL_SIZE = 64
"""In MiB: so much text of a profile is read, unless more is asked for. It is read into memory
whole, where it takes many times its size, and a packed one may be a thousandth of its text."""

_COMPACT = (",", ":")


def is_profile_path(path: str) -> bool:
    """Return whether the name of a file is that of a profile."""
    return path.lower().endswith(ENDINGS)


def profile_document(profile: Profile) -> dict[str, Any]:
    """Return the profile in plain Python types, its checksum included."""
    held: dict[str, Any] = {
        "schema": SCHEMA,
        "name": profile.name,
        "rows": profile.rows,
        "max_categories": profile.max_categories,
        "min_count": profile.min_count,
        "columns": [_column(column) for column in profile],
    }
    return {"schema": SCHEMA, "sha256": checksum(held)} | held


def checksum(held: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document without its own: of JSON with sorted keys, no spaces."""
    rest = {key: value for key, value in held.items() if key != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=_COMPACT, allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def document_text(profile: Profile) -> str:
    """Return the document as JSON, each column on a line of its own."""
    held = profile_document(profile)
    columns = held.pop("columns")
    head = ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in held.items())
    return f'{{\n{head},\n"columns": [\n' + ",\n".join(map(_json, columns)) + "\n]\n}\n"


def save_profile(profile: Profile, path: str | os.PathLike[str]) -> None:
    """Write the profile to a file, as `Profile.save` says."""
    target = os.fspath(path)
    if not isinstance(target, str):
        raise TypeError("path is a path of bytes; it must be text")
    check_ending(target)
    write_whole(Path(target), document_bytes(profile, target))


def check_ending(path: str) -> None:
    """Raise TableError if the name of a file is not that of a profile."""
    if not is_profile_path(path):
        raise TableError(
            f"{quote(path)} must end in .kb.json or .kb.json.gz, the endings of profiles"
        )


def document_bytes(profile: Profile, path: str) -> bytes:
    """Return what stands in the file of a profile; raise TableError if it is too large."""
    try:
        content = document_text(profile).encode()
    except UnicodeEncodeError:
        raise TableError("a name or value of the table is not text in UTF-8") from None
    if len(content) > MOST_BYTES:
        raise TableError(
            f"the profile would have {len(content):,} bytes, and at most {MOST_BYTES:,} are read "
            "again; list fewer values with max_categories, or leave columns out"
        )
    # Without the time, so that the same counts are the same bytes.
    return gzip.compress(content, mtime=0) if path.lower().endswith(".gz") else content


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=_COMPACT, allow_nan=False)
    # Raises UnicodeEncodeError for halves of characters, which no profile may hold.
    text.encode()
    return escape_json(text)


def _column(column: ColumnProfile) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "kind": column.kind}
    if column.type_name:
        found["type"] = column.type_name
    if column.nothing:
        found["nothing"] = column.nothing
    if column.zoned is not None:
        found["zoned"] = column.zoned
    if column.floats is not None:
        found["floats"] = column.floats
    if column.held is None:
        return found | {"status": column.status}
    if isinstance(column.held, Listed):
        return found | _listed(column.held)
    return found | _measured(column.held)


def _listed(held: Listed) -> dict[str, Any]:
    found: dict[str, Any] = {
        "missing": held.missing,
        "values": list(held.exact),
        "counts": list(held.exact.values()),
    }
    if held.bounded:
        found["bounded"] = {
            "values": list(held.bounded),
            "at_least": [low for low, _ in held.bounded.values()],
            "at_most": [high for _, high in held.bounded.values()],
        }
    if held.rest is not None:
        found["rest"] = {
            "rows": held.rest.rows,
            "distinct": [held.rest.fewest, held.rest.most],
            "at_most": held.rest.at_most,
        }
    return found


def _measured(held: Measured) -> dict[str, Any]:
    bins = held.bins
    return {
        "missing": held.missing,
        "negative_infinite": held.negative_infinite,
        "positive_infinite": held.positive_infinite,
        "low": [_end(value) for value in bins.low.tolist()],
        "high": [_end(value) for value in bins.high.tolist()],
        "counts": bins.counts[0].tolist(),
        **({"grouped": True} if bins.grouped else {}),
        **({"counted_in": dict(held.counted_in)} if held.counted_in else {}),
    }


def _end(value: float) -> float | int:
    """Return a value in few characters."""
    return int(value) if abs(value) < 2**53 and value.is_integer() else value
