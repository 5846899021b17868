"""What a comparison of tables can be turned into."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def result() -> tables.TableComparison:
    """Return a comparison with a new category, a nested column and one-sided columns."""
    before = pl.DataFrame(
        {"n": [1, 2, 3, 4], "w": ["a", "a", "b", "b"], "nest": [[1]] * 4, "old": [1] * 4}
    )
    after = pl.DataFrame(
        {"n": [1, 1, 3, None], "w": ["a", "b", "b", "<new>"], "nest": [[1]] * 4, "new": [1] * 4}
    )
    return tables.compare(before, after)


def test_json_is_strict_and_whole(result: tables.TableComparison) -> None:
    """Infinities are strings, missing is null, and every outcome has both counts."""
    found = json.loads(result.to_json(), parse_constant=pytest.fail)
    assert found["schema"] == "kullback.table-comparison/2"
    assert found["unit"] == "nats"
    assert found["reference"] == {"name": "the reference table", "rows": 4}
    assert (found["only_in_reference"], found["only_in_current"]) == (["old"], ["new"])
    columns = {column["name"]: column for column in found["columns"]}
    assert columns["w"]["kl_divergence"] == "inf"
    assert (columns["w"]["unseen_count"], columns["w"]["unseen_mass"]) == (1, 0.25)
    assert columns["w"]["outcomes"][-1] == {
        "outcome": "<new>",
        "count_reference": 0,
        "count_current": 1,
        "contribution": "inf",
        "contribution_low": 0.0,
        "contribution_high": "inf",
    }
    assert columns["n"]["outcomes"][0] == {
        "outcome": "1",
        "count_reference": 1,
        "count_current": 2,
        "contribution": pytest.approx(0.5 * 0.6931471805599453 - 0.25, rel=1e-14),
        "contribution_low": 0.0,
        "contribution_high": pytest.approx(1.195, abs=0.001),
        "value": 1.0,
    }
    assert columns["n"]["outcomes"][-1]["outcome"] is None
    assert columns["nest"]["kl_divergence"] is None
    assert columns["nest"]["outcomes"] == []
    assert (found["alpha"], found["threshold"]) == (0.05, 0.05)
    # 1/4 (psi(1) - psi(3)) + 2/4 (psi(2) - psi(3)) + psi(5) - psi(4), of a, b and <new>.
    assert columns["w"]["estimate"]["value"] == pytest.approx(-0.375 - 0.25 + 0.25, rel=1e-9)
    assert columns["w"]["estimate"]["schema"] == "kullback.estimate/1"
    assert columns["w"]["estimate"]["low"] == 0.0
    assert columns["w"]["verdict"] == "too little data to say"
    assert columns["w"]["p_value"] == columns["w"]["test"]["p_value"]
    smaller, larger = sorted(columns[name]["p_value"] for name in "nw")
    least = min(columns[name]["adjusted_p_value"] for name in "nw")
    assert least == pytest.approx(min(2 * smaller, larger), rel=1e-15)
    for name in ("verdict", "estimate", "test", "p_value", "adjusted_p_value"):
        assert columns["nest"][name] is None


def test_a_frame_has_one_row_a_column(
    result: tables.TableComparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is of pandas, polars or pyarrow, the first that the program has imported."""
    frame = result.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert frame["name"].tolist() == ["n", "w", "nest"]
    assert frame["verdict"].tolist()[:2] == ["too little data to say"] * 2
    assert frame["kl_estimate"].tolist()[1] == pytest.approx(-0.375, rel=1e-9)
    assert frame["kl_low"].tolist()[:2] == [0.0, 0.0]
    assert (frame["kl_high"][:2] > 0.05).all()
    assert frame["kl_divergence"].tolist()[:2] == [float("inf")] * 2
    monkeypatch.delitem(sys.modules, "pandas")
    assert isinstance(result.to_frame(), pl.DataFrame)
    monkeypatch.delitem(sys.modules, "polars")
    assert isinstance(result.to_frame(), pa.Table)


def test_a_page_stands_alone_and_escapes(result: tables.TableComparison, tmp_path: Path) -> None:
    """One script, nothing loaded, names as text; the file holds what is returned."""
    page = result.to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == page
    assert "&lt;new&gt;" in page
    assert "<new>" not in page
    assert page.count("<script") == 1
    assert "src=" not in page
    assert "href=" not in page
    assert "only in the reference: <bdi>old</bdi>" in page
    assert page.count(">? too little data to say</span>") == 2
    assert "has drifted if its D is also at least 0.05 nats" in page
    assert "<b>-0.3750</b> [0, " in page
    assert "not compared: it holds values of type List(Int64)" in page


def test_a_notebook_shows_the_table(result: tables.TableComparison) -> None:
    """The notebook's form is a table without style or script, whose rows open."""
    shown = result._repr_html_()
    assert shown.count("<details><summary>") == 2
    assert "<script" not in shown
    assert "style" not in shown
    assert "&lt;new&gt;" in shown


def test_a_drawing_has_the_interval_of_every_column(result: tables.TableComparison) -> None:
    """Two columns are compared: two intervals, estimates and floors, and the threshold once."""
    figure = result.plot()
    (axes,) = figure.axes
    drawn: dict[str, list[list[float]]] = {}
    for line in axes.lines:
        drawn.setdefault(str(line.get_label()).lstrip("_"), []).append(list(line.get_xdata()))
    estimates = [column.estimate for column in result if column.estimate is not None]
    assert len(estimates) == 2
    assert drawn["95% interval"] == [[e.low, e.high] for e in estimates]
    assert drawn["estimate"] == [[e.value] for e in estimates]
    assert drawn["noise floor"] == [[e.noise_floor] for e in estimates]
    assert drawn["threshold"] == [[0.05, 0.05]]
    assert axes.get_xlim()[0] < -0.375
    assert axes.get_xlim()[1] > max(e.high for e in estimates)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["n", "w"]
    assert [text.get_text() for text in axes.texts] == [" ? too little data to say"] * 2
    assert axes.get_xlabel() == "D(current‖reference), nats"


def test_results_are_told_in_one_line(result: tables.TableComparison) -> None:
    """The representation names the first column and its divergence."""
    assert repr(result) == (
        "<TableComparison of 3 columns, first <ColumnComparison 'n' (numeric): "
        "D(current‖reference) ∞ nats>>"
    )
    assert repr(result["nest"]).startswith("<ColumnComparison 'nest' (unsupported): not compared")
    sky = pd.DataFrame({"sky": ["sun"]})
    assert repr(tables.compare(sky, sky)).startswith("<TableComparison of 1 column, first ")
    assert len(result) == 3
