"""P and Q in a table, and how the numbers below it are to be read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kullback.explain._document import Paragraph, Table
from kullback.explain._formula import Fraction, Negative, Number
from kullback.explain._numbers import TYPED
from kullback.explain._steps import P, Q

if TYPE_CHECKING:
    from kullback.explain._case import Case
    from kullback.explain._document import Block, Inlines


def opening(case: Case, *, pair: bool) -> list[Block]:
    """Return what P and Q are, their table, and the rule of rounding."""
    say, say_count = case.language.say, case.language.say_count
    if pair:
        first = say_count(
            "P is the true distribution, Q stands in for it. There is {n} outcome, and all "
            "information is in {unit}.",
            "P is the true distribution, Q stands in for it. There are {n} outcomes, and all "
            "information is in {unit}.",
            case.n,
            unit=case.unit,
        )
    else:
        first = say_count(
            "P is a distribution over {n} outcome; all information is in {unit}.",
            "P is a distribution over {n} outcomes; all information is in {unit}.",
            case.n,
            unit=case.unit,
        )
    surprisal = say(
        "The surprisal {log} of an outcome says how unexpected it is: the rarer, the larger.",
        log=Negative(case.log(P)),
    )
    return [
        Paragraph(first),
        _table(case, pair=pair),
        Paragraph(surprisal),
        Paragraph(_rule(case, pair=pair), remark=True),
    ]


def _table(case: Case, *, pair: bool) -> Table:
    say = case.language.say
    headers: list[Inlines] = [say("outcome"), (P,)]
    if pair:
        headers += [(Q,)]
    headers += [(Negative(case.log(P)),)]
    if pair:
        headers += [(Negative(case.log(Q)),), (case.log(Fraction(P, Q)),)]
    rows = [_row(case, index, pair=pair) for index in case.shown]
    if case.n_others:
        rows.append(_others(case, pair=pair))
    one: Inlines = (Number(Decimal(1)),)
    total: tuple[Inlines, ...] = (say("total"), one, one, (), (), ()) if pair else (
        say("total"),
        one,
        (),
    )
    return Table(tuple(headers), (*rows, total), last_is_total=True)


def _row(case: Case, index: int, *, pair: bool) -> tuple[Inlines, ...]:
    rounding, p = case.rounding, case.p(index)
    surprisal: Inlines = (Number(rounding.carried(-rounding.log(p))),)
    if not pair:
        return ((case.name(index),), (Number(p),), surprisal)
    q = case.q(index)
    return (
        (case.name(index),),
        (Number(p),),
        (Number(q),),
        surprisal,
        (Number(rounding.carried(-rounding.log(q))),),
        (Number(rounding.carried(rounding.log(p, q))),) if p or q else (),
    )


def _others(case: Case, *, pair: bool) -> tuple[Inlines, ...]:
    said = case.language.say_count("{n} other", "{n} others", case.n_others)
    p = case.number(float(case.comparison.p[case.others].sum()))
    if not pair:
        return (said, (p,), ())
    q = case.number(float(case.comparison.q[case.others].sum()))
    return (said, (p,), (q,), (), (), ())


def _rule(case: Case, *, pair: bool) -> Inlines:
    say, say_count = case.language.say, case.language.say_count
    digits = case.rounding.digits
    text = say_count(
        "Every logarithm and every product is rounded to {n} decimal (below {small} to {n} "
        "significant digit), and the next step goes on with what is printed. A sign = is true "
        "to the last digit printed; ≈ stands where roundings have added up to more. An exact "
        "value is rounded only once, at the end.",
        "Every logarithm and every product is rounded to {n} decimals (below {small} to {n} "
        "significant digits), and the next step goes on with what is printed. A sign = is true "
        "to the last digit printed; ≈ stands where roundings have added up to more. An exact "
        "value is rounded only once, at the end.",
        digits,
        small=Number(Decimal(1).scaleb(-digits)),
    )
    if _are_rounded(case, pair=pair):
        text += say(
            " Probabilities of more than {typed} digits are rounded in the same way; "
            "the exact values come from all of their digits.",
            typed=TYPED,
        )
    if case.n_others:
        text += say_count(
            " The {shown} outcomes that matter most are written out; {n} other stands in each "
            "sum as one term, rounded once.",
            " The {shown} outcomes that matter most are written out; the {n} others stand in "
            "each sum as one term, rounded once.",
            case.n_others,
            shown=len(case.shown),
        )
    return text


def _are_rounded(case: Case, *, pair: bool) -> bool:
    given = [float(case.comparison.p[index]) for index in case.shown]
    if pair:
        given += [float(case.comparison.q[index]) for index in case.shown]
    return not all(map(case.rounding.is_whole, given))
