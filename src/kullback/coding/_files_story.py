"""What files cost under each other's models, in blocks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from kullback.coding._cross_cost import CrossCost
from kullback.coding._cross_costs import CrossCosts
from kullback.document import (
    Bars,
    Block,
    Column,
    Document,
    Inlines,
    Matrix,
    Name,
    Panel,
    Paragraph,
    Series,
    Table,
    Text,
    count_of,
    cut,
    number,
    percent,
    printable,
)
from kullback.results import describe

if TYPE_CHECKING:
    from collections.abc import Sequence


_NAME = 28


@describe.register
def _(cost: CrossCost) -> Document:
    """Tell the sum H(P) + D(P‖Q) = H(P,Q), and what the model never saw."""
    title = "A file under another file's model"
    learned = (
        Name(cost.data),
        f", {count_of(cost.n, 'byte')}, coded by the model of ",
        Name(cost.model),
        f", {count_of(cost.n_model, 'byte')}",
    )
    values = (
        ("  H(P)", cost.entropy, "the entropy of the data itself, the floor"),
        ("+ D(P‖Q)", cost.kl_divergence, "the extra cost of the other's model"),
        ("= H(P,Q)", cost.bits_per_byte, "the cost of a byte"),
    )
    rows: list[tuple[Inlines, ...]] = [
        ((name,), (number(value),), (Text(f" {words}"),)) for name, value, words in values
    ]
    unseen = f"{percent(cost.unseen_mass)} of the bytes after their context"
    in_all = f"in all {number(cost.total)} bits; unseen by the model: {unseen}"
    blocks: list[Block] = [
        Paragraph(learned),
        Paragraph((f"order {cost.order}, smoothing {cost.smoothing:g}; bits a byte",)),
        Table((), tuple(rows), columns=(Column(), Column(align="right"), Column())),
        _cross_cost_chart(cost),
        Paragraph((in_all,)),
    ]
    if cost.status != "ok":
        blocks.append(Paragraph((cost.status,)))
    return Document("en", title, tuple(blocks), compact=True)


def _cross_cost_chart(cost: CrossCost) -> Bars:
    """Return H(P), and D(P‖Q) upon it."""
    (data, model) = short_names([cost.data, cost.model], 40)
    parts = (
        Series(f"H(P) = {number(cost.entropy)}", (cost.entropy,), "p"),
        Series(f"D(P‖Q) = {number(cost.kl_divergence)}", (cost.kl_divergence,), "d"),
    )
    axis = f"bits a byte under the model of {model}, order {cost.order}"
    return Bars(
        "",
        (data,),
        (Panel(axis, parts, title="bits a byte", stacked=True, edge=8.0),),
        in_text=False,
    )


@describe.register
def _(costs: CrossCosts) -> Document:
    """Tell the matrix, and which model fits each file best."""
    names = short_names(costs.names, _NAME)
    scale = f"H(P,Q) in bits a byte, order {costs.order}, smoothing {costs.smoothing:g}"
    matrix = Matrix(
        tuple(names),
        tuple(map(tuple, costs.bits_per_byte.tolist())),
        scale=scale,
        rows_title="the data, P",
        columns_title="the file from which the model Q was learned",
        marked=costs.best,
        mark_title="the best model of another file",
        beside=tuple(costs.entropy.tolist()),
        beside_title="H(P)",
    )
    blocks: list[Block] = [
        Paragraph((scale,)),
        Paragraph((f"rows: {matrix.rows_title}; columns: {matrix.columns_title}",)),
        Paragraph((f"* {matrix.mark_title}",)),
        matrix,
        *(Paragraph((_fit(costs, i, names),)) for i in range(len(names))),
    ]
    return Document("en", "Files under each other's models", tuple(blocks), compact=True)


def _fit(costs: CrossCosts, i: int, names: list[str]) -> str:
    """Say which model fits a file best."""
    best = costs.best[i]
    wide = len(str(len(names)))
    if best is None:
        own = f"[{i + 1:>{wide}}] {names[i]}"
        return f"no other model fits {own}: each gives some of it probability 0"
    more = costs.kl_divergence[i, best]
    other = f"[{best + 1:>{wide}}] {names[best]}"
    return f"the model of {other} fits [{i + 1:>{wide}}] best, {more:.3f} above its H(P)"


def short_names(names: Sequence[str], most: int) -> list[str]:
    """Return each name on one line of limited width, without common folders.

    >>> short_names(["/usr/share/a.txt", "/usr/share/doc/b.txt"], 20)
    ['a.txt', 'doc/b.txt']
    """
    try:
        common = os.path.commonpath([os.path.dirname(name) for name in names])  # noqa: PTH120 (a name need not be a path)
    except ValueError:
        common = ""
    if common:
        names = [os.path.relpath(name, common) for name in names]
    # The end of a name tells files apart.
    return [cut(printable(name), most, front=True) for name in names]
