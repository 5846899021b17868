"""Names as people read them in a table: short, one line each, aligned by display width."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kullback.document import cut, printable

if TYPE_CHECKING:
    from collections.abc import Sequence


def short_names(names: Sequence[str], most: int) -> list[str]:
    """Return the names as one line each, of at most so many columns, common folders left out.

    >>> short_names(["/usr/share/a.txt", "/usr/share/doc/b.txt"], 20)
    ['a.txt', 'doc/b.txt']
    """
    try:
        common = os.path.commonpath([os.path.dirname(name) for name in names])  # noqa: PTH120 (a name need not be a path)
    except ValueError:
        common = ""
    if common:
        names = [os.path.relpath(name, common) for name in names]
    # The end of a name tells files apart.
    return [cut(printable(name), most, front=True) for name in names]
