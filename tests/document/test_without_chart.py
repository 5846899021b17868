"""A result without a chart: its page, and what is said where a drawing is asked for."""

from __future__ import annotations

import re
from html import unescape

import html5lib
import pandas as pd
import pytest

import kullback
from kullback import estimators, tables


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_test_of_equality_is_a_page() -> None:
    """It has the p-value in its title, and what that is the chance of."""
    test = estimators.test_equal([8, 2], [6, 4], counts=True, method="permutation", draws=99)
    html = test.to_html()
    html5lib.HTMLParser(strict=True).parse(html)
    assert f'<h1 id="part-1">P = Q? p = {test.p_value:.6g}</h1>' in html
    assert "sample sizes P 10, Q 10 permutations 99" in _text(html)


def test_what_has_no_drawing_says_so() -> None:
    """The error is a sentence that says what it is of; that of tables lists what there is."""
    test = estimators.test_equal([8, 2], [6, 4])
    with pytest.raises(TypeError, match=r"^A test of P = Q cannot be plotted: it has no chart"):
        test.plot()
    with pytest.raises(TypeError, match=r"^A test of P = Q cannot be plotted: it has no chart"):
        test.to_vega_lite()
    with pytest.raises(TypeError, match=r"^Profile of a table cannot be plotted: it has no chart"):
        tables.profile(pd.DataFrame({"x": [1]})).plot()
    assert kullback.compare([1.0], [1.0]).to_html()
