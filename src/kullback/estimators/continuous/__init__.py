"""Estimates from points: entropy, KL divergence and mutual information of densities, in nats."""

from kullback.estimators.continuous._known_density import wang_kulkarni_verdu_known
from kullback.estimators.continuous._kozachenko_leonenko import kozachenko_leonenko
from kullback.estimators.continuous._ksg import ksg
from kullback.estimators.continuous._scores import kl_from_scores
from kullback.estimators.continuous._spacing import spacing
from kullback.estimators.continuous._wang_kulkarni_verdu import wang_kulkarni_verdu

__all__ = [
    "kl_from_scores",
    "kozachenko_leonenko",
    "ksg",
    "spacing",
    "wang_kulkarni_verdu",
    "wang_kulkarni_verdu_known",
]
