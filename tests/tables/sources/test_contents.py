"""Files that are not what their names say: a sentence each, of what they are."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"w,n\na,1\nb,2\n"


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return held.getvalue()


def _parquet() -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table({"x": [1]}), held)
    return held.getvalue()


def _feather() -> bytes:
    held = io.BytesIO()
    pyarrow.feather.write_feather(pa.table({"x": [1]}), held)
    return held.getvalue()


UTF_16 = "save it as UTF-8 (iconv -f utf-16 -t utf-8)"
CASES = {
    "a workbook": ("x.csv", _zip(), "is a zip archive, as Excel workbooks are; save the sheet as"),
    "an old workbook": ("x.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an Excel"),
    "a workbook as TSV": ("x.tsv", _zip(), "is a zip archive"),
    "gzip": ("x.csv", gzip.compress(TEXT, mtime=0), "is packed by gzip; its name must end in .gz"),
    "gzip twice": (
        "x.csv.gz",
        gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0),
        "has a file in it that is packed by gzip",
    ),
    "no gzip": ("x.csv.gz", TEXT, "is not packed by gzip, as its name says"),
    "no zstd": ("x.csv.zst", TEXT, "is not packed by zstd, as its name says"),
    "Parquet": ("x.csv", _parquet(), "is a Parquet file; its name must end in .parquet"),
    "Feather": ("x.csv", _feather(), "is an Arrow (Feather) file; write Parquet instead"),
    "no Parquet": ("x.parquet", TEXT, "is not Parquet: it does not begin as such files do"),
    "a workbook as Parquet": ("x.parquet", _zip(), "is a zip archive"),
    "UTF-16": ("x.csv", "w,n\na,1\n".encode("utf-16"), f"is UTF-16 text; {UTF_16}"),
    "UTF-16 without a mark": ("x.csv", "w,n\na,1\n".encode("utf-16-le"), UTF_16),
    "UTF-32": ("x.csv", "w,n\na,1\n".encode("utf-32"), "is UTF-32 text"),
    "UTF-16 JSON": ("x.jsonl", '{"a": 1}\n'.encode("utf-16"), "is UTF-16 text"),
    "a page": ("x.csv", b"<!DOCTYPE html>\n<html><body>404</body></html>\n", "is a web page"),
    "NUL bytes": ("x.csv", b"\0" * 1000, "the first line has NUL characters"),
    "Excel's first line": ("x.csv", b"sep=;\nw;n\na;1\n", "begins with Excel's 'sep=;', not with"),
    "JSON": ("x.csv", b'{"a":1}\n{"a":2}\n', "holds JSON; its name must end in .jsonl"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_of_another_type_is_named_as_what_it_is(case: str, tmp_path: Path) -> None:
    """Never read as something that it is not, and the advice is for what it is."""
    name, content, said = CASES[case]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(tables.TableError) as caught:
        tables.compare(path, path)
    assert said in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b"PAR1,n\na,1\n"),
        ("x.csv", b"BZh9,n\na,1\n"),
        ("x.csv", b"PK,n\na,1\n"),
        ("x.csv", b"sep,n\na,1\n"),
        ("x.csv", b"{a},n\na,1\n"),
        ("x.csv", b"\xef\xbb\xbfw,n\na,1\n"),
        ("x.csv.gz", gzip.compress(b"w,n\n", mtime=0) + gzip.compress(b"a,1\n", mtime=0)),
    ],
)
def test_text_that_begins_in_an_odd_way_is_text(name: str, content: bytes, tmp_path: Path) -> None:
    """Names that are beginnings of other types are names of columns."""
    path = tmp_path / name
    path.write_bytes(content)
    assert tables.counts(path, ["n"]) == {(1,): 1}


def test_the_advice_for_other_encodings_works(tmp_path: Path) -> None:
    """A file is read that was saved again as the sentence says, by what iconv does."""
    path = tmp_path / "x.csv"
    path.write_bytes("w,n\né,1\n".encode("utf-16").decode("utf-16").encode())
    assert tables.counts(path, ["w"]) == {("é",): 1}
