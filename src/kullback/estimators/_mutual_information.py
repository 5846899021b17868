"""The mutual information from paired samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_base, check_choice, check_confidence
from kullback._counts import pair_rows, read_table
from kullback._formulas import accurate_log_ratio, divergence_terms
from kullback._labels import axes_of
from kullback._points import is_continuous, refuse_points
from kullback._samples import labels_of, plain_outcomes, tally
from kullback._series import refuse_counts
from kullback.estimators._intervals import Quadratic, noncentral_interval
from kullback.estimators._noise import information_null_mean
from kullback.estimators.discrete_entropy import ESTIMATORS
from kullback.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counted = NDArray[np.int64]

_LARGEST = 3_037_000_499
"""Up to this many events, products of two counts fit into 64-bit integers."""


@dataclass(frozen=True, slots=True)
class Joint:
    """The counts of the pairs that occur, and for each the totals of its row and its column."""

    cells: Counted
    row_of: Counted
    column_of: Counted
    rows: Counted
    columns: Counted

    @property
    def n(self) -> int:
        """How many events there are."""
        return int(self.cells.sum())


def mutual_information(
    x: Any,
    y: Any = None,
    *,
    method: str = "auto",
    counts: bool = False,
    k: int = 3,
    base: float | None = None,
    confidence: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """Estimate the mutual information I(X;Y) from pairs (x_i, y_i), or from a table of counts.

    x and y are labels, one of each an event (Series are paired by their row labels), or x
    alone is a two-way table of counts
    (`counts=True`). The discrete methods are H(X) + H(Y) - H(X,Y) with "zhang" (the default),
    "miller-madow" or another estimator of `entropy` that takes no options; "plugin" is the measure
    of the observed table, exact and never negative. Float arrays
    are points, for which the method is "ksg", with its `k` nearest neighbours.

    The value may be slightly negative where X and Y are independent; the interval, which there
    is one-sided (2 n I is chi-squared with (a-1)(b-1) degrees of freedom), is cut at 0.
    `noise_floor` is the plug-in's mean for independent X and Y, less what the method takes off.
    Units are nats, or the `base`'s.

    Raises ValueError for x and y of different lengths, counts that are negative or fractional,
    empty samples and unknown methods.

    Source: Zhang and Zheng (2015) for "zhang"; Miller (1955); Kraskov, Stögbauer and Grassberger
    (2004) for "ksg". In scikit-learn: `mutual_info_score(x, y)`, the plug-in.

    >>> x, y = ["a", "a", "b", "b"] * 100, [0, 0, 1, 1] * 100
    >>> round(float(mutual_information(x, y, method="plugin", base=2)), 12)
    1.0
    """
    check_base(base)
    confidence = check_confidence(confidence)
    if y is not None and not counts:
        for name, value in (("x", x), ("y", y)):
            refuse_counts(name, value, "")
        x, y = pair_rows(x, y)
    if y is not None and not counts and is_continuous(x, "x") and is_continuous(y, "y"):
        from kullback.estimators.continuous import ksg

        check_choice("method", "ksg" if method == "auto" else method, ("ksg",))
        return ksg(x, y, k=k, confidence=confidence, seed=seed).in_base(base)
    if y is None:
        _refuse_alone(x, counts=counts)
    name = "zhang" if method == "auto" else method
    check_choice("method", name, ESTIMATORS)
    refuse_points(x, y, counts=counts)
    joint = count_joint(x, y, counts=counts)
    n, rows, columns = joint.n, joint.rows, joint.columns

    plugin, variance = observed_information(joint)

    def information(name: str) -> float:
        of = ESTIMATORS[name]
        return plugin if name == "plugin" else of(rows) + of(columns) - of(joint.cells)

    value = information(name)
    degrees = (rows.size - 1) * (columns.size - 1)
    null = information_null_mean(rows, columns, n) if degrees else 0.0
    centres = (information("zhang"), plugin - degrees / (2 * n), plugin - null)
    low, high = 0.0, 0.0
    if degrees:
        low, high = noncentral_interval(
            Quadratic(
                lowest=min(centres),
                highest=max(centres),
                plugin=plugin,
                variance=variance,
                size=n,
                degrees=degrees,
            ),
            confidence,
        )
    fewest = float(rows.min()) * float(columns.min()) / n
    return Estimate(
        measure="I(X;Y)",
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        standard_error=float(np.sqrt(variance + degrees / (2 * n * n))),
        noise_floor=value - plugin + null,
        method=name,
        interval_method="noncentral chi-squared",
        n_p=n,
        status=(
            f"the rarest pair is expected {fewest:.2g} times if X and Y are independent, fewer "
            "than 5: the interval may be too short"
            if degrees and fewest < 5
            else "ok"
        ),
    ).in_base(base)


def _refuse_alone(x: Any, *, counts: bool) -> None:
    """Raise an error for pairs keyed by (x, y), and for points, which need a y."""
    axes = axes_of(x)
    keys: list[Any] = list(x) if isinstance(x, Mapping) else []
    if axes is not None and len(axes) == 1 and axes[0].labels is not None:
        keys = list(axes[0].labels[:1])
    if keys and all(isinstance(key, tuple) and len(key) == 2 for key in keys):
        held = "x" if not isinstance(x, Mapping) else "pandas.Series(x)"
        msg = f"x has counts by pairs such as {keys[0]!r}; give a table of them and counts=True: "
        msg += f"{held}.unstack(fill_value=0)."
        raise TypeError(msg)
    if not counts and is_continuous(x, "x"):
        msg = "y is missing: give the points of x and of y as two arguments, such as two columns "
        msg += "of an array, x[:, 0] and x[:, 1]."
        raise TypeError(msg)


def observed_information(joint: Joint) -> tuple[float, float]:
    """Return I of the observed shares, never negative, and its variance to first order.

    With cells c, rows r and columns k of n events, I = (1/n^2) sum D-terms(n c, r k), of which
    n c - r k is an exact integer; cells that do not occur have the term r k, and all of these
    together are n^2 less the products of those that do. The variance is
    Var(log p(x,y)/(p(x)p(y)))/n.
    """
    kind = np.int64 if joint.n <= _LARGEST else object
    cells, rows, columns = (
        part.astype(kind) for part in (joint.cells, joint.row_of, joint.column_of)
    )
    observed, expected = cells * joint.n, rows * columns
    gaps = (observed - expected).astype(np.float64)
    elsewhere = float(joint.n**2 - int(expected.sum()))
    p, q = observed.astype(np.float64), expected.astype(np.float64)
    shares = joint.cells / joint.n
    with np.errstate(all="ignore"):
        value = (float(divergence_terms(np, p, q, gaps).sum()) + elsewhere) / float(joint.n) ** 2
        logs = accurate_log_ratio(np, p, q, gaps)
    return value, float(shares @ (logs - float(shares @ logs)) ** 2) / joint.n


def count_joint(x: Any, y: Any, *, counts: bool) -> Joint:
    """Return how often each pair occurs, from labels or from a table of counts."""
    if y is None:
        if not counts:
            msg = "y is missing: give the labels of both, or a table of counts and counts=True."
            raise TypeError(msg)
        return _read_joint(x)
    if counts:
        msg = "counts=True takes one table of counts as x; leave out y."
        raise TypeError(msg)
    rows, columns = _number_labels("x", x), _number_labels("y", y)
    if rows.size != columns.size:
        msg = (
            f"x has {rows.size} labels and y has {columns.size}; they must be pairs, one label of "
            "each."
        )
        raise ValueError(msg)
    width = int(columns.max()) + 1
    codes, cells = np.unique(rows * width + columns, return_counts=True)
    return _make_joint(codes // width, codes % width, np.asarray(cells, dtype=np.int64))


def _make_joint(row: Counted, column: Counted, cells: Counted) -> Joint:
    rows = np.bincount(row, weights=cells).astype(np.int64)
    columns = np.bincount(column, weights=cells).astype(np.int64)
    return Joint(cells, rows[row], columns[column], rows[rows > 0], columns[columns > 0])


def _number_labels(name: str, labels: Any) -> Counted:
    """Return the index of each label among the distinct labels."""
    tally(name, labels, counts=False)  # says what is wrong with the labels, if anything is
    if isinstance(labels, Mapping):
        msg = f"{name} holds counts keyed by outcome, but pairs need the labels themselves; for a "
        msg += "two-way table of counts give x alone, with counts=True."
        raise TypeError(msg)
    found = labels_of(name, labels)
    array = found if isinstance(found, np.ndarray) else None
    if array is not None and array.dtype.kind in "biuSU":
        return np.asarray(np.unique(array, return_inverse=True)[1], dtype=np.int64)
    listed = list(found if array is None else plain_outcomes(array))
    place = {label: i for i, label in enumerate(dict.fromkeys(listed))}
    return np.fromiter((place[label] for label in listed), dtype=np.int64, count=len(listed))


def _read_joint(x: Any) -> Joint:
    table = read_table(x)
    tally("x", table.reshape(-1), counts=True)  # says what is wrong with the counts
    row, column = np.nonzero(table)
    return _make_joint(row, column, np.asarray(table[row, column], dtype=np.int64))
