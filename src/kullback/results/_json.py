"""JSON for results: strict (no NaN literals), infinities and NaN as strings."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np


def jsonable(value: Any) -> Any:
    """Return the value in JSON's own types, `inf`, `-inf` and `nan` as strings."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, np.generic):
        return jsonable(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def to_json(document: Mapping[str, Any], *, indent: int | None = 2) -> str:
    """Return the document as JSON text that any parser reads."""
    return json.dumps(jsonable(document), indent=indent, ensure_ascii=False, allow_nan=False)
