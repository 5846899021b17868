"""`kullback measure`, and what the program says of itself."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from kullback import __version__
from kullback.cli._main import app

runner = CliRunner()


def _run(*arguments: str) -> str:
    result = runner.invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_three_numbers_stand_as_a_sum() -> None:
    """The weather example: 1.295462 + 0.4 = 1.695462 bits."""
    assert _run("measure", "0.6,0.3,0.1", "0.3,0.3,0.4", "--unit", "bits") == (
        "  H(P)    1.295462 bits   the uncertainty of P itself\n"
        "+ D(P‖Q)  0.400000 bits   the extra cost of using Q instead of P\n"
        "= H(P,Q)  1.695462 bits   the total cost\n"
    )


def test_one_distribution_has_an_entropy() -> None:
    """A fair coin has one bit, or ln 2 nats."""
    assert _run("measure", "0.5,0.5", "--unit", "bits") == "H(P)  1.000000 bits\n"
    found = json.loads(_run("measure", "0.5,0.5", "--json"))
    assert found["schema"] == "kullback.entropy/1"
    assert found["unit"] == "nats"
    assert found["entropy"] == pytest.approx(math.log(2), rel=1e-15)


def test_counts_are_normalised_when_asked() -> None:
    """6, 3, 1 with --normalize is 0.6, 0.3, 0.1; without it is an error that says so."""
    text = _run("measure", "6,3,1", "3,3,4", "--normalize", "--unit", "bits")
    assert "D(P‖Q)  0.400000 bits" in text
    result = runner.invoke(app, ["measure", "6,3,1", "3,3,4"])
    assert result.exit_code == 2
    assert "normalize" in result.stderr


def test_an_infinite_divergence_says_why() -> None:
    """The place without mass in Q is named, counted from 1."""
    text = _run("measure", "0.6,0.3,0.1", "0.5,0.5,0")
    assert "+ D(P‖Q)         ∞ nats" in text
    assert text.endswith("D(P‖Q) is infinite: Q has 0 at place 3, where P has 0.1 in all\n")
    assert json.loads(_run("measure", "0.5,0.5", "1,0", "--json"))["kl_divergence"] == "inf"


def test_the_program_tells_its_version_and_its_parts() -> None:
    """--version and config name the version; no command at all shows the help."""
    assert _run("--version") == f"kullback {__version__}\n"
    assert _run("config").startswith(f"kullback {__version__}\n")
    assert "Usage: kullback" in _run()
    assert "compare" in _run("--help")


def test_help_needs_none_of_the_heavy_libraries() -> None:
    """`kullback --help` imports no engine."""
    code = (
        "import sys; sys.argv = ['kullback', '--help']\n"
        "from kullback.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ('duckdb', 'pandas', 'polars', 'pyarrow', 'narwhals', 'jinja2', 'matplotlib')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nan,1", ".5,.5"), "P has 'nan', which is not a number; give comma-separated"),
        ((".5,.5", "1,nan"), "Q has 'nan', which is not a number; give comma-separated"),
        (("-1,2", ".5,.5"), "P has the negative entry -1 at place 1; probabilities and counts"),
        ((".5,.5", "1,-0.5,2"), "Q has the negative entry -0.5 at place 2; probabilities"),
        (("1/0,1",), "P has '1/0', which divides by 0"),
        (("1/6/2,1",), "P has '1/6/2', which has more than one division; write one fraction"),
        (
            ("1/4%,1",),
            "P has '1/4%', which mixes a fraction with a percentage; write either 1/4 or 25%",
        ),
        (("1e999999999/3,1",), "P has '1e999999999/3', which has a part beyond what a float can"),
        (("1/1e-399,1",), "P has '1/1e-399', which is larger than any float"),
        (("1/1e399,1",), "P has '1/1e399', which is smaller than any float"),
        (("1e-400,1",), "P has '1e-400', which is smaller than any float"),
        (("1,1e-9999999999999999999999%",), "P has '1e-9999999999999999999999%', which has a part"),
        (("1/2/,1",), "P has '1/2/', which is not a number"),
        (("-1/6,7/6",), "P has the negative entry -1/6 at place 1"),
        (("inf,1",), "P has an infinite sum; its numbers must be finite"),
        (("6,3,1", "3,3,4"), "P sums to 10, not to 1 (within 3.46e-06); add --normalize if these"),
        ((".5,.5", "3,3"), "Q sums to 6, not to 1 (within 2.83e-06); add --normalize if these"),
        (
            ("0,0", "--normalize"),
            "P sums to 0, not to 1 (within 2.83e-06); at least one number must be above 0",
        ),
        ((".5,.5", "--jsn"), "no such option: --jsn; try 'kullback measure --help'"),
    ],
)
def test_what_is_no_distribution_is_told_in_the_words_of_the_call(
    arguments: tuple[str, ...], sentence: str
) -> None:
    """P and Q are named as in the help, options as they are typed; status 2."""
    result = runner.invoke(app, ["measure", *arguments])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"kullback: {sentence}")
    assert result.stderr.count("\n") == 1
