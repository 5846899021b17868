"""The gate: which rules a comparison breaks, and how it tells."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.special import rel_entr

from kullback import tables
from kullback.tables._rules import parse_rule

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = pd.DataFrame(
    {
        "sky": ["sun", "rain"] * 200,
        "wind": ["calm", "storm"] * 200,
        "heat": [*([20.0] * 380), *([None] * 20)],
        "old": [1] * 400,
    }
)
AFTER = pd.DataFrame(
    {
        "sky": ["sun", "sun", "sun", "rain"] * 100,
        "wind": ["calm", "storm"] * 200,
        "heat": [*([20.0] * 360), *([None] * 40)],
        "new": [1] * 400,
    }
)


def _broken(*rules: str, **options: Any) -> list[tuple[str | None, str]]:
    found = tables.check(BEFORE, AFTER, fail_on=rules, allow_skipped=True, **options)
    return [(failure.column, failure.rule) for failure in found.failures]


def test_the_words_follow_the_verdicts() -> None:
    """The sky has drifted; heat, missing twice as often, differs a little; the wind is the same."""
    assert _broken("drifted") == [("sky", "drifted")]
    verdicts = {column.name: column.verdict for column in tables.compare(BEFORE, AFTER)}
    assert verdicts == {"sky": "drifted", "heat": "different but small", "wind": "same"}
    assert _broken("different") == [("sky", "different"), ("heat", "different")]
    assert _broken("unsure") == []
    assert _broken("columns") == [(None, "columns"), (None, "columns")]


def test_limits_are_in_the_unit_that_the_rule_names() -> None:
    """JS of (3/4, 1/4) from the fair coin, by SciPy, is told from its neighbours in either unit."""
    p, q, m = (0.75, 0.25), (0.5, 0.5), (0.625, 0.375)
    js = (rel_entr(p, m).sum() + rel_entr(q, m).sum()) / 2
    for unit, nats in (("nats", 1.0), ("bits", math.log(2)), ("", 1.0)):
        below, above = js / nats * (1 - 1e-9), js / nats * (1 + 1e-9)
        assert ("sky", f"js>{below:.15g}{unit}") in _broken(f"js>{below:.15g}{unit}")
        assert _broken(f"js>{above:.15g}{unit}") == []
    below = js / math.log(2) * (1 - 1e-9)
    assert _broken(f"js>{below:.15g}", base=2) == [("sky", f"js>{below:.15g}")]


def test_shares_and_chances_have_limits_too() -> None:
    """One heat in ten is missing now, no value is new, and the sky's p is below 0.001."""
    assert _broken("missing>=10%") == [("heat", "missing>=10%")]
    assert _broken("missing>10%", "missing>0.1", "unseen>0") == []
    assert _broken("p<0.001") == [("sky", "p<0.001")]
    after = AFTER.assign(wind=["calm", "gale"] * 200)
    found = tables.check(BEFORE, after, fail_on="unseen>49%", exclude=["old", "new"])
    assert [str(failure) for failure in found.failures] == [
        "wind: unseen is 50.0% (rule 'unseen>49%')"
    ]


LETTERS = pd.DataFrame({"x": [*"abcde"] * 4}), pd.DataFrame({"x": [*"fghij"] * 4})


def test_permutations_are_enough_for_the_limit_of_p() -> None:
    """999 draws end at p = 0.001, which is not below 0.001: for one column 2,000 are drawn."""
    assert tables.compare(*LETTERS)["x"].p_value == 1 / 1000
    found = tables.check(*LETTERS, fail_on=["p<0.001", "p<0.01"])
    assert [failure.reason for failure in found.failures] == ["p is 0.00049975"] * 2
    assert found.comparison["x"].p_value == 1 / 2001


def test_a_limit_that_no_number_of_draws_reaches_is_refused_not_passed() -> None:
    """None of 100,000 permutations is as far apart: p <= 1e-5, and whether below 1e-6 is open."""
    for rule in ("p<1e-6", "p<=1e-320", "p>1e-6"):
        with pytest.raises(
            tables.TableError,
            match=f"the rule '{rule}' cannot be decided in column 'x': none of 100,000 "
            "permutations reached its G, so its adjusted p is only known to be at most 9.9999e-06",
        ):
            tables.check(*LETTERS, fail_on=rule)
    many = [pd.DataFrame({"x": [*letters] * 4000}) for letters in ("abcde", "fghij")]
    assert not tables.check(*many, fail_on="p<1e-300").passed  # by the G test, to any digit
    with pytest.raises(ValueError, match="the limit of the rule 'p<0' is 0, but every p is above"):
        parse_rule("p<0", None)


def test_the_low_end_cries_later_than_the_estimate() -> None:
    """A limit between the interval's low end and D is broken by D alone."""
    estimate = tables.compare(BEFORE, AFTER)["sky"].estimate
    assert estimate is not None
    limit = (estimate.low + estimate.value) / 2
    assert _broken(f"kl>{limit}") == [("sky", f"kl>{limit}")]
    assert _broken(f"kl_low>{limit}") == []
    assert _broken(f"kl_high>{estimate.high * 1.001}") == []


NESTED = pd.DataFrame({"nest": [[1], [2]] * 20, "sky": ["sun", "rain"] * 20})
ADVICE = "exclude it, or let such columns pass with --allow-skipped (allow_skipped=True)"


def test_what_cannot_be_compared_fails_unless_it_may_pass() -> None:
    """A nested column breaks every gate, with its type and what to do, and what to do is true."""
    found = tables.check(NESTED, NESTED, fail_on=["drifted", "kl>0"])
    status = tables.compare(NESTED, NESTED)["nest"].status
    assert not found.passed
    assert str(found).splitlines() == [
        "failed: 0 of 1 column of the current table, 1 not compared, rules: drifted, kl>0",
        f"  nest: {status}; {ADVICE} (rule 'uncompared')",
    ]
    assert tables.check(NESTED, NESTED, exclude=["nest"]).passed
    allowed = tables.check(NESTED, NESTED, allow_skipped=True)
    assert allowed.passed
    assert str(allowed).splitlines()[-1] == "  not compared, so not judged: nest"
    asked = tables.check(NESTED, NESTED, fail_on="uncompared", allow_skipped=True)
    assert [str(failure) for failure in asked.failures] == [f"nest: {status} (rule 'uncompared')"]
    with pytest.raises(AssertionError, match="nest: not compared: it holds values of type"):
        tables.assert_same_distribution(NESTED, NESTED)
    tables.assert_same_distribution(NESTED, NESTED, allow_skipped=True)


def test_a_column_that_one_table_lacks_fails_unless_it_may_pass() -> None:
    """A column renamed from old to new is not passed over in silence."""
    found = tables.check(BEFORE, AFTER, fail_on="unseen>0")
    assert str(found).splitlines() == [
        "failed: 0 of 3 columns of the current table, 2 in one table only, rules: unseen>0",
        f"  the tables: the current table has no column 'old'; {ADVICE} (rule 'columns')",
        f"  the tables: the reference has no column 'new'; {ADVICE} (rule 'columns')",
    ]
    assert tables.check(BEFORE, AFTER, fail_on="unseen>0", exclude=["old", "new"]).passed
    assert tables.check(BEFORE, AFTER, fail_on="unseen>0", columns=["wind"]).passed
    allowed = tables.check(BEFORE, AFTER, fail_on="unseen>0", allow_skipped=True)
    assert str(allowed).splitlines()[1:] == ["  in one table only, so not judged: old, new"]
    cases = ET.fromstring(allowed.to_junit()).findall("testcase[skipped]")  # noqa: S314 (our own)
    assert [(case.get("name"), case[0].get("message")) for case in cases] == [
        ("old", "not compared: only the reference has it"),
        ("new", "not compared: only the current table has it"),
    ]
    assert "\n\nIn one table only, so not judged: old, new.\n" in allowed.to_markdown()


def test_identifiers_are_named_and_do_not_fail() -> None:
    """A column of 40 different texts, of which 20 are told apart, says nothing of a drift."""
    one, other = (
        pd.DataFrame({"id": [f"{s}{i}" for i in range(40)], "x": [1, 2] * 20}) for s in "ab"
    )
    found = tables.check(one, other, max_categories=10)
    assert found.passed
    assert str(found).splitlines()[1:] == ["  not compared, so not judged: id"]
    assert "\n\nNot compared, so not judged: id.\n" in found.to_markdown()
    assert not tables.check(one, other, max_categories=10, fail_on="uncompared").passed


def test_every_form_of_a_check_names_what_was_skipped() -> None:
    """JUnit, Markdown, JSON and the page, each with the column and why."""
    found = tables.check(NESTED, NESTED)
    case = ET.fromstring(found.to_junit()).find("testcase[failure]")  # noqa: S314 (our own text)
    assert case is not None
    assert (case.get("name"), ADVICE in str(case[0].get("message"))) == ("nest", True)
    assert "| ❌ | nest | not compared: it holds" in found.to_markdown()
    document = json.loads(found.to_json())
    assert (document["passed"], document["allow_skipped"]) == (False, False)
    assert (document["uncompared"], document["failures"][0]["column"]) == (["nest"], "nest")
    assert "Failed: uncompared, by nest" in found.to_html()


def test_junit_is_what_build_servers_read() -> None:
    """Three cases, one failed with its reason, none skipped; names are escaped and cut."""
    root = ET.fromstring(tables.check(BEFORE, AFTER, exclude=["old", "new"]).to_junit())  # noqa: S314 (our own text)
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuite", "3", "1")
    failed = root.findall("testcase[failure]")
    assert [case.get("name") for case in failed] == ["sky"]
    assert failed[0].find("failure").text == "sky: drifted (rule 'drifted')"  # type: ignore[union-attr]
    hostile = {'<b>"&\x00\x1b[31m' + "x" * 500: ["a", "b"] * 20}
    frame = pd.DataFrame(hostile)
    case = ET.fromstring(tables.check(frame, frame).to_junit()).find("testcase")  # noqa: S314 (as above)
    assert case is not None
    assert str(case.get("name")).startswith('<b>"&\\x00\\x1b[31mxxx')
    assert len(str(case.get("name"))) == 120


def test_markdown_escapes_names_and_not_our_own_words() -> None:
    """A pull request has the sentences as they are; a type or a value in them takes no effect."""
    frame = pd.DataFrame({"a_b": ["x", "y"] * 50, "n": [{"@me": 1}] * 100})
    text = tables.check(frame, frame.assign(a_b="x")).to_markdown()
    first = "failed: 1 of 1 column of the current table, 1 not compared, rules: drifted."
    assert f"\n\n{first}\n" in text
    assert "\n- a\\_b: drifted (rule 'drifted')" in text
    assert "\n- n: not compared: it holds values of type" in text
    assert "\\:" not in text


def test_markdown_shows_names_as_they_are() -> None:
    """A name made of Markdown, HTML and a mention has no effect, and fails stand first."""
    name = "|*a*`<img src=x>@you[b](c)"
    frame = pd.DataFrame({"fine": ["a", "b"] * 200, name: ["sun", "rain"] * 200})
    after = frame.assign(**{name: ["sun", "sun", "sun", "rain"] * 100})
    text = tables.check(frame, after).to_markdown()
    rows = [line for line in text.splitlines() if line.startswith("| ❌")]
    assert rows[0].startswith(
        "| ❌ | &#124;\\*a\\*&#96;&lt;img src\\=x&gt;@<!-- -->you\\[b\\]\\(c\\) | drifted | "
    )
    assert text.startswith("### kullback check failed ❌\n")
    # The comment keeps "@you" from calling somebody of that name.
    assert "<" not in text.replace("<!-- -->", "")


def test_json_has_the_failures_and_the_comparison() -> None:
    """The document says passed or not, each failure, and everything about the columns."""
    found = json.loads(tables.check(BEFORE, AFTER, allow_skipped=True).to_json())
    assert found["schema"] == "kullback.table-check/1"
    assert (found["passed"], found["rules"], found["uncompared"]) == (False, ["drifted"], [])
    assert found["failures"] == [{"rule": "drifted", "column": "sky", "reason": "drifted"}]
    assert len(found["comparison"]["columns"]) == 3


def test_the_assertion_says_what_drifted() -> None:
    """The helper is silent for equal tables and names the column and the rule for others."""
    tables.assert_same_distribution(BEFORE, BEFORE)
    with pytest.raises(AssertionError, match=r"failed: 1 of 3 columns.*\n  sky: drifted"):
        tables.assert_same_distribution(BEFORE, AFTER, exclude=["old", "new"])


@pytest.mark.parametrize(
    "rule", ["", "foo", "kl", "kl>", "kl>-1", "kl>x", "kl>1%", "missing>1bits", "p<1%", "kl=1"]
)
def test_what_is_no_rule_is_refused_with_what_is(rule: str) -> None:
    """The sentence quotes the text and lists the words and the measures."""
    with pytest.raises(ValueError, match=r"is none of drifted, .*such as kl>0\.02bits"):
        parse_rule(rule, None)
    with pytest.raises(ValueError, match="is none of drifted"):
        tables.check("nowhere.csv", "nowhere.csv", fail_on=rule)


@pytest.mark.parametrize("option", ["by", "slice_by"])
def test_what_no_rule_judges_is_refused(option: str) -> None:
    """A gate that passed would seem to have judged the parts of the tables."""
    with pytest.raises(ValueError, match=f"^check cannot take {option}, because its rules"):
        tables.check(BEFORE, AFTER, **{option: "sky"})


def test_rules_must_be_text() -> None:
    """No rules at all, or a number, is a TypeError that says what to give."""
    for wrong in ([], [0.02]):
        with pytest.raises(TypeError, match="it must be a rule such as 'drifted', or several"):
            tables.check(BEFORE, AFTER, fail_on=wrong)  # type: ignore[arg-type]


IDS = pd.DataFrame({"id": [f"a{i}" for i in range(200)], "x": [1, 2] * 100})
HALF_EMPTY = IDS.assign(id=[None if i % 5 < 2 else f"b{i}" for i in range(200)])


def test_missing_values_of_identifiers_are_judged() -> None:
    """Of 200 rows 80 have no value, 40 %: known exactly, however many values there are."""
    found = tables.check(IDS, HALF_EMPTY, max_categories=10, fail_on=["missing>5%", "drifted"])
    assert [str(failure) for failure in found.failures] == [
        "id: missing is 40.0% (rule 'missing>5%')"
    ]
    column = found.comparison["id"]
    assert column.missing_shares == (0.0, 0.4)
    assert (column.to_dict()["missing_reference"], column.to_dict()["missing_current"]) == (0, 80)
    for allow in (False, True):
        options = {"max_categories": 10, "allow_skipped": allow}
        assert tables.check(IDS, HALF_EMPTY, fail_on=["missing>41%", "drifted"], **options).passed
        assert not tables.check(IDS, HALF_EMPTY, fail_on="missing>39%", **options).passed


def test_missing_values_of_weighted_identifiers_are_shares_of_the_weights() -> None:
    """Rows without a value weigh 1/2, the others 1: 40 of 160 is a quarter."""
    weights = [0.5 if i % 5 < 2 else 1.0 for i in range(200)]
    one, other = IDS.assign(w=weights), HALF_EMPTY.assign(w=weights)
    found = tables.check(one, other, max_categories=10, weight="w")
    assert found.passed
    assert found.comparison["id"].missing_shares[1] == pytest.approx(1 / 4, abs=0.01)


@pytest.mark.parametrize("rule", ["unseen>0", "kl>0.02", "p<0.001", "js>=0.1", "unsure"])
def test_a_rule_that_cannot_judge_an_identifier_fails_it(rule: str) -> None:
    """What was asked for in so many words is not passed over, unless the column is left out."""
    found = tables.check(IDS, IDS, max_categories=10, fail_on=["drifted", rule])
    (failure,) = found.failures
    assert (failure.rule, failure.column) == ("uncompared", "id")
    assert f"; '{rule}' cannot judge it; {ADVICE}" in failure.reason
    options = {"max_categories": 10, "fail_on": rule}
    assert tables.check(IDS, IDS, allow_skipped=True, **options).passed
    assert tables.check(IDS, IDS, exclude=["id"], **options).passed


def test_a_column_of_too_many_values_with_many_rows_each_is_no_identifier() -> None:
    """60 values of 100 rows each, all replaced: not compared, so it fails."""
    one, other = (pd.DataFrame({"s": [f"{s}{i % 60}" for i in range(6000)]}) for s in "st")
    for rules in (["drifted"], ["drifted", "unseen>0"]):
        found = tables.check(one, other, max_categories=50, fail_on=rules)
        assert [(failure.rule, failure.column) for failure in found.failures] == [
            ("uncompared", "s")
        ]
    one, other = pd.DataFrame({"a": ["x", "y"] * 100}), pd.DataFrame({"a": ["z", "w"] * 100})
    assert not tables.check(one, other, max_categories=1).passed


def test_a_column_that_identifies_rows_of_one_table_only_is_no_identifier() -> None:
    """Values that were of one row each, and are of 100 now, have changed."""
    other = pd.DataFrame({"id": [f"b{i % 20}" for i in range(2000)], "x": [1, 2] * 1000})
    assert not tables.check(IDS, other, max_categories=10).passed


@pytest.mark.parametrize(
    ("rule", "advice"),
    [
        ("missing>5", "missing>5%"),
        ("missing>500%", "missing>5%"),
        ("missing>1", "missing>1%"),
        ("missing>100%", "missing>5%"),
        ("unseen>=2", "unseen>=2%"),
        ("unseen<0", "unseen>5%"),
        ("p>1", "p<0.001"),
        ("js>1.1bits", "js>=0.01bits"),
        ("js>0.7", "js>=0.01bits"),
        ("missing>=0", "missing>5%"),
        ("missing>=0%", "missing>5%"),
        ("unseen>=0", "unseen>5%"),
        ("missing<=100%", "missing>5%"),
        ("missing<=1", "missing<=1%"),
        ("p<=1", "p<0.001"),
        ("js<0", "js>=0.01bits"),
        ("js>=0", "js>=0.01bits"),
        ("js<=1bits", "js>=0.01bits"),
    ],
)
def test_a_limit_that_nothing_can_pass_is_refused_with_one_that_can(rule: str, advice: str) -> None:
    """A gate that can never fail is no gate; the advice is a rule."""
    with pytest.raises(ValueError, match=f"always between 0 and .*; write for instance {advice}$"):
        parse_rule(rule, None)
    parse_rule(advice, None)


@pytest.mark.parametrize("sign", ["<", ">="])
@pytest.mark.parametrize("measure", ["kl_low", "kl_high", "jeffreys", "psi"])
def test_a_limit_at_the_lowest_divergence_is_refused(measure: str, sign: str) -> None:
    """None of them is ever below 0; an estimate of D is, so that kl<0 can be kept or broken."""
    with pytest.raises(ValueError, match=f"always at least 0; write for instance {measure}>0.02b"):
        parse_rule(f"{measure}{sign}0", None)
    assert parse_rule(f"{measure}>0.02bits", None).limit == 0.02
    assert parse_rule(f"kl{sign}0", None).limit == 0


@pytest.mark.parametrize("rule", ["missing>=100%", "missing>=1", "missing>0.99", "js>=1bits"])
def test_a_limit_that_the_largest_share_reaches_is_a_rule(rule: str) -> None:
    """All rows can be missing, and two tables can have nothing in common."""
    assert parse_rule(rule, None).limit <= 1


def _of_any_type() -> tuple[pa.Table, pa.Table]:
    """Return tables of columns that cannot be compared: 0 and 30 of 100 rows have no value."""
    values = {"list": [1, 2], "struct": {"a": 1}, "bytes": b"ab"}
    whole = {name: [value] * 100 for name, value in values.items()}
    return pa.table(whole), pa.table({n: [*held[:70], *[None] * 30] for n, held in whole.items()})


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "pandas", "duckdb", "parquet"])
def test_missing_values_of_columns_of_any_type_are_judged(engine: str, tmp_path: Path) -> None:
    """Lists, structs and bytes cannot be compared, but 30 of 100 rows without one are counted."""
    before, after = _of_any_type()
    held: list[Any] = [before, after]
    with duckdb.connect() as connection:
        if engine == "polars":
            held = [pl.from_arrow(one) for one in held]
        elif engine == "pandas":
            held = [one.to_pandas() for one in held]
        elif engine == "duckdb":
            held = [connection.from_arrow(one) for one in held]
        elif engine == "parquet":
            for i, one in enumerate(held):
                pq.write_table(one, tmp_path / f"{i}.parquet")
            held = [tmp_path / "0.parquet", tmp_path / "1.parquet"]
        found = tables.check(*held, fail_on="missing>29%", allow_skipped=True)
        assert {str(failure) for failure in found.failures} == {
            f"{name}: missing is 30.0% (rule 'missing>29%')" for name in before.column_names
        }
        assert tables.check(*held, fail_on="missing>31%", allow_skipped=True).passed
    column = found.comparison["list"]
    assert (column.missing_reference, column.missing_current, column.rows) == (0, 30, (100, 100))


def test_missing_values_of_a_column_of_lists_are_weighted() -> None:
    """Rows without a value weigh 1/2, the others 1: 40 of 160 is a quarter; weight 0 is out."""
    weights = [0.5 if i % 5 < 2 else 1.0 for i in range(200)] + [0.0]
    held = [*([None if i % 5 < 2 else [1] for i in range(200)]), None]
    table = pl.DataFrame({"x": held, "w": weights})
    found = tables.check(
        table, table, weight="w", fail_on=["drifted", "missing>26%"], allow_skipped=True
    )
    assert found.passed
    assert found.comparison["x"].missing_shares == pytest.approx((1 / 4, 1 / 4), abs=0.01)


def test_missing_values_of_texts_without_words_are_judged() -> None:
    """No text has a word, so there is nothing to compare, and half of the texts are missing."""
    before, after = pd.DataFrame({"s": ["!", "?"] * 50}), pd.DataFrame({"s": ["!", None] * 50})
    options: dict[str, Any] = {"tokens": ["s"], "allow_skipped": True}
    found = tables.check(before, after, fail_on="missing>5%", **options)
    assert [str(failure) for failure in found.failures] == [
        "s: missing is 50.0% (rule 'missing>5%')"
    ]
    assert tables.check(before, after, fail_on="missing>51%", **options).passed


def test_a_rule_on_missing_values_that_nobody_counted_fails(tmp_path: Path) -> None:
    """A profile does not say how many of its lists are missing, so the rule is not passed over."""
    before, after = _of_any_type()
    path = tmp_path / "before.kb.json"
    tables.profile(before.append_column("x", pa.array([1] * 100))).save(path)
    after = after.append_column("x", pa.array([1] * 100))
    for allow in (False, True):
        found = tables.check(path, after, fail_on="missing>99%", allow_skipped=allow)
        assert {failure.column for failure in found.failures} == {"list", "struct", "bytes"}
    assert all(
        "nor are its missing values known, so this rule cannot be decided" in failure.reason
        for failure in found.failures
    )
    assert tables.check(path, after, fail_on="drifted", allow_skipped=True).passed
    without = {"exclude": ["list", "struct", "bytes"], "fail_on": "missing>99%"}
    assert tables.check(path, after, **without).passed
