"""The figure of a training run shows the numbers of the result."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from kullback.fitting import Training, train, train_on


def axes_of(result: Training) -> list[Any]:
    """Return the axes of the drawn figure: two of curves, then those of Q."""
    figure = result.plot()
    figure.draw_without_rendering()
    return list(figure.axes)


@pytest.fixture(scope="module")
def weather() -> Training:
    """Return a run over three outcomes, one of whose names looks like a formula."""
    return train(
        [0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], outcomes=["sun", "$x$", "rain"], base=2, seed=0
    )


def test_both_curves_and_the_floor(weather: Training) -> None:
    """H(P,Q) above the dashed H(P), D above 0, to the same scale and so the same curve."""
    upper, lower, *_ = axes_of(weather)
    floor, cost = upper.lines
    assert floor.get_ydata() == pytest.approx([weather.entropy] * 2)
    assert cost.get_ydata().tolist() == weather.cross_entropy.tolist()
    assert lower.lines[0].get_ydata() == pytest.approx([0, 0])
    assert lower.lines[1].get_ydata().tolist() == weather.kl_divergence.tolist()
    assert lower.lines[1].get_xdata().tolist() == list(range(weather.steps + 1))
    above, below = (np.diff(axes.get_ylim())[0] for axes in (upper, lower))
    assert above == pytest.approx(below)
    assert upper.get_ylim()[0] - lower.get_ylim()[0] == pytest.approx(weather.entropy)
    texts = [text.get_text() for text in upper.get_legend().get_texts()]
    assert texts == ["H(P) = 1.29546, the floor", "H(P,Q)"]
    assert upper.get_ylabel() == lower.get_ylabel() == "bits"


def test_bars_move_from_the_start_to_p(weather: Training) -> None:
    """The first bars of Q are the start, the last the end, and P's are always P's."""
    bars = axes_of(weather)[2:]
    assert len(bars) == 4
    for axes in bars:
        heights = [patch.get_height() for patch in axes.patches]
        assert heights[:3] == pytest.approx([0.6, 0.3, 0.1])
    assert [patch.get_height() for patch in bars[0].patches][3:] == pytest.approx([0.3, 0.3, 0.4])
    assert [patch.get_height() for patch in bars[-1].patches][3:] == weather.q[-1].tolist()
    assert bars[0].get_title("left") == "step 0: D(P‖Q) = 0.4 bits"
    # D is 0.185, 0.0936 ... bits: below a third of 0.4 first at step 2, below 5 % at step 6.
    steps = [axes.get_title("left").split(":")[0] for axes in bars]
    assert steps == ["step 0", "step 2", "step 6", "step 61"]
    assert bars[-1].get_title("left").startswith("step 61: D(P‖Q) = 1.3")
    assert [label.get_text() for label in bars[-1].get_xticklabels()] == ["sun", r"\$x\$", "rain"]


def test_held_out_samples_have_their_own_curve_and_best_step() -> None:
    """D(R‖Q) is drawn beside D(P‖Q), its best step named."""
    result = train_on({"a": 3, "b": 1}, held_out={"a": 2, "b": 2, "c": 1}, seed=1)
    apart = result.held_out
    assert apart is not None
    lower = axes_of(result)[1]
    lines = {line.get_label(): line for line in lower.lines}
    assert lines["D(R‖Q), held out"].get_ydata().tolist() == apart.kl_divergence.tolist()
    assert [text.get_text() for text in lower.texts] == [f"best at step {apart.best_step}"]


def test_many_outcomes_are_lines_over_ranks() -> None:
    """100,000 outcomes take a small file; P falls with the rank, and Q ends nearer to it."""
    p = 1 / np.arange(1, 100_001)
    result = train(p, normalize=True, seed=0, steps=20)
    ranks = axes_of(result)[2]
    lines = {line.get_label(): line for line in ranks.lines}
    heights = lines["P"].get_ydata()
    assert heights[0] == pytest.approx(result.p[0])
    assert (np.diff(heights) < 0).all()
    start, end = (np.log(lines[f"Q at step {step}"].get_ydata() / heights) for step in (0, 20))
    assert abs(end[0]) < abs(start[0]) / 2
    written = io.BytesIO()
    result.plot().savefig(written, format="svg")
    assert len(written.getvalue()) < 300_000


@pytest.mark.parametrize(
    "result",
    [
        train([1.0, 0.0], seed=0),
        train([1.0], seed=0),
        train([0.5, 0.5], q=[0.5, 0.5]),
        train([0.6, 0.3, 0.1], seed=0, learning_rate=1e308),
        train(np.full(25, 0.04), q=np.full(25, 0.04)),
        train([0.5, 0.5], seed=0, tolerance=0, steps=300),
    ],
    ids=["one-hot", "one outcome", "at P", "diverged", "uniform at P", "long"],
)
def test_edges_are_drawn_without_a_warning(result: Training) -> None:
    """Certain, uniform, finished and diverged runs all have a picture."""
    assert len(axes_of(result)) >= 3
