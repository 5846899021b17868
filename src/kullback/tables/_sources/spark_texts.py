"""Text files that Spark reads: as strictly as files read here, each column by every value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kullback.tables._errors import TableError, quoted
from kullback.tables._sources.kinds import CATEGORICAL, DATE_TIME, TIME_OF_DAY, ColumnType
from kullback.tables._sources.lines import DELIMITERS, header_names, outside_quotes
from kullback.tables._sources.spark_source import SparkSource, from_spark
from kullback.tables._sources.spark_typed import detect

if TYPE_CHECKING:
    from kullback.tables._sources.source import Source


def delimited(session: Any, path: str, delimiter: str | None) -> Source:
    """Return CSV or TSV files as a source; the first line of each names the columns.

    An empty field is missing. A row of another length, a blank line, and a line break inside of
    quotes are errors: Spark would drop them, or read lines apart that belong together.
    """
    lines = session.read.text(path)
    header = lines.first()
    if header is None or not header[0]:
        what = "is empty" if header is None else "begins with an empty line"
        raise TableError(f"{quoted(path)} {what}; the first line must name the columns")
    _check_lines(lines, path)
    line = header[0]
    delimiter = delimiter or max(DELIMITERS, key=outside_quotes(line).count)
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
    return SparkSource(quoted(path), native, columns, frozenset(names))


def _check_lines(lines: Any, path: str) -> None:
    """Raise TableError for lines that Spark would drop, tear or misread without a word."""
    (row,) = lines.selectExpr(
        "count_if(value = '')",
        "count_if(NOT is_valid_utf8(value))",
        "count_if((length(value) - length(replace(value, '\"', ''))) % 2 = 1)",
    ).collect()
    blank, foreign, open_ended = map(int, row)
    if foreign:
        raise TableError(
            f"{quoted(path)}: {_lines(foreign)} not UTF-8 text; save it as UTF-8 (iconv -t utf-8)"
        )
    if open_ended:
        raise TableError(
            f"{quoted(path)}: {_lines(open_ended)} of unequal quotes; Spark reads each line by "
            "itself, so no field may hold a line break: save the table as Parquet"
        )
    if blank:
        raise TableError(f"{quoted(path)}: {_lines(blank)} blank, which Spark drops; remove them")


def _lines(n: int) -> str:
    return f"{n:,} line{'s are' if n > 1 else ' is'}"


def json_lines(session: Any, path: str) -> Source:
    """Return JSON lines as a source; only dates and times are looked for in their strings."""
    table = session.read.json(path, mode="FAILFAST")
    source = from_spark(table, quoted(path))
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
