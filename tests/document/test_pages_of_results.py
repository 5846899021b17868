"""Every result with a story has every face, and none lets a name of the data take effect."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import altair as alt
import html5lib
import jsonschema
import numpy as np
import pandas as pd
import pytest

import kullback
from kullback import coding, estimators, fitting, tables
from kullback.document import render
from kullback.results import describe

if TYPE_CHECKING:
    from kullback.results import Result

BAD = "<script>alert(1)</script>\"'&\x1b[31m|$x$`"
OTHER = "y" * 5000


def _sides() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tables whose names and values are markup, or without end, or empty."""
    drawn = np.random.default_rng(3)
    values = np.array([BAD, OTHER, "", None, "c"], object)
    before, after = (
        pd.DataFrame(
            {
                BAD: drawn.choice(values, 400, p=shares),
                OTHER: drawn.choice(np.array(["a", "b"], object), 400),
                "": drawn.normal(size=400),
                "nest": [[1]] * 400,
            }
        )
        for shares in ([0.2] * 5, [0.6, 0.1, 0.1, 0.1, 0.1])
    )
    after[BAD] = after[BAD].replace({OTHER: "<b>new"})
    return before, after


@cache
def _compared() -> tables.TableComparison:
    return tables.compare(*_sides(), by=BAD, slice_by=BAD)


RESULTS: dict[str, Any] = {
    "tables": _compared,
    "column": lambda: _compared()[BAD],
    "no column": lambda: _compared()["nest"],
    "given": lambda: _compared().given,
    "slices": lambda: _compared().slices,
    "check": lambda: tables.check(*_sides(), fail_on=["drifted", "kl>0.01"]),
    "passed": lambda: tables.check(*_sides(), fail_on="kl>90", allow_skipped=True),
    "attribution": lambda: tables.attribute(*_sides()),
    "profile": lambda: tables.profile(_sides()[0], name=BAD),
    "comparison": lambda: kullback.compare({BAD: 0.5, OTHER: 0.3, "": 0.2}, {BAD: 0.6, "": 0.4}),
    "many": lambda: kullback.compare(np.arange(1, 5001.0), np.ones(5000), normalize=True),
    "nan": lambda: kullback.compare([0.5, np.nan], [0.5, 0.5]),
    "estimate": lambda: estimators.kl_divergence({BAD: 80, "b": 20}, {BAD: 65, "c": 35}, base=2),
    "entropy": lambda: estimators.entropy([5, 3, 1], counts=True),
    "test": lambda: estimators.test_equal({BAD: 8, "b": 2}, {BAD: 6, "b": 4}),
    "coded": lambda: coding.coded_length(["a", "b"], {"a": 0.5, "b": 0.5}),
    "huffman": lambda: coding.huffman({BAD: 0.75, OTHER: 0.25, None: 0.0}),
    "two": lambda: coding.two_codes({BAD: 0.6, OTHER: 0.4}, {BAD: 0.3, OTHER: 0.7}, symbols=9),
    "no word": lambda: coding.two_codes({BAD: 0.6, "b": 0.4}, {BAD: 1.0, "b": 0.0}, symbols=99),
    "one code": lambda: coding.two_codes([0.5, 0.5], symbols=9),
    "cost": lambda: coding.cross_cost(b"aaab", b"abab", 0),
    "no cost": lambda: coding.cross_cost(b"aaab", b"abcd", 2, smoothing=0),
    "costs": lambda: coding.cross_costs([b"a", b"b"], 0, smoothing=0, names=[BAD, OTHER]),
    "training": lambda: fitting.train({BAD: 0.7, OTHER: 0.2, "c": 0.1}, seed=0, steps=300),
    "held out": lambda: fitting.train_on([BAD, BAD, "b"], held_out=[BAD, "c"], seed=0),
    "ranks": lambda: fitting.train(np.arange(1, 101.0), normalize=True, seed=0, steps=3),
}


def has_drawing(result: Result) -> bool:
    """Return whether a result has a chart."""
    if isinstance(result, tables.ColumnComparison) and result.comparison is None:
        return False
    kinds = (
        estimators.EqualityTest,
        tables.Profile,
        tables.GivenComparison,
        tables.SliceComparison,
    )
    return not isinstance(result, kinds)


@pytest.fixture(params=RESULTS, scope="module")
def result(request: pytest.FixtureRequest) -> Result:
    """Return each of the results above."""
    found: Result = RESULTS[request.param]()
    return found


def test_a_page_stands_alone_and_nothing_of_the_data_takes_effect(result: Result) -> None:
    """It is HTML 5 and XML, has one title, and names its style by its hash and allows no other."""
    page = result.to_html()
    html5lib.HTMLParser(strict=True).parse(page)
    tree = ET.fromstring(page)  # noqa: S314 (it is our own, and has no entities)
    assert len(tree.findall(".//h1")) == 1
    style = tree.findtext(".//style") or ""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = tree.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    said = policy.get("content") or ""
    assert said.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "unsafe" not in said
    attributes = {attribute for element in tree.iter() for attribute in element.attrib}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]
    scripts = tree.findall(".//script")
    assert page.count("<script") == len(scripts) <= 1
    code = (
        base64.b64encode(hashlib.sha256((scripts[0].text or "").encode()).digest()).decode()
        if (scripts)
        else ""
    )
    assert ("script-src" in said) == bool(scripts)
    assert f"script-src 'sha256-{code}'" in said or not scripts
    assert "\x1b" not in page


def test_text_fits_and_is_printable(result: Result) -> None:
    """No line is wider than was asked, and control characters are written out."""
    for width in (80, 100):
        lines = result.to_text(width=width).splitlines()
        assert max(map(len, lines)) <= width
        assert not any("\x1b" in line for line in lines)
    coloured = result.to_text(colours=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == result.to_text()


def test_a_narrow_text_ends_and_is_printable(result: Result) -> None:
    """At every width a terminal may be told to have, there is text; below 1 there is an error."""
    for width in range(1, 21):
        text = result.to_text(width=width)
        assert text.strip()
        assert "\x1b" not in text
    none: tuple[Any, ...] = (0, -3, 40.0, True)
    for width in none:
        with pytest.raises(ValueError, match="width must be a whole number of at least 1, not"):
            result.to_text(width=width)


def test_markdown_and_notebook_are_inert(result: Result) -> None:
    """Neither has a tag of the data's, and both have the numbers of the text."""
    markdown, html = result.to_markdown(), result._repr_html_()
    assert "<script" not in markdown + html
    assert "\x1b" not in markdown + html
    assert set(re.findall(r"\d\.\d{5,}", html)) <= set(re.findall(r"\d\.\d{5,}", result.to_html()))
    assert ET.fromstring(f"<div>{html}</div>") is not None  # noqa: S314 (our own)


def test_latex_is_inert_and_whole(result: Result) -> None:
    """No sign of the data's begins a command, and what is opened is closed."""
    latex = render(describe(result), "latex")
    assert "<script" not in latex
    assert "\x1b" not in latex
    for environment in set(re.findall(r"\\begin\{(\w+)\}", latex)):
        begun, ended = (latex.count(rf"\{word}{{{environment}}}") for word in ("begin", "end"))
        assert begun == ended


def test_a_drawing_is_a_valid_specification(result: Result) -> None:
    """Vega-Lite's own schema accepts it, and no name of the data is a field or an expression."""
    if not has_drawing(result):
        pytest.skip("it has no chart")
    spec = result.to_vega_lite()
    text = json.dumps(spec, allow_nan=False)
    jsonschema.Draft7Validator(alt.load_schema()).validate(json.loads(text))
    fields = re.findall(r'"(?:field|filter)": "([^"]*)"', text)
    assert {field for field in fields if "script" in field} == set()
    assert "\x1b" not in text


def test_a_figure_is_drawn_without_a_warning(result: Result) -> None:
    """Dollar signs, no names and names without end are labels like others."""
    if not has_drawing(result):
        pytest.skip("it has no chart")
    result.plot().draw_without_rendering()


def test_most_limits_what_is_drawn() -> None:
    """Of 5,000 outcomes a figure shows 20, a page 100 of 5,000, text 5, or as many as asked."""
    found = RESULTS["many"]()
    assert len(found.plot().axes[0].get_yticklabels()) == 20
    assert len(found.plot(most=7).axes[0].get_yticklabels()) == 7
    left = found.to_vega_lite(most=3)["hconcat"][0]
    assert len({row["name"] for row in left["data"]["values"]}) == 3
    assert "The 100 outcomes with the largest contributions, of 5,000." in found.to_html()
    assert len(found.to_text().splitlines()) == 1 + 6 + 1 + 5


@pytest.mark.parametrize("most", [0, -3, 2.0, True])
def test_at_least_one_row_is_drawn_or_listed(most: Any) -> None:
    """No figure is empty, and no limit counts from the end."""
    for found in (RESULTS["many"](), _compared(), _compared()[BAD]):
        for draw in (found.plot, found.to_vega_lite):
            with pytest.raises(ValueError, match="most must be a whole number of at least 1, not"):
                draw(most=most)
    column = _compared()[BAD]
    for largest in (RESULTS["many"]().largest, column.largest, column.largest_with_intervals):
        with pytest.raises(ValueError, match="n must be a whole number of at least 1, not"):
            largest(most)


def test_the_numbers_of_a_comparison_are_in_every_face() -> None:
    """D of sun and rain is 0.4 bits: in the text, the page, the notebook and Markdown."""
    found = kullback.compare([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], outcomes=["a", "b", "c"], base=2)
    for face in (found.to_text(), found.to_html(), found._repr_html_(), found.to_markdown()):
        text = " ".join(unescape(re.sub(r"<[^>]*>|[|]", " ", face)).split())
        assert "D(P‖Q) 0.4 " in text
        assert "H(P,Q) 1.69546 " in text


def test_a_contribution_has_the_same_digits_in_every_face() -> None:
    """Of 3/4 log 3/2 - 3/4 + 1/2 nats a page, text, Markdown and a figure have five decimals."""
    before, after = (
        pd.DataFrame({"sky": ["a"] * many + ["b"] * (400 - many)}) for many in (200, 300)
    )
    column = tables.compare(before, after)["sky"]
    written = f"{0.75 * np.log(1.5) - 0.25:.5f}"
    labels = [text.get_text().strip() for axes in column.plot().axes for text in axes.texts]
    assert written in labels
    for face in (column.to_text(), column.to_html(), column.to_markdown()):
        assert re.search(rf"\b{written}\b", face)


def test_a_page_is_written_whole(tmp_path: Any) -> None:
    """`to_html(path)` writes what it returns."""
    page = RESULTS["entropy"]().to_html(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page
