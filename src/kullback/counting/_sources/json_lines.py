"""JSON lines: read once into the temporary database; nested values are kept apart by name."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.counting._errors import TableError, first_sentence
from kullback.counting._sources.aggregates import COLUMNS_PER_QUERY
from kullback.counting._sources.database import file_list, identifier, literal
from kullback.counting._sources.detect import TextKind, detect, first_inexact_text
from kullback.counting._sources.duckdb_source import DuckDBSource
from kullback.counting._sources.json_numbers import (
    find_beyond_floats,
    find_quoted_and_bare,
    find_rounded,
    remark_on_beyond,
    remark_on_quotes,
    remark_on_rounded,
)
from kullback.counting._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
    UNSUPPORTED,
    ColumnType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from kullback.counting._sources.paths import Files


_NUMBERS = {"UBIGINT", "BIGINT", "DOUBLE", "HUGEINT", "UHUGEINT", "DECIMAL"}
_NESTED = {"ARRAY", "OBJECT"}


def load(connection: duckdb.DuckDBPyConnection, files: Files, table: str) -> DuckDBSource:
    """Load the objects, one a line (or one array of them), into ``table``; keys are columns."""
    import duckdb

    packed = files.compression != "none"
    compression = f", compression='{files.compression}'" if packed else ""
    objects = f"read_json_objects({file_list(files.paths)}, format='auto'{compression})"
    try:
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * FROM read_json({file_list(files.paths)}, "  # noqa: S608 (paths are quoted)
            f"format='auto', sample_size=-1, maximum_depth=1, union_by_name=true{compression})"
        )
        relation = connection.table(table)
        names: Sequence[str] = relation.columns
        held = names
        whole = names == ["json"] or any(str(kind) != "JSON" for kind in relation.types)
        if whole and not _holds_objects(connection, objects):
            raise TableError(f"{files.label} does not hold JSON objects, one a line")
        if whole or _maybe_renamed(names):
            names = _load_by_keys(connection, objects, table)
            held = [f"k{i}" for i in range(len(names))]
    except duckdb.Error as error:
        raise TableError(f"{files.label}: {_reason(str(error))}") from None
    keys = [identifier(name) for name in held]
    # Not a view of all of them, which every query would look through from the first to the last.
    texts = {name: f"({key} ->> '$')" for name, key in zip(names, keys, strict=True)}
    row: list[Sequence[str] | None] = []
    for start in range(0, len(keys), COLUMNS_PER_QUERY):
        parts = ", ".join(
            f"list(DISTINCT json_type({k}))" for k in keys[start : start + COLUMNS_PER_QUERY]
        )
        row += connection.execute(f"SELECT {parts} FROM {table}").fetchall()[0]  # noqa: S608 (names are quoted)
    types = {
        name: set(kinds or ()) - {None, "NULL"} for name, kinds in zip(names, row, strict=True)
    }
    worded = [texts[name] for name in names if types[name] == {"VARCHAR"}]
    detected = detect(connection, table, worded) if worded else {}
    columns = {}
    for name, found in types.items():
        texts_found = detected.get(texts[name])
        zoned = None if texts_found is None else texts_found.zoned
        kind = _kind(found, texts_found)
        columns[name] = ColumnType(kind, "/".join(sorted(found)), zoned=zoned)
    numbers = [texts[name] for name, held in columns.items() if held.kind == NUMERIC]
    beyond = first_inexact_text(connection, table, numbers)
    columns = {
        name: replace(held, beyond=beyond.get(texts[name], held.beyond))
        for name, held in columns.items()
    }
    both = {name: (key, texts[name]) for name, key in zip(names, keys, strict=True)}
    columns = _add_remarks(connection, (table, objects), columns, types, both)
    return DuckDBSource(files.label, connection.table(table), columns, texts, {})


def _add_remarks(
    connection: duckdb.DuckDBPyConnection,
    where: tuple[str, str],
    columns: dict[str, ColumnType],
    types: Mapping[str, set[str]],
    texts: Mapping[str, tuple[str, str]],
) -> dict[str, ColumnType]:
    """Return the columns with remarks on numbers that are not floats or also occur as strings."""
    table, objects = where
    floats = [
        name for name, held in columns.items() if held.kind == NUMERIC and "DOUBLE" in types[name]
    ]
    mixed = {
        name: texts[name]
        for name, found in types.items()
        if "VARCHAR" in found and found & (_NUMBERS | {"BOOLEAN"}) and not found & _NESTED
    }
    changed = dict(columns)
    rounded = find_rounded(connection, objects, floats)
    for name, one in rounded.items():
        changed[name] = _with(changed[name], remark_on_rounded(one))
    beyond = find_beyond_floats(connection, table, {name: texts[name][1] for name in floats})
    for name, one in beyond.items():
        text = replace(changed[name], kind=CATEGORICAL, beyond=math.inf)
        changed[name] = _with(text, remark_on_beyond(one))
    for name, value in find_quoted_and_bare(connection, table, mixed).items():
        changed[name] = _with(changed[name], remark_on_quotes(value))
    return changed


def _with(held: ColumnType, remark: str) -> ColumnType:
    return replace(held, remarks=(*held.remarks, remark))


def _maybe_renamed(names: Sequence[str]) -> bool:
    """Return whether DuckDB may have renamed this key, because another differs only in case."""
    folded = {name.lower() for name in names}
    stems = (re.fullmatch(r"(.*)_\d+", name.lower(), re.DOTALL) for name in names)
    return any(stem is not None and stem[1] in folded for stem in stems)


def _holds_objects(connection: duckdb.DuckDBPyConnection, objects: str) -> bool:
    """Return whether the values are objects with keys; DuckDB takes those with many for maps."""
    rows = connection.execute(
        f"SELECT DISTINCT json_type(json), json_keys(json) = [] FROM {objects}"  # noqa: S608 (paths are quoted)
    ).fetchall()
    return {kind for kind, _ in rows} == {"OBJECT"} and not all(bare for _, bare in rows)


def _load_by_keys(connection: duckdb.DuckDBPyConnection, objects: str, table: str) -> Sequence[str]:
    """Load the objects again, each key by its own name; return the keys, the columns k0, k1, ..."""
    rows = connection.execute(
        f"SELECT DISTINCT unnest(json_keys(json)) AS name FROM {objects} ORDER BY name"  # noqa: S608 (paths are quoted)
    ).fetchall()
    names = [str(name) for (name,) in rows]
    pointers = ["/" + name.replace("~", "~0").replace("/", "~1") for name in names]
    # All at once: one by one each would go through the whole object.
    every = f"json_extract(json, [{', '.join(map(literal, pointers))}])"
    parts = ", ".join(f"found[{i + 1}] AS k{i}" for i in range(len(names)))
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT {parts} "  # noqa: S608 (texts are quoted)
        f"FROM (SELECT {every} AS found FROM {objects})"
    )
    return names


def _kind(held: set[str], detected: TextKind | None) -> str:
    if held & _NESTED:
        return UNSUPPORTED
    if not held:
        return MISSING
    if held <= _NUMBERS:
        return NUMERIC
    if held == {"BOOLEAN"}:
        return BOOLEAN
    # A string of digits is a text that its writer meant as one; only dates are strings in JSON.
    if detected is None or detected.nothing or detected.kind not in {DATE_TIME, TIME_OF_DAY}:
        return CATEGORICAL
    return detected.kind


def _reason(message: str) -> str:
    message = re.sub(r' in file "[^"]*",?', "", message)
    return f"cannot be read as JSON lines: {first_sentence(message)}"
