"""Derivations of 300 random pairs, read back from what is printed and worked out again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

import mpmath
import numpy as np
import pairs
import printed
import pytest
from pairs import HPQ, PAIRS, D, H, Pair


@dataclass(frozen=True)
class Step:
    """An outcome's line: −p × log q = p × 0.5108 = 0.3065."""

    name: str
    chain: printed.Chain

    @property
    def numbers(self) -> list[list[printed.Shown]]:
        """The numbers in each link."""
        return [printed.numbers(link) for link in self.chain.links]


@dataclass(frozen=True)
class Read:
    """A whole derivation as it has been read."""

    pair: Pair
    text: str
    reader: printed.Reader
    rows: list[tuple[str, list[printed.Shown | None]]]
    formulas: dict[str, printed.Chain]
    steps: dict[str, list[Step]]
    sums: dict[str, printed.Chain]
    route: printed.Chain
    exact: dict[str, printed.Chain]
    endless: list[Step]
    remark: list[printed.Chain] | None
    spoken: list[printed.Chain]
    percents: list[str]


@cache
def _read(index: int) -> Read:
    return _parsed(pairs.pair(index), pairs.pair(index).text())


def _parsed(pair: Pair, text: str) -> Read:
    reader = printed.Reader(pair.names)
    found = printed.blocks(text)
    tables = [reader.table(block) for kind, block in found if kind == "table"]
    lines = {
        at: reader.lines(block) for at, (kind, block) in enumerate(found) if kind == "derivation"
    }
    said = {
        at: reader.sentence(block)
        for at, (kind, block) in enumerate(found)
        if kind not in ("table", "derivation")
    }
    at = list(lines)
    assert len(tables) == 1
    assert len(at) in (10, 11), "H(P) in 3 blocks, H(P,Q) in 3, D in 4, perhaps an infinity"
    alone = [lines[place] for place in at]
    assert all(len(alone[place]) == 1 for place in (0, 2, 3, 5, 6, 7, 9))
    last = at[9] + 2
    return Read(
        pair,
        text,
        reader,
        tables[0],
        {H: alone[0][0][1], HPQ: alone[3][0][1], D: alone[7][0][1]},
        {name: _steps(alone[place]) for name, place in ((H, 1), (HPQ, 4), (D, 8))},
        {name: alone[place][0][1] for name, place in ((H, 2), (HPQ, 5), (D, 9))},
        alone[6][0][1],
        {name: said[at[place] + 1][0][0] for name, place in ((H, 2), (HPQ, 5), (D, 9))},
        _steps(alone[10]) if len(alone) == 11 else [],
        said[last][0] if found[last][0] == "remark" else None,
        [chain for chains, _ in said.values() for chain in chains],
        [percent for _, percents in said.values() for percent in percents],
    )


def _steps(lines: list[tuple[str, printed.Chain]]) -> list[Step]:
    return [Step(name, chain) for name, chain in lines]


Reads: TypeAlias = "list[tuple[int, Read]]"


@pytest.fixture
def reads() -> Reads:
    """Return the derivations of all pairs."""
    return [(index, _read(index)) for index in PAIRS]


@pytest.fixture(autouse=True)
def _sixty_digits() -> Any:
    with mpmath.workdps(60):
        yield


def _printed(read: Read) -> dict[str, tuple[printed.Shown, printed.Shown]]:
    """Return p and q of every outcome as the table has them."""
    found = {}
    for name, (p, q, *_) in read.rows[:-1]:
        assert p
        assert q
        found[name] = (p, q)
    return found


def test_the_pairs_are_what_they_should_be() -> None:
    """Both languages, three bases and a fourth, 2 to 12 outcomes, zeros, tiny and near ones."""
    drawn = [pairs.pair(index) for index in PAIRS]
    assert {len(pair.p) for pair in drawn} == set(range(2, 13))
    for lang in ("en", "zh"):
        bases = [pair.base for pair in drawn if pair.lang == lang]
        assert min(bases.count(base) for base in (None, 2)) >= 40
        assert min(bases.count(base) for base in (10, 3)) >= 20
    divergences = [pairs.exact(index)[D] for index in PAIRS]
    assert sum(map(mpmath.isinf, divergences)) >= 50
    assert sum(d < 1e-6 for d in divergences) >= 15
    smallest = [min(x for x in (*pair.p, *pair.q) if x) for pair in drawn]
    assert sum(x < 1e-50 for x in smallest) >= 10
    assert sum(0 in pair.p for pair in drawn) >= 50


def test_everything_is_read(reads: Reads) -> None:
    """Each digit and each = ≈ → > of the documents belongs to something that has been parsed."""
    for index, read in reads:
        digits = sum(char in "0123456789" for char in read.text)
        assert read.reader.digits == digits, index
        for sign in "=≈→>":
            assert read.reader.signs[sign] == read.text.count(sign), (index, sign)
        possible = sum(p > 0 for p in read.pair.p)
        # Two in each step, H and its formula and sum, D with one more in its formula and route.
        assert read.reader.signs["="] + read.reader.signs["≈"] >= 6 * possible + 14, index
        assert [len(read.steps[name]) for name in (H, HPQ, D)] == [possible] * 3, index


def test_the_table_has_the_numbers_given_and_their_logarithms(reads: Reads) -> None:
    """Those given are the floats' digits, −log p, −log q and log(p/q) are of what is printed."""
    for index, read in reads:
        assert [name for name, _ in read.rows[:-1]] == list(read.pair.names), index
        assert [cell and cell.value for cell in read.rows[-1][1][:2]] == [1, 1]
        scale = mpmath.log(read.pair.base) if read.pair.base else 1
        for (_, cells), given in zip(read.rows, pairs.rows(index), strict=False):
            p, q, of_p, of_q, ratio = cells
            assert p
            assert q
            assert of_p
            assert of_q
            for shown, exact in zip((p, q), given, strict=True):
                # What was typed is printed whole; floats are off by their last bit.
                near = abs(_number(shown) - exact) <= mpmath.mpf("4e-16") * exact
                assert shown.holds(exact) or near, index
                assert shown.digits >= read.pair.digits or near, index
            logs = [mpmath.log(_number(x)) / scale if x.value else -mpmath.inf for x in (p, q)]
            assert of_p.holds(-logs[0]), index
            assert of_q.holds(-logs[1]), index
            if p.value == q.value == 0:
                assert ratio is None
            else:
                assert ratio
                assert ratio.holds(logs[0] - logs[1]), index


def _number(shown: printed.Shown) -> Any:
    return printed.value(("number", shown))


def _is_carried(shown: printed.Shown, digits: int) -> bool:
    """Return whether a step has its digits: as many decimals, or digits where it is small."""
    if shown.value.is_infinite():
        return True
    if shown.value == 0:
        return shown.decimals in (0, digits)
    small = abs(shown.value) < Decimal(10) ** -max(digits - 1, 1)
    return (shown.digits if small else shown.decimals) == digits


def test_the_formulas_in_letters_are_the_measures(reads: Reads) -> None:
    """Σ over the outcomes, worked out in 60 digits, is H(P), H(P,Q) and D(P‖Q) in every link."""
    for index, read in reads:
        for name, chain in read.formulas.items():
            measure, *links = chain.links
            assert measure == ("measure", name)
            assert len(links) >= 1
            assert set(chain.signs) == {"="}
            for link in links:
                found = printed.value(link, pairs.rows(index))
                exact = pairs.exact(index)[name]
                assert found == exact or abs(found - exact) < 1e-35 * (1 + exact), index


def test_every_step_is_what_is_printed_in_it(reads: Reads) -> None:
    """The logarithm printed is that of the argument printed, the term p times that logarithm."""
    for index, read in reads:
        given = _printed(read)
        for name, steps in read.steps.items():
            seen = [label for label in read.pair.names if given[label][0].value > 0]
            assert [step.name for step in steps] == seen, index
            for step in steps:
                _check_step(read, name, step, given[step.name], index)
        for step in read.endless:
            _check_step(read, HPQ, step, given[step.name], index)


def _check_step(
    read: Read, name: str, step: Step, given: tuple[printed.Shown, printed.Shown], index: int
) -> None:
    p, q = given
    where = (index, name, step.name)
    assert step.chain.signs == ("=", "=")
    put_in, weighted, term = step.chain.links
    inside = {H: [p], HPQ: [q], D: [p, q]}[name]
    used, *arguments = step.numbers[0]
    assert [abs(used.value), *(x.value for x in arguments)] == [
        p.value,
        *(x.value for x in inside),
    ], where
    assert _logarithms(put_in) == [read.pair.base or 0], where
    factor, log = step.numbers[1]
    (result,) = printed.numbers(term)
    assert (factor.value, factor.decimals) == (p.value, p.decimals), where
    assert weighted[0] == "times", where
    exact = printed.value(put_in)
    assert log.holds(exact / _number(p)), where
    assert result.is_rounded(printed.EXACT.multiply(factor.value, log.value)), where
    assert _is_carried(log, read.pair.digits), where
    assert _is_carried(result, read.pair.digits), where


def _logarithms(formula: printed.Formula) -> list[int]:
    """Return the bases of the logarithms in a formula."""
    match formula:
        case ("log", base, _):
            return [base]
        case ("minus", inner):
            return _logarithms(inner)
        case ("times" | "plus", parts):
            return [base for part in parts for base in _logarithms(part)]
    return []


def _sign(shown: printed.Shown, exact: Any, digits: int) -> str:
    """Return = if the number is the exact one, rounded as a step is, else ≈."""
    if mpmath.isinf(exact) or exact == 0:
        return "=" if shown.holds(exact) else "≈"
    small = exact < mpmath.mpf(10) ** -max(digits - 1, 1)
    places = digits - 1 - mpmath.floor(mpmath.log10(exact)) if small else digits
    half = mpmath.mpf(10) ** -places / 2
    return "=" if abs(_number(shown) - exact) <= half * (1 + mpmath.mpf("1e-9")) else "≈"


def _total(numbers: list[printed.Shown]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = printed.EXACT.add(total, number.value)
    return total


def test_the_sums_add_the_printed_terms(reads: Reads) -> None:
    """They have the terms of the steps, add up exactly, and say ≈ where they miss the measure."""
    for index, read in reads:
        for name, chain in read.sums.items():
            terms = [step.numbers[2][0] for step in read.steps[name]]
            measure, *links = chain.links
            assert measure == ("measure", name)
            (result,) = printed.numbers(links[-1])
            if len(terms) > 1:
                assert len(links) == 2
                added = printed.numbers(links[0])
                assert added == terms, (index, name)
                assert result.is_rounded(_total(added)), (index, name)
                assert chain.signs[1] == "="
            else:
                assert result == terms[0], (index, name)
            if all(term.decimals <= result.decimals for term in terms):
                assert result.value == _total(terms), (index, name)
            assert _is_carried(result, read.pair.digits), (index, name)
            sign = _sign(result, pairs.exact(index)[name], read.pair.digits)
            assert chain.signs[0] == sign, (index, name)


def test_the_first_route_subtracts_the_printed_entropies(reads: Reads) -> None:
    """H(P,Q) − H(P) has the two sums of before, and their difference without further rounding."""
    for index, read in reads:
        measure, in_letters, in_numbers, end = read.route.links
        assert measure == ("measure", D)
        assert in_letters == ("plus", (("measure", HPQ), ("minus", ("measure", H))))
        price, floor = printed.numbers(in_numbers)
        ends = {name: printed.numbers(chain.links[-1])[0] for name, chain in read.sums.items()}
        assert price == ends[HPQ], index
        assert (-floor.value, floor.decimals) == (ends[H].value, ends[H].decimals), index
        (result,) = printed.numbers(end)
        assert result.is_rounded(_total([price, floor])), index
        sign = _sign(result, pairs.exact(index)[D], read.pair.digits)
        assert read.route.signs == ("=", sign, "="), index


def test_the_exact_values_are_exact(reads: Reads) -> None:
    """H(P), H(P,Q) and D(P‖Q) to two digits more than the steps, by 60 digits of the floats."""
    for index, read in reads:
        for name, chain in read.exact.items():
            measure, number = chain.links
            assert (measure, chain.signs) == (("measure", name), ("=",))
            (shown,) = printed.numbers(number)
            assert shown.holds(pairs.exact(index)[name]), (index, name)
            if 0 < shown.value < printed.INFINITY:
                digits = read.pair.digits
                assert max(shown.decimals, shown.digits) >= digits + 2, (index, name)


def test_the_remark_has_both_ends_where_they_differ(reads: Reads) -> None:
    """It is there exactly for finite D, and its numbers are the ends and the exact value."""
    for index, read in reads:
        if mpmath.isinf(pairs.exact(index)[D]):
            assert read.remark is None, index
            continue
        assert read.remark is not None
        (first,) = printed.numbers(read.route.links[-1])
        (second,) = printed.numbers(read.sums[D].links[-1])
        (exact,) = printed.numbers(read.exact[D].links[-1])
        said = [
            number
            for chain in read.remark
            if len(chain.links) == 1
            for number in printed.numbers(chain.links[0])
        ]
        if first.value != second.value:
            assert said == [first, second, exact], index
        elif read.sums[D].signs[0] == "=":
            assert said == [second], index
        else:
            assert said in ([second, exact], [first, second, exact]), index


def test_infinities_stand_where_q_is_0_and_p_is_not(reads: Reads) -> None:
    """These outcomes have an infinite step, and are the lines that say where it comes from."""
    for index, read in reads:
        given = _printed(read)
        unseen = [name for name, (p, q) in given.items() if p.value > 0 == q.value]
        assert [step.name for step in read.endless] == unseen[:6], index
        for name in (HPQ, D):
            steps = read.steps[name]
            endless = [step.name for step in steps if step.numbers[2][0].value.is_infinite()]
            assert endless == unseen, (index, name)
            (end,) = printed.numbers(read.sums[name].links[-1])
            assert end.value.is_infinite() == bool(unseen), (index, name)


def test_what_is_said_of_the_numbers_is_so(reads: Reads) -> None:
    """Every measure in a sentence is exact to its digits, every other number is one there is."""
    for index, read in reads:
        known = _known(read, index)
        _check_rule(read, index)
        for chain in read.spoken:
            _check_said(read, chain, known, index)
        assert sum(chain.links[0][0] == "measure" for chain in read.spoken if chain.signs) >= 6


def _check_rule(read: Read, index: int) -> None:
    """Check the decimals, the significant digits, and from where on they are so many."""
    flat = re.sub(r"\s*\n│ ?\s*", " ", read.text)
    pattern = r"(?:rounded to|四舍五入到) (\d+) .*?(?:below|小于) (\d\.\d+)\D*?(\d+) ?(?:sig|位)"
    rule = re.search(pattern, flat)
    assert rule is not None, index
    assert int(rule[1]) == int(rule[3]) == read.pair.digits, index
    assert Decimal(rule[2]) == Decimal(10) ** -max(read.pair.digits - 1, 1), index


def _check_said(read: Read, chain: printed.Chain, known: list[Any], index: int) -> None:
    exact = pairs.exact(index)
    match chain:
        case printed.Chain((("measure", name), number), ("=",)):
            (shown,) = printed.numbers(number)
            assert shown.holds(exact[name]), (index, name)
        case printed.Chain((("log", _, ("number", _)) as log, ("number", shown)), ("=",)):
            assert shown.holds(printed.value(log)), index
        case printed.Chain((("symbol", "p" | "q" as letter), ("number", shown)), ("=",)):
            column = [pair["pq".index(letter)] for pair in _printed(read).values()]
            assert shown in column or shown.value == 0, index
        case printed.Chain((("symbol", "q"), ("number", shown)), (">",)):
            assert shown.value == 0
        case printed.Chain(((*_,) as limit, ("number", shown)), ("→",)):
            assert abs(printed.value(limit, x=mpmath.mpf(10) ** -40)) < 1e-37
            assert shown.value == 0
        case printed.Chain((("sum", _) as shares,), ()):
            assert abs(printed.value(shares, pairs.rows(index)) - exact[D]) < 1e-35, index
        case printed.Chain((("number", _) | ("minus", ("number", _)) as number,), ()):
            (shown,) = printed.numbers(number)
            assert any(map(shown.holds, known)), (index, shown)
        case printed.Chain((("plus", _) as share,), ()):
            # p log(p/q) − p + q, of which D is the sum.
            assert abs(printed.value(("sum", share), pairs.rows(index)) - exact[D]) < 1e-35, index
        case printed.Chain((formula,), ()):
            # In letters: −log p, 0 × log 0.
            assert all(number.value == 0 for number in printed.numbers(formula)), index
        case _:
            raise AssertionError((index, chain))


def _known(read: Read, index: int) -> list[Any]:
    """Return what a number in a sentence may be."""
    exact = pairs.exact(index)
    scale = mpmath.log(read.pair.base) if read.pair.base else mpmath.mpf(1)
    printed_pairs = [_number(shown) for pair in _printed(read).values() for shown in pair]
    ends = [printed.numbers(chain.links[-1])[0] for chain in (read.route, read.sums[D])]
    shares = [share / scale for share in (*pairs.shares(index), *pairs.shares(index, swapped=True))]
    costs = [-p * mpmath.log(q) / scale for p, q in pairs.rows(index) if p and q]
    rule = [
        *range(1, len(read.pair.p) + 1),
        read.pair.digits,
        mpmath.mpf(10) ** -max(read.pair.digits - 1, 1),
        12,
    ]
    ratio = exact[D] / exact[H] if exact[H] else 0
    others = [exact[D], 1000 * exact[D], ratio, 1000, read.pair.base or 2, 0]
    finite = [_number(end) for end in ends if not end.value.is_infinite()]
    return [*printed_pairs, *shares, *costs, *rule, *others, *finite]


def _is_percent(shown: printed.Shown, exact: Any) -> bool:
    """Return whether a percentage is right, an enormous one to the digits that floats have."""
    return shown.holds(exact) or abs(_number(shown) - exact) < 1e-14 * exact


def test_percentages_are_of_the_floor_or_of_d(reads: Reads) -> None:
    """D is so much of H(P), and an outcome's share so much of D."""
    for index, read in reads:
        exact = pairs.exact(index)
        if not read.percents:
            continue
        scale = mpmath.log(read.pair.base) if read.pair.base else mpmath.mpf(1)
        largest = max(pairs.shares(index)) / scale
        of_the_floor = exact[D] / exact[H] if exact[H] else mpmath.inf
        for text in read.percents:
            shown = printed.shown(text)
            assert any(_is_percent(shown, 100 * x) for x in (of_the_floor, largest / exact[D])), (
                index
            )


@pytest.mark.parametrize("form", ["markdown", "latex", "html"])
def test_the_other_formats_have_the_same_numbers(form: str) -> None:
    """All of them, with the signs before them, in the order of the text."""
    for index in range(0, 300, 7):
        pair = pairs.pair(index)
        found = printed.in_order(pair.text(form), form)
        expected = printed.in_order(_read(index).text, "text")
        assert len(expected) > 30
        assert found == expected, index


CHECKS = (
    test_everything_is_read,
    test_the_table_has_the_numbers_given_and_their_logarithms,
    test_the_formulas_in_letters_are_the_measures,
    test_every_step_is_what_is_printed_in_it,
    test_the_sums_add_the_printed_terms,
    test_the_first_route_subtracts_the_printed_entropies,
    test_the_exact_values_are_exact,
    test_the_remark_has_both_ends_where_they_differ,
    test_infinities_stand_where_q_is_0_and_p_is_not,
    test_what_is_said_of_the_numbers_is_so,
    test_percentages_are_of_the_floor_or_of_d,
)


def test_a_wrong_digit_is_found() -> None:
    """Of digits changed at random in twelve of the texts, one of these tests finds each."""
    rng = np.random.default_rng(0)
    for index in range(12):
        pair = pairs.pair(index)
        text = pair.text()
        places = [at for at, char in enumerate(text) if char in "0123456789"]
        for at in rng.choice(places, 12, replace=False):
            wrong = (int(text[at]) + int(rng.integers(1, 10))) % 10
            changed = f"{text[:at]}{wrong}{text[at + 1 :]}"
            assert _fails(pair, changed, index), (index, text[at - 30 : at + 30], wrong)


def _fails(pair: Pair, text: str, index: int) -> bool:
    try:
        read = _parsed(pair, text)
        for check in CHECKS:
            check([(index, read)])
    except (AssertionError, ValueError):
        return True
    return False
