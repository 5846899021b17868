"""What every drawing begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document import printable

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def new_figure(*, width: float, height: float) -> Figure:
    """Return an empty figure, apart from pyplot's list of open ones; inches.

    Raises ImportError where matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        msg = "drawings need matplotlib, which is not installed; pip install 'kullback[plots]'"
        raise ImportError(msg) from None
    return Figure(figsize=(width, height), layout="constrained")


def plain_text(name: object, longest: int = 30) -> str:
    """Return the name as a label: one line, not too long, dollar signs not read as formulas."""
    text = printable(name)
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return text.replace("$", r"\$")
