"""`kullback check`: exit 0 passed, 1 failed, 2 could not be done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Return two files of 400 days: the second has half as much rain."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("sky,wind\n" + "sun,calm\nrain,storm\n" * 200)
    after.write_text("sky,wind\n" + "sun,calm\nsun,storm\nsun,calm\nrain,storm\n" * 100)
    return str(before), str(after)


def test_a_drifted_column_fails_the_gate(files: tuple[str, str]) -> None:
    """Status 1, and the column with the rule that it breaks."""
    result = runner.invoke(app, ["check", *files])
    assert result.exit_code == 1
    assert result.stdout == (
        "failed: 1 of 2 columns of the current table, rules: drifted\n"
        "  sky: drifted (rule 'drifted')\n"
    )


def test_equal_tables_pass_it(files: tuple[str, str]) -> None:
    """Status 0; so do the columns asked for if they have not changed."""
    for arguments in ([files[0], files[0]], [*files, "--columns", "wind"]):
        result = runner.invoke(app, ["check", *arguments])
        assert (result.exit_code, result.stdout.partition(":")[0]) == (0, "passed")


def test_limits_name_their_unit(files: tuple[str, str]) -> None:
    """D is about 0.131 nats, which is 0.189 bits: above 0.15 bits and below 0.15 nats."""
    failed = runner.invoke(app, ["check", *files, "--fail-on", "kl>0.15bits"])
    assert (failed.exit_code, "sky: kl is 0.18" in failed.stdout) == (1, True)
    passed = runner.invoke(app, ["check", *files, "--fail-on", "kl>0.15", "--fail-on", "unseen>0"])
    assert passed.exit_code == 0


def test_the_summaries_are_written_whole(files: tuple[str, str], tmp_path: Path) -> None:
    """JUnit, Markdown and the report, all of one run; JSON on the terminal."""
    paths = [tmp_path / name for name in ("junit.xml", "summary.md", "report.html")]
    options = [
        x for pair in zip(("--junit", "--markdown", "--html"), paths, strict=True) for x in pair
    ]
    result = runner.invoke(app, ["check", *files, "--json", *map(str, options)])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["passed"] is False
    assert ET.parse(paths[0]).getroot().get("failures") == "1"  # noqa: S314 (our own file)
    assert paths[1].read_text().startswith("### kullback check failed")
    report = paths[2].read_text(encoding="utf-8")
    assert "<!doctype html>" in report.lower()
    assert ">Failed: drifted, by sky</h1>" in report


def test_the_gate_compares_as_compare_is_told_to(tmp_path: Path) -> None:
    """Words, weekdays, weights, cells and values told apart are those of `kullback compare`."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    rows = [f"2024-01-0{day},{n},1,a b,v{n}" for day in range(1, 8) for n in range(30)]
    head = "when,n,w,text,value\n"
    before.write_text(head + "\n".join(rows) + "\n")
    after.write_text(head + "\n".join(row.replace("a b", "b a") for row in rows) + "\n")
    call = ["check", str(before), str(after), "--json", "--fail-on", "drifted", "--allow-skipped"]
    options = ["--bins", "3", "--calendar", "when:weekday", "--max-categories", "20"]
    result = runner.invoke(app, [*call, *options, "--tokens", "text"])
    assert result.exit_code == 0, result.output  # the words are the same, in another order
    columns = {c["name"]: c for c in json.loads(result.stdout)["comparison"]["columns"]}
    assert columns["when"]["outcomes"][0]["outcome"] == "Monday"
    assert len(columns["n"]["outcomes"]) == 3
    assert columns["value"]["status"].startswith("not compared: 30 distinct values")
    assert [row["outcome"] for row in columns["text"]["outcomes"]] == ["a", "b"]
    assert runner.invoke(app, call).exit_code == 1  # as values, all texts are others
    weighted = json.loads(runner.invoke(app, [*call, "--weight", "w"]).stdout)
    assert "w" not in {column["name"] for column in weighted["comparison"]["columns"]}
    assert weighted["comparison"]["weight"] == "w"


def test_two_results_never_go_to_one_place(files: tuple[str, str], tmp_path: Path) -> None:
    """The second would take the first one's place: status 2 before any work."""
    page = tmp_path / "page.html"
    again = str(tmp_path / "nothing" / ".." / "page.html")
    (tmp_path / "nothing").mkdir()
    for command, options in (
        ("check", ["--html", str(page), "--junit", again]),
        ("compare", ["--html", str(page), "--output", again]),
    ):
        result = runner.invoke(app, [command, *files, *options])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("kullback: two results would go to '")
        assert not page.exists()
    result = runner.invoke(app, ["compare", *files, "--html", "-"])
    assert result.stderr == (
        "kullback: two results would go to the terminal; name a file for each\n"
    )
    nowhere = ["--html", "/dev/null", "--markdown", "/dev/null"]
    assert runner.invoke(app, ["check", *files, *nowhere]).exit_code == 1


def test_trouble_is_status_two(files: tuple[str, str], tmp_path: Path) -> None:
    """A rule that is none, a table that is not there, a file that cannot be written."""
    nowhere = str(tmp_path / "nowhere" / "junit.xml")
    for arguments in (
        [*files, "--fail-on", "rain"],
        [files[0], str(tmp_path / "nothing.csv")],
        [*files, "--junit", nowhere],
        [*files, "--markdown", files[1]],
    ):
        result = runner.invoke(app, ["check", *arguments])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("kullback: ")
