"""The state of a test as JSON, and back; every entry is checked before use."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.estimators.sequential._known import MOST_EVENTS, KnownReference, read_reference
from kullback.estimators.sequential._mixture import RunningTotal, log_e_value
from kullback.estimators.sequential._pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

SCHEMA = "kullback.sequential-test/1"

_COMMON = {"schema", "kind", "alpha", "outcomes", "log_e_value", "log_e_rest", "log_e_largest"}
_KEYS = {
    "known reference": _COMMON | {"reference", "listed", "counts", "outside"},
    "two streams": _COMMON | {"declared", "seed", "updates", "counts_p", "counts_q"},
}

MOST_TEXT = 2**26
"""The maximum length of a state's text; a longer one would have millions of outcomes."""


def to_document(process: KnownReference | Pairs, alpha: float) -> dict[str, Any]:
    """Return everything that is needed to continue the test."""
    outcomes = process.alphabet.outcomes
    for outcome in outcomes:
        if not _is_plain(outcome):
            msg = f"the outcome {outcome!r} is a {type(outcome).__name__}, which JSON cannot hold; "
            msg += "to save a test, let its outcomes be strings, numbers or booleans."
            raise TypeError(msg)
    total = process.total
    common = {
        "schema": SCHEMA,
        "alpha": alpha,
        "outcomes": outcomes,
        "log_e_value": total.value,
        "log_e_rest": total.rest,
        "log_e_largest": total.largest,
    }
    if isinstance(process, KnownReference):
        return common | {
            "kind": "known reference",
            "reference": process.reference.tolist(),
            "listed": process.listed,
            "counts": process.counts.tolist(),
            "outside": process.outside,
        }
    return common | {
        "kind": "two streams",
        "declared": process.declared,
        "seed": process.seed,
        "updates": process.updates,
        "counts_p": process.counts[0].tolist(),
        "counts_q": process.counts[1].tolist(),
    }


def from_text(text: str | bytes) -> tuple[KnownReference | Pairs, Any]:
    """Return the process and its unchecked alpha; raise ValueError if the text is invalid."""
    if len(text) > MOST_TEXT:
        raise _unreadable(f"it has {len(text):,} characters, more than {MOST_TEXT:,}")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _unreadable(f"it is not JSON ({error})") from None
    kind = document.get("kind") if isinstance(document, dict) else None
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        raise _unreadable(f"its schema is {schema!r:.80}, not {SCHEMA!r}")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise _unreadable(f"its kind is {kind!r:.80}, not one of {sorted(_KEYS)}")
    if set(document) != _KEYS[kind]:
        odd = sorted(set(document) ^ _KEYS[kind])
        raise _unreadable(f"its entries are not those of this schema (see {odd[:3]})")
    outcomes = _outcomes(document["outcomes"])
    total = _total(document)
    process = (
        _known(document, outcomes, total)
        if kind == "known reference"
        else _pairs(document, outcomes, total)
    )
    process.total = total
    return process, document["alpha"]


def _known(
    document: dict[str, Any], outcomes: list[Hashable], total: RunningTotal
) -> KnownReference:
    shares = document["reference"]
    if not isinstance(shares, list) or not all(_is_real(p) and 0 < p <= 1 for p in shares):
        raise _unreadable("its reference is not a list of positive probabilities")
    if len(shares) != len(outcomes):
        raise _unreadable(f"{len(outcomes)} outcomes have {len(shares)} probabilities")
    _, reference = read_reference(dict(zip(outcomes, shares, strict=True)), normalize=False)
    process = KnownReference(outcomes, reference)
    process.reference = reference  # to the last bit: it was normalised when it was saved
    process.log_reference = np.log(reference)
    process.listed = _whole(document, "listed")
    process.counts = _counts(document, "counts", len(outcomes))
    process.seen = int(process.counts.sum())
    process.outside = _whole(document, "outside")
    expected = math.inf if process.outside else log_e_value(process.counts, reference)
    if not math.isclose(total.value + total.rest, expected, rel_tol=1e-6, abs_tol=1e-6):
        raise _unreadable(
            f"its log e-value is {total.value}, but its counts have {expected}; was it changed?"
        )
    return process


def _pairs(document: dict[str, Any], outcomes: list[Hashable], total: RunningTotal) -> Pairs:
    declared = document["declared"]
    if declared is not None and _whole(document, "declared") > len(outcomes):
        raise _unreadable(f"{declared} outcomes are declared, and {len(outcomes)} are listed")
    process = Pairs(outcomes, _whole(document, "seed"))
    process.declared = declared
    process.updates = _whole(document, "updates")
    p, q = (_counts(document, key, len(outcomes)) for key in ("counts_p", "counts_q"))
    process.restore(np.stack((p, q)))
    if math.isinf(total.value):
        raise _unreadable("the log e-value of two streams is finite, and its own is not")
    return process


def _total(document: dict[str, Any]) -> RunningTotal:
    value, rest, largest = (
        _real(document, key) for key in ("log_e_value", "log_e_rest", "log_e_largest")
    )
    if largest < max(0.0, value + rest) - 1e-9 or math.isinf(rest) or value == -math.inf:
        raise _unreadable(f"its largest log e-value, {largest}, is below 0 or its last, {value}")
    return RunningTotal(value, rest, largest)


def _outcomes(listed: Any) -> list[Hashable]:
    if not isinstance(listed, list) or not all(_is_plain(outcome) for outcome in listed):
        raise _unreadable("its outcomes are not a list of strings, numbers and booleans")
    if len(set(listed)) < len(listed):
        raise _unreadable("it names an outcome twice")
    return listed


def _counts(document: dict[str, Any], key: str, size: int) -> NDArray[np.int64]:
    listed = document[key]
    if not isinstance(listed, list) or len(listed) != size:
        raise _unreadable(f"its {key} are not a list of {size} numbers")
    for count in listed:
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise _unreadable(f"its {key} hold {count!r:.40}, which is no count")
    if sum(listed) > MOST_EVENTS:
        raise _unreadable(f"its {key} sum to more than {MOST_EVENTS}")
    return np.array(listed, dtype=np.int64)


def _whole(document: dict[str, Any], key: str) -> int:
    value = document[key]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_EVENTS:
        raise _unreadable(f"its {key} is {value!r:.40}, not a non-negative integer")
    return value


def _real(document: dict[str, Any], key: str) -> float:
    value = document[key]
    if value == "inf":
        return math.inf
    if not _is_real(value):
        raise _unreadable(f"its {key} is {value!r:.40}, not a number")
    return float(value)


def _is_real(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _is_plain(outcome: Any) -> bool:
    if isinstance(outcome, float):
        return math.isfinite(outcome)
    return type(outcome) in {str, int, bool}


def _refuse_constant(constant: str) -> None:
    msg = f"it holds {constant}"
    raise ValueError(msg)


def _unreadable(reason: str) -> ValueError:
    return ValueError(f"the text is no saved sequential test: {reason}.")
