"""What follows from something given: D of P(Y|X) from Q(Y|X), and whether there is one."""

from kullback.estimators.conditional.divergence import conditional_kl_divergence
from kullback.estimators.conditional.equality import test_equal_given

__all__ = ["conditional_kl_divergence", "test_equal_given"]
