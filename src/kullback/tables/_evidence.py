"""What the counts of a column say: how large D is, whether there is a difference, the verdict."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from kullback.counting import pool_rare
from kullback.results import compare as compare_distributions
from kullback.results import verdict_of
from kullback.tables._results.column import ColumnComparison
from kullback.tables._results.words import is_at_floor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kullback.counting import ColumnCounts
    from kullback.estimators import Clusters, EqualityTest
    from kullback.results import Estimate


MOST_DRAWS = 100_000
_MOST_DRAWN = 20_000_000  # counts, which take about two seconds


def estimate_and_test(
    current: Sequence[int], reference: Sequence[int], base: float | None
) -> tuple[Estimate, EqualityTest]:
    """Return the estimate of D(current‖reference) and the test of P = Q from a column's counts."""
    # Here, not above, so that SciPy is imported with the first column and not with the module.
    from kullback.estimators import kl_divergence, test_equal

    estimate = kl_divergence(current, reference, counts=True, base=base)
    return estimate, test_equal(current, reference, counts=True)


def estimate_and_test_words(
    current: Sequence[int],
    reference: Sequence[int],
    clusters: Clusters,
    base: float | None,
    draws: int | None,
) -> tuple[Estimate, EqualityTest]:
    """Return the same of words, which are not independent within one text."""
    import numpy as np

    from kullback.estimators import CLUSTER_DRAWS, clustered_evidence

    found = clustered_evidence(
        np.array(current),
        np.array(reference),
        clusters,
        base=base,
        draws=max(draws or 0, CLUSTER_DRAWS),
    )
    return found.estimate, found.test


def draws_for(tests: int, alpha: float) -> int:
    """Return how many permutations put an adjusted p-value of ``alpha`` within reach."""
    return math.ceil(min(2 * tests / alpha, MOST_DRAWS))


def judge_columns(
    columns: Sequence[ColumnComparison],
    *,
    alpha: float,
    threshold: float,
    reach: float | None = None,
    retesting: Callable[[str, int, int], None],
    tested: Mapping[str, tuple[Sequence[int], Sequence[int]]] | None = None,
) -> list[ColumnComparison]:
    """Return the columns with adjusted p-values (Benjamini-Hochberg, over all of them), judged.

    A permutation p-value is at least 1/(draws + 1), which the adjustment multiplies by up to
    the number of columns. Where no permutation reached a column's G and ``reach`` (``alpha`` if
    None) could be out of reach by that alone, the column is tested again with draws enough
    (100,000 at most). That keeps the chance of p <= t at most t: such a p is the second test's,
    and any p from the first bound on is reached in the first test alone. ``tested`` has
    the counts, the reference's and the current table's, of columns whose test is not of all
    their outcomes.
    """
    from kullback.estimators import adjust_p_values, test_equal

    tests = {i: column.test for i, column in enumerate(columns) if column.test is not None}
    if not tests:
        return list(columns)
    draws = draws_for(len(tests), alpha if reach is None else reach)
    for i, column in enumerate(columns):
        test = tests.get(i)
        # Texts were permuted often enough when they were counted.
        if test is None or test.draws is None or column.texts is not None:
            continue
        if test.draws < draws and is_at_floor(test):
            retesting(f"testing {column.name} with more draws", i, len(columns))
            # More draws of very many outcomes take minutes; there G is about normal instead.
            method = "auto" if draws * len(column.outcomes) <= _MOST_DRAWN else "normal"
            counts = column.counts_reference, column.counts_current
            reference, current = (tested or {}).get(column.name, counts)
            tests[i] = test_equal(
                current,
                reference,
                counts=True,
                draws=draws,
                method=method,
            )
    adjusted = adjust_p_values([test.p_value for test in tests.values()])
    by_place = dict(zip(tests, map(float, adjusted), strict=True))
    return [
        column
        if column.estimate is None
        else replace(
            column,
            test=tests[i],
            adjusted_p_value=(p := by_place[i]),
            verdict=verdict_of(column.estimate, p, alpha=alpha, threshold=threshold),
        )
        for i, column in enumerate(columns)
    ]


def make_column(
    counted: ColumnCounts, base: float | None, *, draws: int | None = None
) -> ColumnComparison:
    """Return the comparison of one column, not yet judged; P is the current table.

    ``draws`` is the maximum number of permutations of texts.
    """
    planned = counted.planned
    if counted.status != "ok":
        return ColumnComparison(
            planned.name,
            planned.kind,
            counted.status,
            planned.notes,
            None,
            (),
            (),
            None,
            missing_rows=counted.missing_rows,
            rows=counted.rows,
            identifies=counted.identifies,
        )
    reference, current = counted.weights or (counted.reference, counted.current)
    comparison = compare_distributions(
        current, reference, outcomes=counted.outcomes, base=base, normalize=True
    )
    judged = (counted.reference, counted.current)
    if counted.weights is not None:
        judged = pool_rare(counted.weights)
    if counted.texts is None:
        estimate, test = estimate_and_test(judged[1], judged[0], base)
    else:
        estimate, test = estimate_and_test_words(
            judged[1], judged[0], counted.texts.clusters, base, draws
        )
    return ColumnComparison(
        planned.name,
        planned.kind,
        "ok",
        (*planned.notes, *_note_empty(counted)),
        comparison,
        counted.reference,
        counted.current,
        counted.edges,
        estimate,
        test,
        texts=None if counted.texts is None else counted.texts.sizes,
        rest=counted.rest,
        missing_rows=counted.missing_rows,
        bounds=counted.bounds,
    )


def _note_empty(counted: ColumnCounts) -> list[str]:
    """Return a note if a table has no value at all in the column."""
    empty = [
        not any(n for outcome, n in zip(counted.outcomes, side, strict=True) if outcome is not None)
        for side in (counted.reference, counted.current)
    ]
    if all(empty):
        return ["no value at all in either table"]
    roles = ("reference", "current table")
    return [
        f"no value at all in the {role}" for role, bare in zip(roles, empty, strict=True) if bare
    ]
