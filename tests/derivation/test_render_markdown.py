"""Derivations in Markdown, read by a parser of CommonMark: names are nothing but names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import derivations as made
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from scipy.stats import entropy

from kullback.document import Document, Items, Name, Paragraph, printable
from kullback.document._markdown import is_inert, math_word, render

if TYPE_CHECKING:
    from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _parsed(markdown: str) -> list[Token]:
    """Return the tokens of a page, those within lines too."""
    tokens = _PARSER.parse(markdown)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


def _words(markdown: str) -> str:
    """Return what is read of the page, comments of HTML being nothing."""
    return "".join(t.content for t in _parsed(markdown) if t.type in ("text", "text_special"))


def test_the_weather_is_written_as_markdown_is() -> None:
    """A table with its total in bold, formulas between dollars, the derivation aligned."""
    page = render(made.derive(*made.WEATHER))
    assert "| sun | 0.6000 | 0.3000 | 2.0000 | sun |\n| cloud |" in page
    assert "| :--- | ---: | ---: | ---: | :--- |\n" in page
    assert "| **total** | **1.0000** | **1.0000** |  |  |\n" in page
    assert "\n## The entropy $H(P)$\n" in page
    assert (
        "$$\n\\begin{aligned}\n"
        "& \\text{sun} \\quad & -p \\ln p & = -0.6000 \\times \\ln 0.6000 \\approx 0.3065 \\\\\n"
    ) in page
    assert " & \\approx 0.4159 + 0.0000 - 0.1386 \\\\\n & \\approx 0.2773\n" in page
    assert "\n> rain: $D(P \\parallel Q) = 0.27725887222397816$.\n" in page


def test_numbers_in_tables_can_be_read_in_the_source() -> None:
    """A tiny number has its power of ten in small digits, infinity its sign."""
    page = render(made.derive(*made.TINY))
    assert "| c | 1.000 × 10⁻⁹ | 3.000 × 10⁻³⁰⁰ | 3.333 × 10²⁹⁰ | c |" in page
    assert "| ∞ |" in render(made.derive(*made.INFINITE))


def test_formulas_stand_apart_from_letters() -> None:
    """GitHub shows the source of a formula that follows a letter or a bracket, or precedes one."""
    blocks = (Paragraph(("因为（", made.P, "）与", made.Q, "不同，", made.P, "。")),)
    assert render(Document("zh", "", blocks)) == "因为（ $p$）与 $q$ 不同， $p$。\n"


def test_names_with_signs_stand_before_the_formulas() -> None:
    """no_click cannot be written alike in everybody's mathematics, so it is left out of it."""
    page = render(made.derive(("click", "no_click"), (0.2, 0.8), (0.3, 0.7)))
    assert (
        "- click: $-p \\ln p = -0.2000 \\times \\ln 0.2000 \\approx 0.3219$\n- no\\_click: $"
    ) in page
    assert math_word("no_click $") == "no＿click ＄"
    assert is_inert("no click (yet), 50-60")
    assert not any(map(is_inert, made.HOSTILE[:9]))


def test_nothing_takes_effect_in_a_hostile_name() -> None:
    """There are the headings, list and table of the derivation, and no link, image or HTML."""
    plain = made.derive(tuple("abcdefghijkl"), *made.TWELVE[1:])
    hostile = render(made.derive(made.HOSTILE, *made.TWELVE[1:]))
    kinds = {token.type for token in _parsed(hostile)}
    assert not kinds & {"link_open", "image", "em_open", "code_inline", "fence", "html_block"}
    html = {token.content for token in _parsed(hostile) if token.type == "html_inline"}
    assert html == {"<!-- -->"}
    for kind in ("heading_open", "tr_open", "td_open", "strong_open", "blockquote_open"):
        count = [sum(t.type == kind for t in _parsed(p)) for p in (hostile, render(plain))]
        assert count[0] == count[1]


@pytest.mark.parametrize("name", made.HOSTILE)
def test_a_name_is_shown_whatever_is_in_it(name: str) -> None:
    """It is read with every character, at the start of a line and within one."""
    blocks = (Paragraph((Name(name),)), Items((("a ", Name(name)), (Name(name),))))
    page = render(Document("en", "", blocks))
    shown = printable(name)
    assert _words(page) == f"{shown}a {shown}{shown}"
    kinds = {token.type for token in _parsed(page)}
    assert not kinds & {"heading_open", "ordered_list_open", "code_block"}


@pytest.mark.parametrize("name", ["&lt;b&gt;", "&copy; &#36;x&#36;", "\\&amp;"])
def test_what_looks_escaped_is_shown_as_it_is(name: str) -> None:
    """An entity in a name is not the sign that it stands for."""
    page = render(Document("en", "", (Paragraph((Name(name), ".")),)))
    assert _words(page) == f"{name}."


@given(st.text(st.characters(codec=None), min_size=1))
def test_any_name_is_shown(name: str) -> None:
    """Whatever characters it is made of, they are read again."""
    page = render(Document("en", "", (Paragraph((Name(name), ".")),)))
    assert _words(page) == f"{printable(name)}."


def test_no_dollar_of_a_name_opens_a_formula() -> None:
    """All dollars of the page are those of its own formulas, two to each."""
    page = render(made.derive(made.HOSTILE, *made.TWELVE[1:]))
    outside = re.sub(r"\$\$\n.*?\n\$\$|\$[^$\n]+\$", "", page, flags=re.DOTALL)
    assert "$" not in outside
    assert "&#36;x\\_1&#36;" in outside


def test_every_link_of_a_chain_is_worth_the_same() -> None:
    """Read from between the dollars, the sums over twelve outcomes are H(P) and D."""
    _, p, q = made.TWELVE
    page = render(made.derive(*made.TWELVE))
    chains = re.findall(r"\\begin\{aligned\}\n(.*?)\n\\end", page, re.DOTALL)[1]
    joined = chains.replace("\\\\\n", " ").replace(" & ", " ")
    values = [
        made.read(made.from_latex(link))
        for link in re.split(r"=|\\approx|(?=D\()", joined)
        if re.search(r"\d", link)
    ]
    assert values[:3] == pytest.approx([entropy(p)] * 3, abs=6e-4)
    assert values[3:] == pytest.approx([entropy(p, q)] * 3, abs=6e-4)
