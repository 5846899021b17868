"""The columns' contributions to D by the chain rule over a tree of pairs, from counts of pairs."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from kullback._progress import no_progress
from kullback.counting import ColumnCounts, TableError, check_name, check_names, quote
from kullback.document import count_of
from kullback.tables._given import estimate_divergence
from kullback.tables._joint import count_pairs, dependence, find_column, hold_outcomes
from kullback.tables._open import open_pair
from kullback.tables._results.attribution import Attribution, Share
from kullback.tables._settings import check_settings
from kullback.tables._tree import heaviest_tree, keep_as_leaves, unseen_pairs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback._progress import Progress
    from kullback.counting import Pair
    from kullback.results import Estimate
    from kullback.tables._joint import JointCounts
    from kullback.tables._settings import Settings


MOST_COLUMNS = 60


def attribute(
    reference: Any,
    current: Any,
    *,
    target: str | None = None,
    columns: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
    bins: int = 10,
    base: float | None = None,
    max_categories: int = 1000,
    progress: Progress | None = None,
) -> Attribution:
    """Attribute the difference of two tables to their columns, taken together.

    D(P_T‖Q_T) = D(P(r)‖Q(r)) + sum over the other columns c of E_P D(P(c|parent)‖Q(c|parent)),
    with P the current table and Q the reference, over a tree T of pairs of columns with the root
    r. T is the tree with the largest sum of mutual informations I_P(u;v) + I_Q(u;v), less
    what noise alone would give: the one that loses least of both tables. A column that changed
    only because its parent did contributes about 0; two that changed only together contribute
    more than their own D.

    ``target`` is the root (default: the column with the largest D): it contributes its own D, and
    the others contribute what they add. A column without a common value in the two tables, such
    as dates of two months, is neither a parent nor the root. The other options are those of
    `compare`; columns with more than ``max_categories`` values are left out. In tables of more
    than 60 columns, the 60 with the largest D take part.

    A tree sees pairs. It misses what only three columns together show, and what two columns show
    that are not linked, beyond what the tree implies; ``unseen_pairs`` has the largest such
    pairs. D of the whole tables is at least that of any pair; the tree's D may be larger or
    smaller.

    Raises TableError if fewer than two columns can be counted, and what `compare` raises.

    Source: Chow and Liu (1968) for trees of pairs; Cover and Thomas (2006), theorem 2.5.3, for
    the chain rule.

    >>> import pandas
    >>> x = ["sun", "rain"] * 200
    >>> before = pandas.DataFrame({"sky": x, "umbrella": [day == "rain" for day in x]})
    >>> after = before[(before.sky == "rain") | (before.index % 4 == 0)]  # half of the sun
    >>> found = attribute(before, after, target="sky")
    >>> [(share.name, share.parent, round(share.share.value, 3) + 0) for share in found]
    [('sky', None, 0.054), ('umbrella', 'sky', 0.0)]
    """
    chosen = check_settings(
        bins=bins, max_categories=max_categories, base=base, alpha=0.05, threshold=None
    )
    check_name("target", target)
    step = progress or no_progress
    wanted = None if columns is None else check_names("columns", columns)
    if wanted is not None and target is not None and target not in wanted:
        wanted = (*wanted, target)
    with open_pair(
        reference,
        current,
        columns=wanted,
        exclude=check_names("exclude", () if exclude is None else exclude),
        bins=chosen.bins,
        max_categories=chosen.max_categories,
        rows_for="attribute",
        step=step,
    ) as pair:
        return _attribute(pair, target, chosen, step)


def _attribute(pair: Pair, target: str | None, chosen: Settings, step: Progress) -> Attribution:
    counted = []
    for i, name in enumerate(pair.planned):
        step(f"counting {name}", i, len(pair.planned))
        counted.append(_refuse_bounds(pair.column_counts(name), chosen.max_categories))
    if target is not None:
        find_column("target", target, counted)
    kept, alone, left_out = _choose_columns(counted, target, chosen)
    if len(kept) < 2:
        raise TableError(
            f"{count_of(len(kept), 'column')} can be counted, and attribution needs two"
        )
    names = [column.planned.name for column in kept]
    apart = {i for i, column in enumerate(kept) if _is_apart(column)}
    root = _root(names, alone, apart, target)
    pairs: dict[tuple[int, int], JointCounts] = {}
    weights: dict[tuple[int, int], float] = {}
    edges = list(combinations(range(len(kept)), 2))
    columns = [(pair.keys[name], column) for name, column in zip(names, kept, strict=True)]
    held = hold_outcomes(pair.frames, columns, pair.sizes)
    for done, (i, k) in enumerate(edges):
        step(f"counting {names[i]} with {names[k]}", done, len(edges))
        found = (
            count_pairs(pair.frames, columns[i], columns[k])
            if held is None
            else held.joint_counts(i, k)
        )
        if not isinstance(found, str):
            pairs[i, k] = found
            weights[i, k] = dependence(found.current) + dependence(found.reference)
    parents = heaviest_tree(len(kept), keep_as_leaves(weights, apart), root)
    shares = [
        Share(
            name,
            None if parents[i] < 0 else names[parents[i]],
            _share(i, parents[i], pairs, alone[i], chosen),
            alone[i],
        )
        for i, name in enumerate(names)
    ]
    shares.sort(key=lambda share: (-share.share.value, share.name))
    return Attribution(
        shares=tuple(shares),
        root=names[root],
        total=sum(share.share.value for share in shares),
        unseen_pairs=tuple(unseen_pairs(kept, parents, weights, pairs, chosen.base)),
        left_out=tuple(left_out),
        reference=pair.reference.label,
        current=pair.current.label,
        base=chosen.base,
    )


def _refuse_bounds(counted: ColumnCounts, most: int) -> ColumnCounts:
    """Return the counts, with a status if some values are counted together."""
    why = counted.status
    if counted.rest is not None:
        why = f"not compared: more than max_categories = {most:,} distinct values"
    elif "more than max_categories" not in why:
        return counted
    return ColumnCounts(
        counted.planned,
        status=f"{why}; raise max_categories (--max-categories) to let it take part",
    )


def _choose_columns(
    counted: list[ColumnCounts], target: str | None, chosen: Settings
) -> tuple[list[ColumnCounts], list[Estimate], list[tuple[str, str]]]:
    """Return the columns to attribute, the D of each alone, and the excluded ones with reasons."""
    left_out = [(c.planned.name, c.status) for c in counted if c.status != "ok"]
    usable = [c for c in counted if c.status == "ok"]
    alone = {
        c.planned.name: estimate_divergence(
            dict(zip(c.outcomes, c.current, strict=True)),
            dict(zip(c.outcomes, c.reference, strict=True)),
            chosen.base,
        )
        for c in usable
    }
    ranked = sorted(
        alone, key=lambda name: (name != target, -alone[name].value, list(alone).index(name))
    )
    among = set(ranked[:MOST_COLUMNS])
    left_out += [
        (name, f"beyond the {MOST_COLUMNS} columns with the largest D")
        for name in ranked[MOST_COLUMNS:]
    ]
    kept = [c for c in usable if c.planned.name in among]
    return kept, [alone[c.planned.name] for c in kept], left_out


def _is_apart(column: ColumnCounts) -> bool:
    """Return whether the tables have no value of the column in common."""
    return not any(a and b for a, b in zip(column.reference, column.current, strict=True))


def _root(names: list[str], alone: list[Estimate], apart: set[int], target: str | None) -> int:
    """Return the index of the target, or of the column with the largest D."""
    advice = "what follows from it in both tables is not known"
    if target is not None and names.index(target) in apart:
        raise TableError(
            f"no value of the target {quote(target)} is in both tables, so {advice}; name another "
            "target, or none"
        )
    among = [i for i in range(len(names)) if i not in apart]
    if not among:
        some = ", ".join(map(quote, names[:5])) + (", ..." if len(names) > 5 else "")
        raise TableError(
            f"both tables have no value in common in any column ({some}), and attribution needs "
            "one column with values of both; add such a column, or compare the tables"
        )
    return max(among, key=lambda i: (i == _place(names, target), alone[i].value, -i))


def _place(names: list[str], target: str | None) -> int | None:
    return None if target is None else names.index(target)


def _share(
    i: int,
    parent: int,
    pairs: dict[tuple[int, int], JointCounts],
    alone: Estimate,
    chosen: Settings,
) -> Estimate:
    from kullback.estimators import conditional_kl_divergence

    if parent < 0:
        return alone
    found = pairs.get((parent, i)) or pairs[i, parent].swapped()
    return conditional_kl_divergence(found.current, found.reference, base=chosen.base)
