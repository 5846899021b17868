"""The page of an attribution: its shares, what the tree does not see, and names as text."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import numpy as np
import pandas as pd
import pytest

from kullback import tables


def test_the_page_has_the_shares_and_names_are_text() -> None:
    """Every column with what it adds; the largest has the longest bar; markup stays text."""
    drawn = np.random.default_rng(0)
    x = drawn.choice(["a", "b"], 4000)
    before = pd.DataFrame({"<script>": x, "y": x, "z": drawn.choice(["p", "q"], 4000)})
    after = before.assign(y=drawn.choice(["a", "b"], 4000), z=np.tile(["p", "p", "p", "q"], 1000))
    found = tables.attribute(before, after)
    html = found.to_html()
    html5lib.HTMLParser(strict=True).parse(html)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    for share in found:
        assert f"{share.share.value:.4f} [{share.share.low:.4f}" in text or share.share.low == 0
        assert f"{share.share.value:.4f}" in text
    places = [float(place) for place in re.findall(r'class="o-d point" d="M([\d.]+) 5h', html)]
    values = [share.share.value for share in found]
    assert places[0] > places[1]
    # The line goes from 0, or from the least end of an interval, to a little above the largest.
    low, high = (float(x) for x in re.findall(r'o-d thick" d="M([\d.]+) 5H([\d.]+)', html)[0])
    scale = (high - low) / (found.shares[0].share.high - found.shares[0].share.low)
    assert places[0] - places[1] == pytest.approx(scale * (values[0] - values[1]), abs=0.2)
    assert f"{found.total:.4f} nats from 3 columns" in text
    assert "what three columns do only together escapes it" in text
