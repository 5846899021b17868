"""Files that cannot be read, or only in a stated way."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "a,b\n1,2\n3,4\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a file that can be read."""
    path = tmp_path / "good.csv"
    path.write_text(GOOD)
    return path


def _message(good: Path, name: str, content: bytes | None) -> str:
    path = good.parent / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(tables.TableError) as caught:
        tables.compare(good, path)
    return str(caught.value).replace(f"{good.parent}/", "")


CASES = {
    "missing": ("none.csv", None, "no such file: 'none.csv'"),
    "no match": ("none*.csv", None, "no file matches the pattern 'none*.csv'"),
    "empty": ("x.csv", b"", "'x.csv' is empty"),
    "empty gz": (
        "x.csv.gz",
        gzip.compress(b""),
        "'x.csv.gz' begins with an empty line; the first line must name the columns",
    ),
    "no rows": ("x.csv", b"a,b\n", "'x.csv' has no rows"),
    "blank first line": (
        "x.csv",
        b"\n\n1,2\n",
        "'x.csv' begins with an empty line; the first line must name the columns",
    ),
    "too short a row": (
        "x.csv",
        b"a,b\n1,2\n3\n",
        "'x.csv': line 3 has 1 field, the first line names 2",
    ),
    "too long a row": (
        "x.tsv",
        b"a\tb\n1\t2\t3\n",
        "'x.tsv': line 2 has 3 fields, the first line names 2",
    ),
    "latin-1": (
        "x.csv",
        "a,b\n1,caf\u00e9\n".encode("latin-1"),
        "'x.csv': line 2 is not UTF-8 text; save the file as UTF-8 (iconv -t utf-8)",
    ),
    "utf-16": (
        "x.csv",
        "a,b\n1,2\n".encode("utf-16"),
        "'x.csv' is UTF-16 text; save it as UTF-8 (iconv -f utf-16 -t utf-8)",
    ),
    "open quote": ("x.csv", b'a,b\n1,"2\n', "'x.csv': line 2 has a quote that is not closed"),
    "open quote in the header": (
        "x.csv",
        b'a,"b\n1,2\n',
        "'x.csv': the quotes of the first line do not match",
    ),
    "two of a name": ("x.csv", b"a,a\n1,2\n", "'x.csv' has two columns named 'a'; rename one"),
    "two without a name": (
        "x.csv",
        b"a,,\n1,2,3\n",
        "'x.csv' has two columns without a name; rename one",
    ),
    "not gzip": (
        "x.csv.gz",
        b"a,b\n1,2\n",
        ("'x.csv.gz' is not packed by gzip, as its name says"),
    ),
    "truncated parquet": (
        "x.parquet",
        b"PAR1\x15\x04\x15",
        ("'x.parquet' cannot be read as Parquet: File 'x.parquet' too small to be a Parquet file"),
    ),
    "compressed parquet": (
        "x.parquet.gz",
        b"x",
        "'x.parquet.gz': decompress the Parquet file first",
    ),
    "broken json": (
        "x.jsonl",
        b'{"a":1}\n{"a":\n',
        (
            "'x.jsonl': cannot be read as JSON lines: Malformed JSON at byte 7 in line 3:"
            " unexpected end of data"
        ),
    ),
    "json of numbers": ("x.jsonl", b"1\n2\n", "'x.jsonl' does not hold JSON objects, one a line"),
    "unknown type": (
        "x.xlsx",
        b"x",
        (
            "'x.xlsx' has no known type; the ending of its name must be one of: CSV (.csv), TSV "
            "(.tsv), Parquet (.parquet) and JSON lines (.jsonl), text also as .gz or .zst"
        ),
    ),
    "nothing in common": (
        "x.csv",
        b"c\n1\n",
        ("'good.csv' and 'x.csv' have no column in common: the first has 'a', 'b', the second 'c'"),
    ),
    "names in another case": (
        "x.csv",
        b"A,c\n1,2\n",
        (
            "'good.csv' and 'x.csv' have no column in common: 'a' in the reference and "
            "'A' in the current table differ only in case or spaces and are not matched; "
            "are they the same column?"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_files_are_told_in_one_line(case: str, good: Path) -> None:
    """The message names the file, the line where there is one, and the cause."""
    name, content, expected = CASES[case]
    assert _message(good, name, content) == expected


def test_a_directory_is_refused_with_a_way_out(good: Path) -> None:
    """The message offers a pattern."""
    (good.parent / "folder.csv").mkdir()
    assert _message(good, "folder.csv", None) == (
        "'folder.csv' is a directory; name a file, or a pattern such as 'folder.csv/*.parquet'"
    )


@pytest.mark.parametrize(
    "path", ["http://host/x.csv", "s3://bucket/x.parquet", "hf://datasets/x.csv"]
)
def test_addresses_are_refused(path: str, good: Path) -> None:
    """Nothing is fetched from the network."""
    with pytest.raises(tables.TableError, match="is an address; kullback reads only local files"):
        tables.compare(good, path)


def test_parquet_files_that_differ_or_break_midway_are_refused(tmp_path: Path) -> None:
    """A truncated copy of a real Parquet file is told in one line."""
    import polars as pl

    path = tmp_path / "x.parquet"
    pl.DataFrame({"a": range(10_000)}).write_parquet(path)
    whole = path.read_bytes()
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    message = _message(good, "cut.parquet", whole[: len(whole) // 2])
    assert message.startswith("'cut.parquet' cannot be read as Parquet: ")
    assert "\n" not in message
    damaged = whole[:50] + bytes(len(whole) - 1050) + whole[-1000:]
    message = _message(good, "damaged.parquet", damaged)
    assert "damaged.parquet" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            {"a": [1, 2]},
            {"a": ["x", "2"]},
            r"'a' is of type VARCHAR in '.*2\.parquet' and BIGINT in ",
        ),
        (
            {"a": [1], "b": [2]},
            {"a": [1]},
            r"2\.parquet' has no column 'b', which '.*1\.parquet' has",
        ),
        ({"a": [1]}, {"a": [1], "b": [2]}, r"2\.parquet' has other columns than '.*1\.parquet'"),
        ({"a": ["x"], "A": [1]}, {"a": ["x"], "A": [1.5]}, r"2\.parquet' has other columns than"),
    ],
)
def test_parquet_files_of_one_pattern_must_hold_the_same_columns(
    first: dict[str, Any], second: dict[str, Any], told: str, tmp_path: Path
) -> None:
    """A sentence names the column and both files; nothing is cast or filled up in silence."""
    pl.DataFrame(first).write_parquet(tmp_path / "1.parquet")
    pl.DataFrame(second).write_parquet(tmp_path / "2.parquet")
    with pytest.raises(tables.TableError, match=told):
        tables.compare(tmp_path / "*.parquet", tmp_path / "1.parquet")


def test_parquet_files_may_hold_numbers_of_several_types(tmp_path: Path) -> None:
    """Whole numbers in the first file do not round those of the second; nulls go with anything."""
    pl.DataFrame({"a": [1, 2], "b": [None, None]}).write_parquet(tmp_path / "1.parquet")
    pl.DataFrame({"b": ["x", "y"], "a": [1.5, 2.5]}).write_parquet(tmp_path / "2.parquet")
    result = tables.compare(tmp_path / "*.parquet", tmp_path / "1.parquet")
    assert result["a"].outcomes == ("1", "1.5", "2", "2.5")
    assert result["a"].counts_reference == (1, 1, 1, 1)
    assert dict(zip(result["b"].outcomes, result["b"].counts_reference, strict=True)) == {
        "x": 1,
        "y": 1,
        None: 2,
    }


def test_files_of_one_pattern_must_have_the_same_columns(tmp_path: Path) -> None:
    """The file that differs is named."""
    (tmp_path / "p1.csv").write_text(GOOD)
    (tmp_path / "p2.csv").write_text("a,c\n1,2\n")
    with pytest.raises(tables.TableError, match=r"p2\.csv' has other columns than '.*p1\.csv'"):
        tables.compare(tmp_path / "p1.csv", tmp_path / "p?.csv")


def test_the_first_line_is_found_in_large_files(tmp_path: Path) -> None:
    """Of a file that DuckDB reads with many threads at once, it is still the first."""
    path = tmp_path / "a.csv"
    path.write_text("first,second\n" + "12345678,abcdefgh\n" * 1_000_000)
    result = tables.compare(path, path)
    assert result.n_current == 1_000_000
    assert {column.name for column in result} == {"first", "second"}


def test_mixed_types_are_text(tmp_path: Path) -> None:
    """One word among the numbers, though it comes last, makes the column text, with a note."""
    (tmp_path / "a.csv").write_text("x\n" + "1\n" * 5000 + "word\n")
    (tmp_path / "b.csv").write_text("x\n1\n1\n1.0\n")
    column = tables.compare(tmp_path / "a.csv", tmp_path / "b.csv")["x"]
    assert column.kind == "categorical"
    assert column.outcomes == ("1", "1.0", "word")
    assert column.notes == (
        "text in the reference, numbers in the current table: compared as text",
    )


def test_na_beside_numbers_is_missing_and_beside_words_a_word(tmp_path: Path) -> None:
    """'NA' among numbers means no value, and is told; among countries it is Namibia."""
    (tmp_path / "a.csv").write_text("n,w\n1,NA\n2,DE\nNA,FR\n,\n")
    column = tables.compare(tmp_path / "a.csv", tmp_path / "a.csv")["n"]
    assert column.kind == "numeric"
    assert column.missing_current == 2
    assert column.notes == (
        "fields such as 'NA' count as missing: 1 in the reference, 1 in the current table",
    )
    column = tables.compare(tmp_path / "a.csv", tmp_path / "a.csv")["w"]
    assert column.missing_current == 1
    assert "NA" in column.outcomes


@pytest.mark.parametrize(
    ("fields", "kind", "outcomes"),
    [
        ("true false TRUE", "boolean", ("true", "false")),
        ("2020-01-02 2020-01-03", "date/time", ("2020-01-02", "2020-01-03")),
        ("10:30 11:00:05", "time of day", ("10:30:00", "11:00:05")),
        ("1e3 -2 inf", "numeric", ("-2", "1000", "+inf")),
        ("01/02/2020 13/02/2020", "categorical", ("01/02/2020", "13/02/2020")),
        ("infinity epoch", "categorical", ("epoch", "infinity")),
        ("t f", "categorical", ("f", "t")),
        ("yes no", "categorical", ("no", "yes")),
        ("2024-02-30 2024-02-28", "categorical", ("2024-02-28", "2024-02-30")),
        ("0 0.5 -0.5 10 1e05 +0.5", "numeric", ("-0.5", "0", "0.5", "10", "1e+05")),
        ("-0.0 0 0.0 nan", "numeric", ("0", None)),
        ("01220 1220", "categorical", ("01220", "1220")),
        ("-007 -7", "categorical", ("-007", "-7")),
        ("+41791 41791", "categorical", ("+41791", "41791")),
        ("1_000 1000", "categorical", ("1000", "1_000")),
        ("0x1F 31", "categorical", ("0x1F", "31")),
        ("0b1 1 0o7", "categorical", ("0b1", "0o7", "1")),
        ("1e400 inf", "categorical", ("1e400", "inf")),
        ("1e-400 0 0.0e-400", "categorical", ("0", "0.0e-400", "1e-400")),
        ("\u0661 1", "categorical", ("1", "\u0661")),
    ],
)
def test_what_texts_are(fields: str, kind: str, outcomes: tuple[str, ...], tmp_path: Path) -> None:
    """Numbers, true and false, and ISO dates and times are known; all else is text."""
    (tmp_path / "a.csv").write_text("x\n" + fields.replace(" ", "\n") + "\n")
    column = tables.compare(tmp_path / "a.csv", tmp_path / "a.csv")["x"]
    assert column.kind == kind
    assert column.outcomes == outcomes


def test_names_are_data_not_code(tmp_path: Path) -> None:
    """Quotes, SQL, control characters and line ends in names and values change nothing."""
    name = 'x"; DROP TABLE table_reference; --'
    header = '"' + name.replace('"', '""') + '","a\'\x1b[31m"'
    (tmp_path / "a'b.csv").write_text(header + '\n1,"two\nlines"\n2,[red]\n')
    result = tables.compare(tmp_path / "a'b.csv", tmp_path / "a'b.csv")
    assert result[name].counts_current == (1, 1)
    assert set(result["a'\x1b[31m"].outcomes) == {"two\nlines", "[red]"}
    (tmp_path / "other.csv").write_text(header + "\n1,[red]\n")
    shown = str(tables.compare(tmp_path / "other.csv", tmp_path / "a'b.csv"))
    assert "\x1b" not in shown
    assert "\\x1b[31m" in shown
    assert "two\\nlines" in shown


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    """Files of spreadsheet programs begin with one."""
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfx,y\r\n1,2\r\n")
    assert "x" in tables.compare(tmp_path / "a.csv", tmp_path / "a.csv")


@pytest.mark.parametrize("ending", ["jsonl.gz", "jsonl.zst", "ndjson.zstd", "json"])
def test_json_may_be_compressed_or_one_array(ending: str, tmp_path: Path) -> None:
    """Objects a line, compressed or not, and one array of objects are the same table."""
    import duckdb

    path = tmp_path / f"a.{ending}"
    form = {"gz": "COMPRESSION gzip", "on": "ARRAY true"}.get(ending[-2:], "COMPRESSION zstd")
    query = f"COPY (SELECT range AS x FROM range(3)) TO '{path}' (FORMAT json, {form})"  # noqa: S608 (our own path)
    duckdb.execute(query)
    assert tables.compare(path, path)["x"].outcomes == ("0", "1", "2")


def test_nested_json_is_refused_by_name(tmp_path: Path) -> None:
    """Other columns of the same file are compared; digits in quotes stay text."""
    (tmp_path / "a.jsonl").write_text('{"x": 1, "o": {"k": 1}, "zip": "02139"}\n{"x": 2.5}\n')
    result = tables.compare(tmp_path / "a.jsonl", tmp_path / "a.jsonl")
    assert result["o"].status.startswith("not compared: it holds values of type OBJECT")
    assert result["x"].counts_current == (1, 1)
    assert result["zip"].outcomes == ("02139", None)


def test_the_temporary_database_is_removed(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left behind, neither when done nor after an error."""
    import tempfile

    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    tables.compare(good, good)
    with pytest.raises(tables.TableError):
        tables.compare(good, good, columns=["c"])
    assert list(folder.iterdir()) == []


def test_quotes_in_tsv_are_text_where_they_do_not_match(tmp_path: Path) -> None:
    """Tab-separated values know no quotes; a file that closes them all is read with them."""
    (tmp_path / "open.tsv").write_text('a\tb\n1\t"x\n2\t"y" z\n3\tw\n')
    (tmp_path / "closed.tsv").write_text('a\tb\n1\t"x"\n2\t"y\tz"\n3\tw\n')
    result = tables.compare(tmp_path / "open.tsv", tmp_path / "closed.tsv")
    assert set(result["b"].outcomes) == {'"x', '"y" z', "w", "x", "y\tz"}
    assert result.reference.endswith("open.tsv' (quotes in it are text)")
    assert result.current.endswith("closed.tsv'")


def test_a_tsv_that_fits_neither_way_is_told_as_with_quotes(tmp_path: Path) -> None:
    """Without quotes the second line would have three fields; CSV is never read so."""
    (tmp_path / "x.tsv").write_text('a\tb\n1\t"x\ty\n')
    (tmp_path / "x.csv").write_text('a,b\n1,"x\n')
    for name in ("x.tsv", "x.csv"):
        with pytest.raises(tables.TableError, match=r"line 2 has a quote that is not closed"):
            tables.compare(tmp_path / name, tmp_path / name)
