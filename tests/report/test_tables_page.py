"""The page of two tables: its numbers, its words, and that it needs and runs nothing else."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def result() -> tables.TableComparison:
    """Return two tables of 1,000 rows: drift, nothing, a value gone, a name with markup."""
    before = pd.DataFrame(
        {
            "sky": np.repeat(["sun", "cloud", "rain"], (300, 300, 400)),
            "same": np.repeat(["<b>&", None], (940, 60)),
            "<script>alert(1)</script>": np.repeat(["x", "y"], (500, 500)),
            "n": np.arange(1000.0),
            "list": [[1]] * 1000,
        }
    )
    after = before.assign(
        sky=np.repeat(["sun", "cloud", "rain"], (600, 300, 100)),
        **{"<script>alert(1)</script>": np.repeat(["x", "z"], (500, 500))},
    )
    return tables.compare(before, after, base=2)


@pytest.fixture(scope="module")
def page(result: tables.TableComparison) -> str:
    """Return the page of these tables."""
    return result.to_html()


def _row(page: str, name: str) -> str:
    """Return the text of a column's row, and of the summary below it, its tags made spaces."""
    start = page.index(f'<th scope="row">{name}')
    more = page.index("</tr>", start) + 5
    below = re.match(r'\s*<tr class="more">.*?(?=</summary>|</tr>)', page[more:], re.DOTALL)
    text = page[start:more] + (below.group() if below else "")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def test_the_numbers_are_those_of_the_result(page: str, result: tables.TableComparison) -> None:
    """D by hand is 0.4 bits, H(P) 1.29546; the estimate and its interval stand beside it."""
    row = _row(page, "sky")
    estimate = result["sky"].estimate
    assert estimate is not None
    assert f"drifted {estimate.value:.4f} [{estimate.low:.4f}, {estimate.high:.4f}]" in row
    assert "1.29546 1.69546 0.90000 0.10628" in row
    assert "40.0% → 10.0%" in row
    assert row.endswith("rain 0.23281")


def test_what_did_not_change_is_one_number(page: str) -> None:
    """No arrow between equal shares, and no largest share where all are equal."""
    row = _row(page, "same")
    assert "→" not in row
    assert " 6.0% 0 the shares are equal" in row


def test_a_bar_is_seen_without_opening(page: str) -> None:
    """Of rain, 10 % against 40 %: the widths of the two bars are 1 to 4."""
    start = page.index('<th scope="row">sky')
    before_details = page[start : page.index("</summary>", start)]
    widths = [float(w) for w in re.findall(r'<rect[^>]* ?width="([\d.]+)"', before_details)]
    assert len(widths) == 2
    assert widths[0] == pytest.approx(4 * widths[1], rel=1e-3)


def test_remarks_are_those_of_the_terminal(page: str, result: tables.TableComparison) -> None:
    """Cells, unseen values and the column that was not compared are explained."""
    text = unescape(page)
    assert "unseen: how many values the current table has and the reference lacks" in text
    assert "numbers and times are counted in at most 10 quantile cells" in text
    assert "not compared: it holds values of type" in _row(page, "list")
    dropped = tables.compare(
        pd.DataFrame({"w": ["a", "a", "b"]}), pd.DataFrame({"w": ["a", "a", "a"]})
    )
    assert "Jeffreys is infinite (∞) where the current table lacks a value" in dropped.to_html()


def test_the_page_runs_and_loads_nothing(page: str, result: tables.TableComparison) -> None:
    """No script, no address, no event; names of columns and values are text."""
    for html in (page, result._repr_html_()):
        assert "<script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "&lt;b&gt;&amp;" in html or "<b>&" not in html
        assert not re.search(r"https?:|src=|href=|url\(|@import|\son\w+=", html)
    assert "default-src 'none'" in page


def test_the_file_is_the_page(result: tables.TableComparison, page: str, tmp_path: Path) -> None:
    """What is written is what is returned."""
    path = tmp_path / "page.html"
    assert result.to_html(path) == page == path.read_text(encoding="utf-8")
