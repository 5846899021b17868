"""The figure of two tables shows the numbers of the result."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kullback import tables


@pytest.fixture(scope="module")
def result() -> tables.TableComparison:
    """Return three columns; the names hold what matplotlib would take for a formula."""
    before = pd.DataFrame(
        {"$x$": np.repeat(["a", "b"], (500, 500)), "y": np.repeat([1, 2], (500, 500))}
    )
    after = before.assign(**{"$x$": np.repeat(["a", "b"], (900, 100))})
    return tables.compare(before, after, base=2)


def test_points_and_lines_are_estimates_and_intervals(result: tables.TableComparison) -> None:
    """One line from low to high and one point a column, in the order of the result."""
    (axes,) = result.plot().axes
    # Only the first of a kind is in the legend; the labels of the others begin with a line below.
    lines = {
        label: [line for line in axes.lines if str(line.get_label()).lstrip("_") == name]
        for label, name in (
            ("interval", "95% interval"),
            ("estimate", "estimate"),
            ("floor", "noise floor"),
            ("threshold", "threshold"),
        )
    }
    assert [len(lines[label]) for label in lines] == [2, 2, 2, 1]
    for i, column in enumerate(result):
        estimate = column.estimate
        assert estimate is not None
        assert lines["interval"][i].get_xdata() == pytest.approx([estimate.low, estimate.high])
        assert lines["estimate"][i].get_xdata() == pytest.approx([estimate.value])
        assert lines["floor"][i].get_xdata() == pytest.approx([estimate.noise_floor])
    assert lines["threshold"][0].get_xdata()[0] == pytest.approx(result.threshold)
    assert axes.get_xlabel() == "D(current‖reference), bits"


def test_names_and_verdicts_are_written_as_they_are(result: tables.TableComparison) -> None:
    """Dollar signs are no formulas; each verdict stands at its row, with its sign."""
    figure = result.plot()
    figure.draw_without_rendering()
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [r"\$x\$", "y"]
    signs = {"drifted": "▲", "different but small": "△", "same": "=", "too little data to say": "?"}
    told = [f"{signs[c.verdict]} {c.verdict}" for c in result if c.verdict is not None]
    assert [text.get_text().strip() for text in axes.texts] == told


def test_the_number_of_columns_can_be_limited(result: tables.TableComparison) -> None:
    """most=1 draws the first column alone."""
    (axes,) = result.plot(most=1).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [r"\$x\$"]
