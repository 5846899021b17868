"""What codes cost, in blocks: what a coder spent, a Huffman code, two codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback.coding._coded_length import NAMES, CodedLength
from kullback.coding._huffman import LONGEST, HuffmanCode, spelled
from kullback.coding._two_codes import TwoCodes
from kullback.document import (
    Bars,
    Block,
    Column,
    Document,
    Heading,
    Inlines,
    Mark,
    Name,
    Panel,
    Paragraph,
    Series,
    Table,
    count_of,
    decimals,
    digits,
    number,
)
from kullback.results import describe

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORDS = 16
_CODE = 20
_MOST = 1000

_LEFT = Column()
_COST_COLUMNS = (_LEFT, *(Column(align="right", width=width) for width in (9, 14, 8, 8)))


@describe.register
def _(coded: CodedLength) -> Document:
    """Tell what was spent beside the ideal."""
    bars = Bars(
        "",
        ("ideal", f"spent by {NAMES[coded.coder]}"),
        (
            Panel(
                f"bits for {count_of(coded.n, 'symbol')}",
                (
                    Series(
                        "bits",
                        (coded.ideal, float(coded.bits)),
                        "spent",
                        (f"{coded.ideal:,.0f}", f"{coded.bits:,}"),
                    ),
                ),
                title="bits",
            ),
        ),
        in_text=False,
    )
    blocks = (Paragraph((str(coded),)), bars)
    return Document("en", "What a coder spent", blocks, compact=True)


@describe.register
def _(code: HuffmanCode) -> Document:
    """Tell the first code words, and how whole bits compare with the ideal."""
    shown = min(len(code.outcomes), _MOST)
    rows: list[tuple[Inlines, ...]] = [
        (
            (Name(str(outcome)),),
            (f"q {digits(float(code.q[i]), 4)}",),
            (spelled(code.words[i]),),
        )
        for i, outcome in enumerate(code.outcomes[:shown])
    ]
    table = Table(
        (),
        tuple(rows),
        columns=(Column(longest=LONGEST), _LEFT, _LEFT),
        few=_CODE,
        total=len(code.outcomes),
        what="outcome",
    )
    title = "Huffman code"
    said = Paragraph((code.numbers_text(),))
    chart = _huffman_chart(code)
    return Document("en", title, (Heading((title,), 1), table, said, chart), compact=True)


def _huffman_chart(code: HuffmanCode) -> Bars:
    """Return the ideal length and the whole bits of the likeliest outcomes that have a word."""
    order = [i for i in np.argsort(-code.q, kind="stable")[:_MOST].tolist() if code.q[i] > 0]
    ideal = tuple(_ideal_lengths(code.q[order]).tolist())
    axis = f"bits; {code.numbers_text()}"
    return Bars(
        "outcome",
        tuple(str(code.outcomes[i]) for i in order),
        (
            Panel(
                axis,
                (
                    Series("−log2 q, the ideal", ideal, "ideal"),
                    Series(
                        "Huffman",
                        tuple(code.lengths[order].tolist()),
                        "q",
                        tuple(spelled(code.words[i]) for i in order),
                        "word",
                    ),
                ),
                title="bits",
            ),
        ),
        order="with the highest probability",
        drawn=30,
        in_text=False,
    )


@describe.register
def _(run: TwoCodes) -> Document:
    """Tell in two sentences what was done and what it cost, then every cost and code word."""
    costs = [("P      H(P)", run.for_p.numbers())]
    if run.for_q is not None:
        costs += [("Q      H(P,Q)", run.for_q.numbers()), ("Q − P  D(P‖Q)", run.excess)]
    rows: list[tuple[Inlines, ...]] = [
        ((name,), *((_six_decimals(value),) for value in row.values())) for name, row in costs
    ]
    heads = ("bits a symbol, code for", "exact", "these symbols", "spent", "Huffman")
    table = Table(tuple((head,) for head in heads), tuple(rows), columns=_COST_COLUMNS)
    blocks: tuple[Block, ...] = (
        *_gist(run),
        _two_codes_chart(run),
        table,
        _words(run),
        Paragraph((_whole_bits(run),)),
    )
    title = "The code for P" if run.for_q is None else "The code for P and the code for Q"
    return Document("en", title, blocks, compact=True)


def _gist(run: TwoCodes) -> tuple[Paragraph, Paragraph]:
    drawn = f"{count_of(run.n, 'symbol')} drawn from P (seed {run.seed})"
    done = f"{drawn}, coded and decoded by {NAMES[run.coder]}."
    costs = f"In bits per symbol: {run.for_p.spent:.4g} with the code for P"
    if run.for_q is None:
        costs += f"; H(P) is {run.for_p.exact:.4g}."
    elif run.status != "ok":
        costs += f". {run.status}."
    else:
        more = run.excess["spent"]
        costs += f", {run.for_q.spent:.4g} with the code for Q: {abs(more):.4g} "
        costs += (
            f"{'less' if more < 0 else 'more'}, where D(P‖Q) is {digits(run.kl_divergence, 4)}."
        )
    return Paragraph((done,)), Paragraph((costs,))


def _two_codes_chart(run: TwoCodes) -> Bars:
    """Return the four costs of a symbol in P's code and in Q's; no code is below H(P)."""
    names = ("exact", "these symbols", f"spent by {NAMES[run.coder]}", "Huffman")
    codes = [("code for P", "p", run.for_p)]
    if run.for_q is not None:
        codes.append(("code for Q", "q", run.for_q))
    series = []
    for name, role, cost in codes:
        values = tuple(cost.numbers().values())
        labels = tuple(map(number, values))
        series.append(Series(name, values, "p" if role == "p" else "q", labels, name))
    axis = f"bits a symbol, {count_of(run.n, 'symbol')} drawn from P"
    floor = Mark(run.for_p.exact, f"H(P) = {number(run.for_p.exact)}, the floor")
    panel = Panel(axis, tuple(series), title="bits a symbol", marks=(floor,))
    return Bars("cost", names, (panel,), in_text=False)


def _words(run: TwoCodes) -> Table:
    """Return each outcome with its ideal length and its Huffman code word, in either code."""
    codes = [run.for_p.huffman] if run.for_q is None else [run.for_p.huffman, run.for_q.huffman]
    heads: list[Inlines] = [("outcome",)]
    columns = [Column(width=7, longest=LONGEST)]
    cells: list[list[Inlines]] = [[(Name(str(o)),)] for o in run.outcomes[:_MOST]]
    for letter, code in zip("pq", codes, strict=False):
        heads += [(letter,), (f"−log2 {letter}",), ("Huffman",)]
        columns += [
            Column(align="right", width=8),
            Column(align="right", priority=1),
            Column(width=7),
        ]
        lengths = _ideal_lengths(code.q[:_MOST]).tolist()
        for row, share, length, word in zip(
            cells, code.q.tolist(), lengths, code.words, strict=False
        ):
            row += [(digits(share, 4),), (decimals(length, 3),), (spelled(word),)]
    return Table(
        tuple(heads),
        tuple(map(tuple, cells)),
        columns=tuple(columns),
        few=_WORDS,
        total=len(run.outcomes),
        what="outcome",
    )


def _whole_bits(run: TwoCodes) -> str:
    penalty = run.for_p.huffman.excess
    if penalty:
        cost = number(penalty)
        return (
            f"The Huffman code for P spends {cost} bits a symbol more than H(P), because its words "
            "have whole numbers of bits."
        )
    return (
        "The Huffman code for P spends exactly H(P) here: every probability of P above 0 is a "
        "power of ½."
    )


def _six_decimals(value: float) -> str:
    """Return the value with six decimals, or three digits if these would be zeros."""
    return decimals(value, 6) if value == 0 or abs(value) >= 5e-6 else digits(value, 3)


def _ideal_lengths(q: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return −log2 q, inf where q = 0."""
    with np.errstate(divide="ignore"):
        return np.asarray(0.0 - np.log2(q))
