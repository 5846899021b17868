"""A gate for pipelines: two tables compared, and the rules that their columns break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kullback.results._frames import to_frame
from kullback.results._result import Result
from kullback.tables._arguments import checked_base
from kullback.tables._compared import compared
from kullback.tables._errors import quoted, shortened
from kullback.tables._rules import parse_rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.tables._rules import Rule
    from kullback.tables.results import TableComparison

SCHEMA = "kullback.table-check/1"


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that was broken: by which column (None: by the tables as a whole), and why."""

    rule: str
    column: str | None
    reason: str

    def __str__(self) -> str:
        """Return the failure as a sentence."""
        where = "the tables" if self.column is None else shortened(self.column) or "''"
        return f"{where}: {self.reason} (rule {quoted(self.rule)})"


@dataclass(frozen=True, repr=False, eq=False)
class TableCheck(Result):
    """What `check` found: the comparison, the rules, and every `Failure`, in the columns' order."""

    comparison: TableComparison
    rules: tuple[str, ...]
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether no rule was broken."""
        return not self.failures

    @property
    def uncompared(self) -> tuple[str, ...]:
        """The columns that could not be compared, and so break no rule but "uncompared"."""
        return tuple(column.name for column in self.comparison if column.comparison is None)

    def of_column(self, name: str) -> tuple[Failure, ...]:
        """Return the failures of one column."""
        return tuple(failure for failure in self.failures if failure.column == name)

    def __str__(self) -> str:
        """Return a verdict on the first line, and a line for every failure."""
        lines = [self.headline()]
        lines += [f"  {failure}" for failure in self.failures]
        if self.uncompared:
            listed = ", ".join(shortened(name) or "''" for name in self.uncompared)
            lines.append(f"  not compared, so not judged: {listed}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        """Return the first line of the text."""
        return f"<TableCheck {self.headline()}>"

    def headline(self) -> str:
        """Return in one line whether the tables passed, and by which rules."""
        n, rules = len(self.comparison) - len(self.uncompared), ", ".join(self.rules)
        columns = f"{n} column{'s' * (n != 1)}"
        if self.passed:
            return f"passed: {columns} of the current table, rules: {rules}"
        broken = len({failure.column for failure in self.failures} - {None})
        return f"failed: {broken} of {columns} of the current table, rules: {rules}"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "passed": self.passed,
            "rules": list(self.rules),
            "failures": [
                {"rule": failure.rule, "column": failure.column, "reason": failure.reason}
                for failure in self.failures
            ],
            "uncompared": list(self.uncompared),
            "comparison": self.comparison.to_dict(),
        }

    def to_frame(self) -> Any:
        """Return one row a failure, in pandas, polars or pyarrow, whichever is in use."""
        names = ("rule", "column", "reason")
        return to_frame({name: [getattr(f, name) for f in self.failures] for name in names})

    def to_junit(self) -> str:
        """Return JUnit XML: every column a test case, as build servers show them."""
        from kullback.tables._shown.junit import as_junit

        return as_junit(self)

    def to_markdown(self) -> str:
        """Return a summary in Markdown, for a pull request."""
        from kullback.tables._shown.markdown import as_markdown

        return as_markdown(self)

    def plot(self, **options: Any) -> Any:
        """Draw the comparison; return the matplotlib figure (extra `plots`)."""
        return self.comparison.plot(**options)

    def _repr_html_(self) -> str:
        return self.comparison._repr_html_()


def check(
    reference: Any,
    current: Any,
    *,
    fail_on: str | Iterable[str] = "drifted",
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

    The ``options`` are those of `compare`, except ``by`` and ``slice_by``. Raises ValueError for
    these and for a rule that is none, and what `compare` raises.

    >>> import pandas
    >>> before = pandas.DataFrame({"sky": ["sun", "rain"] * 100})
    >>> after = pandas.DataFrame({"sky": ["sun", "sun", "sun", "rain"] * 50})
    >>> print(check(before, after, fail_on=["drifted", "missing>0"]))
    failed: 1 of 1 column of the current table, rules: drifted, missing>0
      sky: drifted (rule 'drifted')
    """
    base = checked_base(options.get("base"))
    texts = (fail_on,) if isinstance(fail_on, str) else tuple(fail_on)
    if not texts or not all(isinstance(text, str) for text in texts):
        raise TypeError(f"fail_on is {fail_on!r}; it must be a rule such as 'drifted', or several")
    rules = [parse_rule(text, base) for text in texts]
    for name in ("by", "slice_by"):
        if options.get(name) is not None:
            raise ValueError(
                f"check goes without {name}: its rules judge whole columns; call compare for it"
            )
    limits = [rule.limit for rule in rules if rule.measure == "p"]
    return judge(compared(reference, current, **options, limits=limits), rules)


def judge(comparison: TableComparison, rules: Iterable[Rule]) -> TableCheck:
    """Return what the rules say of a comparison."""
    rules = list(rules)
    failures = []
    if any(rule.measure == "columns" for rule in rules):
        lone = (
            ("the current table has no column", comparison.only_in_reference),
            ("the reference has no column", comparison.only_in_current),
        )
        failures += [
            Failure("columns", None, f"{words} {quoted(name)}")
            for words, names in lone
            for name in names
        ]
    for column in comparison:
        found = [(rule.text, rule.broken_by(column)) for rule in rules]
        failures += [Failure(text, column.name, why) for text, why in found if why is not None]
    return TableCheck(comparison, tuple(rule.text for rule in rules), tuple(failures))


def assert_same_distribution(
    reference: Any, current: Any, *, fail_on: str | Iterable[str] = "drifted", **options: Any
) -> None:
    """Raise AssertionError, with the columns and reasons, if `check` does not pass.

    Made for tests: the message is what pytest prints.

    >>> import pandas
    >>> table = pandas.DataFrame({"sky": ["sun", "rain"] * 100})
    >>> assert_same_distribution(table, table)
    """
    __tracebackhide__ = True  # pytest shows the caller's line, not this one
    found = check(reference, current, fail_on=fail_on, **options)
    if not found.passed:
        raise AssertionError(str(found))
