"""What the measures and the estimators are handed out in."""

from kullback.results._schemas import json_schema
from kullback.results.comparison import Comparison, compare
from kullback.results.estimate import Estimate

__all__ = ["Comparison", "Estimate", "compare", "json_schema"]
