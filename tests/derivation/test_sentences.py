"""What is said of three hundred random pairs, in either language, is true of them."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

import mpmath
import pairs
import printed
import pytest
from pairs import HPQ, PAIRS, D, H, Pair

from kullback.derivation._explain import compared, explain_comparison

BACK = "D(Q‖P)"
SENTENCES = {
    "en": {
        "certain": r"The floor: H\(P\) = 0\. Under P only one outcome can occur",
        "floor": r"The floor: H\(P\) = (?P<n>.+?) [a-z]",
        "of codes": r"bits, the uncertainty of P itself\. No code for these outcomes can do with "
        r"fewer bits on average, not even one made by someone who knows P\.$",
        "of predictions": r"the uncertainty of P itself\. No prediction of these outcomes can do "
        r"with less surprisal on average, not even one made by someone who knows P\.$",
        "coded": r"bits, what a code built for Q spends on P's outcomes on average\.",
        "believed": r", the mean surprisal of someone who believes Q while P is true\.",
        "thousand": r"Over a thousand outcomes that is about (?P<n>.+?) bits\.$",
        "cost": r"The largest part of it, (?P<n>.+?), is paid for (?P<of>.+?), "
        r"with p = (?P<p>\S+(?: × \S+)?) and q = (?P<q>\S+(?: × \S+)?)\.(?: |$)",
        "costs": r"The largest parts of it, (?P<n>.+?) each, are paid for (?P<of>.+?)\.(?: |$)",
        "percent": r"instead of P\. It adds (?P<percent>.+?)% to the floor\.",
        "almost": r"Beside the floor it is next to nothing: Q is almost P\.",
        "enormous": r"nearly the whole price: beside it the floor is next to nothing\.",
        "whole": r"which is the whole price, since the floor is 0\.",
        "formula": r"D\(P‖Q\) is the sum of the shares (?P<of>.+?), none of them",
        "share": r"none of them negative\. The largest is that of (?P<of>.+?): (?P<n>.+?), "
        r"which is (?P<percent>.+?)% of D\(P‖Q\)\.",
        "shares": r"none of them negative\. The largest are those of (?P<of>.+?): (?P<n>.+?) "
        r"each, which is (?P<percent>.+?)% of D\(P‖Q\)\.",
        "too little": r"Q gives it (?P<q>.+?) instead of (?P<p>.+?), so that it surprises more",
        "too much": r"Q gives it (?P<q>.+?) instead of (?P<p>.+?), and the excess is missing",
        "wrong": r"Q underestimates (?P<under>.+?) and overestimates (?P<over>.+?)\.(?: |$)",
        "right": r"It is right about (?P<of>.+?)\.$",
        "weights": r"D\(P‖Q\) weighs l\S+\(p/q\) with p, D\(Q‖P\) weighs l\S+\(q/p\) with q\.",
        "differ": r"The shares differ most for (?P<of>.+?): it has (?P<n>.+?) of D\(P‖Q\), and "
        r"(?P<back>.+?) of D\(Q‖P\)\.",
        "all differ": r"The shares in D\(P‖Q\) and in D\(Q‖P\) differ most for (?P<of>.+?)\.",
        "agree": r"Here both directions give the same to the digits printed",
        "excluded": r"D\(Q‖P\) is infinite because P rules out (?P<of>.+?), which Q does not\.",
        "allowed": r"D\(Q‖P\) is finite: P rules out nothing that Q allows\.",
        "unseen": r"^Q rules out (?P<of>.+?), which P does not\. Nothing bounds",
        "added": r"^(?P<of>.+?) (?:has|have) p = 0 and q > 0\.",
        "other way": r"The other way round it is different: D\(Q‖P\) is infinite\.$",
        "never": r"^(?P<of>.+?) (?:has|have) no probability under P or Q, and counts? in no sum\.$",
        "nothing": r"^Nothing is added where p = 0 \((?P<of>.+?)\)",
    },
    "zh": {
        "certain": r"下限：H\(P\) = 0。在 P 下只可能出现一种结果",
        "floor": r"下限：H\(P\) = (?P<n>.+?) [单纳比]",
        "of codes": r"比特，这是 P 自身的不确定性。为这些结果编码，平均码长不可能更短，",
        "of predictions": r"，这是 P 自身的不确定性。无论怎样预测，平均信息量都不可能更低，",
        "coded": r"比特，这是用按 Q 设计的编码来表示 P 的结果时的平均码长。",
        "believed": r"，这是真实分布为 P 而按 Q 预测时的平均信息量。",
        "thousand": r"每一千个结果约多用 (?P<n>.+?) 比特。$",
        "cost": r"其中最大的一项 (?P<n>.+?) 来自(?P<of>.+?)（p = (?P<p>.+?)，q = (?P<q>.+?)）。",
        "costs": r"其中最大的几项来自(?P<of>.+?)，各为 (?P<n>.+?)。",
        "percent": r"相当于下限的 (?P<percent>.+?)%。",
        "almost": r"与下限相比微不足道：Q 几乎就是 P。",
        "enormous": r"几乎就是全部代价：与之相比，下限微不足道。",
        "whole": r"下限为 0，所以这就是全部代价。",
        "formula": r"D\(P‖Q\) 可以写成各结果的份额 (?P<of>.+?) 之和，每一份都不为负",
        "share": r"其中(?P<of>[^，。]+?)的份额最大，为 (?P<n>.+?)，占 D\(P‖Q\) 的 "
        r"(?P<percent>.+?)%。",
        "shares": r"其中(?P<of>[^，。]+?)的份额最大，各为 (?P<n>.+?)，各占 D\(P‖Q\) 的 "
        r"(?P<percent>.+?)%。",
        "too little": r"Q 给它的概率是 (?P<q>.+?) 而不是 (?P<p>.+?)，所以它每次出现都带来过多",
        "too much": r"Q 给它的概率是 (?P<q>.+?) 而不是 (?P<p>.+?)，多给的部分正是",
        "wrong": r"Q 低估了(?P<under>.+?)，高估了(?P<over>.+?)。",
        "right": r"对(?P<of>[^。]+?)的估计则是准确的。",
        "weights": r"D\(P‖Q\) 以 p 对 l\S+\(p/q\) 加权，D\(Q‖P\) 以 q 对 l\S+\(q/p\) 加权，",
        "differ": r"份额差别最大的是(?P<of>.+?)：它在 D\(P‖Q\) 中占 (?P<n>.+?)，在 D\(Q‖P\) 中占 "
        r"(?P<back>.+?)。",
        "all differ": r"D\(P‖Q\) 与 D\(Q‖P\) 中份额差别最大的是(?P<of>.+?)。",
        "agree": r"这里两个方向的值在写出的各位上相同",
        "excluded": r"D\(Q‖P\) 是无穷大，因为 P 排除了(?P<of>.+?)，而 Q 没有。",
        "allowed": r"D\(Q‖P\) 是有限的：凡是 Q 允许的结果，P 都没有排除。",
        "unseen": r"^Q 认为(?P<of>.+?)不可能发生，P 却不这样认为。",
        "added": r"^对于(?P<of>.+?)，p = 0 而 q > 0，在 D\(P‖Q\) 中没有相应的项",
        "other way": r"反过来则不同：D\(Q‖P\) 是无穷大。$",
        "never": r"^(?P<of>.+?)在 P 和 Q 下的概率都为 0，不计入任何和式。$",
        "nothing": r"^p = 0 的结果（(?P<of>.+?)）不计入",
    },
}


class Said:
    """The sentences of one derivation, and what is known of its pair without it."""

    def __init__(self, index: int) -> None:
        self.pair = pairs.pair(index)
        self.text = _on_one_line_each(self.pair)
        self.exact = pairs.exact(index)
        self.scale = mpmath.log(self.pair.base) if self.pair.base else mpmath.mpf(1)
        self.p, self.q = ([row[side] for row in pairs.rows(index)] for side in (0, 1))
        self.costs = [
            -p * mpmath.log(q) / self.scale if p and q else mpmath.mpf(0)
            for p, q in zip(self.p, self.q, strict=True)
        ]
        self.shares = [share / self.scale for share in pairs.shares(index)]
        self.back = [share / self.scale for share in pairs.shares(index, swapped=True)]

    def find(self, sentence: str) -> dict[str, str] | None:
        """Return the fields of a sentence, None if it is not said."""
        found = re.search(SENTENCES[self.pair.lang][sentence], self.text, re.MULTILINE)
        return None if found is None else found.groupdict()

    def outcomes(self, sentence: str, field: str = "of") -> tuple[list[int], int]:
        """Return the outcomes that a sentence names, and how many it speaks of; none if unsaid."""
        said = self.find(sentence)
        if said is None:
            return [], 0
        named = [self.pair.names.index(name) for name in re.findall("“(.+?)”", said[field])]
        others = re.search(r"(\d+) others?$|其余 (\d+) 种$", said[field])
        return named, len(named) + (int(others[1] or others[2]) if others else 0)


def _on_one_line_each(pair: Pair) -> str:
    found = compared(pair.p, pair.q, outcomes=pair.outcomes, base=pair.base, normalize=False)
    text = explain_comparison(found, lang=pair.lang, digits=pair.digits, width=100_000)
    return re.sub("^(?:• |│ )", "", text, flags=re.MULTILINE)


@cache
def _said(index: int) -> Said:
    with mpmath.workdps(60):
        return Said(index)


@pytest.fixture(params=["en", "zh"])
def told(request: pytest.FixtureRequest) -> list[tuple[int, Said]]:
    """Return the derivations of all pairs in one language."""
    return [(index, _said(index)) for index in PAIRS if pairs.pair(index).lang == request.param]


@pytest.fixture(autouse=True)
def _sixty_digits() -> Any:
    with mpmath.workdps(60):
        yield


def _holds(text: str, exact: Any) -> bool:
    return printed.shown(text.replace(",", "")).holds(exact)


def _check_largest(said: Said, one: str, many: str, values: list[Any]) -> int | None:
    """Check who is named as the largest, and the number; return the outcome if it is one."""
    alone, several = said.find(one), said.find(many)
    assert (alone is None) != (several is None)
    named, count = said.outcomes(one if alone else many)
    top = max(values)
    for outcome in named:
        near = values[outcome] / top > 1 - mpmath.mpf("1e-9")
        assert near or several, "there is a larger one"
        assert _holds((alone or several or {})["n"], values[outcome])
    assert (count == 1) == (alone is not None)
    return named[0] if alone else None


def test_the_largest_part_of_the_price(told: list[tuple[int, Said]]) -> None:
    """It is the greatest −p log q, of the p and q that stand beside it; all of them of equals."""
    checked = 0
    for index, said in told:
        several_terms = sum(cost > 0 for cost in said.costs) >= 2
        if not 0 < said.exact[D] < mpmath.inf or not several_terms:
            assert said.find("cost") is said.find("costs") is None, index
            continue
        outcome = _check_largest(said, "cost", "costs", said.costs)
        if outcome is not None:
            checked += 1
            fields = said.find("cost") or {}
            assert _holds(fields["p"], said.p[outcome]), index
            assert _holds(fields["q"], said.q[outcome]), index
    assert checked >= 100


def test_the_largest_share_of_the_extra_and_why(told: list[tuple[int, Said]]) -> None:
    """It is the greatest p log(p/q) − p + q, and Q gives the outcome too little or too much."""
    whys = {"too little": 0, "too much": 0}
    for index, said in told:
        if not 0 < said.exact[D] < mpmath.inf:
            assert said.find("share") is said.find("shares") is None, index
            continue
        outcome = _check_largest(said, "share", "shares", said.shares)
        log = f"log{said.pair.base}".translate(pairs.LOWERED)
        formula = f"p {log}(p/q) − (p − q) {log} e" if said.pair.base else "p ln(p/q) − p + q"
        assert said.find("formula") == {"of": formula}, index
        percent = (said.find("share") or said.find("shares") or {})["percent"]
        assert _holds(percent, 100 * max(said.shares) / said.exact[D]), index
        for why in whys:
            fields = said.find(why)
            if fields is None:
                continue
            assert outcome is not None
            assert (why == "too little") == (said.p[outcome] > said.q[outcome]), index
            assert _holds(fields["p"], said.p[outcome]), index
            assert _holds(fields["q"], said.q[outcome]), index
            whys[why] += 1
    assert min(whys.values()) >= 15


def test_what_q_underestimates_overestimates_and_has_right(told: list[tuple[int, Said]]) -> None:
    """The outcomes of the greatest differences are named, the others counted."""
    for index, said in told:
        both = list(zip(said.p, said.q, strict=True))
        same = [abs(p - q) <= mpmath.mpf("1e-15") * p for p, q in both]
        wrong = {
            "under": [i for i, (p, q) in enumerate(both) if p > q and not same[i]],
            "over": [i for i, (p, q) in enumerate(both) if p < q and not same[i]],
        }
        for side, outcomes in wrong.items():
            named, count = said.outcomes("wrong", side)
            assert count == len(outcomes), index
            assert set(named) <= set(outcomes), index
            assert len(named) == (3 if count > 4 else count), index
            gaps = [abs(said.p[i] - said.q[i]) for i in named]
            unnamed = [abs(said.p[i] - said.q[i]) for i in outcomes if i not in named]
            gaps += [max(unnamed)] if unnamed else []
            for before, after in pairwise(gaps):
                assert before >= after * (1 - mpmath.mpf("1e-9")), index
        right = [i for i, (p, _) in enumerate(both) if same[i] and p]
        if wrong["under"]:
            assert said.outcomes("right")[1] == len(right), index
            assert set(said.outcomes("right")[0]) <= set(right), index


def test_the_floor_and_the_extra(told: list[tuple[int, Said]]) -> None:
    """The floor is nothing, or what P has; the extra so much of it, all of it, or next to none."""
    ways = dict.fromkeys(("almost", "enormous", "percent", "whole"), 0)
    for index, said in told:
        floor, extra = said.exact[H], said.exact[D]
        assert (said.find("certain") is not None) == (floor == 0), index
        if floor:
            assert _holds((said.find("floor") or {})["n"], floor), index
        way = None
        if 0 < extra < mpmath.inf:
            ratio = extra / floor if floor else None
            way = (
                "whole"
                if ratio is None
                else "almost"
                if ratio < 1e-5
                else "enormous"
                if ratio > 1e4
                else "percent"
            )
            ways[way] += 1
        found = [name for name in ways if said.find(name) is not None]
        assert found == ([way] if way else []), index
        if way == "percent":
            fields = said.find("percent") or {}
            assert _holds(fields["percent"], 100 * extra / floor), index
    assert ways["percent"] >= 30
    assert ways["almost"] >= 5


def test_bits_are_spent_by_codes_and_nats_by_beliefs(told: list[tuple[int, Said]]) -> None:
    """To base 2 it is codes that the floor binds and the price is paid by, else predictions."""
    for index, said in told:
        bits = said.pair.base == 2
        floor, price, extra = said.exact[H] > 0, said.exact[HPQ], said.exact[D]
        assert (said.find("of codes") is not None) == (bits and floor), index
        assert (said.find("of predictions") is not None) == (not bits and floor), index
        assert (said.find("coded") is not None) == (bits and price < mpmath.inf), index
        assert (said.find("believed") is not None) == (not bits and price < mpmath.inf), index
        thousand = said.find("thousand")
        if thousand:
            assert bits, index
            assert _holds(thousand["n"], 1000 * extra), index
        elif bits and said.find("percent"):
            assert 1000 * extra < 1.5, index


def test_where_the_two_directions_differ(told: list[tuple[int, Said]]) -> None:
    """The shares named differ most; where one direction is infinite that is said instead."""
    for index, said in told:
        forward, backward = said.exact[D], said.exact[BACK]
        assert (said.find("excluded") is not None) == mpmath.isinf(backward), index
        only = mpmath.isinf(forward) and not mpmath.isinf(backward)
        assert (said.find("allowed") is not None) == only, index
        ways = [name for name in ("agree", "differ", "all differ") if said.find(name) is not None]
        assert len(ways) == (0 < forward < mpmath.inf and backward < mpmath.inf), index
        if ways == ["agree"]:
            assert abs(forward / backward - 1) < mpmath.mpf(10) ** (1 - said.pair.digits), index
        elif ways:
            assert said.find("weights") is not None, index
            apart = [abs(a - b) for a, b in zip(said.shares, said.back, strict=True)]
            outcome = _check_differ(said, apart)
            fields = said.find("differ")
            if outcome is not None and fields:
                assert _holds(fields["n"], said.shares[outcome]), index
                assert _holds(fields["back"], said.back[outcome]), index


def _check_differ(said: Said, apart: list[Any]) -> int | None:
    named, count = said.outcomes("differ")
    if not named:
        named, count = said.outcomes("all differ")
        assert count >= 2
    # Among those that are printed as the same none is larger.
    least = max(apart) * (1 - 2 * mpmath.mpf(10) ** (1 - said.pair.digits))
    assert all(apart[outcome] >= least for outcome in named)
    return named[0] if count == 1 else None


def test_whose_probability_is_zero(told: list[tuple[int, Said]]) -> None:
    """Those that Q rules out, those that P rules out, and those that nobody has."""
    for index, said in told:
        both = list(zip(said.p, said.q, strict=True))
        kinds = {
            "unseen": [i for i, (p, q) in enumerate(both) if p and not q],
            "added": [i for i, (p, q) in enumerate(both) if q and not p],
            "never": [i for i, (p, q) in enumerate(both) if not p and not q],
            "nothing": [i for i, (p, _) in enumerate(both) if not p],
        }
        other_way = bool(kinds["added"]) and not kinds["unseen"]
        assert (said.find("other way") is not None) == other_way, index
        kinds["excluded"] = kinds["added"]
        for kind, outcomes in kinds.items():
            named, count = said.outcomes(kind)
            assert count == len(outcomes), (index, kind)
            assert named == outcomes[: 3 if count > 4 else 4], (index, kind)


def test_what_is_said_is_said_of_the_measures() -> None:
    """Price, floor and extra of the swap are H(Q,P), H(Q) and D(Q‖P), in this order."""
    orders = {
        "en": r"floor would be H\(Q\) = .+? the price H\(Q,P\) = .+? the extra D\(Q‖P\) = ",
        "zh": r"下限是 H\(Q\) = .+?，代价是 H\(Q,P\) = .+?，额外代价是 D\(Q‖P\) = ",
    }
    for index in PAIRS:
        said = _said(index)
        if said.exact[D]:
            assert re.search(orders[said.pair.lang], said.text), index
            assert said.exact[HPQ] >= said.exact[H]
