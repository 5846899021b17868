"""What a result says, told once in blocks; every renderer knows blocks and nothing else."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kullback.document import Document


@singledispatch
def describe(result: Any) -> Document:
    """Return the story of a result; each domain registers those of its own results.

    Raises TypeError for what has none.

    >>> from kullback import compare
    >>> describe(compare({"sun": 1.0}, {"sun": 1.0})).title
    'P against Q over 1 outcome, in nats'
    """
    msg = f"{type(result).__name__} has no story: `describe` has none registered for it."
    raise TypeError(msg)


@singledispatch
def derive(result: Any, **options: Any) -> str:  # noqa: ARG001 (they are those of derivations)
    """Return how a result's numbers come about; derivations stand above results and register.

    Raises TypeError for what has none.

    >>> from kullback import compare
    >>> print(derive(compare([0.5, 0.5], [0.5, 0.5])).splitlines()[0])
    H(P), H(P,Q) and D(P‖Q) step by step
    """
    msg = f"{type(result).__name__} has no derivation."
    raise TypeError(msg)
