"""Huffman codes: prefix-free, optimal, and as dear as by hand."""

from __future__ import annotations

import heapq
import itertools
import math

import mpmath
import numpy as np
import pytest
from rich.cells import cell_len

from kullback import coding

P, Q = [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]


def cheapest(q: list[float]) -> float:
    """Return the mean length of the best prefix code: the sum of all merges of the two least."""
    heap = sorted(q)
    total = 0.0
    while len(heap) > 1:
        merged = heapq.heappop(heap) + heapq.heappop(heap)
        total += merged
        heapq.heappush(heap, merged)
    return total


def test_weather_by_hand() -> None:
    """P's code spends 1.4 bits on P, Q's code spends 1.9 on P: .6 and .3 get two bits each."""
    assert coding.huffman(P).mean_length == 1.4
    assert coding.huffman(Q).mean_length_for(P) == 1.9
    assert coding.huffman(Q).mean_length == 1.6
    assert coding.huffman(P).lengths.tolist() == [1, 2, 2]
    assert coding.huffman(P).excess == pytest.approx(1.4 - 1.2954618442383217, abs=1e-15)


def test_random_codes_are_prefix_free_complete_and_optimal() -> None:
    """No word begins another; Kraft's sum is 1; the mean length is that of the merges."""
    generator = np.random.default_rng(0)
    for size in (2, 3, 5, 17, 100):
        q = generator.dirichlet(np.full(size, 0.3))
        code = coding.huffman(q)
        words = sorted(word for word in code.words if word is not None)
        assert not any(b.startswith(a) for a, b in itertools.pairwise(words))
        assert math.fsum(2.0**-code.lengths) == 1.0
        assert code.mean_length == pytest.approx(cheapest(q.tolist()), rel=1e-12)
        assert code.entropy <= code.mean_length < code.entropy + 1
        assert code.excess == pytest.approx(code.mean_length - code.entropy, abs=1e-13)


def test_powers_of_two_cost_nothing_extra() -> None:
    """Where every q is a power of ½ the Huffman code is the ideal one: excess exactly 0."""
    q = [0.5, 0.25, 0.125, 0.0625, 0.0625]
    code = coding.huffman(q)
    assert code.lengths.tolist() == [1, 2, 3, 4, 4]
    assert code.excess == 0.0


@pytest.mark.parametrize("gap", [1e-2, 1e-6, 1e-9, 1e-12])
def test_what_whole_bits_cost_is_exact_where_it_is_tiny(gap: float) -> None:
    """Near ½ the excess is 1 − H, a few gap² and never negative, by 40 digits of mpmath."""
    q = [0.5 + gap, 0.5 - gap]
    with mpmath.workdps(40):
        exact = [mpmath.mpf(x) / mpmath.fsum(map(mpmath.mpf, q)) for x in q]
        excess = 1 + mpmath.fsum(x * mpmath.log(x, 2) for x in exact)
    assert coding.huffman(q).excess == pytest.approx(float(excess), rel=1e-13, abs=0)


def test_words_of_more_than_a_thousand_bits() -> None:
    """Of 1200 powers above the golden ratio each has a longer word; the excess stays finite."""
    code = coding.huffman([1.63**k for k in range(1200)], normalize=True)
    assert sorted(code.lengths.tolist()) == [*range(1, 1200), 1199]
    assert code.excess == pytest.approx(code.mean_length - code.entropy, abs=1e-14)


def test_words_longer_than_a_machine_word() -> None:
    """Sixty-nine halvings need words of up to 68 bits, each read whole."""
    q = [0.5**k for k in range(1, 69)]
    q.append(q[-1])
    code = coding.huffman(q)
    assert code.lengths.tolist() == [*range(1, 69), 68]
    assert len(set(code.words)) == 69


def test_certain_and_impossible_outcomes() -> None:
    """One certain outcome has the empty word; an impossible one has none, and costs inf."""
    assert coding.huffman([1.0]).words == ("",)
    code = coding.huffman({"a": 0.5, "b": 0.0, "c": 0.5})
    assert code.words[1] is None
    assert sorted(filter(None, code.words)) == ["0", "1"]
    assert code.lengths.tolist() == [1, math.inf, 1]
    assert code.mean_length == 1.0
    assert code.mean_length_for({"a": 1.0}) == 1.0
    assert code.mean_length_for({"a": 0.5, "b": 0.5}) == math.inf
    assert "no code word" in str(code)


def test_what_it_says_of_itself() -> None:
    """Text, JSON and frame name the outcomes with their words, control characters escaped."""
    code = coding.huffman({"a\n": 0.5, "b": 0.5})
    assert "a\\n" in str(code)
    assert repr(code) == "<HuffmanCode of 2 outcomes: mean length 1 bits, H(Q) 1, excess 0>"
    assert code.to_dict()["outcomes"][1]["word"] in {"0", "1"}
    assert list(code.to_frame()["length"]) == [1.0, 1.0]


def test_the_table_is_aligned_whatever_the_names() -> None:
    """Wide characters take two columns, long names are cut, and what is not shown is counted."""
    code = coding.huffman({"晴天": 0.25, "x" * 100: 0.25, "b": 0.5})
    rows = str(code).splitlines()[1:4]
    assert {cell_len(row[: row.index(" q ")]) for row in rows} == {33}
    assert "x" * 29 + "…" in str(code)
    many = coding.huffman(np.full(21, 1 / 21), normalize=True)
    assert "  and 1 more outcome\n" in str(many)


def test_bad_input() -> None:
    """What is no distribution, and another distribution that does not fit, are told."""
    with pytest.raises(ValueError, match="q sums to 2, not to 1"):
        coding.huffman([1, 1])
    with pytest.raises(ValueError, match="p has 2 entries, but outcomes lists 3"):
        coding.huffman(P).mean_length_for([0.5, 0.5])
    with pytest.raises(ValueError, match="p has the outcome 'c', which outcomes does not list"):
        coding.huffman({"a": 0.5, "b": 0.5}).mean_length_for({"c": 1.0})
