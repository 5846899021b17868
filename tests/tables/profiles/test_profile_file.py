"""The file of a profile: whole, checked, and refused in one sentence where it is none of ours."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import polars as pl
import pytest

from kullback import tables
from kullback.results import json_schema
from kullback.tables import Profile, merge, profile, read_profile
from kullback.tables._results.profile import checksum

FRAME = pl.DataFrame(
    {
        "x": [1.5, 2.5, 2.5, float("nan"), float("inf"), -float("inf"), -3.0, 4.0],
        "w": ["a", "a", "a", "b", "b", "c", "d", None],
        "t": pl.Series(range(8)).cast(pl.Datetime("us", "UTC")),
        "nest": [[1]] * 8,
        "none": [None] * 8,
    }
)


def _kept() -> Profile:
    """Return a profile with a rest, bounds, a nested column and one without values."""
    other = FRAME.with_columns(w=pl.Series(["a"] * 3 + ["e"] * 3 + ["f"] * 2))
    return merge([profile(FRAME, max_categories=2), profile(other, max_categories=2)], name="two")


DOCUMENT: dict[str, Any] = json.loads(_kept().to_json())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """A profile read from its file has the same text and compares as the one that was saved."""
    kept = _kept()
    for ending in (".kb.json", ".KB.JSON.gz"):
        path = tmp_path / f"p{ending}"
        kept.save(path)
        found = read_profile(path)
        assert found.to_json() == kept.to_json()
        assert found.name == "two"
        assert repr(found) == "<Profile of 16 rows: 5 columns>"
        compared = [tables.compare(one, FRAME).to_dict() for one in (found, kept)]
        assert compared[0] == compared[1]
    assert {one.name for one in tmp_path.iterdir()} == {"p.kb.json", "p.KB.JSON.gz"}


def test_the_file_is_as_the_schema_describes() -> None:
    """Valid, a column a line, and with the checksum that docs/json.md describes."""
    text = _kept().to_json()
    for kept in (json.loads(text), profile(FRAME).to_dict(), profile(FRAME, min_count=2).to_dict()):
        jsonschema.Draft202012Validator(json_schema()).validate(kept)
        assert kept["schema"] == "kullback.table-profile/1"
        assert kept["sha256"] == checksum(kept)
    assert len(text.splitlines()) == 6 + 1 + 5 + 2 + 1
    assert _kept().to_dict() == DOCUMENT


def test_the_checksum_is_that_of_sorted_json() -> None:
    """As said in docs/json.md, computed here by the standard library alone."""
    import hashlib

    rest = {key: value for key, value in DOCUMENT.items() if key != "sha256"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == DOCUMENT["sha256"]


def _column(name: str) -> Any:
    """Return a change to one column of a document."""
    return lambda document: next(c for c in document["columns"] if c["name"] == name)


def _set(column: str, **changes: Any) -> Any:
    return lambda document: _column(column)(document).update(changes)


SPOILED: dict[str, tuple[Any, str]] = {
    "version": (lambda d: d.update(schema="kullback.table-profile/2"), "has the schema 'kullback"),
    "no version": (lambda d: d.pop("schema"), "has no schema"),
    "a result": (
        lambda d: d.update(schema="kullback.estimate/1"),
        "but kullback reads kullback.",
    ),
    "no rows": (lambda d: d.update(rows=0), "rows or max_categories is 0"),
    "no number of rows": (lambda d: d.pop("rows"), "rows is missing"),
    "endless rows": (
        lambda d: d.update(rows=10**30),
        "rows is not a whole number from 0 to 100,000,000,",
    ),
    "true rows": (lambda d: d.update(rows=True), "rows is not a whole number"),
    "min_count": (lambda d: d.update(min_count=1), "min_count is less than 2"),
    "a promise": (
        lambda d: d.update(min_count=9),
        "it shows values with fewer than min_count = 9 rows",
    ),
    "columns": (lambda d: d.update(columns={}), "columns is not a list"),
    "no columns": (lambda d: d.update(columns=[]), "columns is not a list"),
    "a text for a column": (lambda d: d.update(columns=["x"]), "columns[0]: it is not an object"),
    "name": (lambda d: d.update(name=["x"]), "name is not text"),
    "two of a name": (_set("w", name="x"), "columns[1]: the name 'x' occurs twice"),
    "kind": (_set("x", kind="number"), "columns[0]: kind is unknown"),
    "kind of a list": (_set("x", kind=[]), "columns[0]: kind is unknown"),
    "other kind": (_set("x", kind="boolean"), "columns[0]: values is not a list"),
    "negative": (_set("w", counts=[-1]), "counts[0] is not a whole number from 1 to 16"),
    "fraction": (_set("w", counts=[5.5]), "counts[0] is not a whole number from 1 to 16"),
    "whole float": (_set("w", counts=[6.0]), "counts[0] is not a whole number from 1 to 16"),
    "text": (_set("w", counts=["6"]), "counts[0] is not a whole number"),
    "sum": (
        _set("w", counts=[5]),
        "its counts add up to 15, and the table has 16 rows",
    ),
    "length": (_set("w", counts=[5, 1]), "counts has 2 entries, where 1 belong"),
    "value twice": (_set("w", values=["a", "a"], counts=[3, 3]), "values has a value twice"),
    "number for a value": (_set("w", values=[1]), "values[0] is not text"),
    "missing": (_set("w", missing=-1), "missing is not a whole number"),
    "rest": (_set("w", rest=3), "columns[1].rest: it is not an object"),
    "rest above": (
        _set("w", rest={"rows": 9, "distinct": [3, 2], "at_most": 2}),
        "columns[1].rest: it has no rows, or its bounds contradict each other",
    ),
    "rest bound": (
        _set("w", rest={"rows": 9, "distinct": [3, 9], "at_most": 10}),
        "at_most is not a whole number from 0 to 9",
    ),
    "bounded": (
        _set("w", bounded={"values": ["b"], "at_least": [2], "at_most": [2]}),
        "columns[1].bounded: at_least is not below at_most",
    ),
    "bounded value": (
        _set("w", bounded={"values": ["a"], "at_least": [1], "at_most": [2]}),
        "columns[1].bounded: a value is also in values",
    ),
    "no rest": (lambda d: _column("w")(d).pop("rest"), "rest is missing"),
    "unsorted": (_set("t", low=[*range(7), 0]), "bin 7 is not above the one before it"),
    "overlap": (_set("t", high=[*range(1, 9)]), "bin 1 is not above the one before it"),
    "backwards": (
        _set("t", low=[9, *range(1, 8)]),
        "bin 0 is not above the one before",
    ),
    "around 0": (
        _set("t", low=[-1, *range(1, 8)]),
        "a bin has values below 0 and values of at least 0",
    ),
    "text for an end": (_set("t", low=["0", *range(1, 8)]), "low[0] is not a number"),
    "null inside": (_set("t", low=[0, None, *range(2, 8)]), "low[1] is not a number"),
    "endless end": (_set("t", high=[*range(7), 10**400]), "high[7] is not a finite number"),
    "few ends": (_set("t", high=[0]), "high has 1 entries, where 8 belong"),
    "cells of none": (_set("t", counts=[0] * 8), "counts[0] is not a whole number from 1 to 16"),
    "zoned": (_set("t", zoned="UTC"), "zoned is neither true nor false"),
    "grouped": (_set("t", grouped=1), "grouped is neither true nor false"),
    "type": (_set("nest", type=3), "columns[3]: type is not text"),
    "counted in": (_set("x", counted_in={"missing": 0}), "a key other than the values not listed"),
    "counted nowhere": (
        _set("x", missing=None, counted_in={"missing": 99}),
        "columns[0].counted_in: missing is not a whole number from 0 to",
    ),
    "half a name": (_set("x", name="\ud800"), "columns[0]: name is not text in UTF-8"),
    "half a value": (_set("w", values=["\udfff"]), "columns[1]: values[0] is not text in UTF-8"),
    "half a type": (_set("nest", type="\ud800"), "columns[3]: type is not text in UTF-8"),
    "half a title": (lambda d: d.update(name="\ud800"), "profile: name is not text in UTF-8"),
    "rest of too many": (
        _set("w", rest={"rows": 9, "distinct": [2, 4], "at_most": 1}),
        "columns[1].rest: the bounds of its values contradict its rows",
    ),
    "rest of too few": (
        _set("w", rest={"rows": 9, "distinct": [10, 10], "at_most": 9}),
        "columns[1].rest: the bounds of its values contradict its rows",
    ),
    "words for nothing": (_set("t", nothing=1), "columns[2]: nothing is more than missing"),
    "missing values": (_set("w", kind="missing"), "its kind is missing, and it has values"),
    "boolean": (_set("w", kind="boolean"), "it has values other than true and false"),
    "untold": (
        _set("x", low=[], high=[], counts=[], missing=16, positive_infinite=None),
        "it has no bins, in which the values not listed are counted",
    ),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_what_is_no_profile_is_told_in_a_sentence(spoiled: str, tmp_path: Path) -> None:
    """Each with a checksum that is right: the file is named, the place, and what is wrong."""
    spoil, message = SPOILED[spoiled]
    document = copy.deepcopy(DOCUMENT)
    spoil(document)
    document["sha256"] = checksum(document)
    path = tmp_path / "p.kb.json"
    path.write_text(json.dumps(document))
    with pytest.raises(tables.TableError) as caught:
        tables.compare(path, FRAME)
    text = str(caught.value)
    assert text.startswith(f"'{path}' ")
    assert message in text
    assert "\n" not in text


def _spoiled_at_random(document: dict[str, Any], rng: np.random.Generator) -> None:
    """Put something odd somewhere into a document, or take something away."""
    odd: list[Any] = [
        None,
        True,
        -1,
        0,
        1,
        16,
        10**14,
        10**30,
        1.5,
        1e308,
        5e-324,
        "",
        "a",
        [],
        {},
        [None],
    ]
    part: Any = document
    key: Any = "columns"
    while isinstance(part[key], dict | list) and part[key] and rng.random() < 0.8:
        part = part[key]
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = keys[int(rng.integers(len(keys)))]
    if rng.random() < 0.8:
        part[key] = odd[int(rng.integers(len(odd)))]
    else:
        del part[key]


def test_random_changes_are_refused_or_harmless(tmp_path: Path) -> None:
    """With the right checksum: a TableError, or a profile that is used as any other."""
    rng = np.random.default_rng(7)
    path = tmp_path / "p.kb.json"
    read = 0
    for _ in range(300):
        document = copy.deepcopy(DOCUMENT)
        _spoiled_at_random(document, rng)
        document["sha256"] = checksum(document)
        path.write_text(json.dumps(document))
        try:
            kept = read_profile(path)
        except tables.TableError:
            continue
        read += 1
        names = [column.name for column in kept if column.name in FRAME.columns]
        assert tables.compare(kept, FRAME, columns=names).n_reference == kept.rows
        assert merge([kept, kept]).rows == 2 * kept.rows
        assert str(kept)
    assert 0 < read < 150


def test_a_change_is_found_by_the_checksum(tmp_path: Path) -> None:
    """One digit of one count, and a key that is added."""
    text = _kept().to_json()
    for changed in (text.replace('"counts":[6]', '"counts":[7]'), text.replace("{", '{"z":1,', 1)):
        assert changed != text
        path = tmp_path / "p.kb.json"
        path.write_text(changed)
        with pytest.raises(tables.TableError, match="sha256 is not the checksum of the content"):
            read_profile(path)


def test_keys_may_be_added(tmp_path: Path) -> None:
    """A later writer's new keys are no trouble, as long as the checksum covers them."""
    document = copy.deepcopy(DOCUMENT) | {"new": [1]}
    document["columns"][0]["new"] = 2
    document["sha256"] = checksum(document)
    path = tmp_path / "p.kb.json"
    path.write_text(json.dumps(document))
    assert read_profile(path).rows == 16


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON: Expecting value, in line 1"),
        (b"[1]", "is not a profile: it does not hold a JSON object"),
        (b'{"a": 1,\n"a": 2}', "has the key 'a' twice"),
        (b'{"rows": NaN}', "has NaN, which is not a number in JSON"),
        (b'{"rows": -Infinity}', "has -Infinity, which is not a number in JSON"),
        (b'{"rows": 1', "is not JSON: Expecting ',' delimiter, in line 1"),
        (b'{"a": "\xff"}', "is not UTF-8, at byte 7"),
        (b'{"a": ' + b"[" * 200_000, "is nested too deeply for a profile"),
        (b'{"a": ' + b"9" * 5000 + b"}", "has a number of too many digits"),
        (b'{"schema": "\\u001b[31m"}', "has the schema '\\x1b[31m'"),
    ],
)
def test_what_is_no_json_is_told(content: bytes, message: str, tmp_path: Path) -> None:
    """Duplicate keys, NaN, nesting without end, bytes that are no text: one sentence each."""
    path = tmp_path / "p.kb.json"
    path.write_bytes(content)
    with pytest.raises(tables.TableError) as caught:
        read_profile(path)
    assert str(caught.value).startswith(f"'{path}' {message}")


def test_millions_of_lists_are_refused_and_brackets_in_texts_are_none(tmp_path: Path) -> None:
    """Ten thousand bytes, unpacked to 3 million lists; and a value of 2 million brackets."""
    path = tmp_path / "p.kb.json.gz"
    path.write_bytes(gzip.compress(b'{"schema": [' + b"[]," * 3_000_000 + b"1]}"))
    with pytest.raises(tables.TableError, match="has more than 1,000,000 lists and objects, so"):
        read_profile(path)
    text = '\\"[{' * 1_000_000
    made = profile(pl.DataFrame({"w": [text]}))
    made.save(path)
    assert read_profile(path)["w"].distinct == (1, 1)


def test_nesting_inside_a_right_place_is_told(tmp_path: Path) -> None:
    """What json can read and not write again has no checksum."""
    deep = "[" * 900 + "]" * 900
    path = tmp_path / "p.kb.json"
    path.write_text('{"schema": "kullback.table-profile/1", "rows": ' + deep + "}")
    with pytest.raises(tables.TableError, match=r"sha256 is not the checksum|nested too deeply"):
        read_profile(path)


def test_files_that_cannot_be_read_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Absent, a folder, another ending, no gzip, half a gzip, and more than may be unpacked."""

    def refused(path: Any, message: str) -> None:
        with pytest.raises(tables.TableError, match=message):
            read_profile(path)

    refused(tmp_path / "x.kb.json", "is not there; name a profile")
    refused(tmp_path / "x.json", "must end in .kb.json or .kb.json.gz")
    refused("a\0.kb.json", "is not there; name a profile")
    (tmp_path / "d.kb.json").mkdir()
    refused(tmp_path / "d.kb.json", "is a directory; name a profile")
    packed = tmp_path / "p.kb.json.gz"
    packed.write_bytes(b"{}")
    refused(packed, "is a truncated or damaged gzip file")
    packed.write_bytes(gzip.compress(_kept().to_json().encode())[:-20])
    refused(packed, "is a truncated or damaged gzip file")
    packed.write_bytes(gzip.compress(b" " * (2**26 + 1)))
    refused(packed, r"has more than 64 MiB of text; if it is a profile that you trust, raise")
    with pytest.raises(tables.TableError, match="is not JSON"):
        read_profile(packed, max_size=65)
    with pytest.raises(tables.TableError, match="has more than 64 MiB"):
        tables.compare(str(packed), str(packed))
    with pytest.raises(tables.TableError, match="is not JSON"):
        tables.merge([str(packed)], max_size=65)
    with pytest.raises(
        ValueError, match="max_size, in MiB of text, must be a whole number from 1 to 512, not 513"
    ):
        tables.compare(str(packed), str(packed), max_size=513)
    with pytest.raises(TypeError, match="path is a path of bytes"):
        read_profile(b"x.kb.json")  # type: ignore[arg-type]


def test_what_could_not_be_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile of too many bytes is refused when it is saved, and says what to do."""
    monkeypatch.setattr("kullback.tables._results.profile.MOST_BYTES", 500)
    with pytest.raises(tables.TableError, match="bytes, and at most 500 are read again; list"):
        _kept().save(tmp_path / "p.kb.json")
    assert not list(tmp_path.iterdir())


def test_saving_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another ending is refused; where the disk is full, what was there stays."""
    kept = _kept()
    with pytest.raises(tables.TableError, match="must end in"):
        kept.save(tmp_path / "p.json")
    path = tmp_path / "p.kb.json"
    path.write_text("old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        kept.save(path)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["p.kb.json"]


def test_names_that_are_no_text_for_a_file_are_told() -> None:
    """A lone surrogate, which pandas can hold and UTF-8 cannot."""
    kept = Profile(2, (tables.ColumnProfile("\ud800", "missing", profile(FRAME)["none"].held),))
    with pytest.raises(tables.TableError, match="is not text in UTF-8"):
        kept.save("x.kb.json")


def test_a_crafted_number_allocates_nothing(tmp_path: Path) -> None:
    """10^14 rows are compared as quickly as two."""
    most = 10**14
    document = profile(pl.DataFrame({"w": ["a", "b"]})).to_dict()
    document["rows"] = most
    document["columns"][0]["counts"] = [most - 1, 1]
    document["sha256"] = checksum(document)
    path = tmp_path / "p.kb.json"
    path.write_text(json.dumps(document))
    column = tables.compare(path, pl.DataFrame({"w": ["a", "b"] * 50}))["w"]
    assert column.counts_reference == (most - 1, 1)
    assert column.verdict == "drifted"
    other = tmp_path / "other.kb.json"
    document["name"] = "the other part"
    document["sha256"] = checksum(document)
    other.write_text(json.dumps(document))
    with pytest.raises(tables.TableError, match="more than kullback can count"):
        merge([path, other])
