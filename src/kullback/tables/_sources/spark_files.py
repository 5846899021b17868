"""Files that Spark reads where they lie, on its cluster: the same columns as if read here."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kullback.tables._errors import TableError, quoted
from kullback.tables._sources.paths import format_of
from kullback.tables._sources.spark_errors import told
from kullback.tables._sources.spark_source import from_spark

if TYPE_CHECKING:
    from kullback.tables._sources.source import Source

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
# Hadoop knows these too, but cannot list what is there.
_FETCHED = frozenset({"http", "https", "ftp"})
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class SparkFiles:
    """The files of one table, by a path or pattern as Spark understands it, and its session."""

    session: Any
    path: str

    def open(self) -> Source:
        """Return the files as a source; raise TableError if they cannot be one."""
        form, delimiter = _checked(self.path)
        with told(self.path):
            if form == "parquet":
                return _parquet(self.session, self.path)
            from kullback.tables._sources import spark_texts as _spark_texts

            if form == "json":
                return _spark_texts.json_lines(self.session, self.path)
            return _spark_texts.delimited(self.session, self.path, delimiter)


def _checked(path: str) -> tuple[str, str | None]:
    """Return the format that a path tells, and the delimiter of TSV."""
    if path == "-":
        raise TableError(
            "'-' (standard input) cannot be read by Spark; save it to a file that Spark can read"
        )
    if not path or any(ord(char) < 32 or ord(char) == 127 for char in path):
        raise TableError(f"{quoted(path)} is not the name of a file")
    scheme = _SCHEME.match(path)
    if scheme is not None and scheme[1].lower() in _FETCHED:
        raise TableError(
            f"{quoted(path)} is an address on the web, which Spark does not read; copy it to "
            "where the cluster reads files"
        )
    if scheme is None and re.search(r"[*?\[{\\]", path) and os.path.lexists(path):
        raise TableError(
            f"{quoted(path)} is the name of a file, and a pattern to Spark, which may match "
            "others; rename it, or leave out --engine spark"
        )
    form, _, delimiter = format_of(path)
    return form, delimiter


def _parquet(session: Any, path: str) -> Source:
    """Return Parquet files as one source; all must have the same columns."""
    table = session.read.parquet(path)
    files = sorted(table.inputFiles())
    if len(files) > 1:

        def columns_of(file: str) -> list[str]:
            return sorted(session.read.parquet(file).columns)

        # Spark takes the columns of one file for those of all, and calls null what others lack.
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            found = pool.map(columns_of, files)
            first = next(found)
            for file, columns in zip(files[1:], found, strict=True):
                if columns != first:
                    raise TableError(f"{quoted(file)} has other columns than {quoted(files[0])}")
    return from_spark(table, quoted(path))
