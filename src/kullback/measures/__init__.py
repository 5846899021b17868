"""Exact measures: probabilities in, numbers out."""

from kullback.measures._divergence import (
    cross_entropy,
    jeffreys_divergence,
    kl_contributions,
    kl_divergence,
    perplexity,
)
from kullback.measures._entropy import entropy, surprisal
from kullback.measures._jensen_shannon import js_distance, js_divergence
from kullback.measures._joint import conditional_entropy, mutual_information
from kullback.measures._renyi import renyi_divergence, renyi_entropy

__all__ = [
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "jeffreys_divergence",
    "js_distance",
    "js_divergence",
    "kl_contributions",
    "kl_divergence",
    "mutual_information",
    "perplexity",
    "renyi_divergence",
    "renyi_entropy",
    "surprisal",
]
