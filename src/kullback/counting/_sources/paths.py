"""The files that an argument names, and their format."""

from __future__ import annotations

import glob
import gzip
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from kullback.counting._errors import TableError, quote
from kullback.document import count_of

_FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
}
_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_KNOWN = (
    "CSV (.csv), TSV (.tsv), Parquet (.parquet) and JSON lines (.jsonl), text also as .gz or .zst"
)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one table: their format, compression and, for text, the fixed delimiter."""

    paths: tuple[str, ...]
    format: str
    compression: str
    delimiter: str | None

    @property
    def label(self) -> str:
        """The table's name in messages."""
        first = quote(self.paths[0])
        more = len(self.paths) - 1
        return f"{first} and {count_of(more, 'more file')}" if more else first


def find_files(argument: str) -> Files:
    """Return the files that a path or a pattern names; raise TableError where there are none."""
    if argument == "-":
        raise TableError(
            "'-' (standard input) cannot be read as a table, for its type is known by its name "
            "and it is read more than once; save it to a file first"
        )
    if _URL.match(argument):
        raise TableError(
            f"{quote(argument)} is an address; kullback reads only local files, so download it "
            "first"
        )
    if not argument or "\0" in argument:
        raise TableError(f"{quote(argument)} is not the name of a file")
    paths = [argument] if _exists(argument) else sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 (the pattern may be absolute)
    if not paths:
        what = "no file matches the pattern" if glob.has_magic(argument) else "no such file:"
        raise TableError(f"{what} {quote(argument)}")
    for path in paths:
        _check(path)
    kinds = {format_of(path) for path in paths}
    if len(kinds) > 1:
        raise TableError(f"{quote(argument)} matches files of different types; name one type")
    form, compression, delimiter = kinds.pop()
    return Files(tuple(paths), form, compression, delimiter)


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except OSError as error:
        raise TableError(f"{quote(path)} cannot be read: {error.strerror}") from None


def _check(path: str) -> None:
    if "\\" in path and glob.has_magic(path):
        raise TableError(
            f"{quote(path)} has a backslash beside '*', '?' or '[' in its name, which DuckDB "
            "takes for a pattern; rename it, or link to it by another name (ln -s)"
        )
    try:
        path.encode()
    except UnicodeEncodeError:
        raise TableError(
            f"{quote(path)} has a name that is not UTF-8 text; rename it, or link to it by "
            "another name (ln -s)"
        ) from None
    place = Path(path)
    try:
        if place.is_dir():
            pattern = quote(path.rstrip("/") + "/*.parquet")
            raise TableError(
                f"{quote(path)} is a directory; name a file, or a pattern such as {pattern}"
            )
        if not place.is_file():
            raise TableError(f"{quote(path)} is not a regular file; save the data to a file first")
        with place.open("rb") as file:
            if not file.read(1):
                raise TableError(f"{quote(path)} is empty")
    except OSError as error:
        raise TableError(f"{quote(path)} cannot be read: {error.strerror}") from None


def check_whole(files: Files) -> None:
    """Raise TableError if a gzip file is cut or damaged; DuckDB does not check its checksum."""
    for path in files.paths:
        try:
            with Path(path).open("rb") as packed:
                if packed.read(2) != b"\x1f\x8b":
                    continue  # none at all, as DuckDB will say
                packed.seek(0)
                with gzip.open(packed) as file:
                    while file.read(2**20):
                        pass
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise TableError(
                f"{quote(path)} is a truncated or damaged gzip file; get a new copy"
            ) from None
        except OSError as error:
            raise TableError(f"{quote(path)} cannot be read: {error.strerror}") from None


def format_of(path: str) -> tuple[str, str, str | None]:
    """Return the format, compression and, for TSV, delimiter from the ending of a name."""
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    compression = _COMPRESSIONS.get(suffixes[-1], "none") if suffixes else "none"
    last = suffixes[-1 if compression == "none" else -2 :][:1]
    form = _FORMATS.get(last[0]) if last else None
    if form is None:
        raise TableError(
            f"{quote(path)} has no known type; the ending of its name must be one of: {_KNOWN}"
        )
    if form == "parquet" and compression != "none":
        raise TableError(f"{quote(path)}: decompress the Parquet file first")
    return form, compression, "\t" if last[0] in {".tsv", ".tab"} else None
