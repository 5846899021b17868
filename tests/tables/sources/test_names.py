"""Names of columns that are not one text each, and text that is not Unicode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = "a\ud800"


def _frame(names: Any) -> pd.DataFrame:
    return pd.DataFrame([[1, 2], [3, 4]], columns=names)


FRAMES = {
    "twice": (_frame(["x", "x"]), "has two columns named 'x'; rename one"),
    "number and text": (_frame([1, "1"]), "has two columns named '1' as text (1 and '1')"),
    "levels": (
        _frame(pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])),
        "has column names of 2 levels, such as '('a', 'b')'; join them: table.columns = [",
    ),
    "Arrow": (pa.table([[1], [2]], names=["x", "x"]), "has two columns named 'x'; rename one"),
    "half": (
        _frame(pd.Index([HALF, "b"], dtype=object)),
        r"has a column named 'a\ud800', which is not Unicode",
    ),
}
CALLS: dict[str, Callable[[Any], Any]] = {
    "compare": lambda table: tables.compare(table, table),
    "check": lambda table: tables.check(table, table),
    "attribute": lambda table: tables.attribute(table, table),
    "profile": tables.profile,
    "counts": lambda table: tables.counts(table, ["x"]),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("case", FRAMES)
def test_names_that_are_not_one_text_each_are_told(case: str, call: str) -> None:
    """The table, and the name: no engine's own words."""
    frame, said = FRAMES[case]
    with pytest.raises(tables.TableError) as caught:
        CALLS[call](frame)
    assert said in str(caught.value)
    assert str(caught.value).startswith(("the reference table has", "the given table has"))


def test_the_advice_for_names_of_several_levels_works() -> None:
    """The columns are then compared by the joined names."""
    table, _ = FRAMES["levels"]
    assert isinstance(table, pd.DataFrame)
    table = table.copy()
    table.columns = ["_".join(map(str, name)) for name in table.columns]  # type: ignore[assignment]
    assert [column.name for column in tables.compare(table, table)] == ["a_b", "a_c"]


TEXTS = {
    "objects": pd.Series(["a", HALF, "b"], dtype=object),
    "strings": pd.Series(["a", HALF, "b"], dtype=pd.StringDtype("python")),
    "categories": pd.Series(
        pd.Categorical.from_codes([0, 1, 1], categories=pd.Index(["a", HALF], dtype=object))
    ),
    "with missing": pd.Series([None, HALF, "b"], dtype=object),
}


@pytest.mark.parametrize("case", TEXTS)
def test_text_that_is_not_unicode_is_a_column_that_is_not_compared(case: str) -> None:
    """The other columns are compared; this one is named, and fails a check."""
    table = pd.DataFrame({"x": TEXTS[case], "y": [1, 2, 3]})
    found = tables.compare(table, table)
    assert found["y"].status == "ok"
    assert "it holds values of type text that is not Unicode (half surrogates)" in found["x"].status
    checked = tables.check(table, table)
    assert not checked.passed
    assert "x: not compared: it holds values of type text that is not Unicode" in str(checked)
    for text in (str(found), found.to_json(), found.to_html(), tables.profile(table).to_json()):
        assert text.encode()
    assert tables.counts(table, ["y"]) == {(1,): 1, (2,): 1, (3,): 1}
    with pytest.raises(tables.TableError, match="column 'x' of the given table holds values of"):
        tables.counts(table, ["x"])


def test_bytes_in_arrow_that_are_no_text_are_told() -> None:
    """Its buffers may hold what is not UTF-8, which only its own validation finds."""
    buffers = pa.array([b"\xed\xa0\x80", b"a"]).buffers()
    table = pa.table({"x": pa.StringArray.from_buffers(2, *buffers[1:])})
    with pytest.raises(tables.TableError, match="a text in them is not Unicode"):
        tables.compare(table, table)
