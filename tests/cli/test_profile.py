"""`kullback profile` and `kullback merge`, and profiles in place of tables elsewhere."""

from __future__ import annotations

import errno
import json
import os
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


def _run(*arguments: object, status: int = 0) -> str:
    result = runner.invoke(app, list(map(str, arguments)), env={"COLUMNS": "100"})
    assert result.exit_code == status, result.output
    return result.stdout if status < 2 else result.stderr


@pytest.fixture
def days(tmp_path: Path) -> list[Path]:
    """Return two days' tables and that of both together."""
    rows = [["sun,1", "sun,2", "rain,", "snow,7"], ["sun,3", "rain,2", "rain,1", "sun,4"]]
    paths = []
    for name, some in (("mon", rows[0]), ("tue", rows[1]), ("both", rows[0] + rows[1])):
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text("\n".join(["sky,wind", *some]) + "\n")
    return paths


def test_parts_are_profiled_merged_and_compared(days: list[Path], tmp_path: Path) -> None:
    """The merged profile gives what the whole table gives, and the gate takes it."""
    kept = [tmp_path / f"{path.stem}.kb.json" for path in days]
    for path, target in zip(days, kept, strict=True):
        printed = _run("profile", path, "-o", target)
        assert "rows, 2 columns" in printed
        assert "categorical" in printed
    merged = tmp_path / "week.kb.json.gz"
    assert _run("merge", kept[0], kept[1], "-o", merged, "--name", "a week").startswith(
        "profile of a week: 8 rows, 2 columns\n"
    )
    by_table, by_profile = (
        json.loads(_run("compare", reference, days[1], "--json")) for reference in (days[2], merged)
    )
    assert by_profile["columns"] == by_table["columns"]
    assert by_profile["reference"] == {"name": f"'{merged}'", "rows": 8}
    assert _run("check", merged, days[2]).startswith("passed: 2 columns")
    assert "js is 0" in _run("check", kept[0], kept[1], "--fail-on", "js<0.5", status=1)


def test_the_profile_is_printed_where_that_is_asked_for(days: list[Path], tmp_path: Path) -> None:
    """'-' is the terminal: JSON, the same bytes as in the file, and nothing else."""
    target = tmp_path / "p.kb.json"
    printed = _run("profile", days[0], "--columns", "sky", "--name", "é", "-o", "-")
    assert json.loads(printed)["columns"][0]["values"] == ["sun", "rain", "snow"]
    _run("profile", days[0], "--exclude", "wind", "--name", "é", "--output", target)
    assert target.read_text(encoding="utf-8") == printed


def test_few_rows_are_hidden(days: list[Path], tmp_path: Path) -> None:
    """With --min-count, 'snow' is in no line of the file."""
    target = tmp_path / "p.kb.json"
    printed = _run("profile", days[2], "--min-count", 2, "-o", target, "--columns", "sky")
    assert "every number of rows in it is 0 or at least 2" in printed
    assert "snow" not in target.read_text()
    document = json.loads(target.read_text())
    assert document["columns"][0]["values"] == ["sun"]
    assert document["columns"][0]["rest"] == {"rows": 4, "distinct": [2, 2], "at_most": 4}


def test_a_disk_that_is_full_is_told_with_the_name_of_the_file(
    days: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason alone would not say which file it was."""

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "p.kb.json"
    assert _run("profile", days[0], "-o", target, status=2) == (
        f"kullback: cannot write '{target}': No space left on device\n"
    )
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("profile", "mon.csv", "-o", "p.json"), "'p.json' must end in .kb.json"),
        (("profile", "mon.csv", "-o", "no/p.kb.json"), "there is no directory 'no'"),
        (
            ("profile", "mon.csv", "-o", "p.kb.json", "--min-count", "1"),
            "min_count must be a whole number of at least 2, not 1",
        ),
        (("profile", "mon.csv", "-o", "p.kb.json", "--min-count", "9"), "has 4 rows, fewer than"),
        (("profile", "p0.kb.json", "-o", "p.kb.json"), "'p0.kb.json' is a profile already"),
        (("profile", "p0.kb.json", "-o", "p0.kb.json"), "it is one of the input files"),
        (("merge", "p0.kb.json", "no.kb.json", "-o", "p.kb.json"), "'no.kb.json' is not there"),
        (("merge", "mon.csv", "-o", "p.kb.json"), "'mon.csv' must end in .kb.json"),
        (("merge", "p0.kb.json", "-o", "p0.kb.json"), "it is one of the input files"),
        (("compare", "p0.kb.json", "mon.csv", "--by", "sky"), "and by (--by) needs the rows"),
        (
            ("compare", "p0.kb.json", "mon.csv", "--slice", "sky"),
            "and slice_by (--slice) needs the rows",
        ),
        (
            ("compare", "p0.kb.json", "mon.csv", "--weight", "wind"),
            "and weight (--weight) needs the rows",
        ),
        (("attribute", "p0.kb.json", "mon.csv"), "and attribute needs the rows"),
        (("compare", "mon.csv", "p0.kb.json", "-o"), ""),
    ],
)
def test_wrong_calls_are_one_line(
    arguments: tuple[str, ...], message: str, days: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 2, a sentence on stderr, and nothing written."""
    monkeypatch.chdir(days[0].parent)
    _run("profile", "mon.csv", "-o", "p0.kb.json")
    before = {path.name: path.read_bytes() for path in days[0].parent.iterdir()}
    error = _run(*arguments, status=2)
    assert message in error
    if message:
        assert error.count("\n") == 1
    assert {path.name: path.read_bytes() for path in days[0].parent.iterdir()} == before
