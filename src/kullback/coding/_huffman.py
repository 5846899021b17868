"""The Huffman code of a distribution: whole bits, and what they cost above the entropy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import measures
from kullback.coding._alphabet import read_alphabet
from kullback.coding._coders import import_constriction
from kullback.document import count_of, number
from kullback.results import Result, to_frame

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

SCHEMA = "kullback.huffman-code/1"
LONGEST = 30
"""The maximum width of an outcome's name in a table."""


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class HuffmanCode(Result):
    """The code word of every outcome, in parallel with `outcomes` and `q`.

    `words` are texts of 0 and 1, None for an outcome with q = 0, which has no code word;
    `lengths` are their lengths, `inf` for None. `mean_length` is Σ q × length in bits, `entropy`
    H(Q), and `excess` the one less the other: 0 only where every q is a power of ½.
    """

    outcomes: tuple[Hashable, ...]
    q: NDArray[np.float64]
    words: tuple[str | None, ...]
    entropy: float

    unit = "bits"

    @property
    def lengths(self) -> NDArray[np.float64]:
        """The bits of every code word; inf where there is none."""
        return np.asarray([math.inf if word is None else len(word) for word in self.words])

    @property
    def mean_length(self) -> float:
        """The bits that an outcome of Q takes on average."""
        return mean_length(self.q, self.lengths)

    @property
    def excess(self) -> float:
        """What whole bits cost: the mean length less the entropy, D of Q from 2^−length.

        A Huffman code leaves no word unused, so that 2^−length sums to 1 and is a distribution:
        the one that the code would be ideal for.
        """
        # A word of a thousand bits belongs to a q of 1e-200 or less: nothing is lost beyond it.
        lengths = np.where(np.isinf(self.lengths), np.inf, np.minimum(self.lengths, 1000))
        return float(measures.kl_divergence(self.q, 2.0**-lengths, base=2, normalize=True))

    def mean_length_for(self, p: Any, *, normalize: bool = False) -> float:
        """Return the bits that an outcome of P takes in this code, Σ p × length.

        `p` is probabilities in the order of the outcomes, or keyed by them. It is `inf` where
        P has an outcome that has no code word. Raises ValueError if p is no distribution over
        these outcomes.

        >>> weather = huffman([0.3, 0.3, 0.4])
        >>> round(weather.mean_length_for([0.6, 0.3, 0.1]), 12)
        1.9
        """
        of_p = read_alphabet(p, self.outcomes, normalize=normalize, name="p")
        return mean_length(of_p.q, self.lengths)

    def __repr__(self) -> str:
        """Return one line: the size and the numbers."""
        many = count_of(len(self.outcomes), "outcome")
        return f"<HuffmanCode of {many}: {self.numbers_text()}>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "mean_length": self.mean_length,
            "entropy": self.entropy,
            "excess": self.excess,
            "outcomes": [
                {"outcome": outcome, "q": float(q), "word": word}
                for outcome, q, word in zip(self.outcomes, self.q, self.words, strict=True)
            ],
        }

    def to_frame(self) -> Any:
        """Return one row an outcome, in pandas, polars or pyarrow, whichever is in use."""
        return to_frame(
            {
                "outcome": list(self.outcomes),
                "q": self.q.tolist(),
                "word": list(self.words),
                "length": self.lengths.tolist(),
            }
        )

    def numbers_text(self) -> str:
        """Return the mean length, the entropy and the excess in words."""
        return (
            f"mean length {number(self.mean_length)} bits, H(Q) {number(self.entropy)}, "
            f"excess {number(self.excess)}"
        )


def huffman(
    q: Any, *, outcomes: Iterable[Hashable] | None = None, normalize: bool = False
) -> HuffmanCode:
    """Return the Huffman code of Q: the best code with a whole number of bits an outcome.

    Its mean length is at least H(Q) and less than H(Q) + 1. Outcomes with q = 0 get no code
    word; a single certain outcome has the empty one. Where probabilities are equal there are
    several such codes, of the same mean length; this is the one that constriction (extra
    `coding`) builds.

    `q` and `normalize` are as in `code_length`; `outcomes` names the outcomes of an array.

    Raises ValueError if q is not a distribution; ImportError if constriction is not installed.

    Source: Huffman (1952); Cover and Thomas (2006), sections 5.6 to 5.8.

    >>> code = huffman({"sun": 0.5, "cloud": 0.25, "rain": 0.25})
    >>> [len(word) for word in code.words], code.mean_length, code.excess
    ([1, 2, 2], 1.5, 0.0)
    """
    of = read_alphabet(q, outcomes, normalize=normalize)
    words: list[str | None] = [None] * of.q.size
    possible = np.flatnonzero(of.q > 0)
    for i, word in zip(possible, _words(of.q[possible]), strict=True):
        words[i] = word
    q = of.q.copy()
    q.flags.writeable = False
    entropy = float(measures.entropy(of.q, base=2, normalize=True))
    return HuffmanCode(of.outcomes(), q, tuple(words), entropy)


def spelled(word: str | None) -> str:
    """Return a code word as text.

    >>> spelled("01"), spelled(""), spelled(None)
    ('01', '(empty)', 'no code word')
    """
    return "no code word" if word is None else word or "(empty)"


def mean_length(p: NDArray[np.float64], lengths: NDArray[np.float64]) -> float:
    """Return Σ p × length over the outcomes that occur."""
    occurs = p > 0
    return math.fsum((p[occurs] * lengths[occurs]).tolist())


def _words(q: NDArray[np.float64]) -> list[str]:
    """Return the code words that constriction writes, one symbol at a time."""
    symbol = import_constriction().symbol
    tree = symbol.huffman.EncoderHuffmanTree(q)
    words = []
    for i in range(q.size):
        coder = symbol.QueueEncoder()
        coder.encode_symbol(i, tree)
        compressed, bits = coder.get_compressed_and_bitrate()
        # The first bit of the code word is the lowest bit of the first number.
        words.append("".join(f"{part:032b}"[::-1] for part in compressed.tolist())[: int(bits)])
    return words
