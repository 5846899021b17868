r"""The worked derivation of H(P), H(P,Q) and D(P‖Q), and the worked examples of the theory.

>>> import kullback
>>> print(kullback.explain([0.5, 0.5], base=2).partition("\n")[0])
The entropy H(P) step by step
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from kullback.explain._examples import EXAMPLES, Example, example
from kullback.explain._explain import explain
from kullback.explain._language import languages

__all__ = ["EXAMPLES", "Example", "example", "explain", "languages"]


class _CallableModule(ModuleType):
    """A module that is also its main function.

    The folder and the function in it have one name. `kullback.explain` is the module as soon as
    anybody imports something from it, so that the module has to answer `kullback.explain(p, q)`.
    """

    def __call__(self, *args: Any, **options: Any) -> str:
        return explain(*args, **options)


_CallableModule.__call__.__doc__ = explain.__doc__
sys.modules[__name__].__class__ = _CallableModule
