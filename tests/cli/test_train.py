"""`kullback train`: the table, the picture and the sentences for wrong calls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner(env={"COLUMNS": "80"})


def _run(*arguments: str) -> str:
    result = runner.invoke(app, ["train", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_example_is_a_table_with_sparklines() -> None:
    """The fruit starts at its own Q, with the numbers of the theory, and meets its floor."""
    text = _run("--example", "fruit")
    lines = text.splitlines()
    assert lines[3].split()[4:] == ["apple", "banana", "orange", "pear"]
    assert lines[4].split()[:3] == ["0", "1.302788", "0.0229"]
    assert lines[4].split()[4:] == ["0.2500", "0.2500", "0.3500", "0.1500"]
    assert "H(P) is 1.27985 nats: the floor, which no Q can go below." in lines
    assert "Converged after 49 steps" in text
    assert [line.split()[0] for line in lines if "█" in line] == ["H(P,Q)", "D(P‖Q)"]
    assert max(map(len, lines)) <= 80


def test_the_table_is_no_wider_than_the_terminal() -> None:
    """In 50 columns fewer outcomes are shown, the curves are shorter, and every number is there."""
    result = runner.invoke(app, ["train", "--example", "fruit"], env={"COLUMNS": "50"})
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 50
    assert "step    H(P,Q)    D(P‖Q)  gradient  orange" in lines
    assert [len(line.split()[1]) for line in lines if "█" in line] == [8, 8]


def test_numbers_and_names_are_taken_from_the_call() -> None:
    """The click example by hand, in bits and Chinese; --json has the schema and every step."""
    text = _run("0.2,0.8", "0.3,0.7", "--outcomes", "点击,未点击", "--unit", "bits")
    assert "点击" in text
    assert "0.759052" in text  # 0.526134516 nats
    document = json.loads(_run("2,8", "3,7", "--normalize", "--json", "--steps", "3"))
    assert document["schema"] == "kullback.training/1"
    assert document["steps"] == 3
    assert document["kl_divergence"][0] == pytest.approx(0.025732092478, rel=1e-11)


def test_options_reach_the_run() -> None:
    """Rate, objective, seed and tolerance are those of the call, and a seed repeats."""
    options = ("--rate", "0.5", "--objective", "kl", "--seed", "7", "--tolerance", "0.001")
    found = json.loads(_run(".5,.3,.2", "--json", *options))
    assert found["learning_rate"] == 0.5
    assert found["objective"] == "kl"
    assert found["seed"] == 7
    assert found["tolerance"] == 0.001
    assert found["kl_divergence"][-1] <= 0.001
    assert found == json.loads(_run(".5,.3,.2", "--json", *options))


@pytest.mark.parametrize(
    ("suffix", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("PDF", b"%PDF")]
)
def test_the_picture_has_the_format_of_its_suffix(
    tmp_path: Path, suffix: str, magic: bytes
) -> None:
    """The file is whole, of the right kind, the same every time, and named in the output."""
    target = tmp_path / f"out.{suffix}"
    text = _run("--example", "fruit", "--plot", str(target))
    assert text.endswith(f"Wrote the plot to {target}.\n")
    first = target.read_bytes()
    assert first.startswith(magic)
    _run("--example", "fruit", "--plot", str(target))
    assert target.read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


def test_names_that_the_font_lacks_stay_text_in_svg(tmp_path: Path) -> None:
    """An SVG has the Chinese characters themselves, and nothing is complained of."""
    target = tmp_path / "out.svg"
    result = runner.invoke(
        app, ["train", ".5,.5", "--outcomes", "点击,未点击", "--plot", str(target)]
    )
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "未点击" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--example", "frut"), "there is no worked example 'frut' (did you mean 'fruit'?); there"),
        (("--example", "fruit", ".5,.5"), "--example has its own P and Q; give either"),
        (("--example", "fruit", "--outcomes", "a"), "--example has its own outcome names"),
        (("--seed", "1"), "give P as comma-separated numbers, or --example fruit"),
        ((".5,.4",), "P sums to 0.9, not to 1 (within 2.83e-06); add --normalize"),
        ((".5,-.5",), "P has the negative entry -.5 at place 2"),
        ((".5,x",), "P has 'x', which is not a number"),
        ((".5,.5", ".2,.3,.5"), "P has 2 numbers and Q has 3; both must list the same outcomes"),
        ((".5,.5", "1,0"), "Q has 0 at place 2, but a softmax is never 0; give a small"),
        ((".5,.5", "--outcomes", "a"), "--outcomes has 1 name and P has 2 numbers"),
        ((".5,.5", "--outcomes", "a,a"), "--outcomes has 'a' twice"),
        ((".5,.5", "--outcomes", '"a'), "--outcomes takes comma-separated names"),
        (
            (".5,.5", "--rate", "0"),
            "--rate must be a finite number above 0 (for example 1), not 0.0",
        ),
        (
            (".5,.5", "--rate", "inf"),
            "--rate must be a finite number above 0 (for example 1), not inf",
        ),
        ((".5,.5", "--tolerance", "-1"), "--tolerance must be a finite number of at least 0"),
        ((".5,.5", "--plot", "a.gif"), "cannot plot to 'a.gif': the name must end in .svg"),
        ((".5,.5", "--plot", "/no/a.svg"), "cannot write '/no/a.svg': there is no directory"),
        ((".5,.5", "--stps"), "no such option: --stps; try 'kullback train --help'"),
        (("--exmple",), "no such option: --exmple; try 'kullback train --help'"),
    ],
)
def test_wrong_calls_are_told_in_their_own_words(arguments: tuple[str, ...], sentence: str) -> None:
    """One line on stderr, nothing on stdout, status 2."""
    result = runner.invoke(app, ["train", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"kullback: {sentence}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [("--steps", "0"), ("--objective", "mse"), ("--seed", "-1")])
def test_options_out_of_range_are_refused(arguments: tuple[str, str]) -> None:
    """The option is named; status 2."""
    result = runner.invoke(app, ["train", ".5,.5", *arguments])
    assert result.exit_code == 2
    assert arguments[0] in result.stderr
