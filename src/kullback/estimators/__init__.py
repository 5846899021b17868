"""Estimates from samples: each with an interval, and with what noise alone would give."""

from kullback.estimators import _story as _story  # registers what results say
from kullback.estimators._clustered import CLUSTER_DRAWS as CLUSTER_DRAWS
from kullback.estimators._clustered import ENOUGH_CLUSTERS as ENOUGH_CLUSTERS
from kullback.estimators._clustered import ClusteredEvidence, clustered_evidence
from kullback.estimators._clusters import Clusters
from kullback.estimators._conditional_divergence import conditional_kl_divergence
from kullback.estimators._conditional_equality import test_equal_given
from kullback.estimators._contributions import contribution_intervals
from kullback.estimators._cross_entropy import cross_entropy
from kullback.estimators._entropy import entropy
from kullback.estimators._equality import EqualityTest, adjust_p_values, test_equal
from kullback.estimators._js_divergence import js_divergence
from kullback.estimators._kl_divergence import kl_divergence
from kullback.estimators._mutual_information import mutual_information
from kullback.estimators.continuous import kl_from_scores
from kullback.estimators.sequential import SequentialTest
from kullback.results import Estimate

__all__ = [
    "ClusteredEvidence",
    "Clusters",
    "EqualityTest",
    "Estimate",
    "SequentialTest",
    "adjust_p_values",
    "clustered_evidence",
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
