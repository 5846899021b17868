"""What the floor, the price and the extra mean for these outcomes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.explain._case import D_PQ, H_P, H_PQ
from kullback.explain._document import Heading, Items
from kullback.explain._formula import Number, Relation
from kullback.explain._steps import exact_terms
from kullback.explain._story.rounding import shares_formula

if TYPE_CHECKING:
    from kullback.explain._case import Case
    from kullback.explain._document import Block, Inlines
    from kullback.explain._formula import Measure


def meaning(case: Case) -> list[Block]:
    """Return the section on what the numbers say."""
    items = [_floor(case), _price(case), _extra(case)]
    if 0 < case.comparison.kl_divergence < math.inf:
        items.append(_largest_share(case))
    if case.comparison.kl_divergence > 0:
        items.append(_misjudged(case))
    return [Heading(case.language.say("What the numbers mean"), 2), Items(tuple(items))]


def _floor(case: Case) -> Inlines:
    floor = _value(case, H_P, case.comparison.entropy)
    if case.comparison.entropy == 0:
        return case.language.say(
            "The floor: {value}. Under P only one thing can happen; there is nothing to guess.",
            value=floor,
        )
    if case.rounding.base == 2:
        return case.language.say(
            "The floor: {value} {unit}. This is the uncertainty of P itself; no code for its "
            "outcomes needs fewer bits on average, not even one built by somebody who knows P.",
            value=floor,
            unit=case.unit,
        )
    return case.language.say(
        "The floor: {value} {unit}. This is the uncertainty of P itself; no prediction is "
        "surprised less on average, not even one by somebody who knows P.",
        value=floor,
        unit=case.unit,
    )


def _price(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    price = _value(case, H_PQ, found.cross_entropy)
    if math.isinf(found.cross_entropy):
        return say(
            "The price: {value}. Who relies on Q pays without limit, because what Q rules out "
            "does happen.",
            value=price,
        )
    if case.rounding.base == 2:
        text = say(
            "The price: {value} {unit}. So much a code built for Q spends on an outcome of P, on "
            "average.",
            value=price,
            unit=case.unit,
        )
    else:
        text = say(
            "The price: {value} {unit}. So much surprise awaits who predicts P's outcomes with "
            "Q, on average.",
            value=price,
            unit=case.unit,
        )
    if found.cross_entropy == 0 or case.n == 1:
        return text
    terms = exact_terms(case, "cross-entropy")
    index = int(np.argmax(terms))
    return text + say(
        " The largest part, {term}, falls to {name}, with p = {p} and q = {q}.",
        term=case.number(float(terms[index])),
        name=case.name(index),
        p=Number(case.p(index)),
        q=Number(case.q(index)),
    )


def _extra(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    extra = _value(case, D_PQ, found.kl_divergence)
    if found.kl_divergence == 0:
        return say(
            "The extra: {value}. Q is P, and nothing comes on top of the floor.", value=extra
        )
    if math.isinf(found.kl_divergence):
        return say("The extra: {value}. All of it is Q's fault; the floor is finite.", value=extra)
    text = say(
        "The extra: {value} {unit}. This part of the price is due to Q, and would be saved by "
        "who knew P.",
        value=extra,
        unit=case.unit,
    )
    if found.entropy > 0:
        text += say(
            " It is {percent} of the floor.", percent=percent(found.kl_divergence / found.entropy)
        )
    thousand = 1000 * found.kl_divergence
    if case.rounding.base == 2 and 1 <= thousand < 1e9:
        text += say(
            " A thousand outcomes take about {bits} bits more than they need.",
            bits=f"{thousand:,.0f}",
        )
    return text


def _largest_share(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    index = int(np.argmax(found.contributions))
    share = float(found.contributions[index])
    text = say(
        "Written as {shares}, the extra has a share of every outcome, and none is negative. The "
        "largest is that of {name}: {share}, or {percent} of {D}.",
        shares=shares_formula(case),
        name=case.name(index),
        share=case.number(share),
        percent=percent(share / found.kl_divergence),
        D=D_PQ,
    )
    p, q = Number(case.p(index)), Number(case.q(index))
    if found.p[index] > found.q[index]:
        return text + say(
            " Q gives it {q} where P gives it {p}: too little, and so it surprises more than it "
            "should, as often as it comes.",
            p=p,
            q=q,
        )
    return text + say(
        " Q gives it {q} where P gives it {p}: too much, and that is missing for the outcomes "
        "that do come.",
        p=p,
        q=q,
    )


def _misjudged(case: Case) -> Inlines:
    p, q = case.comparison.p, case.comparison.q
    order = np.argsort(-np.abs(p - q), kind="stable")
    under = [int(index) for index in order if p[index] > q[index]]
    over = [int(index) for index in order if p[index] < q[index]]
    right = np.flatnonzero((p == q) & (p > 0)).tolist()
    text = case.language.say(
        "Q underestimates {under} and overestimates {over}.",
        under=case.names(under),
        over=case.names(over),
    )
    if right:
        text += case.language.say(" It is right about {right}.", right=case.names(right))
    return text


def _value(case: Case, measure: Measure, value: float) -> Relation:
    return Relation((measure, case.number(value)), ("=",))


def percent(ratio: float) -> str:
    """Return a ratio in percent, with three digits.

    >>> percent(0.30877), percent(0.5), percent(1e-9), percent(1234.5)
    ('30.9%', '50%', 'less than 0.001%', '123,450%')
    """
    value = 100 * ratio
    return f"{value:,.0f}%" if value >= 100 else f"{value:.3g}%"
