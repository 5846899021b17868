"""What was found in a column and how sure that is, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document import (
    change_text,
    count_of,
    estimate_text,
    interval_name,
    interval_text,
    share_of_rows,
)
from kullback.results import DRIFTED, SAME, SMALL
from kullback.tables._results.words import kind_of_outcomes, p_value_text

if TYPE_CHECKING:
    from kullback.results import Estimate
    from kullback.tables._results.column import ColumnComparison


def sentences(column: ColumnComparison, threshold: float, unit: str) -> list[str]:
    """Return what was found, how sure that is, and what to beware of."""
    estimate = column.estimate
    if estimate is None:
        return [column.status]
    what = "rows" if column.texts is None else "words"
    rows = f"{sum(column.counts_current):,} current {what} and {sum(column.counts_reference):,}"
    floor = estimate_text(estimate.noise_floor, threshold)
    none = (
        f"If nothing had changed, the estimate would be about {floor} on average: the noise floor "
        f"of {rows} of the reference in {count_of(len(column.outcomes), 'outcome')}."
    )
    written = [_verdict(column, estimate, threshold, unit), none]
    if column.unseen:
        many = len(column.unseen)
        value = kind_of_outcomes(column, column.unseen)
        values = f"a {value}" if many == 1 else f"{many:,} {value}s"
        has = "has nothing in" if value == "bin" else "never has"
        written.append(
            f"The reference {has} {values} of the current table, "
            f"{share_of_rows(column.unseen_mass)} of its {what}. A model that gives these "
            f"probability 0 has infinite loss: D of the observed {what} is infinite, and its "
            "estimate is finite."
        )
    missing = column.missing_shares
    if any(missing):
        as_what = "an outcome like any other" if column.texts is None else "no part of D here"
        written.append(f"Missing, {as_what}: {change_text(*missing)} of the rows.")
    said = [*column.notes, *([] if estimate.status == "ok" else [f"beware: {estimate.status}"])]
    return [*written, *map(_sentence, said)]


def _verdict(column: ColumnComparison, estimate: Estimate, threshold: float, unit: str) -> str:
    """Return the verdict with the numbers that it stands on."""
    value = estimate_text(estimate.value, threshold)
    ends = interval_text(estimate, threshold)
    limit = f"{threshold:.4g} {unit}"
    p = f"adjusted p {'' if p_value_text(column)[:1] == '≤' else '= '}{p_value_text(column)}"
    reach = "without an upper end" if math.isinf(estimate.high) else ends
    sure = interval_name(estimate.confidence)
    size = f"D(current‖reference) is estimated at {value} {unit}, {sure} {reach}"
    if column.verdict == DRIFTED:
        return (
            f"Drifted. The difference is unlikely to be chance ({p}), and it matters: {size}, "
            f"where the threshold is {limit}."
        )
    if column.verdict == SMALL:
        # Divided, because a base below 1 turns the signs of both.
        over = estimate.high / threshold >= 1
        more = "; the interval extends above it, so more rows would decide" if over else ""
        return (
            f"Different but small. The difference is unlikely to be chance ({p}), but {size}, "
            f"below the threshold of {limit}{more}."
        )
    if column.verdict == SAME:
        return (
            f"The same. No difference was found ({p}), and one that matters is ruled out: "
            f"{size}, all of it below the threshold of {limit}."
        )
    return (
        f"Too little data to say. No difference was found ({p}), but one that matters is "
        f"possible: {size}, which reaches the threshold of {limit}. More rows would decide."
    )


def _sentence(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}{'' if note.endswith(('.', '?', '!')) else '.'}"
