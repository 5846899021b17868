"""P and Q in a table, and how the numbers below it are to be read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kullback.derivation._rounding import TYPED
from kullback.derivation._steps import P, Q
from kullback.document import Fraction, Negative, Number, Paragraph, Table, base_name

if TYPE_CHECKING:
    from kullback.derivation._case import Case
    from kullback.document import Block, Inlines


def opening(case: Case, *, pair: bool) -> list[Block]:
    """Return what P and Q are, their table, and the rule of rounding."""
    return [
        Paragraph(_what(case, pair=pair)),
        _table(case, pair=pair),
        Paragraph(_columns(case, pair=pair)),
        Paragraph(_rule(case, pair=pair), remark=True),
    ]


def _what(case: Case, *, pair: bool) -> Inlines:
    say_count = case.language.say_count
    if pair:
        what = say_count(
            "P is the true distribution, Q an approximation that stands in for it, over {n} "
            "outcome.",
            "P is the true distribution, Q an approximation that stands in for it, over {n} "
            "outcomes.",
            case.n,
        )
    else:
        what = say_count(
            "P is a distribution over {n} outcome.",
            "P is a distribution over {n} outcomes.",
            case.n,
        )
    return case.language.joined(what, _measured(case))


def _measured(case: Case) -> Inlines:
    base = case.rounding.base
    if base is None or base == 2:
        return case.language.say("Everything is measured in {unit}.", unit=case.unit)
    return case.language.say(
        "Logarithms are to base {base}, and everything is measured in units of that base.",
        base=base_name(base),
    )


def _columns(case: Case, *, pair: bool) -> Inlines:
    say = case.language.say
    surprisal = say(
        "The surprisal {log} of an outcome says how unexpected it is: the rarer, the larger.",
        log=Negative(case.log(P)),
    )
    if not pair:
        return surprisal
    ratio = say(
        "{ratio} is how much larger it is for someone who believes Q.",
        ratio=case.log(Fraction(P, Q)),
    )
    return case.language.joined(surprisal, ratio)


def _table(case: Case, *, pair: bool) -> Table:
    say = case.language.say
    of_p, of_q = (Negative(case.log(P)),), (Negative(case.log(Q)),)
    headers: tuple[Inlines, ...] = (say("outcome"), (P,), of_p)
    one: Inlines = (Number(Decimal(1)),)
    total: tuple[Inlines, ...] = (say("total"), one, ())
    if pair:
        headers = (say("outcome"), (P,), (Q,), of_p, of_q, (case.log(Fraction(P, Q)),))
        total = (say("total"), one, one, (), (), ())
    rows = [_row(case, index, pair=pair) for index in case.shown]
    if case.n_others:
        rows.append(_others(case, pair=pair))
    return Table(headers, (*rows, total), last_is_total=True)


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
    found = case.comparison
    said = case.language.say_count("{n} other", "{n} others", case.n_others)
    p: Inlines = (case.number(float(found.p[case.others].sum())),)
    if not pair:
        return (said, p, ())
    q: Inlines = (case.number(float(found.q[case.others].sum())),)
    return (said, p, q, (), (), ())


def _rule(case: Case, *, pair: bool) -> Inlines:
    say, say_count = case.language.say, case.language.say_count
    digits = case.rounding.digits
    rule = say_count(
        "Every logarithm and every product is rounded to {n} decimal (below {small}, to {n} "
        "significant digit), and the next step goes on with what is printed. The sign = holds "
        "between neighbours, to the last digit printed; ≈ stands where earlier roundings have "
        "added up to more. "
        "Exact values are rounded only once, at the end.",
        "Every logarithm and every product is rounded to {n} decimals (below {small}, to {n} "
        "significant digits), and the next step goes on with what is printed. The sign = holds "
        "between neighbours, to the last digit printed; ≈ stands where earlier roundings have "
        "added up to more. "
        "Exact values are rounded only once, at the end.",
        digits,
        small=Number(case.rounding.small),
    )
    given: Inlines = ()
    if _are_rounded(case, pair=pair):
        given = say(
            "Probabilities with more than {typed} digits are rounded too, and the steps go on "
            "with what is printed; the exact values have them whole.",
            typed=TYPED,
        )
    others: Inlines = ()
    if case.n_others:
        others = say_count(
            "The {shown} outcomes that matter most are written out; {n} other is one term in "
            "each sum.",
            "The {shown} outcomes that matter most are written out; the {n} others together "
            "are one term in each sum, rounded once.",
            case.n_others,
            shown=len(case.shown),
        )
    return case.language.joined(rule, given, others)


def _are_rounded(case: Case, *, pair: bool) -> bool:
    given = [float(case.comparison.p[index]) for index in case.shown]
    if pair:
        given += [float(case.comparison.q[index]) for index in case.shown]
    return not all(map(case.rounding.is_whole, given))
