"""The verdicts on real tables: samples of one source are the same, seasons are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", range(5))
def test_two_random_halves_of_one_table_are_the_same(shared_data: Path, seed: int) -> None:
    """Every column of adult; by chance alone one half-split in twenty would have another one."""
    adult = pd.read_csv(shared_data / "adult-train.csv")
    order = np.random.default_rng(seed).permutation(len(adult))
    halves = adult.iloc[order[::2]], adult.iloc[order[1::2]]
    assert {column.verdict for column in tables.compare(*halves)} == {"same"}


def test_adult_train_and_test_are_the_same(shared_data: Path) -> None:
    """All fifteen columns, at D up to 0.05 nats and with no difference found."""
    result = tables.compare(shared_data / "adult-train.csv", shared_data / "adult-test.csv")
    assert [column.verdict for column in result] == ["same"] * 15
    assert min(column.adjusted_p_value or 0.0 for column in result) > 0.5


def test_seasons_have_drifted(shared_data: Path) -> None:
    """Seattle's summers against its winters: temperatures drifted, and no column is the same."""
    weather = pd.read_csv(shared_data / "seattle-weather.csv", parse_dates=["date"])
    summer = weather[weather["date"].dt.month.isin([6, 7, 8])].drop(columns="date")
    winter = weather[weather["date"].dt.month.isin([12, 1, 2])].drop(columns="date")
    result = tables.compare(winter, summer)
    verdicts = {column.name: column.verdict for column in result}
    assert verdicts["temp_max"] == verdicts["temp_min"] == verdicts["precipitation"] == "drifted"
    assert "same" not in verdicts.values()
