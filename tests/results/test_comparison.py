"""What a Comparison says of itself: text, HTML, JSON, frames."""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import kullback

UNSEEN = kullback.compare({"a": 0.75, "<b>": 0.25}, {"a": 0.5, "c": 0.5}, base=2)
WEATHER = kullback.compare([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], outcomes=["sun", "cloud", "rain"])


def test_text() -> None:
    """The text has every number to six digits, the unit, and the largest shares first."""
    text = str(WEATHER)
    assert "P against Q over 3 outcomes, in nats" in text
    for number in ("0.897946", "1.1752", "0.277259", "0.346574", "0.623832", "0.073671"):
        assert number in text
    after = text.partition("largest contributions")[2]
    assert after.index("rain") < after.index("sun") < after.index("cloud")
    assert repr(WEATHER) == (
        "<Comparison of 3 outcomes: H(P) 0.897946, H(P,Q) 1.1752, D(P‖Q) 0.277259 nats>"
    )


def test_text_of_unseen_outcomes() -> None:
    """Unseen outcomes are named with their mass, and the infinite numbers are a sign."""
    text = str(UNSEEN)
    assert "Q gives no probability to <b> (0.25 of P), so D(P‖Q) is infinite" in text
    assert "∞" in text
    assert "in bits" in text


def test_names_are_escaped() -> None:
    """Control characters never reach the terminal, nor tags the notebook."""
    c = kullback.compare({"\x1b[31m\n": 0.5, "<script>": 0.5}, {"<script>": 1.0})
    assert "\x1b" not in str(c)
    assert r"\x1b[31m\n" in str(c)
    html = c._repr_html_()
    assert "\x1b" not in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_units() -> None:
    """The unit is named after the base."""
    for base, unit in ((None, "nats"), (2, "bits"), (10, "units of base 10")):
        assert kullback.compare([0.5, 0.5], [0.5, 0.5], base=base).unit == unit


def test_json_round_trip() -> None:
    """JSON is strict, and says inf and nan as strings; finite numbers come back bit for bit."""

    def refuse(literal: str) -> None:
        pytest.fail(f"not JSON: {literal}")

    back = json.loads(UNSEEN.to_json(), parse_constant=refuse)
    assert back["schema"] == "kullback.comparison/1"
    assert back["unit"] == "bits"
    assert back["kl_divergence"] == back["cross_entropy"] == "inf"
    assert back["outcomes"][1] == {"outcome": "<b>", "p": 0.25, "q": 0.0, "contribution": "inf"}
    assert back["js_divergence"] == UNSEEN.js_divergence
    assert back["unseen_mass"] == 0.25
    back = json.loads(WEATHER.to_json(), parse_constant=refuse)
    assert back == json.loads(json.dumps(WEATHER.to_dict()))
    assert [row["contribution"] for row in back["outcomes"]] == WEATHER.contributions.tolist()
    nan = kullback.compare([math.nan, 0.5], [0.5, 0.5])
    assert json.loads(nan.to_json(), parse_constant=refuse)["entropy"] == "nan"


def test_json_of_odd_outcomes() -> None:
    """Outcomes of any type travel: numbers as numbers, what JSON lacks as text."""
    names = [np.int64(3), None, True, (1, "x"), 2.5, b"raw"]
    c = kullback.compare([1 / 6] * 6, [1 / 6] * 6, outcomes=names)
    back = json.loads(c.to_json())
    assert [row["outcome"] for row in back["outcomes"]] == [3, None, True, [1, "x"], 2.5, "b'raw'"]


LIBRARIES = ("pandas", "polars", "pyarrow")


def only(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    """Pretend that of the frame libraries only this one is imported."""
    for name in LIBRARIES:
        if name != library:
            monkeypatch.delitem(sys.modules, name, raising=False)


def test_frame_in_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pandas is in use the frame is pandas'."""
    only(monkeypatch, "pandas")
    frame: Any = WEATHER.to_frame()
    assert type(frame).__module__.startswith("pandas")
    assert list(frame.columns) == ["outcome", "p", "q", "contribution"]
    assert frame["outcome"].tolist() == ["sun", "cloud", "rain"]
    assert frame["contribution"].tolist() == WEATHER.contributions.tolist()


def test_frame_in_polars(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where polars is in use the frame is polars', outcomes of mixed types included."""
    only(monkeypatch, "polars")
    frame = WEATHER.to_frame()
    assert isinstance(frame, pl.DataFrame)
    assert frame["q"].to_list() == [0.3, 0.3, 0.4]
    mixed = kullback.compare({"a": 0.5, 1: 0.5}, {"a": 0.5, 1: 0.5}).to_frame()
    assert mixed["outcome"].to_list() == ["a", "1"]


def test_frame_in_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only pyarrow is in use the frame is a table of it."""
    only(monkeypatch, "pyarrow")
    frame = WEATHER.to_frame()
    assert isinstance(frame, pa.Table)
    assert frame.column("p").to_pylist() == [0.6, 0.3, 0.1]


def test_largest() -> None:
    """The n largest shares, infinite ones first; equal shares by the larger p."""
    assert [row[0] for row in UNSEEN.largest(2)] == ["<b>", "c"]
    assert len(WEATHER.largest(2)) == 2
    same = kullback.compare([0.1, 0.9], [0.1, 0.9])
    assert [row[0] for row in same.largest()] == [1, 0]
