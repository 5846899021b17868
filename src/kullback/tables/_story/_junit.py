"""A checked comparison as JUnit XML, which build servers show as tests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from kullback.counting._errors import shortened

if TYPE_CHECKING:
    from kullback.tables._check import TableCheck

_TABLES = "the tables' columns"


def as_junit(found: TableCheck) -> str:
    """Return one test case a column: failed with the reasons, skipped where not compared.

    A name of a million characters or of control characters is cut and escaped: XML has no
    way to hold the latter.
    """
    comparison = found.comparison
    suite = ET.Element("testsuite", name="kullback check")
    suite_class = shortened(f"{comparison.current} against {comparison.reference}", 300)
    whole = [failure for failure in found.failures if failure.column is None]
    if whole:
        case = ET.SubElement(suite, "testcase", classname=suite_class, name=_TABLES)
        _fail(case, [str(failure) for failure in whole])
    for column in comparison:
        name = shortened(column.name) or "''"
        case = ET.SubElement(suite, "testcase", classname=suite_class, name=name)
        failures = found.of_column(column.name)
        if failures:
            _fail(case, [str(failure) for failure in failures])
        elif column.comparison is None:
            ET.SubElement(case, "skipped", message=shortened(column.status, 300))
    if not whole:
        for names, role in (
            (comparison.only_in_reference, "the reference"),
            (comparison.only_in_current, "the current table"),
        ):
            for one in names:
                case = ET.SubElement(
                    suite, "testcase", classname=suite_class, name=shortened(one) or "''"
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
