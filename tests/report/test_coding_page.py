"""The pages of codes stand alone, with every name escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from kullback import coding

NAME = "<script>alert(1)</script>\x07"
RESULTS = [
    coding.huffman({NAME: 0.5, "b": 0.5}),
    coding.coded_length([0, 1], [0.5, 0.5]),
    coding.two_codes({NAME: 0.5, "b": 0.5}, {NAME: 0.25, "b": 0.75}, symbols=10),
    coding.cross_costs([b"ab", b"abc"], 0, names=[NAME, "b"]),
    coding.cross_cost(b"ab", b"abc", 0),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_pages(result: coding.CrossCosts) -> None:
    """The page shows the result's text, and no name becomes a tag."""
    tags: list[str] = []
    texts: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, _attrs: object) -> None:
            tags.append(tag)

        def handle_data(self, data: str) -> None:
            texts.append(data)

    Reader().feed(result.to_html())
    assert "script" not in tags
    assert str(result) in "".join(texts)
    assert "<script>" not in result._repr_html_()
    assert "\x07" not in str(result)
