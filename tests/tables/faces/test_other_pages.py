"""The pages of a profile and of tables given a column or in slices: numbers, and names as text."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import numpy as np
import pandas as pd

from kullback import tables


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_profile_is_a_page() -> None:
    """A fair coin, 1 of 10 missing: H is 0.9 ln 2 + H(0.1) = 0.94892; a nested column says why."""
    frame = pd.DataFrame({"<b>": [*"aaaabbbb", "a", "b"] * 9 + [None] * 10, "nest": [[1]] * 100})
    html = tables.profile(frame, name="<i>mine").to_html()
    html5lib.HTMLParser(strict=True).parse(html)
    text = _text(html)
    assert "100 rows, 2 columns <i>mine" in text
    assert "column kind distinct missing H <b> categorical 2 10.0% 0.94892" in text
    assert "nest unsupported not counted: it holds values of type" in text
    assert "<i>" not in html
    assert "<script" not in html


def test_a_profile_that_hides_says_from_where_on() -> None:
    """The least number of rows stands in the head, and what is hidden is told as hidden."""
    frame = pd.DataFrame({"x": ["a"] * 50 + ["b"] * 48 + [None] * 2})
    text = _text(tables.profile(frame, min_count=5).to_html())
    assert "Every number of rows in it is 0 or at least 5." in text
    assert "hidden" in text


def test_given_and_slices_are_pages(parted: tables.TableComparison) -> None:
    """They have the parts of the whole page, the same to the letter, under a head of their own."""
    whole = parted.to_html()
    numbered = re.compile(r' id="part-\d+"| aria-labelledby="part-\d+"')
    assert parted.given is not None
    assert parted.slices is not None
    for name, found, headline in (
        ("given", parted.given, "Every other column given x"),
        ("slices", parted.slices, "Two tables within 2 values of x"),
    ):
        html = found.to_html()
        html5lib.HTMLParser(strict=True).parse(html)
        assert f"{headline}</h1>" in re.sub("</?bdi>", "", html)
        begins = {"given": "Has a column y changed", "slices": "The comparison repeated"}[name]
        part = numbered.sub("", html[html.index(begins) : html.index("</main>")]).strip()
        assert part in numbered.sub("", whole)


def test_a_column_with_markup_stays_text_in_the_head() -> None:
    """The name by which tables are parted is in the headline and the title, escaped."""
    frame = pd.DataFrame({"</title><script>": list("ab") * 50, "y": np.tile(list("uuvv"), 25)})
    found = tables.compare(frame, frame, by="</title><script>", slice_by="</title><script>")
    for part in (found.given, found.slices):
        assert part is not None
        html = part.to_html()
        html5lib.HTMLParser(strict=True).parse(html)
        assert "<script" not in html
