"""What numbers in JSON lines lose when loaded, and strings that look like numbers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kullback.counting._errors import quote
from kullback.counting._sources.aggregates import COLUMNS_PER_QUERY
from kullback.counting._sources.database import literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

# A float of 64 bits gives 17 digits at most; DuckDB rounds numbers with a point or an exponent
# before we see them, so that these are looked for in the objects as they were written.
_LONG = r"(?:0\.0*)?[1-9](?:\.?[0-9]){17,}(?:[eE][+-]?[0-9]+)?"
_TINY = r"(?:[0-9.]*[1-9][0-9.]*)[eE]-[0-9]{3,}"
_ENDS = r"\s*[,}\]]"


def find_rounded(
    connection: duckdb.DuckDBPyConnection, objects: str, names: Sequence[str]
) -> dict[str, str]:
    """Return, of keys whose numbers have more digits than a float or are nearer to 0, one of these.

    Whole numbers without an exponent are left out, for they keep their digits.
    """
    any_of = literal(rf"[:\[,]\s*-?(?:{_LONG}|{_TINY}){_ENDS}")
    whole = (
        f"SELECT json::VARCHAR AS j FROM {objects} WHERE regexp_matches(json::VARCHAR, {any_of})"  # noqa: S608 (paths are quoted)
    )
    found: dict[str, str] = {}
    if not names or not connection.execute(f"{whole} LIMIT 1").fetchall():
        return found
    for start in range(0, len(names), COLUMNS_PER_QUERY):
        some = names[start : start + COLUMNS_PER_QUERY]
        parts = []
        for name in some:
            value = f"regexp_extract(j, {literal(_value_of(name))}, 1)"
            loses = (
                f"regexp_matches({value}, '[.eE]') AND (try_cast({value} AS DOUBLE) = 0 "
                f"OR regexp_matches({value}, {literal('^-?' + _LONG + '$')}))"
            )
            parts.append(f"min(CASE WHEN {loses} THEN {value} END)")
        (row,) = connection.execute(f"SELECT {', '.join(parts)} FROM ({whole})").fetchall()  # noqa: S608 (names are quoted)
        found |= {name: one for name, one in zip(some, row, strict=True) if one is not None}
    return found


def _value_of(name: str) -> str:
    written = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
    keys = "|".join(sorted(re.escape(one) for one in written))
    return rf"(?:{keys})\s*:\s*(-?(?:{_LONG}|{_TINY})){_ENDS}"


def find_beyond_floats(
    connection: duckdb.DuckDBPyConnection, table: str, texts: Mapping[str, str]
) -> dict[str, str]:
    """Return, of columns with a number that is beyond all floats, such as 1e400, one of these."""
    found: dict[str, str] = {}
    names = list(texts)
    for start in range(0, len(names), COLUMNS_PER_QUERY):
        some = names[start : start + COLUMNS_PER_QUERY]
        parts = [
            f"min(CASE WHEN isinf(try_cast({t} AS DOUBLE)) AND regexp_matches({t}, '[0-9]') "
            f"THEN {t} END)"
            for t in (texts[name] for name in some)
        ]
        (row,) = connection.execute(f"SELECT {', '.join(parts)} FROM {table}").fetchall()  # noqa: S608 (names are quoted)
        found |= {name: one for name, one in zip(some, row, strict=True) if one is not None}
    return found


def find_quoted_and_bare(
    connection: duckdb.DuckDBPyConnection, table: str, texts: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Return, of columns with one value both as a string and as a number or a truth, that value."""
    found: dict[str, str] = {}
    for name, (key, text) in texts.items():
        query = (
            f"SELECT t FROM (SELECT {text} AS t, json_type({key}) = 'VARCHAR' AS s FROM {table}) "  # noqa: S608 (names are quoted)
            "WHERE t IS NOT NULL GROUP BY t HAVING bool_or(s) AND NOT bool_and(s) "
            "ORDER BY t LIMIT 1"
        )
        for (value,) in connection.execute(query).fetchall():
            found[name] = value
    return found


def remark_on_rounded(one: str) -> str:
    """Return a remark that numbers are rounded."""
    return (
        f"numbers such as {one} have more digits than a 64-bit float: they are read as "
        f"{float(one)!r}; write them in quotes to have them told apart"
    )


def remark_on_beyond(one: str) -> str:
    """Return a remark on why a column of numbers is text."""
    return f"{one} is beyond a 64-bit float: its numbers are compared as text"


def remark_on_quotes(value: str) -> str:
    """Return a remark on a value that occurs as a string and as a number."""
    return f"{quote(value)} in quotes and without are taken as one value"
