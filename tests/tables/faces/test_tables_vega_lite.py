"""Vega-Lite specifications of tables: valid, with the numbers of the result and safe names."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest

from kullback import tables

NAME = "a.b[0]['c']\\{{datum}}"


@pytest.fixture(scope="module")
def result() -> tables.TableComparison:
    """Return a column with a new value and a name that Vega would read as a path, and others."""
    before = pd.DataFrame(
        {NAME: ["x", "y"] * 50, "n": np.arange(100.0), "list": [[1]] * 100, "x" * 200: ["x"] * 100}
    )
    before["x" * 300] = before["x" * 200]
    return tables.compare(before, before.assign(**{NAME: ["x", "y", "x", "y.z"] * 25}), base=2)


@pytest.fixture(scope="module")
def schema() -> jsonschema.protocols.Validator:
    """Return Vega-Lite's own schema, which altair carries; altair itself is not imported."""
    found = importlib.util.find_spec("altair")
    if found is None or found.origin is None:
        pytest.skip("needs altair, for the schema of Vega-Lite")
    (path,) = Path(found.origin).parent.glob("vegalite/v6/schema/vega-lite-schema.json")
    return jsonschema.Draft7Validator(json.loads(path.read_text(encoding="utf-8")))


def _check(schema: jsonschema.protocols.Validator, spec: dict[str, Any]) -> None:
    """Fail unless the spec is valid as strict JSON."""
    schema.validate(json.loads(json.dumps(spec, allow_nan=False)))


def test_specs_are_valid(
    result: tables.TableComparison, schema: jsonschema.protocols.Validator
) -> None:
    """By the schema of the version that they name; a mark that does not exist is refused."""
    spec = result.to_vega_lite()
    assert spec["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    _check(schema, spec)
    _check(schema, result[NAME].to_vega_lite())
    _check(schema, result["n"].to_vega_lite(most=3))
    spec["layer"][0]["mark"]["type"] = "barr"
    with pytest.raises(jsonschema.ValidationError):
        _check(schema, spec)


def test_a_table_has_its_estimates(result: tables.TableComparison) -> None:
    """One row a compared column, in order; names cut to the same text are told apart."""
    rows = result.to_vega_lite()["data"]["values"]
    compared = [column for column in result if column.estimate is not None]
    assert len(rows) == len(compared) == 4
    for row, column in zip(rows, compared, strict=True):
        assert column.estimate is not None
        assert (row["estimate"], row["low"]) == (column.estimate.value, column.estimate.low)
        assert row["high"] == column.estimate.high
        assert row["note"][0] in "▲△?="
        assert row["note"][2:] == column.verdict
        assert row["adjusted_p_value"] == column.adjusted_p_value
    tips = result.to_vega_lite()["layer"][3]["encoding"]["tooltip"]
    assert {"field": "adjusted_p_value"} in tips
    assert len({row["name"] for row in rows}) == 4
    assert len(result.to_vega_lite(most=2)["data"]["values"]) == 2
    assert {"datum": result.threshold} in [
        layer["encoding"]["x"] for layer in result.to_vega_lite()["layer"]
    ]


def test_a_column_has_its_outcomes(result: tables.TableComparison) -> None:
    """P and Q of each outcome, and what it contributes: null where that is infinite."""
    left, right = result[NAME].to_vega_lite()["hconcat"]
    shares = {(row["name"], row["series"][0]): row["value"] for row in left["data"]["values"]}
    assert shares == {
        ("x", "P"): 0.5,
        ("x", "Q"): 0.5,
        ("y", "P"): 0.25,
        ("y", "Q"): 0.5,
        ("y.z", "P"): 0.25,
        ("y.z", "Q"): 0.0,
    }
    for side in (left, right):
        assert side["encoding"]["y"]["sort"] == ["y.z", "y", "x"]
    rows = {row["name"]: row for row in right["data"]["values"]}
    low = rows["y.z"].pop("low")
    assert low == result[NAME].largest_with_intervals(1)[0][4]
    assert rows["y.z"] == {
        "name": "y.z",
        "series": "contribution to D(P‖Q)",
        "value": None,
        "high": None,
        "infinite": True,
    }
    # 1/4 log2 1/2 - 1/4 log2 e + 1/2 log2 e, in bits.
    assert rows["y"]["value"] == pytest.approx(-0.25 + 0.25 / np.log(2), rel=1e-12)


def test_fields_are_ours(result: tables.TableComparison) -> None:
    """No name of a column or outcome is a field, where dots and brackets would mean something."""

    def fields(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["field"]} if isinstance(part.get("field"), str) else set()
            return own.union(*(fields(value) for key, value in part.items() if key != "values"))
        return set().union(*map(fields, part)) if isinstance(part, list) else set()

    assert fields(result.to_vega_lite()) <= {
        *("name", "note", "estimate", "low", "high", "noise_floor", "adjusted_p_value"),
    }
    assert fields(result[NAME].to_vega_lite()) == {"name", "series", "value", "low", "high"}
    assert result[NAME].to_vega_lite()["title"] == {"text": NAME}


def test_what_was_not_compared_cannot_be_drawn(result: tables.TableComparison) -> None:
    """The error says why there is nothing to draw."""
    for draw in (result["list"].to_vega_lite, result["list"].plot):
        with pytest.raises(ValueError, match="'list' cannot be drawn: not compared: it holds"):
            draw()


def test_a_column_has_a_figure(result: tables.TableComparison) -> None:
    """P beside Q, and each outcome's share of D, the infinite one hatched."""
    left, right = result[NAME].plot().axes
    assert [label.get_text() for label in left.get_yticklabels()] == ["y.z", "y", "x"]
    widths = [bar.get_width() for bar in left.patches]  # type: ignore[attr-defined]
    assert widths == [0.25, 0.25, 0.5, 0, 0.5, 0.5]
    assert [bar.get_hatch() for bar in right.patches] == ["//", None, None]
    assert "D(current‖reference)" in result[NAME].plot().get_suptitle()
