"""Files that Spark reads give the numbers that they give when read here, or an error as strict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from kullback import tables
from kullback.counting._sources.engines import failure_reason, is_gone
from kullback.counting._sources.spark_files import SparkFiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Each column has fields that DuckDB and Java's own readers take for different things.
FIELDS = {
    "number": ["1", " 2.5 ", "1000", ".5", "-3.", "+1e2", "1E-300", "inf", "-Infinity", "nan"],
    "zeros": ["0", "0.5", "-0.5", "-0", "0e5", "1e05", "10", "+0.5", "100", "0."],
    "code": ["01220", "1220", "10", "0", "1", "1", "1", "1", "1", "1"],
    "signed code": ["-007", "1220", "10", "0", "1", "1", "1", "1", "1", "1"],
    "spaced code": [" 01", "1220", "10", "0", "1", "1", "1", "1", "1", "1"],
    "phone": ["+41791", "41791", "10", "0", "1", "1", "1", "1", "1", "1"],
    "joined": ["1_000", "1000", "10", "0", "1", "1", "1", "1", "1", "1"],
    "version": ["1.1", "1.10", "2.0", "2", "1.5e10", "1", "1", "1", "1", "1"],
    "huge": ["1e400", "inf", "10", "0", "1", "1", "1", "1", "1", "1"],
    "tiny": ["1e-400", "0", "10", "0.0e-400", "1", "1", "1", "1", "1", "1"],
    "java": ["1", "1d", "0x10", "2f", "1", "1d", "2f", "1", "", "1"],
    "gaps": ["1", "NA", "", "null", "2", "2", "2", "None", "3", '"3"'],
    "flag": ["true", "FALSE", "", "True", "false", "true", "NA", "true", "true", "true"],
    "day": ["2020-01-01", "2020/1/2", "", "1999-12-31", *["2020-01-01"] * 6],
    "no day": ["2020-01-01", "2020-02-30", "2021-02-29", "2020-13-01", *["2020-01-01"] * 6],
    "moment": [
        *("2020-01-01 10:00", "2020-01-01T10:00:00.1234567", "2020-01-01 1:2", "2020-1-1"),
        *("2020-01-01 24:00:00", "1969-12-31 23:59:59.5", *["2020-01-01 10:00"] * 4),
    ],
    "zoned": [
        *("2020-01-01 10:00Z", "2020-01-01 10:00:00+02", "2020-01-01 10:00:00 UTC"),
        *("2020-01-01 10:00:00-0330", *["2020-01-01T12:00+02:00"] * 6),
    ],
    "time": ["10:00", "1:02:03", "", "23:59:59.25", "24:00:00", *["10:00:00"] * 5],
    "no time": ["10:00", "25:00", "10:60", "10:00:61", *["10:00"] * 6],
    "year": ["2020", "2021", *["2020"] * 8],
    "word": ["a", "NA", '"b, c"', '"say ""hi"""', " a", "e\u0301", "\u00e9", "", '""', "a"],
    "word; of `all`": ["", "", "", "", "", "", "", "", "", ""],
}


def _csv(path: Path, ending: str = "\n") -> Path:
    header = ",".join(FIELDS)
    rows = [",".join(fields) for fields in zip(*FIELDS.values(), strict=True)]
    path.write_bytes(ending.join([header, *rows, ""]).encode())
    return path


def _columns(result: tables.TableComparison) -> dict[str, Any]:
    return {column.name: column.to_dict() for column in result}


@pytest.fixture
def read(spark: Any) -> Callable[[object], SparkFiles]:
    """Return what makes a table of a path for Spark."""
    return lambda path: SparkFiles(spark, str(path))


def test_a_number_that_two_files_write_otherwise_has_the_note_it_has_when_read_here(
    read: Callable[[object], SparkFiles], tmp_path: Path
) -> None:
    """A version that was 1.10 and is 1.1 now, and one that was 2.0 and is 2; 3.5 stays 3.5."""
    names = ("one.csv", "other.csv")
    (tmp_path / names[0]).write_text("a,b,c\n" + "1.10,2.0,3.5\n1.9,1,4.25\n" * 50)
    (tmp_path / names[1]).write_text("a,b,c\n" + "1.1,2,3.5\n1.9,1,4.25\n" * 50)
    found = tables.compare(*(read(tmp_path / name) for name in names))
    what = "in the current table, one number; if they are names, such as versions, start them "
    assert {column.name: column.notes for column in found} == {
        "a": (f"'1.10' in the reference is '1.1' {what}with a letter",),
        "b": (f"'2.0' in the reference is '2' {what}with a letter",),
        "c": (),
    }
    assert _columns(found) == _columns(tables.compare(*(tmp_path / name for name in names)))


def test_a_csv_has_the_columns_that_it_has_when_read_here(
    read: Callable[[object], SparkFiles], tmp_path: Path
) -> None:
    """Kinds, counts, notes on 'NA' and divergences are equal, whatever a field looks like."""
    path, other = _csv(tmp_path / "a.csv"), _csv(tmp_path / "b.csv", "\r\n")
    lines = other.read_bytes().splitlines(keepends=True)
    other.write_bytes(b"".join(lines[:1] + lines[4:] + lines[4:7]))
    expected, found = tables.compare(path, other), tables.compare(read(path), read(other))
    assert _columns(found) == _columns(expected)
    assert found.reference == expected.reference
    kinds = {column.name: column.kind for column in found}
    assert kinds["moment"] == kinds["zoned"] == "date/time"
    assert (kinds["java"], kinds["no day"], kinds["no time"]) == ("categorical",) * 3
    assert (kinds["number"], kinds["zeros"]) == ("numeric",) * 2
    texts = ("code", "signed code", "spaced code", "phone", "joined", "huge", "tiny")
    assert [kinds[name] for name in texts] == ["categorical"] * 7


def test_parquet_and_json_lines_are_equal_to_the_last_bit(
    read: Callable[[object], SparkFiles], tmp_path: Path, spark: Any
) -> None:
    """Also where strings hold dates, keys are missing, and digits are text."""
    frame = pl.DataFrame(
        {
            "x": [0.1 * i if i % 7 else None for i in range(300)],
            "n": [i % 9 for i in range(300)],
            "digits": [str(i % 4) for i in range(300)],
            "day": [f"2020-01-{1 + i % 28:02}" for i in range(300)],
            "flag": [None if i % 5 == 0 else i % 2 == 0 for i in range(300)],
        }
    )
    for ending, write in ((".parquet", "write_parquet"), (".jsonl", "write_ndjson")):
        paths = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
        getattr(frame, write)(paths[0])
        getattr(frame[100:250], write)(paths[1])
        expected = _columns(tables.compare(*paths))
        assert _columns(tables.compare(*map(read, paths))) == expected
        assert expected["digits"]["kind"] == "categorical"


BAD = {
    "blank line": ("x.csv", b"a,b\n1,2\n\n3,4\n", r"'.*x.csv': 1 line is blank, which Spark drops"),
    "field too many": ("x.csv", b"a,b\n1,2,3\n", "a row has more or fewer fields"),
    "field too few": ("x.csv", b"a,b\n1,2\n3\n", "a row has more or fewer fields"),
    "broken line": ("x.csv", b'a,b\n1,"x\ny"\n', "2 lines are of unequal quotes"),
    "Latin-1": ("x.csv", b"a\n\xe9\n", "1 line is not UTF-8 text"),
    "nothing": ("x.csv", b"", "is empty; the first line must name"),
    "two of a name": ("x.csv", b"a,a\n1,2\n", "two columns named 'a'; rename one"),
    "no JSON": ("x.jsonl", b'{"a":1}\n{"a":\n', "a line is not a JSON object"),
    "no Parquet": ("x.parquet", b"words, not Parquet", "it is not Parquet"),
    "no ending": ("x.txt", b"a\n1\n", "has no known type"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_files_are_told_in_a_sentence(
    fault: str, read: Callable[[object], SparkFiles], tmp_path: Path
) -> None:
    """Nothing is dropped, padded or replaced; the sentence names the file."""
    name, content, words = BAD[fault]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(tables.TableError, match=words) as caught:
        tables.compare(read(path), read(path))
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("-", r"'-' \(standard input\) cannot be read by Spark"),
        ("", "'' is not the name of a file"),
        ("a\0.csv", "is not the name of a file"),
        ("a\x1b[2J.csv", r"'a\\x1b\[2J.csv' is not the name of a file"),
        ("https://example.org/x.csv", "is an address on the web, which Spark does not read"),
    ],
)
def test_names_that_spark_must_not_get(path: str, words: str) -> None:
    """They are refused before Spark is asked."""
    with pytest.raises(tables.TableError, match=words):
        SparkFiles(None, path).open()


def test_files_that_are_not_there(read: Callable[[object], SparkFiles], tmp_path: Path) -> None:
    """A missing file, a pattern that nothing matches, and a scheme that no package brings."""
    for name in ("none.parquet", "none-*.csv"):
        with pytest.raises(tables.TableError, match=f"Spark cannot read '.*{name[:4]}.*no such"):
            read(tmp_path / name).open()
    with pytest.raises(tables.TableError, match=r'No FileSystem for scheme "nofs"$'):
        read("nofs://somewhere/x.parquet").open()


def test_files_of_other_columns_are_no_table(
    read: Callable[[object], SparkFiles], tmp_path: Path
) -> None:
    """Spark would call null what a file lacks, and count CSV by another file's header."""
    for i, names in enumerate((["a", "b"], ["b", "a"], ["a", "c"])):
        frame = pl.DataFrame({name: [1, 2] for name in names})
        frame.write_parquet(tmp_path / f"{i}.parquet")
        frame.write_csv(tmp_path / f"{i}.csv")
    two = read(tmp_path / "[01].parquet")
    assert list(two.open().columns) in (["a", "b"], ["b", "a"])
    for ending, words in (("parquet", "2.parquet' has other columns"), ("csv", "the same line")):
        with pytest.raises(tables.TableError, match=words):
            read(tmp_path / f"*.{ending}").open()


def test_what_java_says_becomes_one_sentence() -> None:
    """The innermost cause, without classes, conditions, states and stacks."""
    stack = (
        "An error occurred while calling o1.parquet.\n"
        ": java.lang.RuntimeException: java.lang.ClassNotFoundException: Class x\n"
        "\tat org.apache.hadoop.conf.Configuration.getClass(Configuration.java:2724)\n"
        "Caused by: java.net.ConnectException: Connection refused\n\tat java.base\n"
    )
    assert failure_reason(RuntimeError(stack)) == "Connection refused"
    assert failure_reason(RuntimeError("[TABLE_GONE] No t. SQLSTATE: 42K03")) == "No t"
    assert failure_reason(RuntimeError("x\nCaused by: java.lang.OutOfMemoryError: heap")) == (
        "Spark has too little memory; give it more (spark.driver.memory)"
    )
    assert is_gone(RuntimeError("Cannot call methods on a stopped SparkContext."))
    assert not is_gone(RuntimeError(stack))


def test_a_profile_made_on_spark_stands_for_its_table(
    read: Callable[[object], SparkFiles], tmp_path: Path
) -> None:
    """Counted there it is equal to that counted here, and is compared with a table on Spark."""
    frame = pl.DataFrame({"x": [0.5 * i for i in range(200)], "k": ["a", "b", None, "a"] * 50})
    paths = tmp_path / "a.parquet", tmp_path / "b.parquet"
    for path, part in zip(paths, (frame, frame[40:]), strict=True):
        part.write_parquet(path)
    here, there = (tables.profile(given) for given in (paths[0], read(paths[0])))
    assert there.to_dict() == here.to_dict()
    expected = tables.compare(here, paths[1])
    assert _columns(tables.compare(there, read(paths[1]))) == _columns(expected)
