"""What a comparison and an estimate say, in blocks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kullback.document import (
    Bars,
    Block,
    Column,
    Document,
    Heading,
    Inline,
    Inlines,
    Interval,
    Intervals,
    Name,
    Panel,
    Paragraph,
    Series,
    Table,
    Text,
    count_of,
    digits,
    interval_name,
    number,
)
from kullback.results._comparison import Comparison
from kullback.results._estimate import Estimate
from kullback.results._result import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST = 1000
_NAMED = 5


@describe.register
def _(comparison: Comparison) -> Document:
    """Tell the six numbers, what Q lacks, and where D(P‖Q) comes from."""
    title = f"P against Q over {count_of(len(comparison.outcomes), 'outcome')}"
    title = f"{title}, in {comparison.unit}"
    numbers: list[tuple[Inlines, ...]] = [
        ((name,), (number(value),), (Text(meaning),))
        for name, value, meaning in (
            ("H(P)", comparison.entropy, "the uncertainty of P itself"),
            ("D(P‖Q)", comparison.kl_divergence, "the extra cost of using Q"),
            ("H(P,Q)", comparison.cross_entropy, "the total cost of using Q"),
            ("D(Q‖P)", comparison.reverse_kl_divergence, "D with P and Q exchanged"),
            ("J(P,Q)", comparison.jeffreys_divergence, "the sum of both directions (PSI)"),
            ("JS(P,Q)", comparison.js_divergence, "symmetric and never infinite"),
        )
    ]
    blocks: list[Block] = [
        Heading((title,), 1),
        Table((), tuple(numbers), columns=(Column(), Column(), Column(in_text=False))),
    ]
    if math.isnan(comparison.entropy):
        blocks.append(Paragraph(("A probability is NaN, and so are the measures.",)))
    if comparison.unseen:
        blocks.append(_tell_unseen(comparison))
    blocks.append(Heading(("largest contributions to D(P‖Q)",), 2))
    blocks.append(shares_chart(comparison))
    return Document("en", title, tuple(blocks), compact=True)


def _tell_unseen(comparison: Comparison) -> Paragraph:
    """Say which outcomes make D(P‖Q) infinite."""
    told: list[Inline] = ["Q gives no probability to "]
    for i, outcome in enumerate(comparison.unseen[:_NAMED]):
        told += [", "] * (i > 0) + [Name(str(outcome))]
    told += [", ..."] * (len(comparison.unseen) > _NAMED)
    mass = digits(comparison.unseen_mass, 4)
    return Paragraph((*told, f" ({mass} of P), so D(P‖Q) is infinite"))


def shares_chart(
    comparison: Comparison,
    *,
    most: int = _MOST,
    intervals: Sequence[tuple[float, float]] = (),
    sides: tuple[str, str] = ("P, what is true", "Q, what stands in for it"),
    write: Callable[[float], str] = number,
) -> Bars:
    """Return P beside Q, and the largest contributions to D(P‖Q).

    `intervals` are those of the contributions, in the order of `Comparison.largest`; `sides` say
    what P and Q are; `write` gives the
    contributions their digits.

    >>> from kullback import compare
    >>> shares_chart(compare({"sun": 0.5, "rain": 0.5}, {"sun": 0.75, "rain": 0.25})).names
    ('rain', 'sun')
    """
    largest = comparison.largest(most)
    p = tuple(row[1] for row in largest)
    q = tuple(row[2] for row in largest)
    shares = tuple(row[3] for row in largest)
    probabilities = Panel(
        "probability",
        (
            Series(sides[0], p, "p", tuple(digits(x, 4) for x in p), "p"),
            Series(sides[1], q, "q", tuple(digits(x, 4) for x in q), "q"),
        ),
        labelled=False,
    )
    total = f"contribution to D(P‖Q) = {write(comparison.kl_divergence)} {comparison.unit}"
    contributions = Panel(
        total,
        (
            Series(
                "contribution to D(P‖Q)",
                shares,
                "d",
                tuple(map(write, shares)),
                intervals=tuple(intervals),
            ),
        ),
        title="contribution to D",
    )
    return Bars(
        "outcome",
        tuple(str(outcome) for outcome, *_ in largest),
        (probabilities, contributions),
        order="with the largest contributions",
        total=len(comparison.outcomes),
    )


@describe.register
def _(estimate: Estimate) -> Document:
    """Tell the number with its unit, its interval on a line, and how it was found."""
    title = f"{estimate.measure}, estimated: {number(estimate.value)} {estimate.unit}"
    blocks: list[Block] = [Heading((title,), 1), _interval_chart(estimate)]
    if estimate.status != "ok":
        blocks.append(Paragraph((Text("Beware:", "strong"), f" {estimate.status}.")))
    blocks.append(Table((), tuple(_list_facts(estimate))))
    return Document("en", f"Estimate of {estimate.measure}", tuple(blocks), compact=True)


def _list_facts(estimate: Estimate) -> list[tuple[Inlines, ...]]:
    sizes = ", ".join(
        f"{side} {'known' if size is None else f'{size:,}'}"
        for side, size in (("P", estimate.n_p), ("Q", estimate.n_q))
        if size is not None or side in estimate.measure
    )
    facts = (
        (interval_name(estimate.confidence), _interval(estimate)),
        ("standard error", number(estimate.standard_error)),
        ("noise floor", number(estimate.noise_floor)),
        ("unseen mass", number(estimate.unseen_mass)),
        ("method", estimate.method),
        ("interval by", estimate.interval_method),
        ("sample sizes", sizes),
        ("status", estimate.status if estimate.status == "ok" else ""),
    )
    return [((name,), (value,)) for name, value in facts if value not in {"", "nan"}]


def _interval(estimate: Estimate) -> str:
    if math.isnan(estimate.low):
        return ""
    return f"{number(estimate.low)} to {number(estimate.high)} {estimate.unit}"


def _interval_chart(estimate: Estimate) -> Intervals:
    said = f"{number(estimate.value)} {estimate.unit}"
    interval = _interval(estimate)
    return Intervals(
        f"{estimate.measure}, {estimate.unit}",
        (
            Interval(
                "",
                estimate.value,
                estimate.low,
                estimate.high,
                f"{said}, {interval}" if interval else said,
                floor=estimate.noise_floor,
            ),
        ),
        interval=interval_name(estimate.confidence),
        in_text=False,
    )
