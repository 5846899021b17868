"""Fractions and percent on the command line, where distributions are given by hand."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from scipy import stats
from typer.testing import CliRunner

from kullback.cli._main import app
from kullback.cli._numbers import written_number

runner = CliRunner()


def _run(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("written", ["1/6,5/6", "16.6666666666666667%,83.3333333333333333%"])
def test_fractions_and_percent_are_the_floats_nearest_to_them(written: str) -> None:
    """1/6 and 5/6 by hand: H = log 6 - 5/6 log 5 = 0.450561; percent are hundredths."""
    assert _run("measure", written) == "H(P)  0.450561 nats\n"
    assert written_number("1/6") == 1 / 6
    assert written_number(" 0.1 / 0.3 ") == float(Fraction(1, 3))
    assert written_number("12.5 %") == 0.125
    assert written_number("1e-3/1e-3") == 1


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
