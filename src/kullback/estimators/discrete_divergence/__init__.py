"""Estimators of cross-entropy and KL divergence from counts: one a file, each by its name."""

from kullback.estimators.discrete_divergence import augmented, dirichlet, plugin, zhang
from kullback.estimators.discrete_divergence._choice import METHODS

__all__ = ["METHODS", "augmented", "dirichlet", "plugin", "zhang"]
