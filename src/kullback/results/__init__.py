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
from kullback.results._verdict import ALPHA as ALPHA
from kullback.results._verdict import THRESHOLD as THRESHOLD
from kullback.results._verdict import VERDICTS as VERDICTS
from kullback.results._verdict import (
    check_rule,
    estimated,
    interval,
    p_text,
    verdict_of,
)

__all__ = [
    "Comparison",
    "Estimate",
    "Result",
    "check_rule",
    "compare",
    "derive",
    "describe",
    "escape_json",
    "estimated",
    "interval",
    "json_schema",
    "p_text",
    "shares_chart",
    "to_frame",
    "to_json",
    "unit_name",
    "verdict_of",
]
