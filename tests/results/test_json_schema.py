"""The published JSON Schema: what results write is what it describes, and no key more."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

import kullback
from kullback import estimators, tables
from kullback.results import json_schema

if TYPE_CHECKING:
    from kullback.results._result import Result


def _closed() -> dict[str, Any]:
    """Return the schema with every key refused that it does not name."""
    schema = copy.deepcopy(json_schema())
    for part in schema["$defs"].values():
        for inner in (part, part.get("properties", {}).get("outcomes", {}).get("items", {})):
            if "required" in inner and "$ref" not in inner:
                inner["additionalProperties"] = False
    return schema


def _table() -> tables.TableComparison:
    """Return numbers, times, new and missing values, infinities, and a column with a status."""
    before = pd.DataFrame(
        {
            "n": [1.0, 2.0, 3.0, np.inf] * 10,
            "t": pd.date_range("2024-01-01", periods=40),
            "w": ["a", "a", "b", None] * 10,
            "nest": [[1]] * 40,
            "old": [1] * 40,
        }
    )
    after = before.assign(w=["a", "new", "b", "b"] * 10, n=[1.0, 1.0, np.nan, -np.inf] * 10)
    return tables.compare(before, after.rename(columns={"old": "young"}), base=2)


def _by_another() -> tables.TableComparison:
    """Return tables compared by a column, given it and in slices, one of them without rows."""
    before = pd.DataFrame({"x": ["a", "b", None] * 30, "y": [1, 2] * 45, "nest": [[1]] * 90})
    after = before.assign(x=["a", "b", "new"] * 30)
    return tables.compare(before, after, by="x", slice_by="x")


RESULTS = {
    "comparison": lambda: kullback.compare({"a": 0.5, 3: 0.5, None: 0}, {"a": 1.0, 3: 0, None: 0}),
    "nan": lambda: kullback.compare([0.5, np.nan], [0.5, 0.5]),
    "estimate": lambda: estimators.kl_divergence({"a": 80, "b": 20}, {"a": 65, "c": 35}, base=3),
    "entropy": lambda: estimators.entropy([5, 3, 1], counts=True),
    "test": lambda: estimators.test_equal({"a": 8, "b": 2}, {"a": 6, "b": 4}),
    "table": _table,
    "by another": _by_another,
    "given": lambda: _by_another().given,
    "slices": lambda: _by_another().slices,
    "profile": lambda: tables.profile(pd.DataFrame({"x": [0.5, np.nan], "w": ["a", "b"]})),
}


def _document(result: Result) -> dict[str, Any]:
    return dict(json.loads(result.to_json(), parse_constant=pytest.fail))


def test_the_schema_is_one() -> None:
    """It follows the draft that it names, and refers to nothing outside itself."""
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    refs = json.dumps(schema).split('"$ref": "')[1:]
    assert refs
    assert all(ref.startswith("#/$defs/") for ref in refs)


@pytest.mark.parametrize("kind", RESULTS)
def test_results_are_as_described(kind: str) -> None:
    """Real results, infinities and NaN among them, are valid, and every key is described."""
    jsonschema.Draft202012Validator(_closed()).validate(_document(RESULTS[kind]()))


def test_the_results_have_what_is_hard() -> None:
    """Those validated do hold "inf", "nan", null, both kinds of cells, and a status."""
    text = json.dumps([_document(make()) for make in RESULTS.values()])
    for piece in ('"inf"', '"nan"', '"above": null', '"value":', "not compared:", '"2024-01-0'):
        assert piece in text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("alpha"),
        lambda d: d.update(direction="D(reference‖current)"),
        lambda d: d.update(schema="kullback.table-comparison/1"),
        lambda d: d["columns"][0].update(kl_divergence="infinite"),
        lambda d: d["columns"][0].update(verdict=None),
        lambda d: d["columns"][0]["outcomes"][0].update(count_current=-1),
        lambda d: d["columns"][0]["outcomes"][0].update(value=1, above=0, up_to=2),
        lambda d: d["columns"][-1].update(entropy=0.5),
        lambda d: d["columns"][0]["estimate"].pop("noise_floor"),
    ],
)
def test_what_is_wrong_is_refused(spoil: Any) -> None:
    """A key that lacks, a name that is another, a number that cannot be."""
    document = _document(_table())
    spoil(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema()).validate(document)


def test_keys_may_be_added() -> None:
    """Who validates today's documents by yesterday's schema is not stopped by a new key."""
    document = _document(_table()) | {"new": 1}
    jsonschema.Draft202012Validator(json_schema()).validate(document)
