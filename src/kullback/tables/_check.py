"""A gate for pipelines: two tables compared, and the rules that their columns break."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback._checks import check_base
from kullback.counting import quote
from kullback.tables._results.check import Failure, TableCheck
from kullback.tables._rules import parse_rule
from kullback.tables._run import run_comparison

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.tables._results.comparison import TableComparison
    from kullback.tables._rules import Rule


_ADVICE = "exclude it, or let such columns pass with --allow-skipped (allow_skipped=True)"

_UNCOUNTED = (
    "nor are its missing values known, so this rule cannot be decided; exclude the column, or "
    "compare the tables themselves"
)


def check(
    reference: Any,
    current: Any,
    *,
    fail_on: str | Iterable[str] = "drifted",
    allow_skipped: bool = False,
    **options: Any,
) -> TableCheck:
    """Compare two tables and tell which columns break a rule.

    A rule is one of the words "drifted" (the verdict), "different" (drifted, or different but
    small), "unsure" (too little data to say), "uncompared" (a column with a status instead of
    numbers), "columns" (a column that only one table has); or a limit: a measure, a sign and a
    number, such as "kl>0.02bits", "js>=0.01", "missing>5%", "unseen>0" or "p<0.001". ``kl`` is
    the estimate of D(current‖reference), ``kl_low`` and ``kl_high`` the ends of its interval:
    a gate that must not cry wolf takes ``kl_low``. ``jeffreys`` (``psi``) and ``js`` are those
    of the observed shares, infinities included. A divergence without a unit is in the unit of
    ``base``; ``p`` is adjusted for the number of columns, and permutations enough for its limit
    are drawn: TableError where 100,000 and more would be needed to decide a column.

    A column that cannot be compared, for its type or because only one table has it, breaks the
    rule "uncompared" or "columns" even where these are not among the rules: leave it out with
    ``exclude``, or let all such columns pass with ``allow_skipped``. Identifiers (nearly every row
    of both tables has a text of its own) are named and do not fail by "drifted"; by any other
    rule, which cannot judge them, they fail. A limit on missing values judges all columns, also
    those that cannot be compared, with ``allow_skipped`` or without; it fails where a profile
    does not say how many values are missing.

    The ``options`` are those of `compare`, except ``by`` and ``slice_by``. Raises ValueError for
    these and for a rule that is none, and what `compare` raises.

    >>> import pandas
    >>> before = pandas.DataFrame({"sky": ["sun", "rain"] * 100})
    >>> after = pandas.DataFrame({"sky": ["sun", "sun", "sun", "rain"] * 50})
    >>> print(check(before, after, fail_on=["drifted", "missing>0"]))
    failed: 1 of 1 column of the current table, rules: drifted, missing>0
      sky: drifted (rule 'drifted')
    """
    base = options.get("base")
    check_base(base)
    texts = (fail_on,) if isinstance(fail_on, str) else tuple(fail_on)
    if not texts or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"fail_on is {fail_on!r}; it must be a rule such as 'drifted', or several")
    rules = [parse_rule(text, base) for text in texts]
    for name in ("by", "slice_by"):
        if options.get(name) is not None:
            raise ValueError(
                f"check cannot take {name}, because its rules judge whole columns; use compare "
                "instead"
            )
    limits = [rule.limit for rule in rules if rule.measure == "p"]
    comparison = run_comparison(reference, current, **options, limits=limits)
    return judge(comparison, rules, allow_skipped=allow_skipped)


def judge(
    comparison: TableComparison, rules: Iterable[Rule], *, allow_skipped: bool = False
) -> TableCheck:
    """Apply the rules to a comparison."""
    rules = list(rules)
    asked = {rule.measure for rule in rules}
    failures = _of_tables(comparison, "columns" in asked, allow_skipped)
    for column in comparison:
        found = [(rule.text, rule.broken_by(column)) for rule in rules]
        failures += [Failure(text, column.name, why) for text, why in found if why is not None]
        skipped = column.comparison is None and not allow_skipped and "uncompared" not in asked
        helpless = [quote(rule.text) for rule in rules if not rule.judges(column)]
        if skipped and (helpless or not column.identifies):
            why = f"; {', '.join(helpless)} cannot judge it" if column.identifies else ""
            failures.append(Failure("uncompared", column.name, f"{column.status}{why}; {_ADVICE}"))
            continue
        failures += [
            Failure(rule.text, column.name, f"{column.status}; {_UNCOUNTED}")
            for rule in rules
            if rule.measure == "missing" and not rule.judges(column)
        ]
    texts = tuple(rule.text for rule in rules)
    return TableCheck(comparison, texts, tuple(failures), allow_skipped)


def _of_tables(
    comparison: TableComparison,
    asked: bool,  # noqa: FBT001 (private)
    allow_skipped: bool,  # noqa: FBT001 (private)
) -> list[Failure]:
    """Return a failure for every column that only one table has, if a rule forbids them."""
    lone = (
        ("the current table has no column", comparison.only_in_reference),
        ("the reference has no column", comparison.only_in_current),
    )
    if allow_skipped and not asked:
        return []
    advice = "" if asked else f"; {_ADVICE}"
    return [
        Failure("columns", None, f"{words} {quote(name)}{advice}")
        for words, names in lone
        for name in names
    ]


def assert_same_distribution(
    reference: Any,
    current: Any,
    *,
    fail_on: str | Iterable[str] = "drifted",
    allow_skipped: bool = False,
    **options: Any,
) -> None:
    """Raise AssertionError, with the columns and reasons, if `check` does not pass.

    Made for tests: the message is what pytest prints.

    >>> import pandas
    >>> table = pandas.DataFrame({"sky": ["sun", "rain"] * 100})
    >>> assert_same_distribution(table, table)
    """
    __tracebackhide__ = True  # pytest shows the caller's line, not this one
    found = check(reference, current, fail_on=fail_on, allow_skipped=allow_skipped, **options)
    if not found.passed:
        raise AssertionError(str(found))
