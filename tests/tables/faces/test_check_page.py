"""The page of a check: the comparison's, under a headline that names what was broken by whom."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import html5lib
import numpy as np
import pandas as pd

from kullback import tables
from kullback.tables._story import _check as check_story

if TYPE_CHECKING:
    import pytest

NAME = "<script>alert(1)</script>"


def _check(rules: list[str]) -> tables.TableCheck:
    """Return 1,000 rows of which `sky` and the hostile name change, and one is not compared."""
    before = pd.DataFrame(
        {
            "sky": np.repeat(["sun", "rain"], (500, 500)),
            NAME: np.repeat(["x", "y"], (500, 500)),
            "same": np.repeat(["a", "b"], (500, 500)),
            "list": [[1]] * 1000,
        }
    )
    after = before.assign(sky=np.repeat(["sun", "rain"], (900, 100)))
    after[NAME] = np.repeat(["x", "<i>"], (500, 500))
    return tables.check(
        before, after.drop(columns="same").assign(same="a"), fail_on=rules, allow_skipped=True
    )


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _headline(html: str) -> str:
    (headline,) = re.findall(r"<h1[^>]*>(.*?)</h1>", html)
    return unescape(headline)


def test_the_headline_names_the_rule_and_who_broke_it() -> None:
    """One failure is told whole, in the headline and the title; so is a list with its reason."""
    html = _check(["unseen>1%"]).to_html()
    html5lib.HTMLParser(strict=True).parse(html)
    assert _headline(html) == f"Failed: unseen>1%, by {NAME}"
    assert unescape(re.findall(r"<title>(.*?)</title>", html)[0]) == _headline(html)
    text = _text(html)
    assert "No column may break: unseen>1% ." in text
    assert f"column rule what it is {NAME} unseen>1% unseen is 50.0%" in text
    assert "Not compared, so not judged: list" in text


def test_the_rest_is_the_comparison_and_names_are_text() -> None:
    """Every part below the head is that of the comparison's page, and no name is markup."""
    found = _check(["drifted", "columns"])
    html, plain = found.to_html(), found.comparison.to_html()
    columns = '<ul class="tally">'
    numbered = re.compile(r' id="part-\d+"| aria-labelledby="part-\d+"')
    assert numbered.sub("", html[html.index(columns) :]) == numbered.sub(
        "", plain[plain.index(columns) :]
    )
    assert html.count("<script") == plain.count("<script") == 1
    assert "<i>&lt;" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_many_failures_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three stand in the headline, the list ends where it is told to, and the rest is a number."""
    monkeypatch.setattr(check_story, "_MOST", 4)
    found = _check(["drifted", "different", "kl>0.01"])
    assert len(found.failures) == 9
    html = found.to_html()
    assert _headline(html).endswith("; and 6 more")
    assert _headline(html).count(", by ") == 3
    assert "and 5 more" in _text(html)


def test_a_check_that_passed_says_so() -> None:
    """No list, and a headline without a name."""
    html = _check(["missing>50%"]).to_html()
    html5lib.HTMLParser(strict=True).parse(html)
    assert _headline(html) == "Passed: no rule is broken"
    assert "What was broken" not in html
