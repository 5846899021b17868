"""The profile of a table as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting._errors import shortened
from kullback.report._document import document
from kullback.tables._shown.profile import HEADS, cells

if TYPE_CHECKING:
    from kullback.tables._results.profile import Profile


def page(profile: Profile) -> str:
    """Return the profile as one HTML file: no scripts, nothing loaded from elsewhere."""
    rows = [
        {
            "name": shortened(column.name) or "''",
            "kind": column.kind,
            "status": "" if column.status == "ok" else column.status,
            "cells": cells(column, profile.rows),
        }
        for column in profile
    ]
    # What is beside the listed values, where any column has it.
    many = len(HEADS) if any(row["cells"][-1] for row in rows) else len(HEADS) - 1
    return document("profile.html.j2", profile=profile, heads=HEADS[:many], rows=rows)
