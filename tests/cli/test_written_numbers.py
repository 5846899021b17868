"""Fractions and percent on the command line, where distributions are given by hand."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from scipy import stats
from typer.testing import CliRunner

from kullback.cli._main import app
from kullback.cli._numbers import read_number

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


def _run(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("written", ["1/6,5/6", "16.6666666666666667%,83.3333333333333333%"])
def test_fractions_and_percent_are_the_floats_nearest_to_them(written: str) -> None:
    """1/6 and 5/6 by hand: H = log 6 - 5/6 log 5 = 0.450561; percent are hundredths."""
    assert _run("measure", written) == "H(P)  0.450561 nats\n"
    assert read_number("1/6") == 1 / 6
    assert read_number(" 0.1 / 0.3 ") == float(Fraction(1, 3))
    assert read_number("12.5 %") == 0.125
    assert read_number("1e-3/1e-3") == 1


def test_examples_can_be_pasted_back() -> None:
    """What `explain --examples` prints are arguments, with the entropy that scipy gives them."""
    lines = _run("explain", "--examples").splitlines()
    assert len(lines) == 7
    for line in lines:
        printed = line.rpartition(": ")[2].split()
        p = [float(Fraction(part)) for part in printed[0].split(",")]
        q = [float(Fraction(part)) for part in printed[-1].split(",")]
        found = json.loads(_run("measure", *printed, "--json"))
        assert found["entropy"] == pytest.approx(stats.entropy(p), rel=1e-14)
        if len(printed) == 2:
            assert found["kl_divergence"] == pytest.approx(stats.entropy(p, q), rel=1e-13)
        assert f"{stats.entropy(p):.4f}" in _run("explain", *printed)
        trained = json.loads(_run("train", *printed, "--seed", "1", "--steps", "2", "--json"))
        assert trained["entropy"] == pytest.approx(stats.entropy(p), rel=1e-14)
        coded = json.loads(_run("code", *printed, "--symbols", "10", "--json"))
        assert coded["for_p"]["exact"] == pytest.approx(stats.entropy(p, base=2), rel=1e-14)


@pytest.mark.parametrize(
    "written", ["0_1", "１", "١", "1_000", "1e1_0", "１/2", "5_0%", "0x1", "1e", "."]
)
def test_only_plain_digits_are_numbers(written: str, tmp_path: Path) -> None:
    """Python reads 0_1 as 1, and digits of every script; here each is an error, in files too."""
    result = runner.invoke(app, ["measure", f"{written},1", "--normalize"])
    assert result.exit_code == 2
    assert "which is not a number" in result.output
    assert math.isnan(read_number(written))
    table = tmp_path / "p.csv"
    table.write_text(f"p\n{written}\n1\n", encoding="utf-8")
    result = runner.invoke(app, ["explain", "--from", str(table), "--p", "p", "--normalize"])
    assert result.exit_code == 2
    assert "is not a number" in result.output


@pytest.mark.parametrize("written", ["1", "+1", "1.", "01", "1e0", "1E+0", "10e-1", " 1 ", "1.0"])
def test_every_plain_spelling_is_a_number(written: str) -> None:
    """Signs, points and exponents are as floats have them."""
    assert read_number(written) == 1


@pytest.mark.parametrize("written", ["1e400", "9" * 400, "1e400%", "1e300/1e-300"])
def test_a_number_beyond_the_largest_float_is_named(written: str) -> None:
    """Not its sum, which is infinite because of it."""
    result = runner.invoke(app, ["measure", f"{written},1", "--normalize"])
    assert result.exit_code == 2
    assert re.search("which (is larger than any|has a part beyond what a) float", result.output)


def test_infinite_entries_and_sums_are_told_apart() -> None:
    """An infinity that was written is one; a sum of floats may be one too."""
    assert "infinite sum" in runner.invoke(app, ["measure", "inf,1", "--normalize"]).output
    result = runner.invoke(app, ["measure", "1e308,1e308", "--normalize"])
    assert "P sums to more than the largest float; divide all" in result.output
    assert _run("measure", "1,1", "--normalize") == "H(P)  0.693147 nats\n"
