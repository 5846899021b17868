"""The page of an attribution: its shares, what the tree does not see, and names as text."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import numpy as np
import pandas as pd

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
    widths = [float(width) for width in re.findall(r'd="M0 1h([\d.]+)v10', html)]
    values = [share.share.value for share in found]
    assert widths[0] == 100
    assert widths[1] == round(100 * max(values[1] / values[0], 0), 1)
    assert f"{found.total:.4f} nats from 3 columns" in text
    assert "what three columns do only together escapes it" in text
