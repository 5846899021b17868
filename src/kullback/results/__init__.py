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
from kullback.results._verdict import DRIFTED as DRIFTED
from kullback.results._verdict import NOT_COMPARED as NOT_COMPARED
from kullback.results._verdict import SAME as SAME
from kullback.results._verdict import SMALL as SMALL
from kullback.results._verdict import THRESHOLD as THRESHOLD
from kullback.results._verdict import UNKNOWN as UNKNOWN
from kullback.results._verdict import VERDICTS as VERDICTS
from kullback.results._verdict import (
    Verdict,
    check_rule,
    describe_verdict,
    verdict_of,
)

__all__ = [
    "Comparison",
    "Estimate",
    "Result",
    "Verdict",
    "check_rule",
    "compare",
    "derive",
    "describe",
    "describe_verdict",
    "escape_json",
    "json_schema",
    "shares_chart",
    "to_frame",
    "to_json",
    "unit_name",
    "verdict_of",
]
