"""The page of two tables: its numbers, its words, its size, and that names in it are text."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import html5lib
import numpy as np
import pandas as pd
import pytest

from kullback import tables
from kullback.results import Estimate
from kullback.tables._story import _outcomes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(result: tables.TableComparison) -> str:
    """Return the page of the small tables."""
    return result.to_html()


def _text(html: str) -> str:
    """Return the text of some HTML, its tags made spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _block(page: str, name: str) -> str:
    """Return the HTML of a column up to the next column."""
    start = page.index(f'<tr><th scope="row"><bdi>{name}</bdi> <span')
    following = page.find("<tbody data-group", start)
    return page[start : following if following > 0 else page.index("</table>\n<p", start)]


def test_the_numbers_are_those_of_the_result(page: str, result: tables.TableComparison) -> None:
    """D by hand is 0.4 bits, H(P) 1.29546; the estimate and its interval stand beside it."""
    row = _text(_block(page, "sky"))
    estimate = result["sky"].estimate
    assert estimate is not None
    assert f"▲ drifted {estimate.value:.4f} [{estimate.low:.4f}, {estimate.high:.4f}]" in row
    assert "1.29546 1.69546 0.90000 0.10628" in row
    assert "most of D: rain : 40.0% → 10.0% · sun : 30.0% → 60.0%" in row
    assert "bits H(P) 1.29546 + D 0.40000 = H(P,Q) 1.69546 D, estimated" in row
    assert "rain 40.0% → 10.0% 0.23281 [0.18, 0.28] sun 30.0% → 60.0% 0.16719 [" in row
    assert "cloud 30.0% 0 [0, " in row


def test_bars_are_as_long_as_the_numbers(page: str) -> None:
    """Of rain, sun, cloud P is 10, 60, 30 % and Q 40, 30, 30 %; what reaches furthest has 100."""
    block = _block(page, "sky")
    chart = block[block.rindex('<table class="bars') :]
    paths = dict(re.findall(r'<path class="([\w-]+)" d="([^"]*)"', chart))
    widths = {side: [float(w) for w in re.findall(r"h([\d.]+)v", d)] for side, d in paths.items()}
    assert widths["f-p"] == pytest.approx([16.7, 100, 50])
    assert widths["o-q"] == pytest.approx([66.7, 50, 50])
    # The interval of rain ends at 0.2832 bits, which is the edge of the shares of D.
    assert widths["f-d"] == pytest.approx([23.281 / 0.2832, 16.719 / 0.2832], abs=0.05)
    assert re.findall(r"H([\d.]+)", paths["span"])[0] == "100"


def test_a_waterfall_is_to_scale(page: str, result: tables.TableComparison) -> None:
    """H(P) ends where D begins, D where H(P,Q) ends; the interval's high end is the edge."""
    block = _block(page, "sky")
    chart = block[block.index('<table class="bars') : block.rindex('<table class="bars')]
    paths = dict(re.findall(r'<path class="([\w-]+)" d="([^"]*)"', chart))
    piece = r"M([\d.]+) ([\d.]+)h([\d.]+)"
    bars = {
        (side, round(float(y) - 0.28)): (float(x), float(wide))
        for side in ("f-p", "f-d")
        for x, y, wide in re.findall(piece, paths[side])
    }
    ((low, high),) = re.findall(r"M([\d.]+) 3.5H([\d.]+)", paths["span"])
    estimate = result["sky"].estimate
    assert estimate is not None
    scale = 100 / (1.295462 + estimate.high)
    start = pytest.approx(1.295462 * scale, abs=0.06)
    assert bars["f-p", 0] == bars["f-p", 2] == (0, start)
    assert bars["f-d", 1] == bars["f-d", 2] == (start, pytest.approx(0.4 * scale, abs=0.06))
    assert bars["f-d", 3] == (start, pytest.approx(estimate.value * scale, abs=0.06))
    assert float(low) == pytest.approx((1.295462 + estimate.low) * scale, abs=0.6)
    assert high == "100"


def test_what_is_infinite_has_no_end(page: str) -> None:
    """With a value that the reference lacks, H(P,Q) is an open bar beside the finite estimate."""
    block = _block(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    # Of H(P) + D = H(P,Q) the bars of D and below it, and of the outcomes that of z.
    assert re.search(r'class="o-d dash" d="M100 1.2H[\d.]+v.6H100M100 2.2H[\d.]+v.6H100"', block)
    assert 'class="o-d dash" d="M100 0.2H0v.6H100"' in block
    text = _text(block)
    assert "= H(P,Q) ∞ D, estimated" in text
    assert "The reference never has a value of the current table, 50.0% of its rows." in text
    assert "New in the current table: 1 value, 50.0% of the current rows: z (50.0%)." in text
    assert "Gone from the current table: 1 value, 50.0% of the reference rows: y (50.0%)." in text


def test_what_did_not_change_is_one_number(page: str) -> None:
    """No arrow between equal shares, and no largest share where all are equal."""
    row = _text(_block(page, "same"))
    assert "→" not in row.replace("Q → P", "")
    assert " 6.0% 0 the shares are equal" in row
    assert "= same" in row


@pytest.mark.parametrize(
    ("verdict", "estimate", "says"),
    [
        (
            "drifted",
            (0.2, 0.1, 0.3),
            "Drifted. The difference is unlikely to be chance (adjusted p = 0.0",
        ),
        (
            "different but small",
            (0.02, 0.01, 0.03),
            "0.0300], below the threshold of 0.05 nats.",
        ),
        ("different but small", (0.04, 0.01, 0.06), "extends above it, so more rows would decide."),
        ("same", (0.0, 0.0, 0.01), "one that matters is ruled out: D(current‖reference) is"),
        (
            "too little data to say",
            (0.0, 0.0, 0.9),
            "[0, 0.9000], which reaches the threshold of 0.05",
        ),
        ("too little data to say", (0.0, 0.0, np.inf), "interval without an upper end"),
    ],
)
def test_words(verdict: str, estimate: tuple[float, float, float], says: str) -> None:
    """Every verdict is a sentence with the numbers that it stands on."""
    table = pd.DataFrame({"x": ["a", "b"] * 50})
    found = tables.compare(table, table.assign(x=["a"] * 60 + ["b"] * 40))
    value, low, high = estimate
    held = Estimate(measure="D", value=value, low=low, high=high, noise_floor=0.001)
    column = replace(found["x"], estimate=held, verdict=verdict, adjusted_p_value=0.04)
    text = _text(replace(found, columns=(column,)).to_html())
    assert says in text
    assert "would be about 0.0010 on average: the noise floor of 100 current rows" in text


def test_nothing_is_left_out_of_the_outcomes() -> None:
    """Of 40 categories and of 100 cells the shares shown add up to 1, and D's to D."""
    drawn = np.random.default_rng(0)
    before = pd.DataFrame({"c": drawn.integers(0, 40, 4000).astype(str), "x": drawn.random(4000)})
    after = pd.DataFrame({"c": drawn.integers(0, 38, 4000).astype(str), "x": drawn.random(4000)})
    found = tables.compare(before, after, bins=100)
    for name, rows in (("c", 12), ("x", 15)):
        column = found[name]
        assert column.comparison is not None
        make = _outcomes.categories if name == "c" else _outcomes.bins
        bars = make(column, column.comparison)
        assert len(bars) == rows
        assert sum(bar.p for bar in bars) == pytest.approx(1, abs=1e-12)
        assert sum(bar.q for bar in bars) == pytest.approx(1, abs=1e-12)
        total = sum(bar.contribution for bar in bars)
        assert total == pytest.approx(column.comparison.kl_divergence, rel=1e-12)


def test_remarks_are_those_of_the_terminal(page: str) -> None:
    """Cells, unseen values and the column that was not compared are explained."""
    text = unescape(page)
    assert "unseen: the number of values that the current table has and the reference lacks" in text
    assert "numbers and times are counted in at most 10 quantile bins" in text
    assert "– not compared not compared: it holds values of type" in _text(_block(page, "list"))
    dropped = tables.compare(
        pd.DataFrame({"w": ["a", "a", "b"]}), pd.DataFrame({"w": ["a", "a", "a"]})
    )
    assert "Jeffreys is infinite (∞) where the current table lacks a value" in dropped.to_html()


def test_the_page_allows_its_own_script_and_style_and_nothing_else(page: str) -> None:
    """The policy names the SHA-256 of the one script and the one style; nothing has an address."""
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert (len(scripts), len(styles)) == (1, 1)
    digests = [
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in (*styles, *scripts)
    ]
    assert unescape(policy) == (
        f"default-src 'none'; style-src {digests[0]}; base-uri 'none'; form-action 'none'; "
        f"script-src {digests[1]}"
    )
    assert not re.search(r"https?:|src=|href=|url\(|@import|\s(on\w+|style)=", page)


def test_names_are_text(hostile: tables.TableComparison, result: tables.TableComparison) -> None:
    """Markup of names is escaped, templates are not filled in, long names are cut."""
    page = hostile.to_html()
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "x" * 200 not in page
    assert "<b>new" not in page
    shown = result._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_what_was_found_by_another_column(
    parted: tables.TableComparison, result: tables.TableComparison
) -> None:
    """The two parts of the chain rule and the slices follow where they were asked for."""
    page = parted.to_html()
    text = _text(page[page.index("Has a column y changed") :])
    assert parted.given is not None
    y, z = (parted.given[name] for name in "yz")
    assert y.alone is not None
    assert z.given is not None
    assert f"y = only the mix changed {y.alone.value:.4f}" in text
    assert f"{z.given.value:.4f} [{z.given.low:.4f}, {z.given.high:.4f}]" in text
    assert "nest – not compared: it holds values of type" in text
    assert "Within each value of x" in text
    assert parted.slices is not None
    inner = parted.slices["<b>"]["z"].estimate
    assert inner is not None
    assert f"<b> z ▲ drifted {inner.value:.4f} [{inner.low:.4f}, {inner.high:.4f}]" in text
    assert "<bdi><b></bdi>" not in page
    for section in ("Has a column y changed", "Within each value of"):
        assert section not in result.to_html()


@pytest.mark.parametrize("kind", ["result", "hostile", "parted", "comparison", "estimate"])
def test_pages_are_well_formed(
    kind: str,
    result: tables.TableComparison,
    hostile: tables.TableComparison,
    parted: tables.TableComparison,
) -> None:
    """A strict parser of HTML finds no error."""
    column = hostile.columns[0]
    assert column.comparison is not None
    assert column.estimate is not None
    pages = {
        "result": result,
        "hostile": hostile,
        "parted": parted,
        "comparison": column.comparison,
        "estimate": column.estimate,
    }
    parser = html5lib.HTMLParser(strict=True)
    assert parser.parse(pages[kind].to_html()).tag.endswith("html")


def test_a_column_takes_less_than_10_kb(long_names: tables.TableComparison) -> None:
    """Even with names that are escaped at every character; what columns share is under 22 kB."""
    column = long_names.columns[0]
    sizes = [
        len(replace(long_names, columns=(column,) * n).to_html().encode()) for n in (1, 2, 100)
    ]
    assert sizes[1] - sizes[0] < 10_000
    assert sizes[2] < 100 * 10_000
    assert 2 * sizes[0] - sizes[1] < 22_000


def test_the_file_is_the_page(result: tables.TableComparison, page: str, tmp_path: Path) -> None:
    """What is written is what is returned."""
    path = tmp_path / "page.html"
    assert result.to_html(path) == page == path.read_text(encoding="utf-8")


def test_cells_of_times_are_whole_and_called_cells() -> None:
    """Cells of times have their whole names on the page, and those that came are no values."""
    times = pd.DataFrame({"t": pd.date_range("2020-01-01 01:00", periods=400, freq="9h")})
    html = tables.compare(times[:250], times[150:], bins=8).to_html()
    name = "(2020-01-24 07:00, 02-16 13:00]"
    assert f'<th scope="row" title="{name}"><bdi>{name}</bdi>' in html
    assert "The reference has nothing in 2 bins of the current table" in html
    assert '<span class="t-strong">New in the current table:</span> 2 bins' in html
