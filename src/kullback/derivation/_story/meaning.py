"""What the floor, the price and the extra mean for these outcomes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.derivation._case import D_PQ, H_P, H_PQ
from kullback.derivation._steps import P, Q, exact_terms
from kullback.derivation._story.measures import share_formula
from kullback.document import Heading, Items, Number, Relation, percent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.derivation._case import Case
    from kullback.document import Block, Inlines


_NEGLIGIBLE = 1e-5
_ENORMOUS = 1e4
_LAST_BITS = 4 * np.finfo(np.float64).eps


def meaning(case: Case) -> list[Block]:
    """Return the section on what the numbers say."""
    items = [_floor(case), _price(case), _extra(case)]
    if 0 < case.comparison.kl_divergence < math.inf:
        items.append(_largest_share(case))
    misjudged = _misjudged(case)
    if misjudged:
        items.append(misjudged)
    return [Heading(case.language.say("What the numbers mean"), 2), Items(tuple(items))]


def _floor(case: Case) -> Inlines:
    say = case.language.say
    value = case.about(H_P, case.comparison.entropy)
    if case.comparison.entropy == 0:
        return say(
            "The floor: {value}. Under P only one outcome can occur, and there is nothing to "
            "guess.",
            value=value,
        )
    if case.rounding.base == 2:
        return say(
            "The floor: {value} {unit}, the uncertainty of P itself. No code for these outcomes "
            "can do with fewer bits on average, not even one made by someone who knows P.",
            value=value,
            unit=case.unit,
        )
    return say(
        "The floor: {value} {unit}, the uncertainty of P itself. No prediction of these outcomes "
        "can do with less surprisal on average, not even one made by someone who knows P.",
        value=value,
        unit=case.unit,
    )


def _price(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    value = case.about(H_PQ, found.cross_entropy)
    if math.isinf(found.cross_entropy):
        return say(
            "The price: {value}. Whoever relies on Q pays without limit, because what Q rules "
            "out does happen.",
            value=value,
        )
    if case.rounding.base == 2:
        text = say(
            "The price: {value} {unit}, what a code built for Q spends on P's outcomes on average.",
            value=value,
            unit=case.unit,
        )
    else:
        text = say(
            "The price: {value} {unit}, the mean surprisal of someone who believes Q while P is "
            "true.",
            value=value,
            unit=case.unit,
        )
    terms = exact_terms(case, "cross-entropy")
    if np.count_nonzero(terms) < 2 or found.kl_divergence == 0:
        return text
    return case.language.joined(text, _largest_part(case, terms))


def _largest_part(case: Case, terms: NDArray[np.float64]) -> Inlines:
    say = case.language.say
    most, (index, *tied) = case.largest(terms)
    term = case.number(most)
    if tied:
        return say(
            "The largest parts of it, {term} each, are paid for {names}.",
            term=term,
            names=case.names([index, *tied]),
        )
    return say(
        "The largest part of it, {term}, is paid for {name}, with {p} and {q}.",
        term=term,
        name=case.quoted(index),
        p=Relation((P, Number(case.p(index))), ("=",)),
        q=Relation((Q, Number(case.q(index))), ("=",)),
    )


def _extra(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say
    value = case.about(D_PQ, found.kl_divergence)
    if found.kl_divergence == 0:
        return say("The extra: {value}. Q is P, and the price is the floor.", value=value)
    if math.isinf(found.kl_divergence):
        return say("The extra: {value}. The floor is finite; Q alone is to blame.", value=value)
    if found.entropy == 0:
        return say(
            "The extra: {value} {unit}, which is the whole price, since the floor is 0.",
            value=value,
            unit=case.unit,
        )
    ratio = found.kl_divergence / found.entropy
    if ratio < _NEGLIGIBLE:
        text = say(
            "The extra: {value} {unit}, the part of the price that comes from using Q instead of "
            "P. Beside the floor it is next to nothing: Q is almost P.",
            value=value,
            unit=case.unit,
        )
    elif ratio > _ENORMOUS:
        text = say(
            "The extra: {value} {unit}, nearly the whole price: beside it the floor is next to "
            "nothing.",
            value=value,
            unit=case.unit,
        )
    else:
        text = say(
            "The extra: {value} {unit}, the part of the price that comes from using Q instead of "
            "P. It adds {percent} to the floor.",
            value=value,
            unit=case.unit,
            percent=percent(ratio),
        )
    thousand = 1000 * found.kl_divergence
    if case.rounding.base == 2 and 1.5 <= thousand < 1e9:
        bits = say("Over a thousand outcomes that is about {bits} bits.", bits=f"{thousand:,.0f}")
        return case.language.joined(text, bits)
    return text


def _largest_share(case: Case) -> Inlines:
    found, say = case.comparison, case.language.say

    def part(share: float) -> str:
        return percent(share / found.kl_divergence)

    share, (index, *tied) = case.largest(
        found.contributions, lambda share: (case.number(share), part(share))
    )
    if tied:
        return say(
            "Where the extra comes from: {D} is the sum of the shares {formula}, none of them "
            "negative. The largest are those of {names}: {share} each, which is {percent} of {D}.",
            formula=share_formula(case),
            names=case.names([index, *tied]),
            share=case.number(share),
            percent=part(share),
            D=D_PQ,
        )
    text = say(
        "Where the extra comes from: {D} is the sum of the shares {formula}, none of them "
        "negative. The largest is that of {name}: {share}, which is {percent} of {D}.",
        formula=share_formula(case),
        name=case.quoted(index),
        share=case.number(share),
        percent=part(share),
        D=D_PQ,
    )
    p, q = Number(case.p(index)), Number(case.q(index))
    if p == q:
        return text
    if found.p[index] > found.q[index]:
        why = say(
            "Q gives it {q} instead of {p}, so that it surprises more than it should whenever "
            "it occurs.",
            p=p,
            q=q,
        )
    else:
        why = say("Q gives it {q} instead of {p}, and the excess is missing elsewhere.", p=p, q=q)
    return case.language.joined(text, why)


def _misjudged(case: Case) -> Inlines:
    p, q = case.comparison.p, case.comparison.q
    order = np.argsort(-np.abs(p - q), kind="stable")
    # 0.1 + 0.2 is 0.3, but for the last bit.
    same = np.abs(p - q) <= _LAST_BITS * np.maximum(p, q)
    under = [int(index) for index in order if p[index] > q[index] and not same[index]]
    over = [int(index) for index in order if p[index] < q[index] and not same[index]]
    right = np.flatnonzero(same & (p > 0)).tolist()
    if not (under and over):
        return ()
    wrong = case.language.say(
        "Q underestimates {under} and overestimates {over}.",
        under=case.names(under),
        over=case.names(over),
    )
    if not right:
        return wrong
    return case.language.joined(
        wrong, case.language.say("It is right about {right}.", right=case.names(right))
    )
