"""Estimates from samples: each with an interval, and with what noise alone would give."""

from kullback.estimators import _story as _story  # registers what results say
from kullback.estimators.adjust import adjust_p_values
from kullback.estimators.conditional import conditional_kl_divergence, test_equal_given
from kullback.estimators.continuous import kl_from_scores
from kullback.estimators.contributions import contribution_intervals
from kullback.estimators.cross_entropy import cross_entropy
from kullback.estimators.entropy import entropy
from kullback.estimators.equality import EqualityTest, test_equal
from kullback.estimators.js_divergence import js_divergence
from kullback.estimators.kl_divergence import kl_divergence
from kullback.estimators.mutual_information import mutual_information
from kullback.estimators.sequential import SequentialTest
from kullback.results import Estimate

__all__ = [
    "EqualityTest",
    "Estimate",
    "SequentialTest",
    "adjust_p_values",
    "conditional_kl_divergence",
    "contribution_intervals",
    "cross_entropy",
    "entropy",
    "js_divergence",
    "kl_divergence",
    "kl_from_scores",
    "mutual_information",
    "test_equal",
    "test_equal_given",
]
