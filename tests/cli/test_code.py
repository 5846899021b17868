"""`kullback code`: the table of two codes, the matrix of files, and wrong calls."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


def _run(*arguments: str) -> str:
    result = runner.invoke(app, ["code", *arguments], env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    return result.stdout


def _fails(*arguments: str) -> str:
    result = runner.invoke(app, ["code", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return str(result.stderr)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Return three small files, two of them alike."""
    texts = {"a.txt": b"abcabcabd", "b.txt": b"bcabcabca", "c.txt": b"0101001"}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    return [str(tmp_path / name) for name in texts]


@pytest.mark.parametrize("coder", ["ans", "range"])
def test_the_weather_costs_d_more_with_the_wrong_code(coder: str) -> None:
    """A million symbols: 1.296 bits with P's code, 1.695 with Q's, 0.4 more: D(P‖Q)."""
    text = _run("--example", "weather", "--symbols", "1000000", "--coder", coder)
    lines = [line for line in text.splitlines() if re.match("(P|Q|Q − P) ", line)]
    p, q, excess = ([float(x) for x in re.findall(r"\d\.\d{6}", line)] for line in lines)
    assert [p[0], q[0], excess[0]] == [1.295462, 1.695462, 0.4]
    assert [p[3], q[3], excess[3]] == [1.4, 1.9, 0.5]
    for exact, empirical, spent, _ in (p, q):
        assert abs(spent - empirical) < 1e-4 + 128e-6
        assert abs(spent - exact) < 0.004
    gist = "1.296 with the code for P, 1.695 with the code for Q:"
    gist = f"In bits per symbol: {gist} {excess[2]:.4g} more, where D(P‖Q) is 0.4."
    assert gist in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_numbers_by_hand_with_names() -> None:
    """Counts with --normalize, names with --outcomes, and Huffman's words beside them."""
    text = _run("6,3,1", "3,3,4", "--normalize", "--outcomes", "晴天,多云,下雨", "--symbols", "10")
    assert re.search(r"^晴天 +0\.6 +0\.737 +1 +0\.3 +1\.737 +\d\d$", text, re.MULTILINE)
    assert "10 symbols drawn from P (seed 0), coded and decoded by ANS" in text


def test_one_distribution_alone() -> None:
    """Without Q there is P's code alone; a fair die's Huffman code spends 2.667 for 2.585."""
    text = _run("--example", "die", "--symbols", "600", "--seed", "1")
    assert "H(P,Q)" not in text
    assert "bits a symbol more than H(P), because" in text
    found = json.loads(_run("0.5,0.25,0.25", "--json", "--symbols", "100", "--coder", "huffman"))
    assert found["schema"] == "kullback.two-codes/1"
    assert found["for_q"] is None
    assert found["for_p"]["huffman"] == 1.5
    assert found["for_p"]["coded"]["bits"] == found["for_p"]["coded"]["ideal"]


def test_an_impossible_outcome_is_told() -> None:
    """Where Q has 0 its code is infinitely dear, and the sentence names the outcome."""
    text = _run("0.5,0.5", "1,0", "--outcomes", "yes,no", "--symbols", "100")
    assert "Q gives no probability to 'no', which was drawn" in " ".join(text.split())
    assert "∞" in text


def test_a_matrix_of_files(files: list[str]) -> None:
    """Rows are data and columns models, folders that all share left out; the best are told."""
    text = _run("--matrix", *files, "--order", "0")
    assert "H(P,Q) in bits a byte, order 0, smoothing 0.5" in text
    assert re.search(r"^\[1\] a\.txt +1\.8\d\d +\S+ +\S+\* +\S+$", text, re.MULTILINE)
    assert "the model of [2] b.txt fits [1] best, " in text
    found = json.loads(_run("--matrix", *files, "--order", "2", "--smoothing", "0.1", "--json"))
    assert (found["order"], found["smoothing"]) == (2, 0.1)
    assert [file["best"] for file in found["files"]][:2] == [1, 0]
    assert [file["name"] for file in found["files"]] == files


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_pictures(files: list[str], tmp_path: Path, suffix: str) -> None:
    """--plot writes the heat map, or the bars of two codes, and says where."""
    path = tmp_path / f"picture.{suffix}"
    assert f"Wrote the plot to {path}." in _run("--matrix", *files, "--plot", str(path))
    assert path.stat().st_size > 1000
    path.unlink()
    _run("0.5,0.5", "0.4,0.6", "--symbols", "100", "--plot", str(path))
    assert path.stat().st_size > 1000


def test_wrong_calls(files: list[str], tmp_path: Path) -> None:
    """Each is one sentence, in the words of the call; status 2."""
    (tmp_path / "empty").touch()
    for arguments, sentence in (
        (["-1,2"], "P has the negative entry -1 at place 1"),
        (["6,3,1"], "P sums to 10, not to 1"),
        ([".5,.5", ".5,.3,.2"], "P has 2 numbers and Q has 3"),
        ([".5,.5", "--jsn"], "no such option: --jsn; try 'kullback code --help'"),
        ([".5,.5", ".5,.5", ".5,.5"], "give one or two distributions, not 3; to compare files"),
        ([".5,.5", "--order", "1"], "--order needs --matrix and files"),
        (["--example", "weathr"], "there is no worked example 'weathr' (did you mean 'weather'?)"),
        (["--symbols", "5"], "give P as comma-separated numbers, or --example weather"),
        (["--matrix", files[0]], "--matrix needs two or more files, not 1"),
        (["--matrix", *files, "--seed", "1"], "--seed cannot be combined with --matrix"),
        (["--matrix", *files, "--normalize"], "--normalize cannot be combined with --matrix"),
        (["--matrix", files[0], str(tmp_path)], "it is a directory; give files: "),
        (["--matrix", files[0], "none"], "No such file or directory: none"),
        (["--matrix", files[0], str(tmp_path / "empty")], "file '"),
        (
            ["--matrix", *files, "--smoothing", "-1"],
            "--smoothing must be a finite number of at least 0",
        ),
        (files[:2], f"{files[0]} is a file, not numbers; to compare files, add --matrix"),
        ([",".join(["x"] * 1000)], "P has 'x', which is not a number"),
        (["--matrix", *files, "--plot", "x.gif"], "cannot plot to 'x.gif'"),
    ):
        assert _fails(*arguments).startswith(f"kullback: {sentence}")


def test_no_input_is_overwritten_by_a_picture(tmp_path: Path) -> None:
    """A picture may not take the place of a file that is read."""
    one, two = tmp_path / "one.svg", tmp_path / "two"
    for path in (one, two):
        path.write_text("text")
    told = _fails("--matrix", str(one), str(two), "--plot", str(one))
    assert told.endswith("it is one of the input files; name another\n")
    assert one.read_text() == "text"


def test_names_cannot_reach_the_terminal(tmp_path: Path) -> None:
    """Control characters in names of files are escaped, in results and in errors."""
    bad = tmp_path / "a\x1b[31m.txt"
    bad.write_bytes(b"abc")
    other = tmp_path / "b.txt"
    other.write_bytes(b"abd")
    assert "\x1b" not in _run("--matrix", str(bad), str(other))
    bad.write_bytes(b"")
    assert "\x1b" not in _fails("--matrix", str(bad), str(other))
