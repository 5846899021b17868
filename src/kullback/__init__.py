"""Entropy, cross-entropy and KL divergence, exact, for every kind of P and Q.

P is the truth and Q a stand-in for it. How far is Q from P, and how sure is that?

>>> import kullback
>>> round(kullback.kl_divergence([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], base=2), 12)
0.4
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kullback import _starting

if _starting.is_program():
    # Before what takes long to import.
    _starting.end_quietly()

from kullback._config import Config, set_num_threads, show_config
from kullback._version import __version__
from kullback.measures import (
    conditional_entropy,
    cross_entropy,
    entropy,
    jeffreys_divergence,
    js_distance,
    js_divergence,
    kl_contributions,
    kl_divergence,
    mutual_information,
    perplexity,
    renyi_divergence,
    renyi_entropy,
    surprisal,
)
from kullback.results import Comparison, compare
from kullback.results import derive as _derive

if TYPE_CHECKING:
    from kullback import coding, derivation, estimators, fitting, tables
    from kullback.derivation import explain

__all__ = [
    "Comparison",
    "Config",
    "__version__",
    "coding",
    "compare",
    "conditional_entropy",
    "cross_entropy",
    "derivation",
    "entropy",
    "estimators",
    "explain",
    "fitting",
    "jeffreys_divergence",
    "js_distance",
    "js_divergence",
    "kl_contributions",
    "kl_divergence",
    "mutual_information",
    "perplexity",
    "renyi_divergence",
    "renyi_entropy",
    "set_num_threads",
    "show_config",
    "surprisal",
    "tables",
]

_MODULES = ("coding", "derivation", "estimators", "fitting", "tables")


def __getattr__(name: str) -> Any:
    """Import a domain when it is first asked for, so that `import kullback` stays quick."""
    if name in _MODULES:
        return importlib.import_module(f"kullback.{name}")
    if name == "explain":
        from kullback.derivation import explain

        return explain
    msg = f"module 'kullback' has no attribute {name!r}"
    raise AttributeError(msg)


@_derive.register(Comparison)
def _derive_comparison(comparison: Comparison, **options: Any) -> str:
    """Return the derivation of a comparison; this package alone stands above both."""
    from kullback.derivation import explain_comparison

    return explain_comparison(comparison, **options)


def __dir__() -> list[str]:
    return sorted(__all__)
