"""Wrong calls and unreadable data: exit status 2, one line on stderr, nothing written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

runner = CliRunner()
PROGRAM = [sys.executable, "-c", "from kullback.cli import main; main()"]


def _fails(*arguments: object) -> str:
    result = runner.invoke(app, list(map(str, arguments)))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Return a file that can be read."""
    path = tmp_path / "good.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    return path


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("none.csv", None, "no such file"),
        ("x.csv", "", "is empty"),
        ("x.csv", "a,b\n", "has no rows"),
        ("x.csv", "a,b\n1\n", "line 2 has 1 field, the first line names 2"),
        ("x.csv", "c\n1\n", "no column in common"),
        ("x.parquet", "PAR1", "cannot be read as Parquet"),
        ("a\x1bb.csv", None, "no such file"),
    ],
)
def test_unreadable_data_is_one_line(
    name: str, content: str | None, cause: str, good: Path
) -> None:
    """The line begins with the program's name, and names the file without its control bytes."""
    path = good.parent / name
    if content is not None:
        path.write_text(content)
    output = good.parent / "out.json"
    message = _fails("compare", good, path, "--output", output)
    assert message.count("\n") == 1
    assert message.startswith("kullback: ")
    assert cause in message
    assert "\x1b" not in message
    assert not output.exists()


def test_standard_input_is_refused(good: Path) -> None:
    """'-' gets a sentence with the way out."""
    message = _fails("compare", "-", good)
    assert message.startswith("kullback: '-' (standard input) cannot be read as a table")
    assert message.endswith("save it to a file first\n")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--alpha", "1", "alpha must be between 0 and 1 (for example 0.05), not 1.0."),
        ("--alpha", "nan", "alpha must be between 0 and 1 (for example 0.05), not nan."),
        ("--threshold", "-1", "threshold must be a positive number of nats, not -1.0."),
        ("--threshold", "inf", "threshold must be a positive number of nats, not inf."),
    ],
)
def test_rules_that_make_no_sense_are_one_line(
    option: str, value: str, message: str, good: Path
) -> None:
    """The line has the option's value and what it must be."""
    assert _fails("compare", good, good, option, value) == f"kullback: {message}\n"


def test_outputs_that_cannot_be_are_refused_before_the_work(good: Path) -> None:
    """A missing folder, a folder and no name are told, though the input is not there either."""
    folder = good.parent
    lost = folder / "lost" / "x.json"
    assert _fails("compare", "none.csv", good, "--output", lost) == (
        f"kullback: cannot write '{lost}': there is no directory '{lost.parent}'\n"
    )
    assert _fails("compare", "none.csv", good, "--output", folder) == (
        f"kullback: cannot write '{folder}': it is a directory\n"
    )
    assert "it is not the name of a file" in _fails("compare", good, good, "--output", "")
    assert [path.name for path in folder.iterdir()] == ["good.csv"]


@pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="needs Linux's /proc")
def test_an_unwritable_output_is_refused(good: Path) -> None:
    """A folder in which not even root may write: one line, status 2."""
    message = _fails("compare", good, good, "--output", "/proc/kullback.json")
    assert message.startswith("kullback: cannot write '/proc/kullback.json': ")
    assert message.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("compare",),
        ("compare", "one.csv"),
        ("compare", "a.csv", "b.csv", "--bins", "1"),
        ("compare", "a.csv", "b.csv", "--bins", "many"),
        ("compare", "a.csv", "b.csv", "--sort", "size"),
        ("compare", "a.csv", "b.csv", "--unit", "hartleys"),
        ("compare", "a.csv", "b.csv", "--columns", ""),
        ("compare", "a.csv", "b.csv", "--columns", '"a'),
        ("measure", "0.5,x"),
        ("measure", "0.5,0.5", "0.5,0.2,0.3"),
        ("measure", "0.5,0.6"),
        ("measure", "0.5,0.5", "-1,2"),
        ("nonsense",),
    ],
)
def test_wrong_calls_exit_with_two(arguments: tuple[str, ...]) -> None:
    """Every wrong call has status 2 and no traceback."""
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_million_categories_have_a_status(good: Path) -> None:
    """A column of 10^6 different texts is told as such, the others are compared."""
    import duckdb

    path = good.parent / "ids.parquet"
    duckdb.execute(
        "COPY (SELECT 'id-' || range AS id, range % 7 AS n FROM range(1000000)) "  # noqa: S608 (our own path)
        f"TO '{path}' (FORMAT parquet)"
    )
    result = runner.invoke(app, ["compare", str(path), str(path)], env={"COLUMNS": "300"})
    assert result.exit_code == 0
    assert (
        "id: not compared: 1,000,000 distinct values in the reference and 1,000,000 in the current "
        "table, more than max_categories = 100,000" in result.stdout
    )


def _long_work(folder: Path) -> Path:
    """Return a pattern for 200 names of one file: many rows that take no space."""
    import duckdb

    path = folder / "rows.parquet"
    duckdb.execute(
        "COPY (SELECT random() AS x, (random() * 50000)::INT::VARCHAR AS w FROM range(500000)) "  # noqa: S608 (our own path)
        f"TO '{path}' (FORMAT parquet)"
    )
    for i in range(200):
        (folder / f"part-{i:03}.parquet").symlink_to(path)
    return folder / "part-*.parquet"


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_nothing_behind(
    number: signal.Signals, status: int, tmp_path: Path
) -> None:
    """Ctrl-C in the middle of the work: status 130, no output file, no temporary files."""
    pattern = _long_work(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    output = tmp_path / "out.json"
    with subprocess.Popen(
        [*PROGRAM, "compare", str(pattern), str(pattern), "--output", str(output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary)},
    ) as process:
        begun = time.monotonic()
        while not list(temporary.glob("kullback-*/tables.duckdb")):
            assert process.poll() is None, "it ended before it could be interrupted"
            assert time.monotonic() - begun < 30
            time.sleep(0.02)
        time.sleep(0.3)
        assert process.poll() is None, "it ended before it could be interrupted"
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == status
    assert stdout == ""
    assert "Traceback" not in stderr
    assert list(temporary.iterdir()) == []
    assert not output.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="files have no limit here")
def test_a_full_temporary_folder_is_told_and_left_empty(tmp_path: Path) -> None:
    """A limit of 1 MB on every file stands for a full disk: a sentence, status 2, nothing left."""
    import resource

    table = tmp_path / "rows.csv"
    table.write_text("x\n" + "".join(f"some value {i * i}\n" for i in range(150_000)))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [*PROGRAM, "compare", str(table), str(table), "--output", str(tmp_path / "out.json")],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(temporary)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") <= 2
    told = " ".join(done.stderr.split())
    assert "the tables do not fit into the temporary folder" in told
    assert told.endswith("file too large; set the variable TMPDIR to another")
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "out.json").exists()


def test_a_reader_that_has_seen_enough_is_no_error(good: Path) -> None:
    """`kullback ... | head -0` is quiet and ends well."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*PROGRAM, "compare", str(good), str(good), "--json"],
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == ""
    assert done.returncode == 0
