"""The figure of an attribution shows the numbers of the result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from kullback import tables


@pytest.fixture(scope="module")
def found() -> tables.Attribution:
    """Return a column that changed, and two that follow it; a name is no formula."""
    drawn = np.random.default_rng(5).random((3, 4000))
    sides = []
    for share in (0.5, 0.8):
        cause = drawn[0] < share
        sides.append(
            pd.DataFrame({"$x$": cause, "y": cause ^ (drawn[1] < 0.1), "z": drawn[2] < 0.5})
        )
    return tables.attribute(*sides, base=2)


def test_bars_and_lines_are_shares_and_intervals(found: tables.Attribution) -> None:
    """One bar and one line a column, in the order of the result, with the parent's name."""
    figure = found.plot()
    figure.draw_without_rendering()
    (axes,) = figure.axes
    lines = [line for line in axes.lines if line.get_label() == "_interval"]
    assert [bar.get_width() for bar in axes.patches] == [s.share.value for s in found]  # type: ignore[attr-defined]
    for line, part in zip(lines, found, strict=True):
        assert line.get_xdata() == pytest.approx([part.share.low, part.share.high])
    widths = [bar.get_width() for bar in axes.patches]  # type: ignore[attr-defined]
    assert sum(widths) == pytest.approx(found.total)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    for label, part in zip(labels, found, strict=True):
        parent = "" if part.parent is None else f", given {part.parent}"
        assert label == (part.name + parent).replace("$", r"\$")
    assert axes.get_xlabel() == "contribution to D(current‖reference) of all columns together, bits"


def test_an_interval_without_an_end_reaches_the_edge(found: tables.Attribution) -> None:
    """An infinite upper end is drawn to the edge of the axes; most=1 draws one column alone."""
    first = found.shares[0]
    endless = replace(first, share=replace(first.share, high=np.inf))
    (axes,) = replace(found, shares=(endless, *found.shares[1:])).plot(most=1).axes
    (line,) = [line for line in axes.lines if line.get_label() == "_interval"]
    assert line.get_xdata()[1] == axes.get_xlim()[1]
    assert np.isfinite(axes.get_xlim()).all()
    assert len(axes.patches) == 1
