"""A check of two tables as a page: the comparison's, under what was broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.report._tables import check_parts
from kullback.report._tables.check import headline
from kullback.report.tables import page_of

if TYPE_CHECKING:
    from kullback.tables._check import TableCheck


def page(found: TableCheck) -> str:
    """Return the check as one HTML file: the failures, and all that the comparison's page has."""
    return page_of(headline(found), check_parts(found))
