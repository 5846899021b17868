"""`kullback compare` on real data, checked against pandas and scipy, and its faces."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import rel_entr
from scipy.stats import entropy
from typer.testing import CliRunner

from kullback.cli._main import app

runner = CliRunner()


def _run(*arguments: object, columns: int = 80) -> str:
    result = runner.invoke(app, ["compare", *map(str, arguments)], env={"COLUMNS": str(columns)})
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout


def _number(value: Any) -> float:
    return float(value)


def _cell(row: dict[str, Any], values: pd.Series) -> int:
    """Count the values of an outcome by what the JSON states of it, with pandas."""
    if row["outcome"] is None:
        return int(values.isna().sum())
    if "value" in row:
        return int((values == row["value"]).sum())
    if "up_to" not in row:
        return int((values.astype("string") == row["outcome"]).sum())
    inside = values.notna()
    if row["above"] is not None:
        inside &= values > row["above"]
    if row["up_to"] is not None:
        inside &= values <= row["up_to"]
    return int(inside.sum())


def _check_column(column: dict[str, Any], before: pd.Series, after: pd.Series) -> None:
    q = np.array([_cell(row, before) for row in column["outcomes"]])
    p = np.array([_cell(row, after) for row in column["outcomes"]])
    assert [row["count_reference"] for row in column["outcomes"]] == q.tolist()
    assert [row["count_current"] for row in column["outcomes"]] == p.tolist()
    assert (q.sum(), p.sum()) == (len(before), len(after))
    shares_q, shares_p = q / q.sum(), p / p.sum()
    middle = (shares_p + shares_q) / 2
    expected = {
        "entropy": entropy(shares_p),
        "kl_divergence": rel_entr(shares_p, shares_q).sum(),
        "reverse_kl_divergence": rel_entr(shares_q, shares_p).sum(),
        "js_divergence": (rel_entr(shares_p, middle) + rel_entr(shares_q, middle)).sum() / 2,
    }
    expected["cross_entropy"] = expected["entropy"] + expected["kl_divergence"]
    expected["jeffreys_divergence"] = expected["kl_divergence"] + expected["reverse_kl_divergence"]
    for name, value in expected.items():
        assert _number(column[name]) == pytest.approx(value, rel=1e-9, abs=1e-15), name
    parts = [_number(row["contribution"]) for row in column["outcomes"]]
    assert sum(parts) == pytest.approx(_number(column["kl_divergence"]), rel=1e-12)


def test_adult_train_against_test_has_the_numbers_of_scipy(shared_data: Path) -> None:
    """All fifteen columns: counts by pandas, divergences by scipy, from the stated cells."""
    paths = shared_data / "adult-train.csv", shared_data / "adult-test.csv"
    found = json.loads(_run(*paths, "--json"))
    before, after = (pd.read_csv(path) for path in paths)
    assert found["schema"] == "kullback.table-comparison/2"
    assert found["direction"] == "D(current‖reference)"
    assert found["reference"]["rows"] == len(before) == 32561
    assert found["current"]["rows"] == len(after) == 16281
    assert {column["name"] for column in found["columns"]} == set(before.columns)
    for column in found["columns"]:
        _check_column(column, before[column["name"]], after[column["name"]])


def test_two_years_of_weather_have_the_numbers_of_scipy(shared_data: Path, tmp_path: Path) -> None:
    """Seattle in 2015 against 2012; the dates, all new, are in cells of their own."""
    weather = pd.read_csv(shared_data / "seattle-weather.csv")
    years = []
    for year in ("2012", "2015"):
        part = weather[weather["date"].str.startswith(year)]
        part.to_csv(tmp_path / f"{year}.csv", index=False)
        years.append(part)
    found = json.loads(_run(tmp_path / "2012.csv", tmp_path / "2015.csv", "--json", "--bins", "8"))
    by_name = {column["name"]: column for column in found["columns"]}
    assert by_name["date"]["kind"] == "date/time"
    assert by_name["date"]["kl_divergence"] == "inf"
    for name, column in by_name.items():
        _check_column(column, years[0][name], years[1][name])
    bits = json.loads(
        _run(
            tmp_path / "2012.csv", tmp_path / "2015.csv", "--json", "--bins", "8", "--unit", "bits"
        )
    )
    weather_bits = next(column for column in bits["columns"] if column["name"] == "weather")
    assert weather_bits["kl_divergence"] * math.log(2) == pytest.approx(
        by_name["weather"]["kl_divergence"], rel=1e-13
    )


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Return two small files with a known difference."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("sky,n,gone\n" + "sun,1,x\n" * 3 + "cloud,1,x\n" * 3 + "rain,2,x\n" * 4)
    after.write_text("sky,n,come\n" + "sun,1,y\n" * 6 + "cloud,1,y\n" * 3 + "rain,,y\n")
    return before, after


def test_the_narrow_table_fits_eighty_columns(pair: tuple[Path, Path]) -> None:
    """Verdicts first, then where D comes from, then the observed shares; no line is too long."""
    text = _run(*pair, "--unit", "bits")
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("Q reference 10 rows")
    assert "P current   10 rows" in text
    assert "D = D(current‖reference), in bits, estimated; the worst verdict first" in text
    assert "different: p ≤ 0.05, adjusted for 2 columns; drifted: also D ≥ 0.07213 bits" in text
    assert "\n2 too little data to say\n" in text
    # Zhang's estimate by digammas; the floor is sum r (1-r)^10/10 at r = .45, .3, .25.
    assert "sky     too little data to say  0.0890   [0, 1.5070]  0.0034  " in text
    assert "sky     categorical  1.29546  1.69546   0.90000  0.10628" in text
    assert "sky             0         0  rain 0.23281 (40.0% → 10.0%)" in text
    assert "n       0 → 10.0%  1: 10.0%  missing ∞ (0 → 10.0%)" in text
    assert "only in the reference: gone" in text
    assert "only in the current table: come" in text
    assert "\x1b" not in text


def test_the_wide_table_is_one_line_a_column(pair: tuple[Path, Path]) -> None:
    """With 200 columns, everything about a column is on its line."""
    lines = _run(*pair, columns=200).splitlines()
    assert max(map(len, lines)) <= 200
    (sky,) = (line for line in lines if line.startswith("sky"))
    assert "categorical" in sky
    assert "too little data to say  0.0617   [0, 1.0446]" in sky
    assert "rain 0.16137 (40.0% → 10.0%) · sun 0.11589 (30.0% → 60.0%)" in sky


def test_columns_are_chosen_left_out_and_sorted(pair: tuple[Path, Path]) -> None:
    """--columns and --exclude take lists, and --sort the measure to sort by."""
    names = [c["name"] for c in json.loads(_run(*pair, "--json", "--columns", "sky"))["columns"]]
    assert names == ["sky"]
    names = [c["name"] for c in json.loads(_run(*pair, "--json", "--exclude", "sky"))["columns"]]
    assert names == ["n"]
    by_name = _run(*pair, "--sort", "name")
    assert by_name.index("\nn ") < by_name.index("\nsky ")
    assert "by name" in by_name


def test_the_threshold_and_alpha_are_options(tmp_path: Path) -> None:
    """0.4 bits of 10,000 rows have drifted at 0.3 bits, are small at 0.5, at alpha 1e-9 too."""
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    before.write_text("sky\n" + "sun\n" * 3000 + "cloud\n" * 3000 + "rain\n" * 4000)
    after.write_text("sky\n" + "sun\n" * 6000 + "cloud\n" * 3000 + "rain\n" * 1000)
    text = _run(before, after, "--unit", "bits", "--threshold", "0.3")
    assert "different: p ≤ 0.05; drifted: also D ≥ 0.3 bits\n1 drifted\n" in text
    text = _run(before, after, "--unit", "bits", "--threshold", "0.5", "--alpha", "1e-9")
    assert "different: p ≤ 1e-09; drifted: also D ≥ 0.5 bits\n1 different but small\n" in text
    found = json.loads(_run(before, after, "--json", "--threshold", "0.3"))
    assert (found["threshold"], found["alpha"]) == (0.3, 0.05)
    (column,) = found["columns"]
    assert column["verdict"] == "different but small"
    assert column["estimate"]["value"] == pytest.approx(0.4 * math.log(2), abs=3e-4)


def test_columns_with_commas_are_named_in_quotes(tmp_path: Path) -> None:
    """--columns is read as a line of CSV."""
    path = tmp_path / "a.csv"
    path.write_text('"a,b",c\n1,2\n')
    found = json.loads(_run(path, path, "--json", "--columns", '"a,b"'))
    assert [column["name"] for column in found["columns"]] == ["a,b"]


def test_markup_in_names_is_shown_not_obeyed(tmp_path: Path) -> None:
    """Tags of rich and of HTML, links and escapes stay text, on the terminal and in the page."""
    path, other = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text("[red]x[/red],<script>\n[link=http://h]y,</td>\n")
    other.write_text("[red]x[/red],<script>\n:smile:,\x1b[31m\n")
    text = _run(path, other)
    assert "[red]x[/red]" in text
    assert ":smile: ∞" in text
    assert "\\x1b[31m ∞" in text
    page = tmp_path / "page.html"
    _run(path, other, "--output", page)
    html = page.read_text()
    assert html.count("<script") == 1  # the page's own
    assert "&lt;script&gt;" in html
    assert "\x1b" not in html


@pytest.mark.parametrize(
    ("name", "begins"), [("r.json", "{"), ("r.html", "<!DOCTYPE html>"), ("r.txt", "Q reference")]
)
def test_output_is_written_whole_in_the_form_of_its_name(
    name: str, begins: str, pair: tuple[Path, Path]
) -> None:
    """Nothing is printed, and nothing else is left in the folder."""
    target = pair[0].parent / name
    assert _run(*pair, "--output", target) == ""
    assert target.read_text().startswith(begins)
    assert {path.name for path in target.parent.iterdir()} == {"before.csv", "after.csv", name}


def test_output_to_a_device_does_not_replace_it(pair: tuple[Path, Path]) -> None:
    """Writing to /dev/null leaves a device there; '-' is the terminal."""
    _run(*pair, "-o", "/dev/null")
    assert Path("/dev/null").is_char_device()
    assert _run(*pair, "--output", "-").startswith("Q reference")


def test_the_report_is_written_beside_the_text(tmp_path: Path) -> None:
    """--html writes the page whole and leaves the text on the terminal as it is."""
    table, page = tmp_path / "table.csv", tmp_path / "report.html"
    table.write_text("sky\n" + "sun\nrain\n" * 20)
    assert _run(table, table, "--html", page) == _run(table, table)
    assert page.read_text().lower().startswith("<!doctype html>")
    nowhere = runner.invoke(
        app, ["compare", str(table), str(table), "--html", str(tmp_path / "no" / "x.html")]
    )
    assert (nowhere.exit_code, nowhere.stdout) == (2, "")
