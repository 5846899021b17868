"""What the measures and the estimators are handed out in, and what every result can do."""

from kullback.results._describe import derive, describe
from kullback.results._frames import to_frame
from kullback.results._json import escape_json, to_json
from kullback.results._result import Result, unit_name
from kullback.results._schemas import json_schema
from kullback.results._story import shares_chart
from kullback.results.comparison import Comparison, compare
from kullback.results.estimate import Estimate

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
