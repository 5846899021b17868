"""What every pair of axes has: colours, names that are no formulas, a quiet frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kullback.document._layout import printable
from kullback.document._look import LOOKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from kullback.document._look import Role


def colour(role: Role) -> str:
    """Return the colour of a role on white.

    >>> colour("p")
    '#2f6ea5'
    """
    return LOOKS[role].light


def plain_text(name: str, longest: int = 30) -> str:
    r"""Return a name as a label: one line, not too long, dollar signs not read as formulas.

    >>> print(plain_text("$x$"))
    \$x\$
    """
    text = printable(name[: 4 * longest])
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return text.replace("$", r"\$")


def quiet(axes: Axes, *, left: bool = True) -> None:
    """Take away the lines at the top and the right, and at the left where asked."""
    axes.spines[["top", "right"] if left else ["top", "right", "left"]].set_visible(False)


def legend(axes: Axes, columns: int, *, right: bool = False) -> None:
    """Write what stands for what above the axes, on one line."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(
            frameon=False,
            ncols=columns,
            loc="lower right" if right else "lower left",
            bbox_to_anchor=(1 if right else 0, 1),
            borderpad=0.2,
        )
