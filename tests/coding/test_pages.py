"""The pages of codes stand alone, with every name escaped."""

from __future__ import annotations

import math
import re
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


class Reader(HTMLParser):
    """Takes a page apart into its tags and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self._text = ""
        self.feed(page)
        self.words = self._text.split()

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 (as HTMLParser calls it)
        """Note a tag, which ends a word unless it is within a sentence."""
        self.tags.append(tag)
        self._text += "" if tag in {"bdi", "span"} else " "

    def handle_data(self, data: str) -> None:
        """Note the words between tags, not those of the style."""
        if self.tags[-1:] != ["style"]:
            self._text += data


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: type(result).__name__)
def test_pages(result: coding.CrossCosts) -> None:
    """The page has every word and number of the result's text, and no name becomes a tag."""
    page = Reader(result.to_html())
    assert "script" not in page.tags
    assert set(str(result).split()) - set(page.words) == set()
    assert "<script>" not in result._repr_html_()
    assert "\x07" not in str(result)


def test_a_cost_without_end_has_an_open_bar() -> None:
    """Where Q's code cannot code the symbols its bars are dashed, and the numbers are ∞."""
    page = coding.two_codes([0.5, 0.5], [1.0, 0.0], symbols=100).to_html()
    (dashed,) = re.findall(r'<path class="o-q dash" d="(M100[^"]*)"', page)
    assert dashed.count("M100") == 4
    assert page.count('<td class="n">∞</td>') >= 8


def test_the_matrix_is_shaded_and_the_best_are_framed() -> None:
    """The dearest is the darkest, infinite costs have a shade of their own, one frame a row."""
    costs = coding.cross_costs([b"ab", b"abb", b"cd"], 0, smoothing=0)
    page = costs.to_html()
    assert page.count("framed") == 2 + 1  # once in the style
    endless = sum(math.isinf(value) for value in costs.bits_per_byte.ravel())
    assert len(re.findall(r'<td class="n s-x">∞</td>', page)) == endless == 4
    assert f'<td class="n s-9">{costs.bits_per_byte[1, 0]:.3f}' not in page
