"""CSV and TSV files: read once, as text, into the temporary database; nothing skipped or padded."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kullback.counting._errors import TableError, first_sentence, quote
from kullback.counting._sources.database import file_list, literal
from kullback.counting._sources.detect import detect
from kullback.counting._sources.duckdb_source import DuckDBSource
from kullback.counting._sources.line_ends import MIXED, copy_with_one_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import duckdb

    from kullback.counting._sources.line_ends import Copy
    from kullback.counting._sources.paths import Files


_DELIMITERS = ",;\t|"
_MOST_OF_HEADER = 1000


def _lines(path: str, compression: str) -> str:
    """Return the SQL for the lines of a file; a blank one is null."""
    return (
        f"read_csv({file_list((path,))}, auto_detect=false, header=false, "
        "columns={line: 'VARCHAR'}, delim='\x01\x02\x03\x04', quote='', escape='', "
        f"compression='{compression}')"
    )


def header_text(connection: duckdb.DuckDBPyConnection, path: str, compression: str) -> str:
    """Return the first line and all lines that continue it inside quotes."""
    # Without this, DuckDB may find any line first.
    connection.execute("SET preserve_insertion_order = true")
    query = f"SELECT line FROM {_lines(path, compression)} LIMIT "  # noqa: S608 (the path is quoted)
    rows = connection.execute(query + "1").fetchall()
    if rows and rows[0][0] and rows[0][0].count('"') % 2:
        rows = connection.execute(f"{query}{_MOST_OF_HEADER}").fetchall()
    connection.execute("SET preserve_insertion_order = false")
    text = str(rows[0][0] or "") if rows else ""
    for (line,) in rows[1:]:
        if text.count('"') % 2 == 0:
            break
        text += f"\n{line or ''}"
    return text


def delimiter_of(header: str, given: str | None) -> str:
    """Return the delimiter of a file: the candidate that occurs most often in the header.

    Those in quotes do not count; what is ``given`` by the name's ending is the delimiter.
    """
    outside = re.sub(r'"[^"]*"', "", header)
    return given or max(_DELIMITERS, key=outside.count)


def header_names(path: str, text: str, delimiter: str) -> list[str]:
    """Return the names in a header; raise TableError if its quotes or names are invalid."""
    if not text:
        raise TableError(
            f"{quote(path)} begins with an empty line; the first line must name the columns"
        )
    _refuse_others(path, text)
    try:
        # Not splitlines, which takes other characters for ends of lines, too.
        lines = io.StringIO(text, newline="")
        names = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            raise TableError(
                f"{quote(path)}: the first line has a name of more than "
                f"{csv.field_size_limit():,} characters; this does not look like a table"
            ) from None
        raise TableError(f"{quote(path)}: the quotes of the first line do not match") from None
    for name in names:
        if names.count(name) > 1:
            which = f"two columns named {quote(name)}" if name else "two columns without a name"
            raise TableError(f"{quote(path)} has {which}; rename one")
    return names


def _refuse_others(path: str, text: str) -> None:
    """Raise TableError if the first line is not a line of column names."""
    if "\0" in text:
        raise TableError(
            f"{quote(path)}: the first line has NUL characters, as UTF-16 text and binary files "
            "have; save it as UTF-8 (iconv -f utf-16 -t utf-8)"
        )
    if re.fullmatch(r'"?sep=.?"?', text, re.IGNORECASE):
        raise TableError(
            f"{quote(path)} begins with Excel's {quote(text)}, not with the names of its "
            "columns; remove that line (tail -n +2)"
        )
    if text.startswith("{") and text.rstrip().endswith("}"):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return
        raise TableError(f"{quote(path)} holds JSON; its name must end in .jsonl")


def blank_line(connection: duckdb.DuckDBPyConnection, path: str, compression: str) -> int | None:
    """Return the number of the first blank line between rows; those at the end are allowed."""
    lines = _lines(path, compression)
    ((some,),) = connection.execute(
        f"SELECT count(*) > count(line) FROM {lines}"  # noqa: S608 (the path is quoted)
    ).fetchall()
    if not some:
        return None
    connection.execute("SET preserve_insertion_order = true")
    ((first,),) = connection.execute(
        f"WITH numbered AS (SELECT line, row_number() OVER () AS n FROM {lines}), "  # noqa: S608 (as above)
        "quoted AS (SELECT line, n, sum(length(line) - length(replace(line, '\"', ''))) "
        "OVER (ORDER BY n ROWS UNBOUNDED PRECEDING) AS quotes FROM numbered) "
        "SELECT min(n) FROM quoted WHERE line IS NULL AND coalesce(quotes, 0) % 2 = 0 "
        "AND n < (SELECT max(n) FROM quoted WHERE line IS NOT NULL)"
    ).fetchall()
    connection.execute("SET preserve_insertion_order = false")
    return None if first is None else int(first)


def load(connection: duckdb.DuckDBPyConnection, files: Files, table: str) -> DuckDBSource:
    """Load the files into ``table`` and find out what their columns are.

    The first line names the columns; the delimiter is the one of ``, ; tab |`` which that
    line has most of. An empty field is missing. A row of another length is an error, and so is
    a blank line before the last row, unless there is one column: there it is a missing value.
    A TSV file whose quotes do not match is read with quotes as text, and its label says so.
    Where lines end in several ways, which DuckDB does not take, a copy is read.
    """
    try:
        return _load(connection, files, table)
    except TableError as error:
        if MIXED not in str(error):
            raise
    (spill,) = connection.execute("SELECT current_setting('temp_directory')").fetchall()[0]
    copies = {}
    find = partial(delimiter_of, given=files.delimiter)
    for i, path in enumerate(files.paths):
        goal = Path(spill).parent / f"{table}-{i}.csv"
        copies[path] = copy_with_one_end(path, goal, files.compression, find)
    return _load(connection, files, table, copies)


def _load(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    table: str,
    copies: Mapping[str, Copy] | None = None,
) -> DuckDBSource:
    """Load the files, or the uncompressed copies of them."""
    import duckdb

    names: list[str] = []
    delimiter = ","
    for path in files.paths:
        try:
            line = (
                header_text(connection, path, files.compression)
                if copies is None
                else copies[path].header
            )
        except duckdb.Error as error:
            raise TableError(_reason(path, str(error))) from None
        delimiter = delimiter_of(line, files.delimiter)
        header = header_names(path, line, delimiter)
        if names and header != names:
            raise TableError(f"{quote(path)} has other columns than {quote(files.paths[0])}")
        names = header
    texts = {name: f"c{i}" for i, name in enumerate(names)}
    held = files
    if copies is not None:
        held = replace(
            files, paths=tuple(copy.path for copy in copies.values()), compression="none"
        )
    columns = list(texts.values())
    read = partial(_read, connection, held, table, columns, delimiter)
    label = files.label
    try:
        read(quotes=True)
    except duckdb.Error as error:
        told = TableError(_reason(files.label, _with_names(str(error), copies or {})))
        if files.delimiter is None:
            raise told from None
        # TSV as its media type is registered knows no quotes: there they are text.
        try:
            read(quotes=False)
        except duckdb.Error:
            raise told from None
        label = f"{label} (quotes in it are text)"
    if len(names) > 1:
        _refuse_blank_lines(connection, files, copies)
    found = detect(connection, table, list(texts.values()))
    types = {name: found[column].as_type("text") for name, column in texts.items()}
    return DuckDBSource(label, connection.table(table), types, texts, {})


def _read(
    connection: duckdb.DuckDBPyConnection,
    files: Files,
    table: str,
    columns: Iterable[str],
    delimiter: str,
    *,
    quotes: bool,
) -> None:
    held = "{" + ", ".join(f"{column}: 'VARCHAR'" for column in columns) + "}"
    quote = '"' if quotes else ""
    options = (
        f"columns={held}, delim={literal(delimiter)}, quote='{quote}', escape='{quote}', "
        "header=true, null_padding=false, ignore_errors=false, comment='', "
        f"compression='{files.compression}'"
    )
    connection.execute(
        f"CREATE TABLE {table} AS SELECT * FROM "  # noqa: S608 (paths are quoted, names ours)
        f"read_csv({file_list(files.paths)}, auto_detect=false, {options})"
    )


def _refuse_blank_lines(
    connection: duckdb.DuckDBPyConnection, files: Files, copies: Mapping[str, Copy] | None
) -> None:
    """Raise TableError for a blank line between rows."""
    for path in files.paths:
        if copies is None:
            blank = blank_line(connection, path, files.compression)
        else:
            blank = copies[path].blank
        if blank is not None:
            raise TableError(
                f"{quote(path)}: line {blank} is blank; remove it, or fill in the missing row"
            )


def _with_names(message: str, copies: Mapping[str, Copy]) -> str:
    """Return a message of DuckDB with the files' own names instead of those of their copies."""
    for path, copy in copies.items():
        message = message.replace(copy.path, path)
    return message


def _reason(label: str, message: str) -> str:
    """Return DuckDB's many lines about a bad file as one sentence."""
    name = re.search(r"^  file = (.*)$", message, re.MULTILINE)
    where = label if label.startswith("'") else quote(label)
    if " more file" in label and name:
        where = quote(name[1])
    at = re.search(r"CSV Error on Line: (\d+)", message)
    line = f"line {at[1]}" if at else "a line"
    width = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if "Invalid unicode" in message:
        return f"{where}: {line} is not UTF-8 text; save the file as UTF-8 (iconv -t utf-8)"
    if width:
        fields = "1 field" if width[2] == "1" else f"{width[2]} fields"
        return f"{where}: {line} has {fields}, the first line names {width[1]}"
    if "unterminated quote" in message:
        return f"{where}: {line} has a quote that is not closed"
    if "Maximum line size" in message:
        return f"{where}: {line} is longer than 2 million bytes; this does not look like a table"
    return f"{where} cannot be read as text with columns: {first_sentence(message)}"
