"""Points of densities, kept from being counted as labels."""

from __future__ import annotations

from typing import Any

from kullback.estimators._samples import is_continuous


def refuse_points(x: Any, y: Any, *, counts: bool, known: str | None = None) -> None:
    """Raise where an argument holds floats: as labels hardly one of them would occur twice."""
    if counts:
        return
    for name, value in (("x", x), ("y", y)):
        told = name == {"p": "x", "q": "y"}.get(known or "")
        if value is not None and not told and is_continuous(value):
            msg = (
                f"{name} holds floats, points of a density, and they are no labels; kl_divergence, "
                "entropy and mutual_information take points on every side, or bin them first."
            )
            raise ValueError(msg)
