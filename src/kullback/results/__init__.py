"""What the measures and the estimators are handed out in, and what every result can do."""

from kullback.results._comparison import Comparison, compare
from kullback.results._estimate import Estimate
from kullback.results._result import (
    Result,
    derive,
    describe,
    escape_json,
    json_schema,
    to_frame,
    to_json,
    unit_name,
)
from kullback.results._story import shares_chart

__all__ = [
    "Comparison",
    "Estimate",
    "Result",
    "compare",
    "derive",
    "describe",
    "escape_json",
    "json_schema",
    "shares_chart",
    "to_frame",
    "to_json",
    "unit_name",
]
