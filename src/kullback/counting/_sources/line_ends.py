r"""Text files with mixed line ends, rewritten with one, because DuckDB accepts only one.

It is done by Python's csv, for which ``\n``, ``\r\n`` and ``\r`` all end a row outside of quotes.
"""

from __future__ import annotations

import csv
import gzip
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kullback.counting._errors import TableError, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIXED = "state machine reached an invalid state"
"""DuckDB's message about such a file."""

_MOST = 2_000_000
_NOT_ONE = (
    "has lines that end in different ways (\\n, \\r\\n or \\r); give all of them the same end"
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a text file: where it is, the file's first line, and the first line that is blank.

    Blank lines behind the last row are none. In the copy the columns are named c0, c1, ...
    """

    path: str
    header: str
    blank: int | None


def copy_with_one_end(
    path: str, goal: Path, compression: str, delimiter_of: Callable[[str], str]
) -> Copy:
    """Write a text file again, not packed, with every line ended by a line feed.

    Raises TableError where that is not to be had without a guess.
    """
    if compression == "zstd":
        raise TableError(f"{quote(path)} {_NOT_ONE}, and pack it again")
    blank: int | None = None
    try:
        with _fields_of_any_size(), _open(path, compression) as file:
            header = _header(file)
            delimiter = delimiter_of(header)
            file.seek(0)
            rows = csv.reader(_lines(path, file), delimiter=delimiter, strict=True)
            with goal.open("w", encoding="utf-8", newline="") as copy:
                # All in quotes, for before 3.13 Python puts none around a return.
                write = csv.writer(
                    copy, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL
                ).writerow
                # Ends of lines in the header's quotes mislead DuckDB, which then reads no rows.
                write([f"c{i}" for i, _ in enumerate(next(rows, []))])
                last = 0
                for row in rows:
                    write(row)
                    if row:
                        last = rows.line_num
                    elif blank is None:
                        blank = rows.line_num
    except UnicodeDecodeError:
        raise TableError(
            f"{quote(path)} is not UTF-8 text; save the file as UTF-8 (iconv -t utf-8)"
        ) from None
    except csv.Error:
        raise TableError(f"{quote(path)} {_NOT_ONE}") from None
    return Copy(str(goal), header, blank if blank is not None and blank < last else None)


def _open(path: str, compression: str) -> IO[str]:
    if compression == "gzip":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return Path(path).open(encoding="utf-8-sig", newline="")


def _lines(path: str, file: IO[str]) -> Iterator[str]:
    """Yield the lines with their ends; two returns and a feed may be meant as one end or as two."""
    returned = False
    for number, line in enumerate(file, 1):
        if returned and line == "\r\n":
            raise TableError(
                f"{quote(path)}: line {number - 1} ends in \\r\\r\\n, as programs write that "
                "end lines twice; give it one end (sed 's/\\r*$//')"
            )
        returned = line.endswith("\r")
        yield line


def _header(file: IO[str]) -> str:
    """Return the first line and all lines that continue it inside quotes."""
    text = ""
    for line in file:
        text += line
        if text.count('"') % 2 == 0 or len(text) > _MOST:
            break
    return text.rstrip("\r\n")


@contextmanager
def _fields_of_any_size() -> Iterator[None]:
    before = csv.field_size_limit(_MOST)
    try:
        yield
    finally:
        csv.field_size_limit(before)
