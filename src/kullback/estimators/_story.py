"""What a test of P = Q says, in blocks."""

from __future__ import annotations

from kullback.document import Block, Document, Heading, Inlines, Paragraph, Table, Text, number
from kullback.estimators._equality import EqualityTest
from kullback.results import describe


@describe.register
def _(test: EqualityTest) -> Document:
    """Tell the p-value, and from which statistic of which samples it comes."""
    title = f"P = Q? p = {number(test.p_value)}"
    rows: list[tuple[Inlines, ...]] = [
        (("statistic G",), (number(test.statistic),)),
        (("method",), (test.method,)),
        (("sample sizes",), (f"P {test.n_p:,}, Q {test.n_q:,}",)),
    ]
    if test.draws is not None:
        rows.append((("permutations",), (f"{test.draws:,}",)))
    meaning = "p is the chance of a statistic as large as this one, if P and Q are the same."
    blocks: list[Block] = [Heading((title,), 1), Table((), tuple(rows)), Paragraph((meaning,))]
    if test.status != "ok":
        blocks.append(Paragraph((Text("Beware:", "strong"), f" {test.status}.")))
    return Document("en", "A test of P = Q", tuple(blocks), compact=True)
