"""Parquet files: read by DuckDB where they lie, with the names that they give their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.tables._database import file_list
from kullback.tables._duckdb_source import DuckDBSource, from_relation
from kullback.tables._errors import TableError, brief, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from kullback.tables._paths import Files


def load(connection: duckdb.DuckDBPyConnection, files: Files) -> DuckDBSource:
    """Return the files as one source; all must have the columns of the first."""
    import duckdb

    listed = file_list(files.paths)
    try:
        relation = connection.sql(f"SELECT * FROM read_parquet({listed})")  # noqa: S608 (paths are quoted)
        rows = connection.execute(
            f"SELECT file_name, name, num_children FROM parquet_schema({listed})"  # noqa: S608 (as above)
        ).fetchall()
    except duckdb.Error as error:
        raise TableError(f"{files.label} cannot be read as Parquet: {brief(str(error))}") from None
    schemas: dict[str, list[tuple[str, int]]] = {}
    for path, name, children in rows:
        schemas.setdefault(path, []).append((name, children or 0))
    # DuckDB's threads list the files in any order; a file's own elements stay in theirs.
    first, *others = ((path, _columns(schema)) for path, schema in sorted(schemas.items()))
    names = first[1]
    # DuckDB finds the columns of the other files by name, whatever the case.
    ordered = len({name.lower() for name in names}) < len(names)
    for path, found in others:
        if found != names and (ordered or sorted(found) != sorted(names)):
            raise TableError(f"{quoted(path)} has other columns than {quoted(first[0])}")
    if not ordered:  # then DuckDB renames nothing, and its first file need not be ours
        return from_relation(relation, files.label, list(relation.columns))
    # Folders such as "year=2024" add columns behind those of the files.
    return from_relation(relation, files.label, [*names, *relation.columns[len(names) :]])


def _columns(schema: Sequence[tuple[str, int]]) -> list[str]:
    """Return the names of the columns, the root's children in a tree that is listed in order."""
    names = []
    # How many of its elements each node on the way from the root still has to come.
    left = [schema[0][1]]
    for name, children in schema[1:]:
        if len(left) == 1:
            names.append(name)
        left[-1] -= 1
        left.append(children)
        while len(left) > 1 and not left[-1]:
            left.pop()
    return names
