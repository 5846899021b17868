"""The published JSON Schema of results."""

from __future__ import annotations

import json
from typing import Any


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of every result.

    It is one document without references to others: the kind is told by the key ``schema`` of
    what is validated, and stands under ``$defs``. The file is
    ``kullback/results/schemas/kullback.schema.json``; docs/json.md says it in words.

    >>> json_schema()["properties"]["schema"]["enum"][-1]
    'kullback.two-codes/1'
    """
    # Here, not above: it takes as long to import as all the rest of this folder.
    from importlib.resources import files

    text = files("kullback.results").joinpath("schemas", "kullback.schema.json").read_text("utf-8")
    return dict(json.loads(text))
