"""Which columns the difference of two tables comes from, as a page that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.counting._errors import shortened
from kullback.report._document import document
from kullback.tables._evidence import THRESHOLD
from kullback.tables._shown.words import estimated, interval

if TYPE_CHECKING:
    from kullback.tables._results.attribution import Attribution

_BAR = 100.0


def page(found: Attribution) -> str:
    """Return the attribution as one HTML file: no scripts, nothing loaded from elsewhere."""
    most = max((share.share.value for share in found), key=abs, default=0.0) or 1.0
    return document(
        "attribution.html.j2",
        found=found,
        total=estimated(found.total, THRESHOLD),
        rows=[
            {
                "name": shortened(share.name) or "''",
                "parent": "" if share.parent is None else shortened(share.parent) or "''",
                "share": estimated(share.share.value, THRESHOLD),
                "interval": interval(share.share, THRESHOLD),
                "alone": estimated(share.alone.value, THRESHOLD),
                "width": round(_BAR * max(share.share.value / most, 0.0), 1),
            }
            for share in found
        ],
        pairs=[
            {
                "first": shortened(pair.first) or "''",
                "second": shortened(pair.second) or "''",
                "size": f"{estimated(pair.divergence.value, THRESHOLD)} "
                f"{interval(pair.divergence, THRESHOLD)}",
                "implied": estimated(pair.implied, THRESHOLD),
            }
            for pair in found.unseen_pairs
        ],
    )
