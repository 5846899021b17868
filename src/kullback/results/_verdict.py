"""Whether two samples differ, and whether that matters: the rule that every domain judges by."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from kullback._checks import as_number, check_base, check_share
from kullback.results._result import unit_name

if TYPE_CHECKING:
    from kullback.document import Role
    from kullback.results._estimate import Estimate

DRIFTED, SMALL, UNKNOWN, SAME = VERDICTS = (
    "drifted",
    "different but small",
    "too little data to say",
    "same",
)
"""The verdicts, the gravest first."""

NOT_COMPARED = "not compared"
"""What stands for a verdict where there is none; a status says why."""


class Verdict(NamedTuple):
    """What a verdict is called and means, and the role of its look in `kullback.document`."""

    name: str
    role: Role
    meaning: str


_VERDICTS: dict[str, Verdict] = {
    verdict.name: verdict
    for verdict in (
        Verdict(DRIFTED, "drifted", "a difference that matters"),
        Verdict(SMALL, "small", "a difference, too small to matter"),
        Verdict(UNKNOWN, "unknown", "no difference found, but one that matters is possible"),
        Verdict(SAME, "same", "no difference found, and none that matters is left possible"),
        Verdict(NOT_COMPARED, "none", "the column says why"),
    )
}

ALPHA = 0.05
THRESHOLD = 0.05
"""In nats. Jeffreys (PSI) is about 2 D where P and Q are close, so this is a PSI of about 0.1."""


def verdict_of(
    estimate: Estimate, adjusted_p_value: float, *, alpha: float, threshold: float
) -> str:
    """Return one of `VERDICTS`: whether there is a difference (p), and whether it matters (D).

    A difference is there if the adjusted p-value is at most ``alpha``; then the column has
    "drifted" if the estimate of D reaches the ``threshold`` (in the estimate's unit) and is
    "different but small" if not. Where none is found the column is the "same" if the interval
    of D ends below the threshold, so that no difference that matters is left possible;
    otherwise there is "too little data to say".

    >>> from kullback.results import Estimate
    >>> wide = Estimate(measure="D(P‖Q)", value=0.06, low=0.0, high=0.2)
    >>> [verdict_of(wide, p, alpha=0.05, threshold=0.05) for p in (0.01, 0.3)]
    ['drifted', 'too little data to say']
    >>> narrow = Estimate(measure="D(P‖Q)", value=0.004, low=0.0, high=0.008)
    >>> [verdict_of(narrow, p, alpha=0.05, threshold=0.05) for p in (0.01, 0.3)]
    ['different but small', 'same']
    """
    # In nats, because a base below 1 turns the signs of both.
    limit, found = threshold * check_base(estimate.base), estimate.in_base(None)
    if adjusted_p_value <= alpha:
        return DRIFTED if found.value >= limit else SMALL
    return SAME if found.high < limit else UNKNOWN


def describe_verdict(name: str | None) -> Verdict:
    """Return what a verdict is called and means; None is what was not compared.

    >>> describe_verdict("same").meaning, describe_verdict(None).name
    ('no difference found, and none that matters is left possible', 'not compared')
    """
    return _VERDICTS[name or NOT_COMPARED]


def check_rule(alpha: float, threshold: float | None, base: float | None) -> float:
    """Return the threshold in the unit of ``base``; raise ValueError if the rule makes no sense.

    >>> check_rule(0.05, None, None)
    0.05
    """
    check_share("alpha", alpha, example=f"{ALPHA}")
    unit = check_base(base)
    if threshold is None:
        return THRESHOLD / unit
    if not 0 < as_number(threshold) * unit < math.inf:
        msg = f"threshold must be a positive number of {unit_name(base)}, not {threshold!r:.80}."
        raise ValueError(msg)
    return as_number(threshold)
