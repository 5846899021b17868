"""Intervals for estimates from counts: one construction a file."""

from kullback.estimators._intervals.divergence import (
    excluded_by_known,
    kl_interval,
    rare_counts,
    said_of,
)
from kullback.estimators._intervals.noncentral import Quadratic, noncentral_interval

__all__ = [
    "Quadratic",
    "excluded_by_known",
    "kl_interval",
    "noncentral_interval",
    "rare_counts",
    "said_of",
]
