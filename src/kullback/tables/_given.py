"""Every column given one of them, from counts of pairs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kullback import measures
from kullback._checks import check_base
from kullback.counting import quote
from kullback.results import verdict_of
from kullback.tables._joint import JointCounts, count_pairs, find_column
from kullback.tables._results.given import GivenColumn, GivenComparison

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kullback._progress import Progress
    from kullback.counting import ColumnCounts, Pair, Planned
    from kullback.results import Estimate
    from kullback.tables._joint import Frame, Keyed
    from kullback.tables._settings import Settings


Key = TypeVar("Key")


def compare_given_columns(
    frames: tuple[Frame, Frame],
    by: Keyed,
    others: Sequence[Keyed],
    *,
    base: float | None,
    alpha: float,
    threshold: float,
    step: Progress,
) -> list[GivenColumn]:
    """Compare every other column given ``by``; columns that could not be compared come last."""
    from kullback.estimators import adjust_p_values

    counted: list[GivenColumn] = []
    chances: list[tuple[float, float]] = []
    found: list[GivenColumn] = []
    for i, other in enumerate(others):
        planned, status = other[1].planned, other[1].status
        step(f"counting {planned.name} given {by[1].planned.name}", i, len(others))
        if other[1].texts is not None:
            status = "not compared: it is compared by its words, of which a row has many"
        pairs = count_pairs(frames, by, other) if status == "ok" else status
        if isinstance(pairs, str):
            found.append(GivenColumn(planned.name, planned.kind, pairs))
            continue
        try:
            column, p_alone, p_given = _one(planned, pairs, base)
        except ValueError:
            why = f"not compared: no given value in common, none of {quote(by[1].planned.name)}"
            found.append(GivenColumn(planned.name, planned.kind, why))
            continue
        counted.append(column)
        chances.append((p_alone, p_given))
    adjusted = [adjust_p_values(list(side)) for side in zip(*chances, strict=True)]
    judged = [
        _judge(column, p_alone, p_given, alpha=alpha, threshold=threshold)
        for column, p_alone, p_given in zip(counted, *adjusted, strict=True)
    ]
    judged.sort(key=lambda column: (-_value(column.given), column.name))
    return judged + found


def estimate_divergence(
    current: Mapping[Key, int], reference: Mapping[Key, int], base: float | None
) -> Estimate:
    """Return the estimate of D(current‖reference) from counts by outcome, or by pair of them."""
    from kullback.estimators import kl_divergence

    order = list(dict.fromkeys((*current, *reference)))
    p, q = ([side.get(outcome, 0) for outcome in order] for side in (current, reference))
    return kl_divergence(p, q, counts=True, base=base)


def _one(
    planned: Planned, pairs: JointCounts, base: float | None
) -> tuple[GivenColumn, float, float]:
    """Return a column, not yet judged, with its p-values alone and given the other column."""
    from kullback.estimators import conditional_kl_divergence, test_equal, test_equal_given

    reference, current = pairs.margin(1)
    order = list(dict.fromkeys((*current, *reference)))
    alone = test_equal(
        [current.get(outcome, 0) for outcome in order],
        [reference.get(outcome, 0) for outcome in order],
        counts=True,
    )
    given = test_equal_given(pairs.current, pairs.reference)
    column = GivenColumn(
        planned.name,
        planned.kind,
        "ok",
        alone=estimate_divergence(current, reference, base),
        given=conditional_kl_divergence(pairs.current, pairs.reference, base=base),
        test=given,
        observed=observed_divergence_given(pairs, base),
    )
    return column, alone.p_value, given.p_value


def observed_divergence_given(pairs: JointCounts, base: float | None) -> float:
    """Return D(P(y|x)‖Q(y|x)) of the rows at hand: D of P(x,y) from P(x) Q(y|x)."""
    (of_reference, of_current) = pairs.margin(0)
    keys = list(dict.fromkeys((*pairs.current, *pairs.reference)))
    p, q = [], []
    for key in keys:
        x = key[0]
        p.append(float(pairs.current.get(key, 0)))
        share = pairs.reference.get(key, 0) / of_reference[x] if x in of_reference else 0.0
        q.append(of_current.get(x, 0) * share)
    if not any(q):
        return float("inf")
    lost = sum(p) - sum(q)  # of given values that the reference lacks, where q is 0 < p
    if lost > 0.5:
        return float("inf")
    return float(measures.kl_divergence(p, q, base=base, normalize=True))


def _judge(
    column: GivenColumn, p_alone: float, p_given: float, *, alpha: float, threshold: float
) -> GivenColumn:
    if column.alone is None or column.given is None:
        return column
    rule = {"alpha": alpha, "threshold": threshold}
    return replace(
        column,
        adjusted_p_value=float(p_given),
        alone_verdict=verdict_of(column.alone, float(p_alone), **rule),
        verdict=verdict_of(column.given, float(p_given), **rule),
    )


def _value(estimate: Estimate | None) -> float:
    return float("-inf") if estimate is None else estimate.value * check_base(estimate.base)


def compare_given(
    pair: Pair, counted: Sequence[ColumnCounts], by: str, chosen: Settings, step: Progress
) -> GivenComparison:
    """Compare all counted columns given one of them."""
    own = find_column("by", by, counted)
    others = [
        (pair.keys.get(column.planned.name, ""), column) for column in counted if column is not own
    ]
    columns = compare_given_columns(
        pair.frames,
        (pair.keys[by], own),
        others,
        base=chosen.base,
        alpha=chosen.alpha,
        threshold=chosen.threshold,
        step=step,
    )
    current, reference = (
        dict(zip(own.outcomes, side, strict=True)) for side in (own.current, own.reference)
    )
    return GivenComparison(
        by=by,
        mix=estimate_divergence(current, reference, chosen.base),
        columns=tuple(columns),
        reference=pair.reference.label,
        current=pair.current.label,
        base=chosen.base,
        alpha=chosen.alpha,
        threshold=chosen.threshold,
    )
