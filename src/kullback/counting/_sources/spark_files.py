"""Files that Spark reads on its cluster, as strictly as files read here."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kullback.counting._errors import TableError, quote
from kullback.counting._sources.delimited import delimiter_of, header_names
from kullback.counting._sources.engines import translate_file_errors
from kullback.counting._sources.kinds import CATEGORICAL, DATE_TIME, TIME_OF_DAY, ColumnType
from kullback.counting._sources.paths import format_of
from kullback.counting._sources.spark_source import SparkSource, from_spark
from kullback.counting._sources.spark_typed import detect

if TYPE_CHECKING:
    from kullback.counting._sources.source import Source


def open_delimited(session: Any, path: str, delimiter: str | None) -> Source:
    """Return CSV or TSV files as a source; the first line of each names the columns.

    An empty field is missing. A row of another length, a blank line, and a line break inside of
    quotes are errors: Spark would drop them, or read lines apart that belong together.
    """
    lines = session.read.text(path)
    header = lines.first()
    if header is None or not header[0]:
        what = "is empty" if header is None else "begins with an empty line"
        raise TableError(f"{quote(path)} {what}; the first line must name the columns")
    _check_lines(lines, path)
    line = header[0]
    delimiter = delimiter_of(line, delimiter)
    names = header_names(path, line, delimiter)
    from pyspark.sql.types import StringType, StructField, StructType

    table = session.read.csv(
        path,
        schema=StructType([StructField(name, StringType()) for name in names]),
        sep=delimiter,
        quote='"',
        escape='"',
        header=True,
        enforceSchema=False,
        mode="FAILFAST",
        nullValue="",
        emptyValue="",
        encoding="UTF-8",
    )
    held = [f"k{i}" for i in range(len(names))]
    native = table.toDF(*held).selectExpr(*(f"nullif({c}, '') AS {c}" for c in held))
    found = detect(native, held)
    columns = {name: found[c].as_type("text") for name, c in zip(names, held, strict=True)}
    return SparkSource(quote(path), native, columns, frozenset(names))


def _check_lines(lines: Any, path: str) -> None:
    """Raise TableError for lines that Spark would silently drop, split or misread."""
    (row,) = lines.selectExpr(
        "count_if(value = '')",
        "count_if(NOT is_valid_utf8(value))",
        "count_if((length(value) - length(replace(value, '\"', ''))) % 2 = 1)",
    ).collect()
    blank, foreign, open_ended = map(int, row)
    if foreign:
        raise TableError(
            f"{quote(path)}: {_lines(foreign)} not UTF-8 text; save it as UTF-8 (iconv -t utf-8)"
        )
    if open_ended:
        raise TableError(
            f"{quote(path)}: {_lines(open_ended)} of unequal quotes; Spark reads each line by "
            "itself, so no field may hold a line break: save the table as Parquet"
        )
    if blank:
        raise TableError(f"{quote(path)}: {_lines(blank)} blank, which Spark drops; remove them")


def _lines(n: int) -> str:
    return f"{n:,} line{'s are' if n > 1 else ' is'}"


def open_json_lines(session: Any, path: str) -> Source:
    """Return JSON lines as a source; strings are only tried as dates and times."""
    table = session.read.json(path, mode="FAILFAST")
    source = from_spark(table, quote(path))
    places = {name: f"k{i}" for i, name in enumerate(source.columns)}
    worded = [name for name, held in source.columns.items() if held.kind == CATEGORICAL]
    found = detect(source.native, [places[name] for name in worded]) if worded else {}
    columns = dict(source.columns)
    texts = set()
    for name in worded:
        one = found[places[name]]
        # A string of digits is a text that its writer meant as one.
        if one.kind in {DATE_TIME, TIME_OF_DAY} and not one.nothing:
            columns[name] = ColumnType(one.kind, "string", zoned=one.zoned)
            texts.add(name)
    return replace(source, columns=columns, texts=frozenset(texts))


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
# Hadoop knows these too, but cannot list what is there.
_FETCHED = frozenset({"http", "https", "ftp"})
_FILES_OPEN = 8
"""The number of files whose beginnings are read in parallel."""


@dataclass(frozen=True, slots=True)
class SparkFiles:
    """The files of one table, by a path or pattern as Spark understands it, and its session."""

    session: Any
    path: str

    def open(self) -> Source:
        """Open the files as a source; raise TableError if that is not possible."""
        form, delimiter = _check_path(self.path)
        with translate_file_errors(self.path):
            if form == "parquet":
                return _open_parquet(self.session, self.path)
            if form == "json":
                return open_json_lines(self.session, self.path)
            return open_delimited(self.session, self.path, delimiter)


def _check_path(path: str) -> tuple[str, str | None]:
    """Return the format and, for TSV, the delimiter from a path."""
    if path == "-":
        raise TableError(
            "'-' (standard input) cannot be read by Spark; save it to a file that Spark can read"
        )
    if not path or any(ord(char) < 32 or ord(char) == 127 for char in path):
        raise TableError(f"{quote(path)} is not the name of a file")
    scheme = _SCHEME.match(path)
    if scheme is not None and scheme[1].lower() in _FETCHED:
        raise TableError(
            f"{quote(path)} is an address on the web, which Spark does not read; copy it to "
            "where the cluster reads files"
        )
    if scheme is None and re.search(r"[*?\[{\\]", path) and os.path.lexists(path):
        raise TableError(
            f"{quote(path)} is the name of a file, and a pattern to Spark, which may match "
            "others; rename it, or leave out --engine spark"
        )
    form, _, delimiter = format_of(path)
    return form, delimiter


def _open_parquet(session: Any, path: str) -> Source:
    """Return Parquet files as one source; all must have the same columns."""
    table = session.read.parquet(path)
    files = sorted(table.inputFiles())
    if len(files) > 1:

        def columns_of(file: str) -> list[str]:
            return sorted(session.read.parquet(file).columns)

        # Spark takes the columns of one file for those of all, and calls null what others lack.
        with ThreadPoolExecutor(_FILES_OPEN) as pool:
            found = pool.map(columns_of, files)
            first = next(found)
            for file, columns in zip(files[1:], found, strict=True):
                if columns != first:
                    raise TableError(f"{quote(file)} has other columns than {quote(files[0])}")
    return from_spark(table, quote(path))
