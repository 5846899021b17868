"""What a real coder spends on samples, checked by decoding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.coding._alphabet import Alphabet, find_positions, read_alphabet
from kullback.coding._code_length import ideal_bits
from kullback.coding._coders import CODERS, import_constriction, spend
from kullback.document import count_of, number
from kullback.results import Result

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from numpy.typing import NDArray

SCHEMA = "kullback.coded-length/1"
NAMES = {"ans": "ANS", "range": "range coding", "huffman": "Huffman"}


@dataclass(frozen=True, repr=False, slots=True)
class CodedLength(Result):
    """What a coder spent on `n` symbols, in bits; `float(c)` is `bits`.

    `ideal` is what the code of lengths −log2 q would spend, `overhead` the rest: rounding to
    whole words of 32 bits and to 24-bit probabilities for "ans" and "range", to whole bits a
    symbol for "huffman". It may be a little below 0 for samples that are not as Q says. What
    was spent has been decoded again, and was equal.
    """

    coder: str
    n: int
    bits: int
    ideal: float

    unit = "bits"

    @property
    def overhead(self) -> float:
        """The bits spent above the ideal."""
        return self.bits - self.ideal

    @property
    def bits_per_symbol(self) -> float:
        """The bits spent on a symbol on average; NaN if there were none."""
        return self.bits / self.n if self.n else math.nan

    @property
    def ideal_per_symbol(self) -> float:
        """The ideal bits of a symbol on average, H(p̂,Q); NaN if there were none."""
        return self.ideal / self.n if self.n else math.nan

    def __float__(self) -> float:
        """Return the bits."""
        return float(self.bits)

    def __str__(self) -> str:
        """Return the bits spent, in all and per symbol, beside the ideal."""
        each = "" if not self.n else f", {number(self.bits_per_symbol)} a symbol"
        ideal = "" if not self.n else f" (ideal {number(self.ideal_per_symbol)})"
        symbols = count_of(self.n, "symbol")
        return f"{self.bits:,} bits for {symbols} by {NAMES[self.coder]}{each}{ideal}"

    def __repr__(self) -> str:
        """Return the text."""
        return f"<CodedLength: {self}>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "coder": self.coder,
            "n": self.n,
            "bits": self.bits,
            "ideal": self.ideal,
            "overhead": self.overhead,
            "bits_per_symbol": self.bits_per_symbol,
            "ideal_per_symbol": self.ideal_per_symbol,
        }


def coded_length(
    samples: Any,
    q: Any,
    coder: str = "ans",
    *,
    outcomes: Iterable[Hashable] | None = None,
    normalize: bool = False,
) -> CodedLength:
    """Code the samples with a real coder built for Q, decode them again, and count the bits.

    The ideal is −Σ log2 q(x_i), as `code_length` has it. "ans" (asymmetric numeral systems) and
    "range" come within a few hundred bits of it in a million symbols; with a million outcomes
    their probabilities of 24 bits are coarse, and that costs thousands. "huffman" gives every
    symbol a whole number of bits, on average less than 1 bit too many where the samples are as
    Q says. All three are constriction's (extra `coding`). What was spent is decoded and compared
    with the samples: a difference is a RuntimeError. An alphabet of one certain outcome takes no
    bits.

    `samples`, `q`, `outcomes` and `normalize` are as in `code_length`. A symbol that occurs and
    has q = 0 is an error here, since its ideal length is infinite; the coder itself would raise
    its probability to the smallest one that it knows, 2^−24, and charge 24 bits, and so would
    hide the infinity. For the same reason no symbol costs more than about 24 bits, where the
    ideal for q = 1e-9 is 29.9: `overhead` is then negative.

    Raises ValueError for such a symbol, a coder that there is not, and as `code_length`;
    ImportError where constriction is not installed.

    Source: Duda (2009) for ANS; Martin (1979) for range coding; Huffman (1952); constriction:
    Bamler (2022).

    >>> spent = coded_length([0, 0, 1, 2], [0.5, 0.25, 0.25], "huffman")
    >>> spent.bits, spent.ideal, spent.overhead, spent.bits_per_symbol
    (6, 6.0, 0.0, 1.5)
    """
    check_coder(coder)
    import_constriction()
    of = read_alphabet(q, outcomes, normalize=normalize)
    return code_positions(list(find_positions(samples, of)), of, coder)


def check_coder(coder: str) -> None:
    """Raise ValueError, listing the coders, if the coder is unknown."""
    if coder not in CODERS:
        near = get_close_matches(str(coder), CODERS, 1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        msg = f"there is no coder {coder!r}{hint}; there are {', '.join(map(repr, CODERS))}."
        raise ValueError(msg)


def code_positions(chunks: Sequence[NDArray[np.int32]], of: Alphabet, coder: str) -> CodedLength:
    """Code positions in the alphabet, decode them, and return what was spent."""
    counts = np.zeros(of.q.size, np.int64)
    for chunk in chunks:
        counts += np.bincount(chunk, minlength=of.q.size)
    _refuse_impossible(counts, of)
    possible = np.flatnonzero(of.q > 0)
    n, bits = int(counts.sum()), 0
    if possible.size > 1 and n:
        # The coder would give 2^-24 to every impossible outcome: it is not told of them.
        moved = chunks
        if possible.size < of.q.size:
            place = np.zeros(of.q.size, np.int32)
            place[possible] = np.arange(possible.size)
            moved = [place[chunk] for chunk in chunks]
        bits = spend(CODERS[coder](of.q[possible]), moved)
    return CodedLength(coder, n, bits, ideal_bits(counts, of))


def _refuse_impossible(counts: NDArray[np.int64], of: Alphabet) -> None:
    impossible = np.flatnonzero((counts > 0) & (of.q == 0))
    if impossible.size:
        name, times = of.name(int(impossible[0])), int(counts[impossible[0]])
        more = "" if impossible.size == 1 else f" (and so {impossible.size - 1} more)"
        msg = f"samples has the symbol {name!r} {count_of(times, 'time')}, and q gives it "
        msg += f"no probability{more}: its code would be infinitely long."
        raise ValueError(msg)
