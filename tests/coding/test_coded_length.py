"""What real coders spend: the ideal up to rounding, always decoded and compared."""

from __future__ import annotations

import json
import math
import sys

import numpy as np
import pytest

from kullback import coding
from kullback.coding import _coders

P, Q = np.array([0.6, 0.3, 0.1]), np.array([0.3, 0.3, 0.4])
N = 1_000_000


@pytest.fixture(scope="module")
def weather() -> np.ndarray:
    """Return a million symbols drawn from P."""
    return np.random.default_rng(0).choice(3, size=N, p=P)


@pytest.mark.parametrize("coder", ["ans", "range"])
@pytest.mark.parametrize(("q", "exact"), [(P, 1.295462), (Q, 1.695462)])
def test_a_million_weather_symbols(
    weather: np.ndarray, coder: str, q: np.ndarray, exact: float
) -> None:
    """The coder spends the empirical cross-entropy up to 1e-4 bits a symbol and 128 bits."""
    spent = coding.coded_length(weather, q, coder)
    empirical = float(-np.bincount(weather) / N @ np.log2(q))
    assert abs(spent.bits_per_symbol - empirical) <= 1e-4 + 128 / N
    assert spent.ideal_per_symbol == pytest.approx(empirical, rel=1e-14)
    # Sampling: the sd of -log2 p(X) is 0.79 bits, so 5 standard errors are 0.004.
    assert abs(spent.bits_per_symbol - exact) < 0.004


def test_the_price_of_the_wrong_code_is_d(weather: np.ndarray) -> None:
    """Q's code spends D(P‖Q) = 0.4 bits a symbol more, up to five standard errors of 0.0013."""
    excess = (
        coding.coded_length(weather, Q).bits_per_symbol
        - coding.coded_length(weather, P).bits_per_symbol
    )
    assert excess == pytest.approx(0.4, abs=0.005)


def test_huffman_spends_whole_words(weather: np.ndarray) -> None:
    """Huffman spends exactly the sum of its words: 1 for sun, 2 for the others; Q's 2, 2, 1."""
    few = weather[:100_000]
    counts = np.bincount(few)
    assert coding.coded_length(few, P, "huffman").bits == counts @ [1, 2, 2]
    assert coding.coded_length(few, Q, "huffman").bits == counts @ [2, 2, 1]


@pytest.mark.parametrize("coder", ["ans", "range", "huffman"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_random_alphabets_decode(coder: str, size: int) -> None:
    """Any alphabet and number of symbols is decoded, and the overhead stays in its bounds."""
    generator = np.random.default_rng(size)
    q = generator.dirichlet(np.ones(size))
    for n in (0, 1, 5, 3000):
        samples = generator.choice(size, size=n, p=q)
        spent = coding.coded_length(samples, q, coder)
        assert spent.n == n
        assert spent.overhead == spent.bits - spent.ideal
        assert spent.overhead <= (n if coder == "huffman" else 128)
        if n and coder != "huffman":
            assert spent.overhead >= -1.0


@pytest.mark.parametrize("coder", ["ans", "range", "huffman"])
def test_chunks_make_no_difference(monkeypatch: pytest.MonkeyPatch, coder: str) -> None:
    """Coding in chunks spends the same bits as coding at once, and decodes."""
    samples = np.random.default_rng(0).choice(3, size=1000, p=P)
    whole = coding.coded_length(samples, Q, coder).bits
    monkeypatch.setattr("kullback.coding._alphabet.CHUNK", 64)
    monkeypatch.setattr("kullback.coding._coders.CHUNK", 64)
    assert coding.coded_length(samples, Q, coder).bits == whole


@pytest.mark.parametrize("coder", ["Ans", "Range", "Huffman"])
def test_a_coder_that_fails_is_found_out(monkeypatch: pytest.MonkeyPatch, coder: str) -> None:
    """One wrong symbol on the way back raises, and names its place, in any chunk."""
    kind = getattr(sys.modules["kullback.coding._coders"], coder)
    decode = kind.decode

    def wrong(self: object, sizes: list[int]) -> object:
        for i, chunk in enumerate(decode(self, sizes)):
            if i == 1:
                chunk[2] ^= 1
            yield chunk

    monkeypatch.setattr(kind, "decode", wrong)
    monkeypatch.setattr("kullback.coding._alphabet.CHUNK", 10)
    monkeypatch.setattr("kullback.coding._coders.CHUNK", 10)
    with pytest.raises(RuntimeError, match="decoding gives another symbol at index 12,"):
        coding.coded_length([0, 1] * 20, [0.5, 0.5], coder.lower())


@pytest.mark.parametrize("coder", ["ans", "range"])
@pytest.mark.parametrize("symbol", [0, 1, 2])
def test_a_symbol_costs_the_same_wherever_it_stands(coder: str, symbol: int) -> None:
    """A thousand of one outcome cost their ideal, alone, at the front and at the end."""
    rare, other = np.full(1000, symbol), np.full(100, (symbol + 1) % 3)
    q = np.where(np.arange(3) == symbol, 0.001, 0.4995)
    for samples in (rare, np.append(rare, other), np.append(other, rare)):
        assert abs(coding.coded_length(samples, q, coder).overhead) <= 128


def test_an_impossible_symbol_is_named() -> None:
    """Where q = 0 the ideal is infinite, and coding is refused; the symbol and count are told."""
    with pytest.raises(ValueError, match="the symbol 'rain' 2 times, and q gives it no prob"):
        coding.coded_length(["sun", "rain", "rain"], {"sun": 1.0, "rain": 0.0})
    with pytest.raises(ValueError, match=r"the symbol 0 1 time, .* \(and so 1 more\)"):
        coding.coded_length([0, 1, 2], [0, 0, 1])


def test_what_constriction_itself_would_charge() -> None:
    """The coder alone charges 24 bits for q = 0, as the docstring says, and 23 for q = 1e-9."""
    constriction = pytest.importorskip("constriction")
    for q, bits in (([1.0, 0.0], 24.0), ([1 - 1e-9, 1e-9], 23.0)):
        coder = constriction.stream.stack.AnsCoder()
        model = constriction.stream.model.Categorical(np.array(q), perfect=False)
        coder.encode_reverse(np.ones(4000, np.int32), model)
        assert coder.num_bits() / 4000 == pytest.approx(bits, abs=0.05)
    spent = coding.coded_length(np.ones(4000, int), [1 - 1e-9, 1e-9])
    assert spent.ideal_per_symbol == pytest.approx(29.897, abs=1e-3)
    assert spent.overhead / 4000 == pytest.approx(-6.9, abs=0.1)


def test_impossible_outcomes_cost_nothing() -> None:
    """A thousand outcomes with q = 0 beside two do not make the two dearer."""
    samples = np.random.default_rng(0).integers(0, 2, 10_000) * 700
    q = np.zeros(1000)
    q[[0, 700]] = 0.5
    assert (
        coding.coded_length(samples, q).bits == coding.coded_length(samples // 700, [0.5, 0.5]).bits
    )


def test_unknown_coders_and_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The coders that there are, and the extra that has the library, are named."""
    with pytest.raises(ValueError, match=r"no coder 'rnge' \(did you mean 'range'\?\); there are"):
        coding.coded_length([0], [1.0], "rnge")
    monkeypatch.setitem(sys.modules, "constriction", None)
    for call in (lambda: coding.coded_length([0], [1.0]), lambda: coding.huffman([0.5, 0.5])):
        with pytest.raises(ImportError, match=r"pip install 'kullback\[coding\]'"):
            call()
    assert coding.code_length([0], [0.5, 0.5]) == 1.0


def test_the_most_outcomes_are_told() -> None:
    """Probabilities of 24 bits cannot tell 2^24 outcomes apart, and the error says so."""
    stream = pytest.importorskip("constriction").stream
    with pytest.raises(ValueError, match="a model of q's 16,777,216 outcomes"):
        _coders._build_model(stream, np.full(2**24, 2.0**-24))


def test_what_it_says_of_itself() -> None:
    """The text has bits and bits a symbol; the JSON is as documented."""
    spent = coding.coded_length([0, 0, 1, 2], [0.5, 0.25, 0.25], "huffman")
    assert str(spent) == "6 bits for 4 symbols by Huffman, 1.5 a symbol (ideal 1.5)"
    assert float(spent) == 6.0
    assert json.loads(spent.to_json()) == {
        "schema": "kullback.coded-length/1",
        "unit": "bits",
        "coder": "huffman",
        "n": 4,
        "bits": 6,
        "ideal": 6.0,
        "overhead": 0.0,
        "bits_per_symbol": 1.5,
        "ideal_per_symbol": 1.5,
    }
    nothing = coding.coded_length([], [0.5, 0.5])
    assert (nothing.bits, nothing.ideal) == (0, 0.0)
    assert math.isnan(nothing.bits_per_symbol)
