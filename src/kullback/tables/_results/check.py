"""What checking two tables gives: the rules, and which columns break them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from xml.etree import ElementTree as ET

from kullback.counting import quote, shorten
from kullback.document import count_of
from kullback.results import NOT_COMPARED, Result, to_frame

if TYPE_CHECKING:
    from kullback.tables._results.comparison import TableComparison

SCHEMA = "kullback.table-check/1"
_TABLES = "the tables' columns"


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that was broken: by which column (None: by the tables as a whole), and why."""

    rule: str
    column: str | None
    reason: str

    def __str__(self) -> str:
        """Return the failure as a sentence."""
        where = "the tables" if self.column is None else shorten(self.column) or "''"
        return f"{where}: {self.reason} (rule {quote(self.rule)})"


@dataclass(frozen=True, repr=False, eq=False)
class TableCheck(Result):
    """What `check` found: the comparison, the rules, and every `Failure`, in the columns' order."""

    _width: ClassVar[int] = 1_000_000  # every failure is a line, however long

    comparison: TableComparison
    rules: tuple[str, ...]
    failures: tuple[Failure, ...]
    allow_skipped: bool = False

    @property
    def passed(self) -> bool:
        """Whether no rule was broken."""
        return not self.failures

    @property
    def uncompared(self) -> tuple[str, ...]:
        """The columns that could not be compared, and so break no limit."""
        return tuple(column.name for column in self.comparison if column.comparison is None)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """The columns that only one of the tables has."""
        return (*self.comparison.only_in_reference, *self.comparison.only_in_current)

    def of_column(self, name: str) -> tuple[Failure, ...]:
        """Return the failures of one column."""
        return tuple(failure for failure in self.failures if failure.column == name)

    def unjudged(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the columns that no rule judged and that do not fail for it, under why.

        Those are identifiers, and all columns that could not be compared where they may pass.
        """
        failed = {failure.column for failure in self.failures}
        lone = () if any(f.rule == "columns" for f in self.failures) else self.unmatched
        told = (
            (NOT_COMPARED, tuple(name for name in self.uncompared if name not in failed)),
            ("in one table only", lone),
        )
        return [(why, names) for why, names in told if names]

    def __repr__(self) -> str:
        """Return the first line of the text."""
        return f"<TableCheck {self.headline()}>"

    def headline(self) -> str:
        """Return in one line whether the tables passed, and by which rules."""
        n, rules = len(self.comparison) - len(self.uncompared), ", ".join(self.rules)
        columns = count_of(n, "column")
        if self.passed:
            return f"passed: {columns} of the current table, rules: {rules}"
        failed = {failure.column for failure in self.failures} - {None}
        skipped = len(failed & set(self.uncompared))
        lone = sum(failure.rule == "columns" for failure in self.failures)
        told = f"failed: {len(failed) - skipped} of {columns} of the current table"
        told += f", {skipped} not compared" if skipped else ""
        told += f", {lone} in one table only" if lone else ""
        return f"{told}, rules: {rules}"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "passed": self.passed,
            "allow_skipped": self.allow_skipped,
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
        return _as_junit(self)


def _as_junit(found: TableCheck) -> str:
    """Return one test case a column: failed with the reasons, skipped where not compared.

    A name of a million characters or of control characters is cut and escaped: XML has no
    way to hold the latter.
    """
    comparison = found.comparison
    suite = ET.Element("testsuite", name="kullback check")
    suite_class = shorten(f"{comparison.current} against {comparison.reference}", 300)
    whole = [failure for failure in found.failures if failure.column is None]
    if whole:
        case = ET.SubElement(suite, "testcase", classname=suite_class, name=_TABLES)
        _fail(case, [str(failure) for failure in whole])
    for column in comparison:
        name = shorten(column.name) or "''"
        case = ET.SubElement(suite, "testcase", classname=suite_class, name=name)
        failures = found.of_column(column.name)
        if failures:
            _fail(case, [str(failure) for failure in failures])
        elif column.comparison is None:
            ET.SubElement(case, "skipped", message=shorten(column.status, 300))
    if not whole:
        for names, role in (
            (comparison.only_in_reference, "the reference"),
            (comparison.only_in_current, "the current table"),
        ):
            for one in names:
                case = ET.SubElement(
                    suite, "testcase", classname=suite_class, name=shorten(one) or "''"
                )
                ET.SubElement(case, "skipped", message=f"not compared: only {role} has it")
    counts = {
        "tests": len(suite),
        "failures": len(suite.findall("testcase/failure")),
        "errors": 0,
        "skipped": len(suite.findall("testcase/skipped")),
    }
    for name, count in counts.items():
        suite.set(name, str(count))
    ET.indent(suite)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suite, encoding="unicode")}\n'


def _fail(case: ET.Element, reasons: list[str]) -> None:
    failure = ET.SubElement(case, "failure", message=reasons[0])
    failure.text = "\n".join(reasons)
