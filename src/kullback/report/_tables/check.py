"""The head of a check's page: whether the tables passed, and what was broken by which column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.counting._errors import shortened
from kullback.report._tables import head

if TYPE_CHECKING:
    from kullback.tables._check import Failure, TableCheck

_IN_HEADLINE = 3
_MOST = 200
"""Failures in the list; beyond, the columns themselves tell more than the rules."""


def part(found: TableCheck) -> dict[str, Any]:
    """Return the head of the comparison under the check's own headline, and its failures."""
    return head.part(found.comparison) | {
        "headline": headline(found),
        "rules": [shortened(rule) for rule in found.rules],
        "failures": [
            {"where": _where(failure), "rule": shortened(failure.rule), "reason": failure.reason}
            for failure in found.failures[:_MOST]
        ],
        "more": max(len(found.failures) - _MOST, 0),
        "unjudged": [
            (why.capitalize(), [shortened(name) or "''" for name in names])
            for why, names in found.unjudged()
        ],
    }


def headline(found: TableCheck) -> str:
    """Return whether the tables passed, and the first rules that failed with who broke them.

    >>> import pandas
    >>> from kullback import tables
    >>> table = pandas.DataFrame({"sky": ["sun", "rain"] * 500})
    >>> headline(tables.check(table, table))
    'Passed: no rule is broken'
    >>> other = pandas.DataFrame({"sky": ["sun", "sun", "sun", "rain"] * 250})
    >>> headline(tables.check(table, other))
    'Failed: drifted, by sky'
    """
    if found.passed:
        return "Passed: no rule is broken"
    first = "; ".join(
        f"{shortened(failure.rule, 40)}, by {shortened(_where(failure), 40)}"
        for failure in found.failures[:_IN_HEADLINE]
    )
    more = len(found.failures) - _IN_HEADLINE
    return f"Failed: {first}" + (f"; and {more:,} more" if more > 0 else "")


def _where(failure: Failure) -> str:
    return "the tables" if failure.column is None else shortened(failure.column) or "''"
