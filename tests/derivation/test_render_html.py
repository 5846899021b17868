"""Derivations as pages: the formulas mean what they say, and names are nothing but names."""

from __future__ import annotations

import base64
import hashlib
import re
from decimal import Decimal
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import derivations as made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kullback.document import Document, Formula, Number, Relation, Table, printable
from kullback.document._html_page import render
from kullback.document._mathml import MathmlFormulas

CASES = {
    "weather": made.derive(*made.WEATHER),
    "天气": made.derive(*made.CHINESE, language="zh", base=2),
    "twelve": made.derive(*made.TWELVE),
    "infinite": made.derive(*made.INFINITE, language="zh"),
    "tiny": made.derive(*made.TINY),
    "hostile": made.derive(made.HOSTILE, *made.TWELVE[1:]),
}
TAGS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li"} | {
    *("div", "span", "wbr", "bdi", "table", "thead", "tbody", "tr", "th", "td"),
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msub", "msup"),
    *("mtable", "mtr", "mtd"),
}


def _tree(markup: str) -> ET.Element:
    return ET.fromstring(markup)  # noqa: S314 (it is our own, and has no entities)


def _shown(element: ET.Element) -> str:
    """Return MathML in one line, as it is seen: a group of it that has no brackets shows none."""
    inner = [_shown(child) for child in element]
    text = element.text or ""
    match element.tag:
        case "mfrac":
            return f"[{inner[0]} : {inner[1]}]"
        case "msup":
            return f"{inner[0]}^{inner[1]}"
        case "msub":
            return f"{inner[0]}{inner[1]};"
        case "mo":
            return {"−": "-", "\u2061": "", "\u2062": " times unseen "}.get(text, text)
        case "mi" | "mn" | "bdi":
            return text
    return "".join(inner)


def _text(element: ET.Element) -> str:
    return "".join(element.itertext())


@pytest.mark.parametrize("built_up", [False, True])
@given(formula=made.formulas())
def test_a_formula_is_worth_what_it_shows(formula: Formula, built_up: bool) -> None:
    """Read back by its signs and brackets alone, it has the value of what it was made of."""
    written = MathmlFormulas(built_up=built_up).formula(formula)
    assert made.read(_shown(_tree(written))) == pytest.approx(made.value_of(formula), rel=1e-9)


def test_the_sums_of_the_weather_are_those_of_the_theory() -> None:
    """H is 0.8979 and D 0.2773 in every link of their chains, by 0.6 ln 0.6 and the others."""
    page = _tree(render(CASES["weather"]))
    rows = [_shown(row) for row in page.findall(".//mtr")]
    assert rows[0] == "sun-p times unseen lnp=-0.6000×ln0.6000≈0.3065"
    chains = re.split("[=≈]|(?=[HD]\\()", "".join(rows[3:]))
    assert "-(0.6000×ln0.6000+0.3000×ln0.3000+0.1000×ln0.1000)" in chains
    assert "0.4159+0.0000-0.1386" in chains
    values = [made.read(link) for link in chains if re.search(r"\d", link)]
    entropy, divergence = 0.897945724857, 0.277258872224
    assert values[:3] == pytest.approx([entropy] * 3, abs=1.5e-4)
    assert values[3:] == pytest.approx([divergence] * 3, abs=1.5e-4)


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_well_formed_and_needs_and_runs_nothing(name: str) -> None:
    """It has the elements of a text and of MathML, no scripts, handlers, sources or links."""
    page = render(CASES[name])
    tree = _tree(page)
    assert {element.tag for element in tree.iter()} <= TAGS
    attributes = {attribute for element in tree.iter() for attribute in element.attrib}
    assert not attributes & {"src", "href", "srcset", "action", "data"}
    assert not any(attribute.startswith("on") for attribute in attributes)
    assert not re.search(r"<script|<img|url\(|@import", page)
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    style = tree.findtext(".//style") or ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allowed = f"default-src 'none'; style-src 'sha256-{digest}'"
    assert policy.get("content") == f"{allowed}; base-uri 'none'; form-action 'none'"
    assert "style" not in attributes
    assert tree.find(".//meta[@charset='utf-8']") is not None
    assert tree.get("lang") == ("zh-Hans" if CASES[name].language == "zh" else "en")


class _Nesting(HTMLParser):
    """Follows the page as HTML, where meta and wbr have no end and the others have one."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ends = 0

    def handle_starttag(self, tag: str, _: object) -> None:
        assert tag not in ("meta", "wbr")
        self.open.append(tag)

    def handle_startendtag(self, tag: str, _: object) -> None:
        assert tag in ("meta", "wbr")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.ends += 1


@pytest.mark.parametrize("name", CASES)
def test_the_page_nests_as_html_has_it(name: str) -> None:
    """What XML lets one write in short, <td/>, would stay open in HTML; none is."""
    nesting = _Nesting()
    nesting.feed(render(CASES[name]))
    nesting.close()
    assert not nesting.open
    assert nesting.ends > 100


def test_a_name_is_shown_whatever_is_in_it() -> None:
    """Of each hostile name the reader sees every character, control characters escaped."""
    page = _tree(render(CASES["hostile"]))
    shown = [printable(name) for name in made.HOSTILE]
    assert [_text(head) for head in page.findall(".//tbody/tr/th")] == [*shown, "total"]
    assert [_text(name) for name in page.findall(".//mtd[@class='name']")] == shown
    heading = page.find(".//h1")
    assert heading is not None
    assert _text(heading) == f"Step by step: {shown[0]}"


@given(st.text(st.characters(codec=None), min_size=1))
def test_no_name_breaks_the_page(name: str) -> None:
    """Any characters at all, surrogates without their halves too, leave a page that parses."""
    page = _tree(render(made.derive((name, "b"), (0.5, 0.5), (0.5, 0.5))))
    head = page.find(".//tbody/tr/th")
    assert head is not None
    assert _text(head) == printable(name)


def test_every_formula_is_mathematics() -> None:
    """Outside of <math> there is no digit of a number and no sign of a formula."""
    page = _tree(render(CASES["weather"]))
    body = page.find("body")
    assert body is not None
    for parent in body.iter():
        for math in parent.findall("math"):
            math.clear()
    assert not re.search(r"[0-9=≈Σ∑×‖]", _text(body))


def test_long_sums_go_on_in_the_next_row() -> None:
    """Twelve terms stand in several rows, each begins with = or ≈, + or −, or a left side."""
    page = _tree(render(CASES["twelve"]))
    rows = [_shown(row) for row in page.findall(".//mtr[@class]/../mtr")]
    assert max(map(len, rows)) < 100
    assert sum(row.startswith("+") for row in rows) >= 4
    assert "".join(rows).count("ln") == 12 + 12 + 2
    assert all(re.match(r"H\(P\)=|D\(P‖Q\)=|[=≈+-]", row) for row in rows)


def test_numbers_stand_with_their_points_below_each_other() -> None:
    """A number with two decimals fewer than the others has room for two digits behind it."""
    numbers = ("0.25", "3", "0.1250", "Infinity")
    rows = tuple((("x",), (Number(Decimal(shown)),)) for shown in numbers)
    page = _tree(render(Document("en", "", (Table((("a",), ("b",)), rows),))))
    kinds = [cell.get("class") for cell in page.findall(".//tbody//td")]
    assert kinds == ["n back-4", "n back-9", "n", "n"]
    style = page.findtext(".//style") or ""
    assert ".back-4 { padding-right: 2ch; }\n.back-9 { padding-right: 4.5ch; }\n" in style


def test_headings_and_tables_can_be_found_by_ear() -> None:
    """One h1 before the h2; every header cell says of what; the table has the heading's name."""
    page = _tree(render(CASES["weather"]))
    headings = [e.tag for e in page.iter() if e.tag in ("h1", "h2")]
    assert headings == ["h1", "h2"]
    assert {th.get("scope") for th in page.findall(".//thead//th")} == {"col"}
    assert {th.get("scope") for th in page.findall(".//tbody//th")} == {"row"}
    table, heading = page.find(".//table"), page.find(".//h1")
    assert table is not None
    assert heading is not None
    assert table.get("aria-labelledby") == heading.get("id")


def test_a_chain_in_a_sentence_may_be_broken_before_its_signs() -> None:
    """A long one is as many formulas as it has links, and the stop stays with the last."""
    long = Number(Decimal("0.123456789012"))
    parts = MathmlFormulas().math(Relation((made.ENTROPY, long, made.Q), ("=", "≈")))
    assert [_shown(_tree(part)) for part in parts] == ["H(P)", "=0.123456789012", "≈q"]
    (whole,) = MathmlFormulas().math(Relation((made.P, made.Q), ("=",)))
    assert _shown(_tree(whole)) == "p=q"
    page = _tree(render(CASES["weather"]))
    kept = [_text(span)[-1] for span in page.findall(".//span[@class='kept']")]
    assert kept == [".", "."]
