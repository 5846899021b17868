"""Parquet files: read by DuckDB where they lie, with the types that their writers gave."""

from __future__ import annotations

import base64
import binascii
import json
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.counting._errors import TableError, first_sentence, quote, shorten
from kullback.counting._sources.database import file_list
from kullback.counting._sources.duckdb_source import DuckDBSource, from_relation
from kullback.counting._sources.kinds import DURATION, MISSING, ColumnType, from_duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import duckdb

    from kullback.counting._sources.paths import Files


# Of Arrow's Schema.fbs and Message.fbs: the places of the fields in their tables, and two codes.
_HEADER_TYPE, _HEADER, _FIELDS = 1, 2, 1
_NAME, _TYPE_CODE, _TYPE = 0, 2, 3
_SCHEMA, _DURATION = 1, 18
_UNITS = ("s", "ms", "us", "ns")
_MILLISECONDS = 1


ARROW = "ARROW:schema"
SPARK = "org.apache.spark.sql.parquet.row.metadata"
_OF_SPARK = ("interval day", "interval hour", "interval minute", "interval second")


def duration_units(key: str, value: bytes) -> dict[str, str]:
    """Return the units of the columns of durations, by name, from an entry of a file's metadata.

    Arrow, and so pandas and polars, keeps a message of its IPC in base64, a flatbuffer; Spark
    keeps JSON, and microseconds. What is neither tells of none.
    """
    return _of_spark(value) if key == SPARK else _of_arrow(value)


def _of_spark(value: bytes) -> dict[str, str]:
    try:
        fields = json.loads(value)["fields"]
        return {
            str(field["name"]): "us" for field in fields if str(field["type"]).startswith(_OF_SPARK)
        }
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}


def _of_arrow(encoded: bytes) -> dict[str, str]:
    try:
        held = base64.b64decode(encoded, validate=True)
        return dict(_durations(_Message(held)))
    except (binascii.Error, struct.error, UnicodeDecodeError):
        return {}


class _Message:
    """A flatbuffer: tables that tell where their fields are; what lies outside is struct.error."""

    def __init__(self, held: bytes) -> None:
        # A mark of four bytes, which old files lack, and a length stand before the message.
        start = 8 if held[:4] == b"\xff\xff\xff\xff" else 4
        self.held = held[start:]

    def number(self, form: str, at: int) -> int:
        if at < 0:
            raise struct.error
        return int(struct.unpack_from("<" + form, self.held, at)[0])

    def field(self, table: int, place: int) -> int:
        """Return the position of a field of a table, or 0 if it has its default."""
        fields = table - self.number("i", table)
        size = self.number("H", fields)
        offset = self.number("H", fields + 4 + 2 * place) if 4 + 2 * place < size else 0
        return table + offset if offset else 0

    def follow(self, at: int) -> int:
        if not at:
            raise struct.error
        return at + self.number("I", at)

    def text(self, at: int) -> str:
        start = self.follow(at)
        return self.held[start + 4 : start + 4 + self.number("I", start)].decode()


def _durations(message: _Message) -> Iterator[tuple[str, str]]:
    root = message.number("I", 0)
    kind = message.field(root, _HEADER_TYPE)
    if not kind or message.number("B", kind) != _SCHEMA:
        return
    fields = message.follow(message.field(message.follow(message.field(root, _HEADER)), _FIELDS))
    for i in range(message.number("I", fields)):
        one = message.follow(fields + 4 + 4 * i)
        code = message.field(one, _TYPE_CODE)
        if code and message.number("B", code) == _DURATION:
            unit = message.field(message.follow(message.field(one, _TYPE)), 0)
            place = message.number("H", unit) if unit else _MILLISECONDS
            if place < len(_UNITS):
                yield message.text(message.field(one, _NAME)), _UNITS[place]


_SPAN = "duration["
_WIDE = "DECIMAL of "
# DuckDB makes floats of 32 bits of those of 16.
_HALF = "FLOAT16"
# Of decimals with more digits than it has room for, DuckDB makes floats that are not the nearest.
_DUCKDB_TYPE = (
    "CASE WHEN converted_type = 'DECIMAL' AND duckdb_type = 'DOUBLE' "
    f"THEN '{_WIDE}' || precision || ' digits' "
    f"WHEN CAST(logical_type AS VARCHAR) LIKE 'Float16%' THEN '{_HALF}' ELSE duckdb_type END"
)


def load(connection: duckdb.DuckDBPyConnection, files: Files) -> DuckDBSource:
    """Return the files as one source; all must have the same columns, of the same kinds."""
    import duckdb

    read = f"read_parquet({file_list(files.paths)})"
    try:
        rows = connection.execute(
            f"SELECT file_name, name, num_children, {_DUCKDB_TYPE} "  # noqa: S608 (paths are quoted)
            f"FROM parquet_schema({file_list(files.paths)})"
        ).fetchall()
        schemas: dict[str, list[tuple[str, int, str]]] = {}
        for path, name, children, held in rows:
            schemas.setdefault(path, []).append((name, children or 0, str(held)))
        # DuckDB's threads list the files in any order; a file's own elements stay in theirs.
        columns = {path: _columns(schema) for path, schema in sorted(schemas.items())}
        if any(held == "BIGINT" for *_, held in rows):
            _name_durations(connection, files, columns)
        names, alike = _check_files(columns)
        if not alike:
            # Else the types of the first file would be those of all.
            read = f"read_parquet({file_list(files.paths)}, union_by_name = true)"
        relation = connection.sql(f"SELECT * FROM {read}")  # noqa: S608 (as above)
    except duckdb.Error as error:
        raise TableError(
            f"{files.label} cannot be read as Parquet: {first_sentence(str(error))}"
        ) from None

    def select(expressions: str) -> duckdb.DuckDBPyRelation:
        return connection.sql(f"SELECT {expressions} FROM {read}")  # noqa: S608 (names and paths are quoted)

    # Where DuckDB renames nothing its first file need not be ours. Folders such as "year=2024"
    # add columns behind those of the files.
    told = list(relation.columns)
    # It calls a column without a name after its place, "C0", which may be another's name.
    if _alike_but_for_case(names) or "" in names:
        told = [*names, *told[len(names) :]]
    source = from_relation(relation, files.label, told, select)
    first = next(iter(columns.values()))
    other = {name: _type_of(held) for name, held in first if held.startswith((_WIDE, _SPAN, _HALF))}
    return replace(source, columns={**source.columns, **other})


def _name_durations(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    columns: dict[str, list[tuple[str, str]]],
) -> None:
    """Convert integer columns to the durations that the writer of the Parquet file declared."""
    rows = connection.execute(
        f"SELECT file_name, decode(key), value FROM parquet_kv_metadata({file_list(files.paths)}) "  # noqa: S608 (paths are quoted)
        f"WHERE key IN (CAST('{ARROW}' AS BLOB), CAST('{SPARK}' AS BLOB))"
    ).fetchall()
    for path, key, value in rows:
        units = duration_units(key, value)
        columns[path] = [
            (name, f"{_SPAN}{units[name]}]" if held == "BIGINT" and name in units else held)
            for name, held in columns[path]
        ]


def _type_of(held: str) -> ColumnType:
    return ColumnType(DURATION, held) if held.startswith(_SPAN) else from_duckdb(held)


def _check_files(columns: Mapping[str, list[tuple[str, str]]]) -> tuple[list[str], bool]:
    """Return the names of the columns, and whether they have the same types in all files."""
    (first, known), *others = columns.items()
    names = [name for name, _ in known]
    # DuckDB finds the columns of the other files by name, whatever the case.
    ordered = _alike_but_for_case(names)
    for path, found in others:
        has = [name for name, _ in found]
        for name in names:
            if name not in has:
                raise TableError(
                    f"{quote(path)} has no column {quote(name)}, which {quote(first)} has; "
                    "files of one table must have the same columns"
                )
        if sorted(has) != sorted(names) or (ordered and found != known):
            raise TableError(f"{quote(path)} has other columns than {quote(first)}")
        held = dict(found)
        for name, own in known:
            kinds = {_type_of(own).kind, _type_of(held[name]).kind} - {MISSING}
            if len(kinds) > 1 or (DURATION in kinds and own != held[name]):
                raise TableError(
                    f"column {quote(name)} is of type {shorten(held[name], 60)} in "
                    f"{quote(path)} and {shorten(own, 60)} in {quote(first)}; files of one "
                    "table must hold the same kind of values"
                )
    return names, all(sorted(found) == sorted(known) for _, found in others)


def _alike_but_for_case(names: Sequence[str]) -> bool:
    return len({name.lower() for name in names}) < len(names)


def _columns(schema: Sequence[tuple[str, int, str]]) -> list[tuple[str, str]]:
    """Return the names and types of the columns: the root's children in a tree that is listed."""
    columns = []
    # How many of its elements each node on the way from the root still has to come.
    left = [schema[0][1]]
    for name, children, held in schema[1:]:
        if len(left) == 1:
            columns.append((name, held))
        left[-1] -= 1
        left.append(children)
        while len(left) > 1 and not left[-1]:
            left.pop()
    return columns
