"""Small tables whose numbers are worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kullback import tables

SKY_Q = ["sun"] * 3 + ["cloud"] * 3 + ["rain"] * 4
SKY_P = ["sun"] * 6 + ["cloud"] * 3 + ["rain"]


def test_the_weather_example_is_four_tenths_of_a_bit() -> None:
    """D((.6,.3,.1)‖(.3,.3,.4)) = 0.6·1 + 0 + 0.1·(−2) = 0.4 bits, current as P."""
    result = tables.compare(pd.DataFrame({"sky": SKY_Q}), pd.DataFrame({"sky": SKY_P}), base=2)
    found = result["sky"].comparison
    assert found is not None
    assert found.kl_divergence == pytest.approx(0.4, rel=1e-14)
    assert found.reverse_kl_divergence == pytest.approx(0.3 * -1 + 0.4 * 2, rel=1e-14)
    assert found.jeffreys_divergence == pytest.approx(0.9, rel=1e-14)
    assert result.unit == "bits"


def test_counts_are_those_of_the_tables() -> None:
    """Both sides' counts run in parallel with the outcomes."""
    column = tables.compare(pd.DataFrame({"sky": SKY_Q}), pd.DataFrame({"sky": SKY_P}))["sky"]
    counted = dict(
        zip(
            column.outcomes,
            zip(column.counts_reference, column.counts_current, strict=True),
            strict=True,
        )
    )
    assert counted == {"sun": (3, 6), "rain": (4, 1), "cloud": (3, 3)}


def test_missing_is_an_outcome_of_its_own() -> None:
    """With 1 of 4 and then 2 of 4 missing, D = ½ ln(½ / ¼) + ½ ln(½ / ¾)."""
    before = pd.DataFrame({"x": ["a", "a", "a", None]})
    after = pd.DataFrame({"x": ["a", "a", None, None]})
    column = tables.compare(before, after)["x"]
    assert column.comparison is not None
    expected = 0.5 * math.log(2) + 0.5 * math.log(2 / 3)
    assert column.comparison.kl_divergence == pytest.approx(expected, rel=1e-14)
    assert (column.missing_reference, column.missing_current) == (1, 2)
    assert column.outcomes == ("a", None)


def test_the_text_missing_is_not_a_missing_value() -> None:
    """A category that is spelt like the word stays a category."""
    table = pd.DataFrame({"x": ["missing", None, "missing"]})
    column = tables.compare(table, table)["x"]
    assert column.outcomes == ("missing", None)
    assert column.counts_reference == (2, 1)
    assert "'missing'" not in str(tables.compare(table, table))


def test_an_unseen_category_makes_d_infinite_and_has_its_mass_told() -> None:
    """One row of four in a category that the reference lacks: D = ∞, mass ¼, JS finite."""
    before = pd.DataFrame({"x": ["a", "a", "b", "b"]})
    after = pd.DataFrame({"x": ["a", "a", "b", "new"]})
    column = tables.compare(before, after)["x"]
    assert column.comparison is not None
    assert column.comparison.kl_divergence == math.inf
    assert column.unseen == ("new",)
    assert column.unseen_mass == 0.25
    assert 0 < column.comparison.js_divergence < math.log(2)
    assert column.largest(1)[0] == ("new", 0.25, 0.0, math.inf)


def test_many_unseen_categories_are_infinite_not_nan() -> None:
    """Thousands of unseen categories among thousands give ∞ in every divergence but JS."""
    before = pd.DataFrame({"x": [str(i) for i in range(4000)]})
    after = pd.DataFrame({"x": [str(i) for i in range(2000, 6000)]})
    found = tables.compare(before, after)["x"].comparison
    assert found is not None
    assert found.kl_divergence == math.inf
    assert found.jeffreys_divergence == math.inf
    assert found.js_divergence == pytest.approx(0.5 * math.log(2), rel=1e-12)


def test_equal_tables_have_no_divergence_at_all() -> None:
    """D is exactly 0, not merely small, for every kind of column."""
    table = pd.DataFrame(
        {
            "number": [1.5, 2.5, math.nan, math.inf],
            "word": ["a", "b", None, "a"],
            "flag": [True, False, True, True],
            "day": pd.to_datetime(["2020-01-01", "2020-01-02", None, "2020-01-04"]),
        }
    )
    result = tables.compare(table, table)
    assert [column.kind for column in result.sorted_by("name")] == [
        "date/time",
        "boolean",
        "numeric",
        "categorical",
    ]
    for column in result:
        assert column.comparison is not None
        assert column.comparison.kl_divergence == 0.0


def test_the_most_divergent_column_comes_first() -> None:
    """Of one verdict they are in the order of D's estimate, then of JS, then of their names."""
    before = pd.DataFrame({"same": [1, 1], "half": ["a", "b"], "new": ["a", "a"]})
    after = pd.DataFrame({"same": [1, 1], "half": ["a", "a"], "new": ["b", "b"]})
    result = tables.compare(before, after)
    assert [column.name for column in result] == ["new", "half", "same"]
    assert [column.name for column in result.sorted_by("name")] == ["half", "new", "same"]
    with pytest.raises(ValueError, match="key must be one of 'verdict', 'kl', 'p', 'js'"):
        result.sorted_by("size")


def test_columns_of_one_table_only_are_listed() -> None:
    """They are not compared, and a pair that differs in case alone is pointed at."""
    before = pd.DataFrame({"x": [1], "Age": [2], "gone": [3]})
    after = pd.DataFrame({"x": [1], "age": [2], "come": [3]})
    result = tables.compare(before, after)
    assert result.only_in_reference == ("Age", "gone")
    assert result.only_in_current == ("age", "come")
    note = (
        "'Age' in the reference and 'age' in the current table differ only in case or spaces "
        "and are not matched; are they the same column?"
    )
    assert result.notes == (note,)
    assert "gone" not in result
    with pytest.raises(KeyError):
        result["gone"]


def test_a_column_all_missing_on_one_side_says_so() -> None:
    """Every current row is in the outcome missing, which the reference lacks: D = ∞, noted."""
    before = pd.DataFrame({"x": [1.0, 2.0]})
    after = pd.DataFrame({"x": [math.nan, math.nan]})
    column = tables.compare(before, after)["x"]
    assert column.comparison is not None
    assert column.comparison.kl_divergence == math.inf
    assert column.unseen == (None,)
    assert column.notes == ("no value at all in the current table",)
    both = tables.compare(after, after)["x"]
    assert both.comparison is not None
    assert both.comparison.kl_divergence == 0.0
    assert both.notes == ("no value at all in either table",)


def test_numbers_against_text_are_compared_as_text() -> None:
    """The whole number 1 and the text '1' are the same outcome, and a note says what was done."""
    before = pd.DataFrame({"x": [1, 2, 2, 3]})
    after = pd.DataFrame({"x": ["1", "2", "2", "x"]})
    column = tables.compare(before, after)["x"]
    assert column.kind == "categorical"
    assert column.unseen == ("x",)
    note = "numbers in the reference, text in the current table: compared as text"
    assert column.notes == (note,)


def test_nested_columns_are_refused_by_name() -> None:
    """A column of lists gets a status that names its type, and no numbers."""
    import polars as pl

    table = pl.DataFrame({"x": [1, 2], "nest": [[1], [2, 3]]})
    result = tables.compare(table, table)
    column = result["nest"]
    assert column.comparison is None
    assert column.kind == "unsupported"
    assert column.status == (
        "not compared: it holds values of type List(Int64) in the reference; make columns of "
        "numbers, text, booleans or times of them"
    )
    assert math.isnan(column.unseen_mass)
    assert column.to_dict()["kl_divergence"] is None
    assert f"nest: {column.status[:40]}" in str(result)


def test_too_many_categories_get_a_status() -> None:
    """The limit and both numbers of distinct values are told instead of a divergence."""
    before = pd.DataFrame({"x": [str(i) for i in range(50)]})
    after = pd.DataFrame({"x": [str(i) for i in range(70)]})
    column = tables.compare(before, after, max_categories=60)["x"]
    assert column.comparison is None
    assert column.status == (
        "not compared: 50 distinct values in the reference and 70 in the current table, "
        "more than max_categories = 60, and those that both count one by one have less than half "
        "of the rows"
    )
    assert tables.compare(before, after, max_categories=70)["x"].status == "ok"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bins": 1}, "bins must be a whole number from 2 to 1000, not 1"),
        ({"max_categories": 0}, "max_categories must be a whole number of at least 1, not 0"),
        ({"base": 1}, "base must be a number above 1, such as 2 for bits, not 1"),
        ({"columns": ["y"]}, "the reference table has no column 'y'; it has 'x'"),
        ({"columns": ["X"]}, "the reference table has no column 'X'; did you mean 'x'?"),
        ({"exclude": ["y"]}, "exclude names 'y', which neither table has"),
        ({"exclude": ["x"]}, "no column is left to compare"),
    ],
)
def test_wrong_options_are_named(options: dict[str, object], message: str) -> None:
    """Each wrong option is told in a sentence with its value."""
    table = pd.DataFrame({"x": [1, 2]})
    with pytest.raises(ValueError, match="^" + message.replace("?", r"\?")):
        tables.compare(table, table, **options)  # type: ignore[arg-type]


def test_what_is_no_table_is_refused() -> None:
    """A list of numbers and a text of columns are errors of type."""
    table = pd.DataFrame({"x": [1, 2]})
    with pytest.raises(TypeError, match="the current table is of type list; it must be"):
        tables.compare(table, [1, 2])
    with pytest.raises(TypeError, match="columns is the text 'x'; it must be a list of names"):
        tables.compare(table, table, columns="x")


def test_an_empty_frame_is_refused() -> None:
    """A table without rows is no distribution."""
    table = pd.DataFrame({"x": [1.0, 2.0]})
    with pytest.raises(tables.TableError, match=r"^the current table has no rows$"):
        tables.compare(table, table[:0])


def test_progress_is_told_step_by_step() -> None:
    """Reading, looking, measuring and each column are steps, in this order."""
    steps: list[str] = []
    table = pd.DataFrame({"x": [1, 2], "y": ["a", "b"]})

    def note(what: str, done: int, total: int) -> None:
        assert 0 <= done < total
        steps.append(what)

    tables.compare(table, table, progress=note)
    assert steps == [
        "reading the reference table",
        "reading the current table",
        "looking at the columns' types",
        "measuring the reference table",
        "measuring the current table",
        "counting x",
        "counting y",
        "judging x",
        "judging y",
    ]
