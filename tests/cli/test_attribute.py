"""`kullback attribute`: the shares of the columns in a shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scipy.special import digamma
from typer.testing import CliRunner

from kullback.cli._main import app

if TYPE_CHECKING:
    from pathlib import Path

runner = CliRunner()


def test_the_umbrella_only_follows_the_sky(tmp_path: Path) -> None:
    """More sun means fewer umbrellas: given the sky they add nothing; JSON says the same."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("sky,umbrella\n" + "sun,no\nrain,yes\n" * 300)
    after.write_text("sky,umbrella\n" + "sun,no\nsun,no\nsun,no\nrain,yes\n" * 150)
    call = ["attribute", str(before), str(after), "--target", "sky"]
    result = runner.invoke(app, call, env={"COLUMNS": "80"})
    assert result.exit_code == 0, result.output
    lines = [line.split()[:3] for line in result.stdout.splitlines()]
    # Zhang's estimate of D of 450 and 150 days from 300 and 300.
    price = digamma(601) - digamma(301) - digamma(600)
    alone = 0.75 * (price + digamma(450)) + 0.25 * (price + digamma(150))
    assert ["sky", f"{alone:.4f}"] in [line[:2] for line in lines]
    assert ["umbrella", "sky", "0.0000"] in lines
    document = json.loads(runner.invoke(app, [*call, "--json"]).stdout)
    assert (document["root"], [share["name"] for share in document["shares"]]) == (
        "sky",
        ["sky", "umbrella"],
    )


def test_columns_of_many_values_take_part_if_asked(tmp_path: Path) -> None:
    """1,200 towns are more than 1,000: left out, with the option that lets them in."""
    table = tmp_path / "table.csv"
    rows = [f"town{i},{i % 2},{i % 7}\n" for i in range(1200)]
    table.write_text("town,odd,day\n" + "".join(rows))
    call = ["attribute", str(table), str(table), "--json"]
    document = json.loads(runner.invoke(app, call).stdout)
    (town,) = document["left_out"]
    assert town["name"] == "town"
    assert town["reason"].startswith("not compared: 1,200 distinct values")
    advice = "; raise max_categories (--max-categories) to let it take part"
    assert town["reason"].endswith(advice)
    document = json.loads(runner.invoke(app, [*call, "--max-categories", "1200"]).stdout)
    assert {share["name"] for share in document["shares"]} == {"town", "odd", "day"}
    assert document["left_out"] == []
    assert runner.invoke(app, [*call, "--bins", "1"]).exit_code == 2


def test_trouble_is_one_line(tmp_path: Path) -> None:
    """A target that is not there: status 2 and the columns that are."""
    table = tmp_path / "table.csv"
    table.write_text("sky,umbrella\nsun,no\nrain,yes\n")
    result = runner.invoke(app, ["attribute", str(table), str(table), "--target", "sea"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kullback: target names 'sea'")
