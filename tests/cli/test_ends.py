"""How a command ends: signals, closed and full outputs, links, endings, and hidden characters."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = [sys.executable, "-m", "kullback"]
HIDDEN = "a\u202eb\x9bc\u2066d\x7fe\u200f"


def _shell(line: str, folder: Path) -> tuple[int, str, str]:
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m kullback {line}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("measure .5,.5 >&-", 2),
        ("--version >&-", 2),
        ("measure .5,.5 >&- 2>&- <&-", 2),
        ("measure .5,x 2>&-", 2),
        ("measure .5,x 2>/dev/full", 2),
    ],
)
def test_a_closed_stream_is_met_with_silence(line: str, status: int, tmp_path: Path) -> None:
    """Where stdout is closed the status is 2; where stderr is, it is what it would be."""
    assert _shell(line, tmp_path) == (status, "", "")


@pytest.mark.parametrize("line", ["measure .5,.5", "--version"])
def test_a_full_disk_is_told_in_a_line(line: str, tmp_path: Path) -> None:
    """Exit 2 and one sentence, of a command as of the program's own options."""
    said = "kullback: cannot write the output: No space left on device\n"
    assert _shell(f"{line} >/dev/full", tmp_path) == (2, "", said)


@pytest.fixture
def wide(tmp_path: Path) -> Path:
    """Return a table of 3,000 columns, which takes some seconds."""
    path = tmp_path / "wide.csv"
    names = ",".join(f"x{i}" for i in range(3000))
    path.write_text(f"{names}\n" + ",".join(["1.5"] * 3000) + "\n")
    return path


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_work_soon_and_leaves_nothing(
    number: int, status: int, wide: Path, tmp_path: Path
) -> None:
    """In the middle of the engine's work: no traceback, no temporary file, no output."""
    spill = tmp_path / "spill"
    spill.mkdir()
    process = subprocess.Popen(
        [*PROGRAM, "profile", str(wide), "-o", str(tmp_path / "o.kb.json")],
        env=os.environ | {"TMPDIR": str(spill)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # When the temporary folder is there, the work has begun.
    while not any(spill.iterdir()) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.1)
    begun = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate()
    word = "interrupted" if number == signal.SIGINT else "terminated"
    assert (process.returncode, said) == (status, f"kullback: {word}\n")
    assert time.monotonic() - begun < 10
    assert {path.name for path in tmp_path.rglob("*")} == {"spill", "wide.csv"}


STUCK = """
import signal, sys, threading, time
from pathlib import Path
from kullback.cli import _guard
from kullback._files import UNFINISHED
left = Path(sys.argv[1]); left.write_text("half")
UNFINISHED.add(str(left))
with _guard.end_on_signals():
    ready = False
    while True:
        try:
            if not ready:
                ready = True
                print("ready", flush=True)
            time.sleep(60)  # as code that takes no note of an exception
        except KeyboardInterrupt:
            pass
"""


def test_work_that_does_not_end_is_ended(tmp_path: Path) -> None:
    """What takes no note of the signal is ended two seconds later, its files removed."""
    left = tmp_path / "left"
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK, str(left)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (143, b"kullback: terminated\n")
    assert not left.exists()


@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, b"kullback: interrupted\n"),
        (signal.SIGTERM, 143, b"kullback: terminated\n"),
    ],
)
def test_a_signal_during_the_imports_is_told_as_later(
    number: int, status: int, said: bytes, tmp_path: Path
) -> None:
    """The library is still being imported, and the line and status are those of later."""
    (tmp_path / "numpy.py").write_text("import time, sys; print('in', flush=True); time.sleep(60)")
    process = subprocess.Popen(
        [*PROGRAM, "--version"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"in\n"
    process.send_signal(number)
    assert process.communicate(timeout=30)[1] == said
    assert process.returncode == status


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a small table with a name and a value of characters that are not seen."""
    path = tmp_path / "t.csv"
    path.write_text(f"{HIDDEN},x\n{HIDDEN},1\nb,2\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("option", ["--output", "--html"])
def test_a_link_is_written_through(option: str, table: Path, tmp_path: Path) -> None:
    """The file that it leads to has the page, and the link is still one."""
    link, page = tmp_path / "link.html", tmp_path / "page.html"
    page.write_text("old")
    link.symlink_to(page)
    status, _, said = _shell(f"compare t.csv t.csv {option} link.html", tmp_path)
    assert (status, said) == (0, "")
    assert link.is_symlink()
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("option", ["--output", "--html"])
@pytest.mark.parametrize(
    ("goal", "why"), [("none", "it is a link to a file that is not there"), (".", "directory")]
)
def test_a_link_to_nothing_is_refused(
    option: str, goal: str, why: str, table: Path, tmp_path: Path
) -> None:
    """So is one to a directory, each in a sentence and before the work."""
    (tmp_path / "link.html").symlink_to(tmp_path / goal)
    status, _, said = _shell(f"compare t.csv t.csv {option} link.html", tmp_path)
    assert status == 2
    assert said.startswith("kullback: cannot write 'link.html': ")
    assert why in said


def test_a_profile_is_written_through_a_link(table: Path, tmp_path: Path) -> None:
    """As every other output is."""
    (tmp_path / "l.kb.json").symlink_to(tmp_path / "p.kb.json")
    (tmp_path / "p.kb.json").write_text("")
    assert _shell("profile t.csv -o l.kb.json", tmp_path)[0] == 0
    assert (tmp_path / "l.kb.json").is_symlink()
    assert (tmp_path / "p.kb.json").stat().st_size > 100


@pytest.mark.parametrize(
    ("line", "endings"),
    [
        ("compare t.csv t.csv --html x.pdf", ".html, .htm"),
        ("compare t.csv t.csv --output x.xlsx", ".json, .html, .htm, .txt"),
        ("check t.csv t.csv --junit x.html", ".xml"),
        ("check t.csv t.csv --markdown x.docx", ".md, .markdown, .txt"),
        ("check t.csv t.csv --html x.json", ".html, .htm"),
    ],
)
def test_an_ending_that_promises_another_format_is_refused(
    line: str, endings: str, table: Path, tmp_path: Path
) -> None:
    """The endings that there are are named, and nothing is written."""
    status, _, said = _shell(line, tmp_path)
    assert status == 2
    assert f"the name must end in {endings}, not in ." in said
    assert not list(tmp_path.glob("x.*"))


def test_no_output_has_a_character_that_turns_others_about(table: Path, tmp_path: Path) -> None:
    """Text, JSON, pages, JUnit, Markdown and profiles escape them; JSON gives them back."""
    hidden = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    outputs = [
        _shell("compare t.csv t.csv", tmp_path)[1],
        text := _shell("compare t.csv t.csv --json", tmp_path)[1],
        _shell("attribute t.csv t.csv --json", tmp_path)[1],
        kept := _shell("profile t.csv -o -", tmp_path)[1],
        _shell("explain .5,.5 .4,.6 --outcomes 'a\u202eb,c' --format html", tmp_path)[1],
        _shell("explain .5,.5 .4,.6 --outcomes 'a\u202eb,c' --format latex", tmp_path)[1],
        _shell("explain .5,.5 .4,.6 --outcomes 'a\u202eb,c' --format markdown", tmp_path)[1],
    ]
    _shell("check t.csv t.csv --html c.html --junit c.xml --markdown c.md", tmp_path)
    _shell("compare t.csv t.csv --html o.html", tmp_path)
    outputs += [(tmp_path / n).read_text("utf-8") for n in ("c.html", "c.xml", "c.md", "o.html")]
    for output in outputs:
        assert output
        assert hidden.search(output) is None
    assert HIDDEN in {column["name"] for column in json.loads(text)["columns"]}
    assert HIDDEN in {column["name"] for column in json.loads(kept)["columns"]}
