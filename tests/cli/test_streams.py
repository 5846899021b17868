"""Outputs that know less than Unicode, outputs that are inputs, and early interrupts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = [sys.executable, "-c", "from kullback.cli import main; main()"]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Return two small files; the second has a word of Chinese and one of French."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("w\na\na\nb\n", encoding="utf-8")
    after.write_text("w\na\n\u4e2d\n\u00e9t\u00e9\n", encoding="utf-8")
    return before, after


def _run(*arguments: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding, "COLUMNS": "80"},
    )


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_without_unicode_gets_other_words(
    encoding: str, pair: tuple[Path, Path]
) -> None:
    """Signs become words, what has none a question mark; nothing fails."""
    done = _run("compare", *pair, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "D = D(current||reference), in nats" in text
    assert "? inf (0 -> 33.3%)" in text
    assert ("\u00e9t\u00e9 inf (0 -> 33.3%)" in text) == (encoding != "ascii")
    done = _run("measure", "0.5,0.5", "1,0", encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "= H(P,Q)         inf nats" in done.stdout.decode(encoding)


def test_json_loses_nothing_on_its_way_through_such_a_terminal(pair: tuple[Path, Path]) -> None:
    """What the encoding lacks is escaped, and reads back as it was."""
    (plain,) = json.loads(_run("compare", *pair, "--json").stdout)["columns"]
    done = _run("compare", *pair, "--json", encoding="latin-1")
    (column,) = json.loads(done.stdout.decode("latin-1"))["columns"]
    assert column == plain
    assert {row["outcome"] for row in column["outcomes"]} == {"a", "b", "\u4e2d", "\u00e9t\u00e9"}


def test_a_table_is_never_overwritten_by_its_result(pair: tuple[Path, Path]) -> None:
    """Not by its name, not by a pattern, not by a link."""
    before, after = pair
    held = before.read_bytes(), after.read_bytes()
    link = before.parent / "link.csv"
    link.symlink_to(after)
    pattern = before.parent / "bef*.csv"
    for output, reference in ((before, before), (after, before), (before, pattern), (link, before)):
        done = _run("compare", reference, after, "--output", output)
        assert done.returncode == 2
        assert done.stderr.decode() == (
            f"kullback: cannot write '{output}': it is one of the input files; name another\n"
        )
    assert (before.read_bytes(), after.read_bytes()) == held
    other = before.parent / "other.txt"
    other.write_text("old")
    assert _run("compare", before, after, "--output", other).returncode == 0
    assert other.read_text(encoding="utf-8").startswith("Q reference 3 rows")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_told_of_stdout_too(unbuffered: str, tmp_path: Path) -> None:
    """A file may have 1,000 bytes and the text has more: status 2, not a text cut in silence."""
    code = (
        "import resource, signal\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from kullback.cli import main\n"
        "main()"
    )
    with (tmp_path / "out.txt").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code, "explain", "0.5,0.5", "0.75,0.25"],
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            env=os.environ
            | {"PYTHONUNBUFFERED": unbuffered, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"},
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("kullback: cannot write the output: File too large")
    whole = _run("explain", "0.5,0.5", "0.75,0.25").stdout
    assert len(whole) > 1000
    assert (tmp_path / "out.txt").read_bytes() == whole[:1000]


def test_an_interrupt_while_the_program_is_imported_is_told_in_a_line() -> None:
    """Ctrl-C before the first command is known: status 130, the usual line and no traceback."""
    code = (
        "import os, signal, sys\n"
        "from kullback.cli import main\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'typer':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.modules.pop('typer', None)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "kullback: interrupted\n"
