"""An attribution as text for people."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from kullback.counting._errors import shortened
from kullback.tables._evidence import THRESHOLD
from kullback.tables._shown.parted import print_parted
from kullback.tables._shown.words import estimated, interval

if TYPE_CHECKING:
    from kullback.tables._results.attribution import Attribution

_LONGEST_NAME = 22


def as_text(found: Attribution, *, width: int) -> str:
    """Return what `show` prints, without colours, as lines of at most ``width`` characters."""
    file = io.StringIO()
    show(found, Console(file=file, width=width, no_color=True, highlight=False))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def show(found: Attribution, console: Console) -> None:
    """Print every column's share, and what the tree cannot see."""
    console.print(
        Text(
            "D(current‖reference) of all columns together, by a tree of pairs from "
            f"{_name(found.root)}: {estimated(found.total, THRESHOLD)} {found.unit}, estimated"
        )
    )
    console.print()
    rows: list[list[str | Text]] = [
        [
            _name(share.name),
            "" if share.parent is None else _name(share.parent),
            estimated(share.share.value, THRESHOLD),
            interval(share.share, THRESHOLD),
            estimated(share.alone.value, THRESHOLD),
        ]
        for share in found
    ]
    heads = ["column", "given", "share of D", "95% interval", "D alone"]
    print_parted(console, heads, rows, names=2)
    console.print()
    console.print(Text("A tree sees pairs: what three columns do only together escapes it."))
    for pair in found.unseen_pairs:
        console.print(
            Text(
                f"Not seen: D({_name(pair.first)}, {_name(pair.second)}) is "
                f"{estimated(pair.divergence.value, THRESHOLD)} "
                f"{interval(pair.divergence, THRESHOLD)}, where the tree implies "
                f"{estimated(pair.implied, THRESHOLD)}"
            )
        )
    for name, reason in found.left_out:
        console.print(Text(f"left out: {_name(name)}, {reason}"))


def _name(name: str) -> str:
    return shortened(name, _LONGEST_NAME) or "''"
