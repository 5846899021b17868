"""The figures of codes show the numbers of their results."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kullback import coding


def test_the_matrix_shows_every_number_and_frames_the_best() -> None:
    """A number a cell, ∞ where infinite, a frame at the best model of another file, H(P) beside."""
    costs = coding.cross_costs(
        [b"ab", b"abb", b"cd"], 0, smoothing=0, names=["$x$", "a very long name " * 3, "中"]
    )
    figure = costs.plot()
    axes = figure.axes[0]
    texts = {
        (round(text.get_position()[1]), round(text.get_position()[0])): text.get_text()
        for text in axes.texts
        if text.get_text() != "H(P)"
    }
    for (i, j), value in np.ndenumerate(costs.bits_per_byte):
        assert texts[i, j] == ("∞" if math.isinf(value) else f"{value:.2f}")
    frames = [(patch.get_y() + 0.5, patch.get_x() + 0.5) for patch in axes.patches]  # type: ignore[attr-defined]
    assert frames == [(0, 1), (1, 0)]
    assert axes.get_yticklabels()[0].get_text() == r"\$x\$"
    assert len(axes.get_yticklabels()[1].get_text()) <= 28
    (own,) = axes.child_axes
    assert [label.get_text() for label in own.get_yticklabels()] == ["1.00", "0.92", "1.00"]


def test_the_caption_of_a_small_matrix_is_clear_of_its_floor() -> None:
    """Above two files the caption is longer than the matrix, and stands higher than H(P)."""
    figure = coding.cross_costs([b"ab", b"abb"], 0).plot()
    figure.draw_without_rendering()
    axes = figure.axes[0]
    (floor,) = [text for text in axes.texts if text.get_text() == "H(P)"]
    title = next(text for text in axes.get_children() if "framed" in getattr(text, "_text", ""))
    assert title.get_window_extent().x1 > floor.get_window_extent().x0
    assert title.get_window_extent().y0 > floor.get_window_extent().y1


def test_two_codes_are_four_bars_each() -> None:
    """The bars are the exact, empirical, spent and Huffman costs; infinite ones reach the edge."""
    run = coding.two_codes([0.5, 0.5], [1.0, 0.0], symbols=1000)
    (axes,) = run.plot().axes
    widths = [bar.get_width() for bar in axes.patches]  # type: ignore[attr-defined]
    assert widths[:4] == pytest.approx(list(run.for_p.numbers().values()))
    assert widths[4:] == [axes.get_xlim()[1]] * 4
    assert [bar.get_hatch() for bar in axes.patches] == [None] * 4 + ["//"] * 4
    assert axes.lines[0].get_xdata() == [run.for_p.exact] * 2 != [run.for_p.spent] * 2
    assert len(coding.two_codes([0.5, 0.5], symbols=10).plot().axes[0].patches) == 4


def test_a_huffman_code_beside_the_ideal() -> None:
    """Bars of −log2 q and of whole bits, the likeliest first; no bar without a code word."""
    code = coding.huffman([0.1, 0.0, 0.6, 0.3], outcomes="abcd")
    (axes,) = code.plot().axes
    widths = [bar.get_width() for bar in axes.patches]  # type: ignore[attr-defined]
    assert widths == pytest.approx([-math.log2(q) for q in (0.6, 0.3, 0.1)] + [1, 2, 2])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["c", "d", "a"]
    assert [text.get_text().strip() for text in axes.texts] == [code.words[i] for i in (2, 3, 0)]


def test_a_file_is_its_floor_and_what_is_added() -> None:
    """H(P), and D(P‖Q) upon it; an infinite D is hatched to the edge."""
    cost = coding.cross_cost(b"aaab", b"abab", 0, smoothing=0)
    (axes,) = cost.plot().axes
    floor, added = axes.patches
    assert (floor.get_width(), added.get_x()) == (1.0, 1.0)  # type: ignore[attr-defined]
    assert added.get_width() == pytest.approx(cost.kl_divergence)  # type: ignore[attr-defined]
    (axes,) = coding.cross_cost(b"aaab", b"abc", 0, smoothing=0).plot().axes
    assert axes.patches[1].get_hatch() == "//"


def test_spent_beside_ideal() -> None:
    """Two bars: the ideal bits and the bits that the coder spent."""
    spent = coding.coded_length([0, 1] * 50, [0.3, 0.7])
    (axes,) = spent.plot().axes
    assert [bar.get_width() for bar in axes.patches] == [spent.ideal, spent.bits]  # type: ignore[attr-defined]
