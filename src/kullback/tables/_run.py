"""The work of `compare` and `check`: columns are judged while the next ones are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kullback._progress import no_progress, worker_pool
from kullback.counting import (
    RARE_BELOW,
    argument_and_option,
    check_name,
    check_names,
    check_views,
    note_case_differences,
    pool_rare,
    quote,
)
from kullback.results import ALPHA
from kullback.tables._evidence import draws_for, judge_columns, make_column
from kullback.tables._given import compare_given
from kullback.tables._open import open_pair
from kullback.tables._profiles.reading import check_size
from kullback.tables._results.comparison import TableComparison
from kullback.tables._results.order import sort_place
from kullback.tables._results.profile import USUAL_SIZE
from kullback.tables._settings import check_settings
from kullback.tables._slices import compare_slices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kullback._progress import Progress
    from kullback.counting import Pair


def check_weighted(
    weight: Any, by: str | None, slice_by: str | None, tokens: tuple[str, ...] = ()
) -> None:
    """Raise TypeError or ValueError if it is not a name or conflicts with other options."""
    if not isinstance(weight, str):
        raise TypeError(f"weight is {weight!r}; it must be the name of a column")
    for name, other, why in (
        ("by", by, "pairs of columns are counted by row"),
        ("slice_by", slice_by, "slices are counted by row"),
        ("tokens", tokens or None, "words are counted by text"),
    ):
        if other is not None:
            raise ValueError(
                f"{argument_and_option('weight')} cannot be combined with "
                f"{argument_and_option(name)}: {why}"
            )


def weight_notes(pair: Pair, weight: str | None) -> tuple[str, ...]:
    """Return how many rows the weighted tables are worth, if they are weighted."""
    if weight is None or pair.effective is None:
        return ()
    worth = [f"{value:,.0f}" for value in pair.effective]
    note = (
        f"rows are weighted by {quote(weight)}: {pair.sizes[0]:,} rows of the reference are worth "
        f"{worth[0]} and {pair.sizes[1]:,} of the current table {worth[1]}, (Σw)²/Σw², and that "
        "is how many the counts, estimates and tests are of; outcomes worth fewer than "
        f"{RARE_BELOW} in both together are judged as one"
    )
    return (note,)


def run_comparison(
    reference: Any,
    current: Any,
    *,
    columns: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
    bins: int = 10,
    base: float | None = None,
    max_categories: int = 100_000,
    threshold: float | None = None,
    alpha: float = ALPHA,
    by: str | None = None,
    slice_by: str | None = None,
    weight: str | None = None,
    tokens: Iterable[str] | None = None,
    calendar: Mapping[str, str] | None = None,
    max_size: int = USUAL_SIZE,
    progress: Progress | None = None,
    limits: Sequence[float] = (),
) -> TableComparison:
    """Return what `compare` does, with draws enough for a p-value to fall below all ``limits``."""
    chosen = check_settings(
        bins=bins, max_categories=max_categories, base=base, alpha=alpha, threshold=threshold
    )
    reach = min((chosen.alpha, *limits))
    views = check_views(tokens, calendar)
    check_name("by", by)
    check_name("slice_by", slice_by)
    if weight is not None:
        check_weighted(weight, by, slice_by, views.tokens)
    step = progress or no_progress
    wanted = None if columns is None else check_names("columns", columns)
    left_out = check_names("exclude", () if exclude is None else exclude)
    with open_pair(
        reference,
        current,
        columns=wanted
        if wanted is None
        else _with_parts(wanted, by, slice_by, *views.tokens, *views.calendar),
        exclude=left_out,
        bins=chosen.bins,
        max_categories=chosen.max_categories,
        weight=weight,
        views=views,
        max_size=check_size(max_size),
        rows_for=_rows_for(by=by, slice_by=slice_by, tokens=views.tokens, calendar=views.calendar),
        step=step,
    ) as pair:
        draws = draws_for(len(pair.planned), reach)
        counted = []
        with worker_pool() as work:
            said = []
            for i, name in enumerate(pair.planned):
                step(f"counting {name}", i, len(pair.planned))
                counted.append(pair.column_counts(name))
                said.append(work.submit(make_column, counted[-1], chosen.base, draws=draws))
            results = []
            for i, name in enumerate(pair.planned):
                step(f"judging {name}", i, len(pair.planned))
                results.append(said[i].result())
        found = judge_columns(
            results,
            alpha=chosen.alpha,
            threshold=chosen.threshold,
            reach=reach,
            retesting=step,
            tested={c.planned.name: pool_rare(c.weights) for c in counted if c.weights is not None},
        )
        given = None if by is None else compare_given(pair, counted, by, chosen, step)
        slices = None if slice_by is None else compare_slices(pair, counted, slice_by, chosen, step)
    reference, current = pair.reference, pair.current
    ignored = {
        weight,
        *left_out,
        *(() if wanted is None else (*reference.columns, *current.columns)),
    }
    lone = [
        tuple(name for name in one.columns if name not in other.columns and name not in ignored)
        for one, other in ((reference, current), (current, reference))
    ]
    return TableComparison(
        columns=tuple(sorted(found, key=lambda column: sort_place(column, "verdict"))),
        only_in_reference=lone[0],
        only_in_current=lone[1],
        n_reference=pair.sizes[0],
        n_current=pair.sizes[1],
        reference=reference.label,
        current=current.label,
        base=chosen.base,
        bins=chosen.bins,
        alpha=chosen.alpha,
        threshold=chosen.threshold,
        notes=(*note_case_differences(lone[0], lone[1]), *pair.notes, *weight_notes(pair, weight)),
        given=given,
        slices=slices,
        weight=weight,
        effective=pair.effective,
    )


def _with_parts(names: tuple[str, ...], *more: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *(name for name in more if name is not None))))


def _rows_for(**options: object) -> str | None:
    """Return the first given option that needs the rows of both tables."""
    given = next((name for name, value in options.items() if value not in (None, (), {})), None)
    return None if given is None else argument_and_option(given)
