"""`--engine spark`: the output of the engine in this process, and one line where it cannot be."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app
from kullback.counting._sources import spark_session as _spark_session

runner = CliRunner()
PROGRAM = [sys.executable, "-c", "from kullback.cli import main; main()"]
# The same, but that it tells on stderr, which is else for errors, when the counting begins.
_TELLING = """\
import os
from kullback.cli import main
from kullback.counting import _pair
counting = _pair.measure_extents
def extents(*arguments, **options):
    os.write(2, b"counting\\n")
    return counting(*arguments, **options)
_pair.measure_extents = extents
main()
"""
TELLING = [sys.executable, "-c", _TELLING]
SPARK = ("--engine", "spark", "--master", "local[2]")

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None
    or not (shutil.which("java") or os.environ.get("JAVA_HOME")),
    reason="needs pyspark and Java",
)


def _fails(*arguments: object) -> str:
    result = runner.invoke(app, list(map(str, arguments)))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def _rows(path: Path, rows: int, seed: int) -> Path:
    import duckdb

    duckdb.execute(
        f"COPY (SELECT x * x AS x, (x * 40)::INT::VARCHAR AS word, x < {0.4 + seed / 10} AS flag "  # noqa: S608 (our own path)
        f"FROM (SELECT hash(i + {seed}) / 18446744073709551616 AS x FROM range({rows}) t(i))) "
        f"TO '{path}' (FORMAT parquet)"
    )
    return path


@needs_spark
def test_spark_prints_what_is_printed_without_it(tmp_path: Path) -> None:
    """The same text to the last letter, nothing on stderr, and the status of a broken rule."""
    pair = [_rows(tmp_path / f"{i}.parquet", 1000, i) for i in (0, 1)]
    command = [*PROGRAM, "check", *map(str, pair), "--fail-on", "different"]
    expected, found = (
        subprocess.run([*command, *more], capture_output=True, text=True, check=False)
        for more in ((), SPARK)
    )
    assert "flag" in expected.stdout
    assert (found.stdout, found.stderr) == (expected.stdout, "")
    assert found.returncode == expected.returncode == 1


@needs_spark
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("end", ["Java", "interrupt"])
def test_a_spark_that_ends_midway_leaves_nothing(end: str, tmp_path: Path) -> None:
    """Its Java killed: one line, status 2; Ctrl-C: status 130. No output, and no Java left."""
    pair = [_rows(tmp_path / f"{i}.parquet", 3_000_000, i) for i in (0, 1)]
    output = tmp_path / "out.json"
    with subprocess.Popen(
        [*TELLING, "compare", *map(str, pair), *SPARK, "--output", str(output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "counting\n"
        (java,) = _children(process.pid)
        target, number = (java, signal.SIGKILL) if end == "Java" else (process.pid, signal.SIGINT)
        os.kill(target, number)
        stdout, stderr = process.communicate(timeout=120)
    last = stderr.splitlines()[-1]
    if end == "Java":
        assert last == "kullback: Spark can no longer be reached; its session has ended"
        assert process.returncode == 2
    else:
        assert last == "kullback: interrupted"
        assert process.returncode == 130
    assert set(stderr.splitlines()) <= {"counting", last}
    assert stdout == ""
    assert not output.exists()
    assert not list(tmp_path.glob(".*"))
    assert _gone(java)


@needs_spark
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize(
    ("number", "status", "wait"),
    [(signal.SIGINT, 130, 0.0), (signal.SIGINT, 130, 1.5), (signal.SIGTERM, 143, 0.5)],
)
def test_a_spark_that_is_interrupted_while_it_starts_is_quiet(
    number: int, status: int, wait: float, tmp_path: Path
) -> None:
    """As soon as its Java is there, or later: the one line, the status, and no Java left."""
    pair = [_rows(tmp_path / f"{i}.parquet", 10, i) for i in (0, 1)]
    with subprocess.Popen(
        [*PROGRAM, "compare", *map(str, pair), *SPARK],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not (children := _children(process.pid)):
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(wait)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=120)
    word = "interrupted" if number == signal.SIGINT else "terminated"
    assert (process.returncode, stderr) == (status, f"kullback: {word}\n")
    assert stdout == ""
    assert all(_gone(child) for child in children)


def _children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


def _gone(process: int) -> bool:
    for _ in range(600):
        if not Path(f"/proc/{process}").exists():
            return True
        time.sleep(0.1)
    return False


def test_a_master_goes_with_spark(tmp_path: Path) -> None:
    """Alone it would be of no use, and is told so."""
    pair = [_rows(tmp_path / f"{i}.parquet", 10, i) for i in (0, 1)]
    for command in ("compare", "check", "attribute"):
        assert _fails(command, *pair, "--master", "local[2]") == (
            "kullback: --master needs --engine spark\n"
        )


@pytest.mark.parametrize("url", ["spark", "local[x]", "http://h:1", "local[2] --conf x=y", ""])
def test_a_master_that_is_none_is_refused(url: str) -> None:
    """Before Spark is looked for."""
    message = _fails("compare", "a.parquet", "b.parquet", "--engine", "spark", "--master", url)
    assert message.startswith(
        f"kullback: '{url}' is not a master of Spark; examples are local[2], spark:"
    )


@pytest.mark.parametrize("form", ["spark://{}", "sc://{}", "k8s://https://{}"])
def test_a_master_that_does_not_answer_is_told_at_once(form: str) -> None:
    """Spark itself would try for minutes; here nothing listens on the port."""
    pytest.importorskip("pyspark")
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
    url = form.format(place)
    began = time.perf_counter()
    message = _fails("compare", "a.parquet", "b.parquet", "--engine", "spark", "--master", url)
    assert message == f"kullback: Spark cannot be reached at '{url}': Connection refused\n"
    assert time.perf_counter() - began < 30


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Python's side by its extra, Java by its versions; nothing is started for either."""
    call = ("compare", "a.parquet", "b.parquet", "--engine", "spark", "--master", "local[2]")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if importlib.util.find_spec("pyspark") is not None:
        assert _fails(*call).startswith("kullback: Spark needs Java, which is not installed")

    def find_spec(name: str) -> Any:
        return None

    monkeypatch.setattr(_spark_session.importlib.util, "find_spec", find_spec)  # type: ignore[attr-defined]
    assert _fails(*call) == (
        "kullback: Spark needs pyspark, which is not installed; run: "
        "pip install 'kullback[spark]'\n"
    )
