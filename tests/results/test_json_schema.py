"""The published JSON Schema: what results write is what it describes, and no key more."""

from __future__ import annotations

import copy
import functools
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import kullback
from kullback import coding, estimators, fitting, tables
from kullback.cli._main import app
from kullback.results import json_schema
from kullback.tables._check import judge
from kullback.tables._rules import parse_rule


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


def _check() -> tables.TableCheck:
    """Return a check with failures of a column and of the tables, and a column not judged."""
    return judge(_table(), [parse_rule(rule, 2) for rule in ("kl>0bits", "columns")])


def _attribution() -> tables.Attribution:
    """Return a triangle of columns, of which a tree sees two sides, and one column left out."""
    cause, *noise = np.random.default_rng(3).random((4, 2000))
    after = {name: (cause < 0.5) ^ (off < 0.2) for name, off in zip("xyz", noise, strict=True)}
    before = {name: off < 0.5 for name, off in zip("xyz", noise, strict=True)}
    return tables.attribute(*(pd.DataFrame({**t, "nest": [[1]] * 2000}) for t in (before, after)))


def _sequential(reference: dict[str, float] | None, *batch: list[str]) -> str:
    """Return the state of a test that has seen a batch."""
    test = estimators.SequentialTest(reference)
    test.update_batch(*batch)
    return test.to_json()


RESULTS: dict[str, Any] = {
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
    "check": _check,
    "passed": lambda: tables.check(pd.DataFrame({"x": [1, 2]}), pd.DataFrame({"x": [1, 2]})),
    "attribution": _attribution,
    "entropy by hand": lambda: CliRunner().invoke(app, ["measure", "0.5,0.5", "--json"]).stdout,
    "coded": lambda: coding.coded_length(["a", "b"], {"a": 0.5, "b": 0.5}),
    "nothing coded": lambda: coding.coded_length([], [0.5, 0.5], "huffman"),
    "two codes": lambda: coding.two_codes([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], symbols=100),
    "no word": lambda: coding.two_codes([0.6, 0.4], [1.0, 0.0], symbols=100, coder="range"),
    "one code": lambda: coding.two_codes({"a": 0.6, None: 0.4}, symbols=100),
    "huffman": lambda: coding.huffman({"a": 0.75, 2: 0.25, None: 0.0}),
    "cost": lambda: coding.cross_cost(b"aaab", b"abab", 0),
    "no cost": lambda: coding.cross_cost(b"aaab", b"abcd", 2, smoothing=0),
    "costs": lambda: coding.cross_costs([b"ab", b"cd"], 0, smoothing=0),
    "known": lambda: _sequential({"a": 0.5, "b": 0.5}, ["a", "b", "a"]),
    "impossible": lambda: _sequential({"a": 0.5, "b": 0.5}, ["a", "c"]),
    "streams": lambda: _sequential(None, ["a", "b"], ["b", "b"]),
    "training": lambda: fitting.train({"a": 0.75, "b": 0.25, "c": 0.0}, steps=3, base=2),
    "samples": lambda: fitting.train_on(["a", "a", "b"], held_out=["a", "c"], steps=3),
}


@functools.cache
def _text(kind: str) -> str:
    found = RESULTS[kind]()
    return found if isinstance(found, str) else found.to_json()


def _document(kind: str) -> dict[str, Any]:
    return dict(json.loads(_text(kind), parse_constant=pytest.fail))


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def _is_valid(document: dict[str, Any]) -> bool:
    return bool(_validator().is_valid(document))


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
    jsonschema.Draft202012Validator(_closed()).validate(_document(kind))


def test_the_results_have_what_is_hard() -> None:
    """Those validated do hold "inf", "nan", null, both kinds of cells, and a status."""
    text = json.dumps([_document(kind) for kind in RESULTS])
    for piece in ('"inf"', '"nan"', '"above": null', '"value":', "not compared:", '"2024-01-0'):
        assert piece in text


def test_every_form_that_is_written_is_described() -> None:
    """Every name of a form in the sources is told by the schema, has a part, and is tried here."""
    sources = Path(kullback.__file__).parent.rglob("*.py")
    written = {
        name
        for source in sources
        for name in re.findall(r'"(kullback\.[a-z-]+/\d+)"', source.read_text("utf-8"))
    }
    schema = json_schema()
    told = schema["properties"]["schema"]["enum"]
    assert sorted(written) == told
    for name, rule in zip(told, schema["allOf"], strict=True):
        part = name.removeprefix("kullback.").replace("/", "-")
        assert rule["if"]["properties"]["schema"] == {"const": name}
        assert rule["then"] == {"$ref": f"#/$defs/{part}"}
        assert schema["$defs"][part]["properties"]["schema"] == {"const": name}
    assert {_document(kind)["schema"] for kind in RESULTS} == written


@pytest.mark.parametrize("kind", RESULTS)
def test_a_key_that_lacks_is_refused(kind: str) -> None:
    """Of every result, every key is needed, but for those of parts that were not asked for."""
    document = _document(kind)
    for key in set(document) - {"given", "slices"}:
        assert not _is_valid({name: document[name] for name in document if name != key}), key
        assert not _is_valid(document | {key: {"an": "object"}}), key


@pytest.mark.parametrize(
    ("kind", "spoil"),
    [
        ("check", lambda d: d.update(passed=True)),
        ("check", lambda d: d["failures"][0].update(column=1)),
        ("check", lambda d: d["comparison"].update(bins=1)),
        ("passed", lambda d: d.update(passed=False)),
        ("attribution", lambda d: d["shares"][0].pop("alone")),
        ("attribution", lambda d: d["shares"][0]["share"].update(value="much")),
        ("attribution", lambda d: d["left_out"][0].update(reason="")),
        ("attribution", lambda d: d["unseen_pairs"][0].update(implied=None)),
        ("coded", lambda d: d.update(coder="zip")),
        ("coded", lambda d: d.update(bits=0.5)),
        ("two codes", lambda d: d["for_q"]["coded"].pop("n")),
        ("two codes", lambda d: d["excess"].pop("huffman")),
        ("two codes", lambda d: d["outcomes"][0].update(word_for_p="012")),
        ("huffman", lambda d: d["outcomes"][0].update(q=1.5)),
        ("cost", lambda d: d.update(order=3)),
        ("costs", lambda d: d["files"][0].update(best=-1)),
        ("costs", lambda d: d["kl_divergence"][0].append(None)),
        ("entropy by hand", lambda d: d.update(unit="bytes")),
        ("known", lambda d: d.update(kind="two streams")),
        ("streams", lambda d: d["counts_p"].append(-1)),
        ("training", lambda d: d.update(objective="loss")),
        ("training", lambda d: d["q"][0].pop("step")),
        ("samples", lambda d: d["held_out"].update(best_step=None)),
    ],
)
def test_what_is_wrong_within_is_refused(kind: str, spoil: Any) -> None:
    """Parts of the other kinds: a name that is another, a number that cannot be."""
    document = _document(kind)
    assert _is_valid(document)
    spoil(document)
    assert not _is_valid(document)


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
    document = _document("table")
    spoil(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema()).validate(document)


def test_keys_may_be_added() -> None:
    """Who validates today's documents by yesterday's schema is not stopped by a new key."""
    document = _document("table") | {"new": 1}
    jsonschema.Draft202012Validator(json_schema()).validate(document)
