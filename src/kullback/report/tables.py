"""The comparison of two tables as a page that stands alone, and as a table for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.report._document import document
from kullback.report._tables import page_parts
from kullback.report._tables.head import headline

if TYPE_CHECKING:
    from kullback.tables._results.comparison import TableComparison


def page(result: TableComparison) -> str:
    """Return the comparison as one HTML file: one small script of its own, nothing from elsewhere.

    The script sorts, filters and opens; without it the page holds and shows the same.
    """
    return page_of(headline(result), page_parts(result))


def page_of(title: str, parts: list[str]) -> str:
    """Return the parts as one HTML file with the style and the script of these pages."""
    return document(
        "_tables/page.html.j2",
        styles=("_tables/style.css",),
        script="_tables/script.js",
        title=title,
        parts=parts,
    )


def fragment(result: TableComparison) -> str:
    """Return the comparison as an HTML table, for notebooks."""
    from kullback.report._tables.fragment import fragment as written

    return written(result)
