"""Open what the caller gave, a path or a frame, as a source."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from kullback.counting._sources.contents import check_contents
from kullback.counting._sources.database import temporary_database
from kullback.counting._sources.paths import Files, check_whole, find_files
from kullback.counting._sources.spark_files import SparkFiles

if TYPE_CHECKING:
    from contextlib import ExitStack

    import duckdb

    from kullback.counting._sources.source import Source


class Opener:
    """Opens tables; the temporary database for files is made when the first file needs it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._connection: duckdb.DuckDBPyConnection | None = None

    def open(self, table: Any, role: str) -> Source:
        """Open the table in the role 'reference' or 'current' as a source."""
        if isinstance(table, SparkFiles):
            return table.open()
        if not isinstance(table, str | os.PathLike):
            from kullback.counting._sources.frame_source import from_frame

            return from_frame(table, f"the {role} table")
        path = os.fspath(table)
        if not isinstance(path, str):
            raise TypeError(f"{role} is a path of bytes; it must be text")
        return self._open_files(find_files(path), role)

    def _open_files(self, files: Files, role: str) -> Source:
        if self._connection is None:
            self._connection = self._stack.enter_context(temporary_database())
        if files.compression == "gzip":
            check_whole(files)
        check_contents(files)
        if files.format == "parquet":
            from kullback.counting._sources import parquet as _parquet

            return _parquet.load(self._connection, files)
        if files.format == "json":
            from kullback.counting._sources import json_lines as _json_lines

            return _json_lines.load(self._connection, files, f"table_{role}")
        from kullback.counting._sources import delimited as _delimited

        return _delimited.load(self._connection, files, f"table_{role}")
