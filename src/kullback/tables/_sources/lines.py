"""The lines of a text file as they are: its header, and blank ones, which DuckDB would skip."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from kullback.tables._errors import TableError, quoted
from kullback.tables._sources.database import file_list

if TYPE_CHECKING:
    import duckdb

DELIMITERS = ",;\t|"
_MOST_OF_HEADER = 1000


def _lines(path: str, compression: str) -> str:
    """Return the SQL for the lines of a file; a blank one is null."""
    return (
        f"read_csv({file_list((path,))}, auto_detect=false, header=false, "
        "columns={line: 'VARCHAR'}, delim='\x01\x02\x03\x04', quote='', escape='', "
        f"compression='{compression}')"
    )


def header_text(connection: duckdb.DuckDBPyConnection, path: str, compression: str) -> str:
    """Return the first line, and those after it that its quotes take in."""
    # Without this, DuckDB may find any line first.
    connection.execute("SET preserve_insertion_order = true")
    query = f"SELECT line FROM {_lines(path, compression)} LIMIT "  # noqa: S608 (the path is quoted)
    rows = connection.execute(query + "1").fetchall()
    if rows and rows[0][0] and rows[0][0].count('"') % 2:
        rows = connection.execute(f"{query}{_MOST_OF_HEADER}").fetchall()
    connection.execute("SET preserve_insertion_order = false")
    if not rows or not rows[0][0]:
        raise TableError(
            f"{quoted(path)} begins with an empty line; the first line must name the columns"
        )
    text = str(rows[0][0])
    for (line,) in rows[1:]:
        if text.count('"') % 2 == 0:
            break
        text += f"\n{line or ''}"
    return text


def outside_quotes(text: str) -> str:
    """Return what of a header stands outside of quotes."""
    return re.sub(r'"[^"]*"', "", text)


def header_names(path: str, text: str, delimiter: str) -> list[str]:
    """Return the names in a header; raise TableError if its quotes or names do not do."""
    try:
        lines = text.splitlines(keepends=True)
        names = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "field larger" in str(error):
            raise TableError(
                f"{quoted(path)}: the first line has a name of more than "
                f"{csv.field_size_limit():,} characters; it does not look like a table"
            ) from None
        raise TableError(f"{quoted(path)}: the quotes of the first line do not match") from None
    for name in names:
        if names.count(name) > 1:
            which = f"two columns named {quoted(name)}" if name else "two columns without a name"
            raise TableError(f"{quoted(path)} has {which}; rename one")
    return names


def refuse_blank_lines(connection: duckdb.DuckDBPyConnection, path: str, compression: str) -> None:
    """Raise TableError for a blank line between rows; at the end, and in quotes, it is none."""
    lines = _lines(path, compression)
    ((some,),) = connection.execute(
        f"SELECT count(*) > count(line) FROM {lines}"  # noqa: S608 (the path is quoted)
    ).fetchall()
    if not some:
        return
    connection.execute("SET preserve_insertion_order = true")
    ((first,),) = connection.execute(
        f"WITH numbered AS (SELECT line, row_number() OVER () AS n FROM {lines}), "  # noqa: S608 (as above)
        "quoted AS (SELECT line, n, sum(length(line) - length(replace(line, '\"', ''))) "
        "OVER (ORDER BY n ROWS UNBOUNDED PRECEDING) AS quotes FROM numbered) "
        "SELECT min(n) FROM quoted WHERE line IS NULL AND coalesce(quotes, 0) % 2 = 0 "
        "AND n < (SELECT max(n) FROM quoted WHERE line IS NOT NULL)"
    ).fetchall()
    connection.execute("SET preserve_insertion_order = false")
    if first is not None:
        raise TableError(
            f"{quoted(path)}: line {first} is blank; remove it, or fill in the missing row"
        )
