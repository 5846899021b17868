"""What a training run shows, in blocks: some of its steps, its curves, and how it ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.document import (
    Bars,
    Block,
    Column,
    Curve,
    Curves,
    Document,
    Heading,
    Inlines,
    Mark,
    Name,
    Panel,
    Paragraph,
    Plane,
    Series,
    Table,
    decimals,
    digits,
    number,
)
from kullback.fitting._training import Training
from kullback.results import describe

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BARS = 20
_BINS = 60
_OUTCOMES = 12
_NAME = 12


@describe.register
def _(run: Training) -> Document:
    """Tell some steps, the curves down to the floor, the end, and Q on its way to P."""
    drawn = "given" if run.seed is None else f"random, seed {run.seed}"
    blocks: tuple[Block, ...] = (
        Heading((run.title(),), 1),
        Paragraph((f"start {drawn}; learning rate {run.learning_rate:g}",)),
        _steps(run),
        _curves(run),
        *(Paragraph((sentence,)) for sentence in run.sentences()),
        _bars(run) if len(run.outcomes) <= _BARS else _ranks(run),
    )
    return Document("en", run.title(), blocks, compact=True)


def _steps(run: Training) -> Table:
    """Return the numbers of some steps, P below; where it is narrow, of fewer outcomes."""
    rows = {int(step): row for row, step in enumerate(run.steps_recorded)}
    steps = run.some_steps()
    apart = run.held_out
    heads: list[Inlines] = [("step",), ("H(P,Q)",), ("D(P‖Q)",), ("gradient",)]
    cells: list[list[str]] = [
        [
            f"{step}",
            _fixed(float(run.cross_entropy[step])),
            digits(float(run.kl_divergence[step]), 3),
            digits(float(run.gradient_norm[step]), 3),
        ]
        for step in steps
    ]
    cells.append(["P", _fixed(run.entropy), "0", "0"])
    if apart is not None:
        heads.append(("D(R‖Q)",))
        for row, step in zip(cells, steps, strict=False):
            row.append(digits(float(apart.kl_divergence[step]), 3))
        cells[-1].append("")
    likeliest = np.argsort(-run.p, kind="stable")[:_OUTCOMES].tolist()
    columns = [Column(align="right") for _ in heads]
    for i in sorted(likeliest):
        heads.append((Name(str(run.outcomes[i])),))
        columns.append(Column(align="right", priority=likeliest.index(i) + 1, longest=_NAME))
        for row, step in zip(cells, steps, strict=False):
            row.append("·" if step not in rows else _share(float(run.q[rows[step], i])))
        cells[-1].append(_share(float(run.p[i])))
    return Table(
        tuple(heads),
        tuple(tuple((cell,) for cell in row) for row in cells),
        columns=tuple(columns),
    )


def _curves(run: Training) -> Curves:
    """Return the curves of H(P,Q) over H(P) and of D over 0, on one scale."""
    steps = tuple(map(float, range(run.steps + 1)))
    apart = run.held_out
    cost = Curve("H(P,Q)", steps, tuple(run.cross_entropy.tolist()), "p")
    added = Curve("D(P‖Q)", steps, tuple(run.kl_divergence.tolist()), "d", digits=3, log=True)
    below = [added]
    marks: tuple[Mark, ...] = ()
    if apart is not None:
        held_out = tuple(apart.kl_divergence.tolist())
        below.append(Curve("D(R‖Q)", steps, held_out, "r", digits=3, log=True, note="held out"))
        marks = (Mark(float(apart.best_step), f"best at step {apart.best_step}", "r"),)
    floor = f"H(P) = {number(run.entropy)}, the floor"
    return Curves(
        "step",
        (
            Plane(run.unit, (cost,), floor=run.entropy, floor_name=floor),
            # So that the rise is seen beside the fall, which is much larger.
            Plane(run.unit, tuple(below), floor=0.0, log=apart is not None, marks=marks),
        ),
        scale="steps",
    )


def _moments(run: Training) -> list[int]:
    """Return the rows of Q to show: the start, the end, and between them by what D came down."""
    added = run.kl_divergence[run.steps_recorded]
    last = len(added) - 1
    rows = {0, last}
    start, end = float(added[0]), float(added[-1])
    for share in (1 / 3, 0.05):
        below = np.flatnonzero(added <= end + share * (start - end))
        if below.size:
            rows.add(int(below[0]))
    return sorted(rows)


def _bars(run: Training) -> Bars:
    """Return P beside Q at the start, at two steps between, and at the end."""
    p = tuple(run.p.tolist())
    panels = []
    for row in _moments(run):
        step = int(run.steps_recorded[row])
        added = f"{digits(float(run.kl_divergence[step]), 3)} {run.unit}"
        q = tuple(run.q[row].tolist())
        panels.append(
            Panel(
                "probability",
                (
                    Series("P, what is true", p, "p", symbol="p"),
                    Series("Q, what is trained", q, "q", symbol="q"),
                ),
                title=f"step {step}: D(P‖Q) = {added}",
                labelled=False,
            )
        )
    names = tuple(map(str, run.outcomes))
    return Bars("outcome", names, tuple(panels), upright=True, in_text=False)


def _ranks(run: Training) -> Curves:
    """Return the mean of P and of Q over outcomes of like rank, the likeliest under P first."""
    order = np.argsort(-run.p, kind="stable")
    edges = np.unique(np.geomspace(1, order.size + 1, _BINS).round().astype(int)) - 1
    ranks = tuple(np.sqrt((edges[:-1] + 1.0) * edges[1:]).tolist())

    def means(values: NDArray[np.float64]) -> tuple[float, ...]:
        return tuple((np.add.reduceat(values[order], edges[:-1]) / np.diff(edges)).tolist())

    moments = _moments(run)
    shades = np.linspace(0.4, 1.0, len(moments)).tolist()
    curves = [Curve("P", ranks, means(run.p), "p")]
    for row, shade in zip(moments, shades, strict=True):
        step = int(run.steps_recorded[row])
        curves.append(Curve(f"Q at step {step}", ranks, means(run.q[row]), "q", shade=shade))
    return Curves(
        "outcome, the likeliest under P first",
        (Plane("probability (mean over outcomes of like rank)", tuple(curves), log=True),),
        scale="log",
        in_text=False,
    )


def _fixed(value: float) -> str:
    return decimals(value, 6) if math.isfinite(value) and value < 1e4 else number(value)


def _share(value: float) -> str:
    return decimals(value, 4) if value == 0 or value >= 5e-5 else f"{value:.0e}"
