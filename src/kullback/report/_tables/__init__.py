"""The parts of the page of two tables: a function here and a template of the same name each.

A part returns what its template shows, or None where the result has nothing of the kind; then
the page does not have it. To add one, write the two files and name them below.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from kullback.report._environment import environment

if TYPE_CHECKING:
    from kullback.tables._check import TableCheck
    from kullback.tables._results.column import ColumnComparison
    from kullback.tables._results.comparison import TableComparison

PAGE_PARTS = ("head", "overview", "given", "slices", "remarks")
"""What the page is made of, from above; in the overview every column has its own parts."""

COLUMN_PARTS = ("words", "waterfall", "arrivals", "outcomes")
"""What is shown of a column that is opened."""


def page_parts(result: TableComparison) -> list[str]:
    """Return the parts of the page as HTML, those that have something to show."""
    return _written(PAGE_PARTS, result)


def check_parts(found: TableCheck) -> list[str]:
    """Return the parts of the page of a check: its own head, and then the comparison's."""
    return _written(("check",), found) + _written(PAGE_PARTS[1:], found.comparison)


def column_parts(column: ColumnComparison, result: TableComparison) -> list[str]:
    """Return the parts of one column as HTML."""
    return _written(COLUMN_PARTS, column, result)


def _written(names: tuple[str, ...], *of: object) -> list[str]:
    shown: list[str] = []
    for name in names:
        content = importlib.import_module(f"kullback.report._tables.{name}").part(*of)
        if content is not None:
            shown.append(written(name, content))
    return shown


def written(name: str, content: dict[str, Any]) -> str:
    """Return what a part shows as HTML, everything in it escaped."""
    from markupsafe import Markup

    template = environment().get_template(f"_tables/{name}.html.j2")
    return Markup(template.render(content))  # noqa: S704 (made by our templates)
