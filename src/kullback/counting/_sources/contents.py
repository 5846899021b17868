"""The type of a file from its first bytes, if it contradicts the name."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kullback.counting._errors import TableError, quote

if TYPE_CHECKING:
    from kullback.counting._sources.paths import Files

_GZIP, _ZSTD, _PARQUET = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1"
_HEAD = 64
_UTF_16 = "save it as UTF-8 (iconv -f utf-16 -t utf-8)"
# None of these begins a text, but for those of Parquet, which stand at the end as well.
_KNOWN = (
    (rb"PK\x03\x04", "is a zip archive, as Excel workbooks are; save the sheet as CSV"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an Excel workbook; save its sheet as CSV"),
    (rb"\x1f\x8b", "is packed by gzip; its name must end in .gz"),
    (rb"\x28\xb5\x2f\xfd", "is packed by zstd; its name must end in .zst"),
    (rb"BZh[1-9]1AY&SY", "is packed by bzip2; unpack it first (bunzip2)"),
    (rb"\xfd7zXZ\x00", "is packed by xz; unpack it first (unxz)"),
    (rb"ARROW1\x00\x00", "is an Arrow (Feather) file; write Parquet instead"),
    (rb"SQLite format 3\x00", "is a SQLite database; export the table as CSV"),
    (rb"\xff\xfe\x00\x00|\x00\x00\xfe\xff", "is UTF-32 text; save it as UTF-8 (iconv -f utf-32)"),
    (rb"\xff\xfe|\xfe\xff", f"is UTF-16 text; {_UTF_16}"),
    (rb"(?i:\s*<(!doctype html|html|\?xml))", "is a web page or XML, not a table"),
)


def check_contents(files: Files) -> None:
    """Raise TableError for a file that begins as files of another type do."""
    for path in files.paths:
        try:
            head, tail = _ends(path)
            said = _complaint(head, tail, files)
            if said is None and files.compression == "gzip":
                with gzip.open(path) as packed:
                    said = _type_of_text(packed.read(_HEAD))
                said = None if said is None else f"has a file in it that {said}"
        except (OSError, EOFError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise TableError(f"{quote(path)} cannot be read: {why}") from None
        if said is not None:
            raise TableError(f"{quote(path)} {said}")


def _ends(path: str) -> tuple[bytes, bytes]:
    """Return the first and the last bytes of a file."""
    with Path(path).open("rb") as file:
        head = file.read(_HEAD)
        file.seek(-min(len(head), 4), 2)
        return head, file.read()


def _complaint(head: bytes, tail: bytes, files: Files) -> str | None:
    """Return what is wrong with a file of this name, or None."""
    for compression, magic in (("gzip", _GZIP), ("zstd", _ZSTD)):
        if files.compression == compression:
            found = head.startswith(magic)
            return None if found else f"is not packed by {compression}, as its name says"
    if files.format == "parquet":
        if head.startswith((_PARQUET, b"PARE")):
            return None
        return _type_of_text(head) or "is not Parquet: it does not begin as such files do"
    if head.startswith(_PARQUET) and tail == _PARQUET:
        return "is a Parquet file; its name must end in .parquet"
    return _type_of_text(head)


def _type_of_text(head: bytes) -> str | None:
    """Return the type of a file from its first bytes, or None if it may be text."""
    return next((said for magic, said in _KNOWN if re.match(magic, head)), None)
