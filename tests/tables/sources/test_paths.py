"""A path is the file of that name, and no other, though DuckDB reads more into some."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kullback import tables
from kullback.cli._main import app

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = (
    *("~", "~root", "~/x", "./~/x", ".//~/x", "~x/../~/x", "a*", "a?", "[x]", "[!a]", "a[", "]x"),
    *("file:x", "file:/x", "./file:/x", "http:/x", "s3:x", "hf:x", "it's", 'q"q', "new\nline"),
    *("-x", "--exclude", "back\\slash", "x\\", "d**/x", "{a,b}", "a%20b", "a#b", "a;b", "$HOME"),
    *("x y ", "year=1/x", "b/../c", "\x1b[31m", "tab\tx"),
)
DECOYS = (
    "ax",
    "a1",
    "x",
    "!",
    "c",
    "a",
    "b",
    "backslash",
    "back/slash",
    "dd/e/x",
    "home/x",
    "home/~",
)


def _csv(path: Path, value: int) -> None:
    path.write_text(f"a\n{value}\n{value}\n")


def _json(path: Path, value: int) -> None:
    path.write_text(f'{{"a": {value}}}\n' * 2)


def _parquet(path: Path, value: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("wb") as file:
        pq.write_table(pa.table({"a": [value, value]}), file)


WRITERS: dict[str, Callable[[Path, int], None]] = {
    ".csv": _csv,
    ".jsonl": _json,
    ".parquet": _parquet,
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current directory, with a home in it and files that could be mistaken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for ending, write in WRITERS.items():
        for decoy in DECOYS:
            path = Path(decoy + ending)
            path.parent.mkdir(parents=True, exist_ok=True)
            write(path, 7)
    return tmp_path


@pytest.mark.parametrize("ending", WRITERS)
def test_the_file_that_is_named_is_read(ending: str, folder: Path) -> None:
    """Home directories, patterns, protocols and odd characters: each is a name like others."""
    for name in NAMES:
        for path in (name + ending, f"{folder}/{name}{ending}"):
            place = Path(path)
            # Not by pathlib, which drops "./" and "//".
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)  # noqa: PTH103, PTH120
            WRITERS[ending](place, 5)
            column = tables.compare(path, path)["a"]
            assert (path, column.outcomes, column.counts_current) == (path, ("5",), (2,))
            place.unlink()


def test_names_that_cannot_be_told_from_patterns_are_refused(folder: Path) -> None:
    """With a backslash before a star DuckDB reads another file; bytes that are no text it lacks."""
    del folder
    Path("back/*.csv").write_text("a\n7\n")
    for name, why in ((r"back\*.csv", "has a backslash beside"), ("\udcff.csv", "is not UTF-8")):
        _csv(Path(name), 5)
        with pytest.raises(tables.TableError, match=why):
            tables.compare(name, name)
        # What the sentence advises works.
        Path("link.csv").symlink_to(name)
        assert tables.compare("link.csv", "link.csv")["a"].outcomes == ("5",)
        Path("link.csv").unlink()


@pytest.mark.parametrize("command", ["compare", "check", "profile"])
def test_every_command_reads_the_file_that_is_named(command: str, folder: Path) -> None:
    """The tilde is a directory here, and what is written lies in it too."""
    (folder / "~").mkdir()
    for name in ("one", "two"):
        (folder / "~" / f"{name}.csv").write_text("a,b\n" + "5,x\n6,y\n" * 20)
        (folder / "home" / f"{name}.csv").write_text("a,b\n" + "7,z\n8,u\n" * 20)
    paths = ["~/one.csv"] if command == "profile" else ["~/one.csv", "~/two.csv"]
    option = {"check": "--html", "profile": "--output"}.get(command, "--output")
    written = {"profile": "~/p.kb.json"}.get(command, "~/page.html")
    done = CliRunner().invoke(app, [command, *paths, option, written])
    assert (done.exit_code, done.stderr) == (0, "")
    assert (folder / written).exists()
    assert not (folder / "home" / Path(written).name).exists()
    assert "5" in (folder / written).read_text()
    if command == "profile":
        again = ["profile", "~/two.csv", "--name", "two", "--output", "~/q.kb.json"]
        assert CliRunner().invoke(app, again).exit_code == 0
        parts = [written, "~/q.kb.json"]
        merged = CliRunner().invoke(app, ["merge", *parts, "--output", "~/sum.kb.json"])
        assert (merged.exit_code, (folder / "~" / "sum.kb.json").exists()) == (0, True)
        same = tables.compare("~/sum.kb.json", "~/one.csv")
        assert same["a"].outcomes == ("5", "6")


def test_attribute_reads_the_file_that_is_named(folder: Path) -> None:
    """The other file has other columns, of which nothing is said."""
    (folder / "~").mkdir()
    (folder / "~" / "x.csv").write_text("left,right\n" + "5,x\n6,y\n" * 20)
    (folder / "home" / "x.csv").write_text("up,down\n" + "7,z\n8,u\n" * 20)
    done = CliRunner().invoke(app, ["attribute", "~/x.csv", "~/x.csv", "--json"])
    assert (done.exit_code, '"left"' in done.stdout, '"up"' in done.stdout) == (0, True, False)


def test_a_file_whose_name_is_a_pattern_to_spark_is_refused(folder: Path) -> None:
    """Spark would read what it matches; this is told before Spark is asked."""
    from kullback.counting._sources.spark_files import SparkFiles

    _csv(folder / "a*.csv", 5)
    with pytest.raises(tables.TableError, match="is the name of a file, and a pattern to Spark"):
        SparkFiles(None, "a*.csv").open()
