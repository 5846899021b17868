"""What a Training says of itself: text, HTML, JSON, frames."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kullback.document import sparkline
from kullback.fitting import Training, train, train_on

if TYPE_CHECKING:
    import pandas as pd

NAMES = ["sun", "cloud", "rain"]


@pytest.fixture(scope="module")
def weather() -> Training:
    """Return the weather, trained in bits from the forecast."""
    return train([0.6, 0.3, 0.1], q=[0.3, 0.3, 0.4], outcomes=NAMES, base=2)


@pytest.fixture(scope="module")
def overfitted() -> Training:
    """Return a run whose held-out samples have an outcome that training never saw."""
    return train_on(["<a>", "b"], held_out=["<a>", "b", "c"], seed=1)


def test_text(weather: Training) -> None:
    """The table has its steps, P below, the curves and three sentences, within 80 columns."""
    lines = str(weather).splitlines()
    assert lines[0] == "Q fitted to P over 3 outcomes: gradient descent on H(P,Q), in bits"
    assert lines[1] == "start given; learning rate 1"
    assert lines[3].split() == ["step", "H(P,Q)", "D(P‖Q)", "gradient", *NAMES]
    assert lines[4].split() == ["0", "1.695462", "0.4", "0.612", "0.3000", "0.3000", "0.4000"]
    steps = [line.split()[0] for line in lines[4:13]]
    assert steps == ["0", "1", "2", "5", "10", "20", "50", "61", "P"]
    assert lines[12].split() == ["P", "1.295462", "0", "0", "0.6000", "0.3000", "0.1000"]
    assert "Converged after 61 steps: D(P‖Q) is " in str(weather)
    assert "H(P) is 1.29546 bits: the floor, which no Q can go below." in lines
    assert max(map(len, lines)) <= 80
    assert repr(weather).startswith("<Training over 3 outcomes: D(P‖Q) 0.4 to 1.3")
    assert repr(weather).endswith(" bits in 61 steps, converged>")


def test_sparklines_go_down_from_the_top_to_the_foot(weather: Training) -> None:
    """Both curves begin at the full block and end at the lowest."""
    drawn = [line.split()[1] for line in str(weather).splitlines() if "█" in line]
    assert [line[0] + line[-1] for line in drawn] == ["█▁", "█▁"]
    assert all(len(line) == 36 for line in drawn)


def test_the_last_step_has_the_last_bar() -> None:
    """Of a hundred values in 36 bars the first and the last are seen, at either end."""
    values = np.zeros(100)
    values[-1] = 1.0
    assert sparkline(values) == "▁" * 35 + "█"
    assert sparkline(values[::-1]) == "█" + "▁" * 35


def test_the_gradients_are_said_to_differ_by_no_less_than_they_do() -> None:
    """The power of ten in the text is the next one above the largest gap, or there is no gap."""
    for seed in range(8):
        found = train(np.random.default_rng(seed).dirichlet(np.ones(9)), seed=seed)
        (said,) = re.findall(r"within (1e-\d\d)\)", str(found).replace("\n", " "))
        assert float(said) / 10 < found.gradient_gap.max() <= float(said)
    assert "are the same, bit for bit" in str(train([1.0], q=[1.0])).replace("\n", " ")


def test_text_of_a_run_on_samples(overfitted: Training) -> None:
    """The held-out curve has its column, its sparkline and its sentence."""
    text = str(overfitted)
    assert "Q fitted to P of 2 samples over 3 outcomes" in text
    assert text.splitlines()[3].split()[:5] == ["step", "H(P,Q)", "D(P‖Q)", "gradient", "D(R‖Q)"]
    best = overfitted.held_out.best_step  # type: ignore[union-attr]
    said = text.replace("\n", " ")
    assert f"R being the 3 samples held out, was smallest at step {best}," in said
    assert any(line.split()[0] == str(best) for line in text.splitlines()[4:16])
    assert repr(overfitted.held_out).startswith("<HeldOut of 3 samples: D(R‖Q) ")


def test_names_of_any_width_and_kind_keep_the_columns() -> None:
    """Chinese names take two cells a character, long ones are cut, control characters escaped."""
    found = train([0.5, 0.3, 0.2], seed=0, outcomes=["晴天", "a\x1b[31m", "x" * 50])
    head, first = str(found).splitlines()[3:5]
    assert "\x1b" not in str(found)
    assert "x" * 11 + "…" in head
    assert len(head) + 2 == len(first)  # two characters of the head are two cells wide
    found = train([0.5, 0.5], seed=0, outcomes=["ที่", "b"])  # marks above take no cell
    head, first = str(found).splitlines()[3:5]
    assert len(head) - 2 == len(first)


def test_names_without_an_end_take_no_time() -> None:
    """A name of a million characters is cut in milliseconds, not in minutes."""
    began = time.process_time()
    text = str(train([0.5, 0.5], seed=0, outcomes=["x" * 1_000_000, "晴" * 1_000_000]))
    assert time.process_time() - began < 5
    assert "x" * 11 + "…" in text
    assert "  晴晴晴晴晴…" in text


def test_html_is_escaped(overfitted: Training) -> None:
    """The notebook's table has steps and sentences, and no markup of the data's."""
    found = train([0.5, 0.5], seed=0, outcomes=["<b>", "&"], steps=2)
    html = found._repr_html_()
    assert "<b>" not in html
    assert "<td>2</td>" in html
    assert "Not converged after 2 steps" in html
    assert "held out" in overfitted._repr_html_()


def test_json_has_every_step(weather: Training) -> None:
    """The document goes through JSON and back bit for bit, Q's rows with their steps."""
    document = json.loads(weather.to_json())
    assert document["schema"] == "kullback.training/1"
    assert document["unit"] == "bits"
    assert document["status"] == "ok"
    assert document["steps"] == 61
    assert document["objective"] == "cross-entropy"
    assert document["seed"] is None
    assert document["held_out"] is None
    assert document["outcomes"] == NAMES
    for name in ("cross_entropy", "kl_divergence", "gradient_norm", "gradient_gap"):
        assert (np.array(document[name]) == getattr(weather, name)).all()
    assert [row["step"] for row in document["q"]] == list(range(62))
    assert (np.array([row["q"] for row in document["q"]]) == weather.q).all()


def test_json_of_held_out_samples(overfitted: Training) -> None:
    """The held-out part is an object of its own."""
    apart = overfitted.held_out
    assert apart is not None
    document = json.loads(overfitted.to_json())
    assert document["samples"] == 2
    assert document["held_out"]["samples"] == 3
    assert document["held_out"]["best_step"] == apart.best_step
    assert document["held_out"]["p"] == apart.p.tolist()
    assert document["held_out"]["cross_entropy"] == apart.cross_entropy.tolist()


def test_json_of_many_outcomes_has_the_first_q_and_the_last() -> None:
    """Beyond a million numbers the rows between are left out, and the steps say so."""
    found = train(np.full(20_000, 1 / 20_000), seed=0, steps=60, tolerance=0)
    rows: list[Any] = found.to_dict()["q"]
    assert [row["step"] for row in rows] == [0, 60]
    assert rows[1]["q"] == found.q[60].tolist()


def test_frame_has_one_row_a_step(weather: Training, overfitted: Training) -> None:
    """The columns are the curves; those of the held-out samples where there are some."""
    frame: pd.DataFrame = weather.to_frame()
    assert list(frame.columns) == ["step", "cross_entropy", "kl_divergence", "gradient_norm"]
    assert frame["step"].tolist() == list(range(62))
    assert frame["kl_divergence"].tolist() == weather.kl_divergence.tolist()
    frame = overfitted.to_frame()
    assert list(frame.columns)[4:] == ["held_out_cross_entropy", "held_out_kl_divergence"]
