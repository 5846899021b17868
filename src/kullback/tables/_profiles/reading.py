"""Profiles read from files; every entry is checked before use."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from kullback._checks import check_whole
from kullback.counting import TableError, quote, shorten
from kullback.tables._profiles.columns import Place, check_column, is_text
from kullback.tables._results.profile import (
    MOST_BYTES,
    SCHEMA,
    USUAL_SIZE,
    ColumnProfile,
    Profile,
    check_ending,
    checksum,
)

MOST_PARTS = 10**6
"""A column has eight lists and objects at most; empty ones take twenty times their bytes."""

MOST_ROWS = 10**14
"""Up to this many rows, the tests of P = Q are right in 64-bit arithmetic for any counts."""


def read_profile(path: str | os.PathLike[str], *, max_size: int = USUAL_SIZE) -> Profile:
    """Read a profile that `Profile.save` wrote, and check all of it.

    ``max_size`` is the maximum size of the profile's text, uncompressed, in MiB.

    Raises TableError, with the file and the place in it, if the file is not a valid profile: not
    JSON, another version, a wrong checksum, counts that are negative, fractional or do not add
    up to the rows, or bins out of order.

    >>> import pandas, tempfile
    >>> from kullback.tables import profile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     profile(pandas.DataFrame({"sky": ["sun"] * 3})).save(f"{folder}/day.kb.json")
    ...     read_profile(f"{folder}/day.kb.json")
    <Profile of 3 rows: 1 column>
    """
    name = os.fspath(path)
    if not isinstance(name, str):
        raise TypeError("path is a path of bytes; it must be text")
    check_ending(name)
    content = _content(name, check_size(max_size) * 2**20)
    if _parts(content) > MOST_PARTS:
        raise TableError(
            f"{quote(name)} has more than {MOST_PARTS:,} lists and objects, so it is not a profile"
        )
    return _check(Place(quote(name)), _parse(name, content))


def check_size(max_size: int) -> int:
    """Return the maximum size of a profile in MiB; raise ValueError if it is invalid."""
    most = MOST_BYTES // 2**20
    return check_whole("max_size", max_size, 1, most, what="in MiB of text")


def _content(path: str, most: int) -> bytes:
    """Return the decompressed bytes of the file, at most as many as allowed."""
    try:
        place = Path(path)
        if place.is_dir():
            raise TableError(f"{quote(path)} is a directory; name a profile")
        if not place.is_file():
            what = "is not a regular file" if place.exists() else "is not there"
            raise TableError(f"{quote(path)} {what}; name a profile")
        with gzip.open(path) if path.lower().endswith(".gz") else place.open("rb") as file:
            content: bytes = file.read(most + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise TableError(f"{quote(path)} is a truncated or damaged gzip file") from None
    except ValueError as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"{quote(path)} is not the name of a file") from None
    except OSError as error:
        raise TableError(f"{quote(path)} cannot be read: {error.strerror}") from None
    if len(content) > most:
        raise TableError(
            f"{quote(path)} has more than {most // 2**20:,} MiB of text; if it is a profile that "
            f"you trust, raise max_size (--max-size), at most {MOST_BYTES // 2**20}"
        )
    return content


def _parse(path: str, content: bytes) -> dict[str, Any]:
    """Return the object in the file; raise TableError if a key occurs twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            left = dict(pairs)
            # The first of a key takes it away, and the next finds it gone.
            twice = next(key for key, _ in pairs if left.pop(key, left) is left)
            raise TableError(f"{quote(path)} has the key {quote(twice)} twice")
        return found

    def refused(constant: str) -> NoReturn:
        raise TableError(f"{quote(path)} has {constant}, which is not a number in JSON")

    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TableError(f"{quote(path)} is not UTF-8, at byte {error.start:,}") from None
    try:
        found = json.loads(text, object_pairs_hook=once, parse_constant=refused)
    except TableError:
        raise
    except json.JSONDecodeError as error:
        raise TableError(
            f"{quote(path)} is not JSON: {shorten(error.msg)}, in line {error.lineno:,}"
        ) from None
    except RecursionError:
        raise TableError(f"{quote(path)} is nested too deeply for a profile") from None
    except ValueError:
        raise TableError(f"{quote(path)} has a number of too many digits") from None
    if not isinstance(found, dict):
        raise TableError(f"{quote(path)} is not a profile: it does not hold a JSON object")
    return found


def _parts(content: bytes) -> int:
    """Return an upper bound on the number of lists and objects in the JSON."""
    many = content.count(b"[") + content.count(b"{")
    if many <= MOST_PARTS:
        return many
    # Some may be in texts: between two quotation marks, but for those that are escaped.
    bare = np.frombuffer(content.replace(b"\\\\", b"").replace(b'\\"', b""), dtype=np.uint8)
    inside = np.logical_xor.accumulate(bare == ord('"'))
    return int(np.count_nonzero(((bare == ord("[")) | (bare == ord("{"))) & ~inside))


def _check(place: Place, held: dict[str, Any]) -> Profile:
    schema = held.get("schema")
    if schema != SCHEMA:
        what = f"has the schema {quote(schema)}" if isinstance(schema, str) else "has no schema"
        raise TableError(
            f"{place.file} {what}, but kullback reads {SCHEMA}; make the profile again"
        )
    try:
        is_whole = checksum(held) == held.get("sha256")
    except (RecursionError, ValueError):  # what `json` reads, and cannot write
        is_whole = False
    if not is_whole:
        place.refuse("sha256 is not the checksum of the content; it was changed or damaged")
    rows, most, fewest = _limits(place, held)
    name = held.get("name")
    if name is not None and not is_text(name):
        place.refuse("name is not text in UTF-8")
    columns = held.get("columns")
    if not isinstance(columns, list) or not columns:
        place.refuse("columns is not a list of columns")
    found: dict[str, ColumnProfile] = {}
    for i, part in enumerate(columns):
        inner = place.within(f"columns[{i}]")
        column = check_column(inner, part, rows, fewest)
        if column.name in found:
            inner.refuse(f"the name {quote(column.name)} occurs twice")
        found[column.name] = column
    return Profile(rows, tuple(found.values()), most, fewest, name)


def _limits(place: Place, held: dict[str, Any]) -> tuple[int, int, int | None]:
    """Return the number of rows, the maximum number of listed values and the minimum count."""
    rows = place.number(held, "rows", MOST_ROWS)
    most = place.number(held, "max_categories", MOST_ROWS)
    if not rows or not most:
        place.refuse("rows or max_categories is 0; both must be at least 1")
    if held.get("min_count") is None:
        return rows, most, None
    fewest = place.number(held, "min_count", rows)
    if fewest < 2:
        place.refuse("min_count is less than 2, so it hides nothing")
    return rows, most, fewest
