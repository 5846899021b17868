"""How two tables are compared: the options of `compare` and its kin, checked before any work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kullback._checks import check_base, check_share, check_whole
from kullback.results import ALPHA, check_rule

MOST_BINS = 1000


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked options; ``threshold`` is in the unit of ``base``."""

    bins: int
    max_categories: int
    base: float | None
    alpha: float
    threshold: float


def check_settings(
    *, bins: Any, max_categories: Any, base: Any, alpha: Any, threshold: Any
) -> Settings:
    """Check the options; raise ValueError with the values that are allowed."""
    check_base(base)
    return Settings(
        check_whole("bins", bins, 2, MOST_BINS),
        check_whole("max_categories", max_categories, 1),
        None if base is None else float(base),
        check_share("alpha", alpha, example=f"{ALPHA}"),
        check_rule(alpha, threshold, base),
    )
