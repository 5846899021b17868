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
    assert "&lt;script&gt;: p 0.6, q 0.6" in page
    assert "Converged after 61 steps" in page
    assert "<td>0<td>1.69546<td>0.4</tr>" in page
    assert "1.29546 bits higher" in page
    (points,) = re.findall(r'<polyline points="([^"]*)"', page)
    assert points.split()[0] == "0.0,0.0"
    assert points.split()[-1] == "560.0,150.0"


def test_the_page_of_held_out_samples_has_their_curve() -> None:
    """The curve of D(R‖Q) is red and ends above its lowest point; the table has its numbers."""
    run = train_on({"a": 3, "b": 1}, held_out={"a": 2, "b": 2, "c": 1}, seed=1)
    page = run.to_html()
    apart = run.held_out
    assert apart is not None
    assert "<th>D(P‖Q)<th>D(R‖Q)</tr>" in page
    assert f"<td>{run.kl_divergence[-1]:.6g}<td>{apart.kl_divergence[-1]:.6g}</tr>" in page
    curves = re.findall(r'<polyline points="([^"]*)" fill="none" stroke="([^"]*)"', page)
    assert [colour for _, colour in curves] == ["#ddaa33", "#cc3311"]
    heights = [float(point.split(",")[1]) for point in curves[1][0].split()]
    assert heights[-1] < max(heights)  # SVG counts downwards


@pytest.mark.parametrize("p", [[1.0], [1.0, 0.0]])
def test_edges_have_a_page(p: list[float]) -> None:
    """One outcome and a certain one have a page too."""
    assert "Blue is P" in train(p, seed=0).to_html()
