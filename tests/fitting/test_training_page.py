"""The page of a training run: its numbers, and that its names are text."""

from __future__ import annotations

import re

import pytest

from kullback.fitting import train, train_on


def test_the_page_has_the_run_and_no_markup_of_the_data() -> None:
    """Sentences, curves and shares are there; a name that looks like a script is text."""
    run = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], outcomes=["<script>", "b", "c"], base=2)
    page = run.to_html()
    assert "<script" not in page
    assert "<bdi>&lt;script&gt;</bdi>" in page
    assert "Converged after 61 steps" in page
    numbers = ("0", "1.695462", "0.4", "0.612")
    assert "".join(f'<td class="n">{number}</td>' for number in numbers) in page
    assert "H(P) = 1.29546, the floor" in page
    cost, added = (
        [tuple(map(float, point.split())) for point in path.split("L")]
        for path in re.findall(r'<path class="o-[pd]" d="M([^"]{100,})"', page)
    )
    # Both are the same curve, each over a floor of its own that it comes down to.
    assert cost == added
    floors = re.findall(r'<path class="rule dash" d="M0 ([\d.]+)h100"', page)
    assert len(floors) == 2
    assert added[-1] == (100, float(floors[0])) == (100, float(floors[1]))
    # D of the first step is 0.185448 of 0.4 bits, and SVG counts downwards.
    top, foot = added[0][1], added[-1][1]
    assert added[1][0] == 1.64
    assert (foot - added[1][1]) / (foot - top) == pytest.approx(0.185448 / 0.4, abs=1e-3)


def test_the_page_draws_q_from_the_start_to_the_end() -> None:
    """The bars are P, filled, and Q, in outline: 0.3 to 0.6, then 0.6 to 0.6; none of no steps."""
    run = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], outcomes=["a", "b", "c"], base=2)
    page = run.to_html()
    assert re.findall(r">step (\d+): D", page) == ["0", "2", "6", "61"]
    pair = r'<path class="f-p" d="([^"]*)"/><path class="o-q" d="([^"]*)"'
    boxes = re.findall(pair, page)
    widths = [[re.findall(r"h(\d[\d.]*)", path) for path in step] for step in boxes]
    assert widths[0] == [["100", "50", "16.7"], ["50", "50", "66.7"]]
    assert widths[-1] == [["100", "50", "16.7"]] * 2
    # Whoever cannot see the bars is told the numbers.
    assert "P, what is true: 0.6, 0.3, 0.1; Q, what is trained: 0.3, 0.3, 0.4" in page
    at_p = train([0.6, 0.3, 0.1], q=[0.6, 0.3, 0.1]).to_html()
    assert re.findall(r">step (\d+): D", at_p) == ["0"]


def test_the_page_of_held_out_samples_has_their_curve() -> None:
    """The curve of D(R‖Q) is dashed and ends above its lowest point; the table has its numbers."""
    run = train_on({"a": 3, "b": 1}, held_out={"a": 2, "b": 2, "c": 1}, seed=1)
    page = run.to_html()
    apart = run.held_out
    assert apart is not None
    assert '<th scope="col" class="n">D(R‖Q)</th>' in page
    assert f'<td class="n">{apart.kl_divergence[-1]:.3g}</td>' in page
    curves = re.findall(r'<path class="(o-[pdr] ?\w*)" d="M([^"]{100,})"', page)
    assert [look for look, _ in curves] == ["o-p", "o-d", "o-r dash"]
    heights = [float(point.split()[1]) for point in curves[2][1].split("L")]
    assert heights[-1] < max(heights)  # SVG counts downwards
    assert heights.index(max(heights)) == apart.best_step
    assert f"best at step {apart.best_step}" in page


@pytest.mark.parametrize("p", [[1.0], [1.0, 0.0]])
def test_edges_have_a_page(p: list[float]) -> None:
    """One outcome and a certain one have a page too."""
    assert "P, what is true" in train(p, seed=0).to_html()
