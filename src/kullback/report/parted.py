"""Tables compared given a column, or within its values, as pages: parts of the tables' page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback.counting._errors import shortened
from kullback.report._document import document
from kullback.report._tables import written
from kullback.report._tables.given import shown as given
from kullback.report._tables.slices import shown as slices
from kullback.tables._results.given import GivenComparison

if TYPE_CHECKING:
    from kullback.tables._results.slices import SliceComparison


def page(found: GivenComparison | SliceComparison) -> str:
    """Return the comparison as one HTML file: no scripts, nothing loaded from elsewhere."""
    by = shortened(found.by) or "''"
    if isinstance(found, GivenComparison):
        headline, name, content = f"Every other column given {by}", "given", given(found)
        sides = (found.reference, found.current)
    else:
        many = f"{len(found):,} value{'s' * (len(found) != 1)}"
        headline, name, content = f"Two tables within {many} of {by}", "slices", slices(found)
        sides = None
    head: dict[str, Any] = {"headline": headline, "unit": found.unit, "sides": sides}
    return document(
        "_tables/page.html.j2",
        styles=("_tables/style.css",),
        title=headline,
        parts=[written("alone", head), written(name, content)],
    )
