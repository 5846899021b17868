"""The page of a training run: its numbers, and that its names are text."""

from __future__ import annotations

import re

import pytest

from kullback.fitting import train, train_on


def test_the_page_has_the_run_and_no_markup_of_the_data() -> None:
    """Sentences, curve and shares are there; a name that looks like a script is text."""
    run = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], outcomes=["<script>", "b", "c"], base=2)
    page = run.to_html()
    assert "<script" not in page
    assert "<bdi>&lt;script&gt;</bdi>" in page
    assert "Converged after 61 steps" in page
    assert '<td class="n">0<td class="n">1.69546<td class="n">0.4\n' in page
    assert "1.29546 bits higher" in page
    (curve,) = re.findall(r'<path class="od" d="M([^"]{100,})"', page)
    points = [tuple(map(float, point.split())) for point in curve.split("L")]
    assert (points[0], points[-1]) == ((0, 0), (100, 30))
    # D of the first step is 0.185448 of 0.4 bits, and SVG counts downwards.
    assert points[1] == (1.64, 16.09)


def test_the_page_draws_q_at_the_start_and_at_the_end() -> None:
    """The bars are P, filled, and Q, in outline: 0.3 to 0.6, then 0.6 to 0.6; none of no steps."""
    run = train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], outcomes=["a", "b", "c"], base=2)
    page = run.to_html()
    assert re.findall(r"<caption>Step (\d+), the outcomes", page) == ["0", "61"]
    assert re.findall(r"<bdi>a</bdi>.*<td class=\"n\">(.*)", page) == ["0.3 → 0.6", "0.6 → 0.6"]
    boxes = re.findall(r'<path class="fp" d="([^"]*)"/><path class="oq" d="([^"]*)"/></svg>', page)
    widths = [[re.findall(r"h(\d[\d.]*)", path) for path in step] for step in boxes]
    assert widths == [[["100", "50", "16.7"], ["50", "50", "66.7"]], [["100", "50", "16.7"]] * 2]
    at_p = train([0.6, 0.3, 0.1], q=[0.6, 0.3, 0.1]).to_html()
    assert re.findall(r"<caption>Step (\d+), the outcomes", at_p) == ["0"]


def test_the_page_of_held_out_samples_has_their_curve() -> None:
    """The curve of D(R‖Q) is dashed and ends above its lowest point; the table has its numbers."""
    run = train_on({"a": 3, "b": 1}, held_out={"a": 2, "b": 2, "c": 1}, seed=1)
    page = run.to_html()
    apart = run.held_out
    assert apart is not None
    assert 'class="n">D(P‖Q)<th scope="col" class="n">D(R‖Q)</tr>' in page
    last = f'<td class="n">{run.kl_divergence[-1]:.6g}<td class="n">{apart.kl_divergence[-1]:.6g}'
    assert last in page
    curves = re.findall(r'<path class="(o[dp] ?\w*)" d="M([^"]{100,})"', page)
    assert [look for look, _ in curves] == ["od", "op dash"]
    heights = [float(point.split()[1]) for point in curves[1][1].split("L")]
    assert heights[-1] < max(heights)  # SVG counts downwards


@pytest.mark.parametrize("p", [[1.0], [1.0, 0.0]])
def test_edges_have_a_page(p: list[float]) -> None:
    """One outcome and a certain one have a page too."""
    assert "P, what is true" in train(p, seed=0).to_html()
