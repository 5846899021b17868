"""Parquet files: read by DuckDB where they lie, with the names that they give their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._errors import TableError, brief, quoted, shortened
from kullback.tables._sources.database import file_list
from kullback.tables._sources.duckdb_source import DuckDBSource, from_relation
from kullback.tables._sources.kinds import MISSING, from_duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from kullback.tables._sources.paths import Files


def load(connection: duckdb.DuckDBPyConnection, files: Files) -> DuckDBSource:
    """Return the files as one source; all must have the same columns, of the same kinds."""
    import duckdb

    read = f"read_parquet({file_list(files.paths)})"
    try:
        rows = connection.execute(
            "SELECT file_name, name, num_children, duckdb_type "  # noqa: S608 (paths are quoted)
            f"FROM parquet_schema({file_list(files.paths)})"
        ).fetchall()
        schemas: dict[str, list[tuple[str, int, str]]] = {}
        for path, name, children, held in rows:
            schemas.setdefault(path, []).append((name, children or 0, str(held)))
        # DuckDB's threads list the files in any order; a file's own elements stay in theirs.
        columns = {path: _columns(schema) for path, schema in sorted(schemas.items())}
        names, alike = _checked(columns)
        if not alike:
            # Else the types of the first file would be those of all.
            read = f"read_parquet({file_list(files.paths)}, union_by_name = true)"
        relation = connection.sql(f"SELECT * FROM {read}")  # noqa: S608 (as above)
    except duckdb.Error as error:
        raise TableError(f"{files.label} cannot be read as Parquet: {brief(str(error))}") from None

    def select(expressions: str) -> duckdb.DuckDBPyRelation:
        return connection.sql(f"SELECT {expressions} FROM {read}")  # noqa: S608 (names and paths are quoted)

    # Where DuckDB renames nothing its first file need not be ours. Folders such as "year=2024"
    # add columns behind those of the files.
    told = list(relation.columns)
    if _alike_but_for_case(names):
        told = [*names, *told[len(names) :]]
    return from_relation(relation, files.label, told, select)


def _checked(columns: Mapping[str, list[tuple[str, str]]]) -> tuple[list[str], bool]:
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
                    f"{quoted(path)} has no column {quoted(name)}, which {quoted(first)} has; "
                    "files of one table must have the same columns"
                )
        if sorted(has) != sorted(names) or (ordered and found != known):
            raise TableError(f"{quoted(path)} has other columns than {quoted(first)}")
        held = dict(found)
        for name, own in known:
            kinds = {from_duckdb(own).kind, from_duckdb(held[name]).kind} - {MISSING}
            if len(kinds) > 1:
                raise TableError(
                    f"column {quoted(name)} is of type {shortened(held[name], 60)} in "
                    f"{quoted(path)} and {shortened(own, 60)} in {quoted(first)}; files of one "
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
