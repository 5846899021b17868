"""constriction's coders: symbols in, compressed words out, and back again to check."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from kullback.coding._alphabet import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Symbols = NDArray[np.int32]


def import_constriction() -> Any:
    """Return the library of coders; raise ImportError if it is not installed."""
    try:
        import constriction as library
    except ImportError:
        msg = (
            "coding needs constriction, which is not installed; run: pip install 'kullback[coding]'"
        )
        raise ImportError(msg) from None
    return library


class Coder(Protocol):
    """Encodes all symbols, counts the bits, and decodes them a chunk at a time."""

    def encode(self, chunks: Sequence[Symbols]) -> int:
        """Encode the chunks, one after the other; return the bits."""
        ...

    def decode(self, sizes: Sequence[int]) -> Iterator[Symbols]:
        """Yield chunks of these sizes from what was encoded."""
        ...


def _build_model(stream: Any, q: NDArray[np.float64]) -> Any:
    try:
        return stream.model.Categorical(q, perfect=False)
    except ValueError:
        msg = (
            f"constriction cannot build a model of q's {q.size:,} outcomes: its probabilities have "
        )
        msg += "24 bits, and every outcome takes at least 1/2^24."
        raise ValueError(msg) from None


class Ans:
    """Asymmetric numeral systems, a stack: what is encoded last is decoded first.

    The stack begins with two words, the least that a working stack holds. On an empty one the
    first outcome costs nothing, however often it comes last: 0 pushed on a stack of 0 leaves 0.
    """

    _BOTTOM = np.array([0, 1], np.uint32)

    def __init__(self, q: NDArray[np.float64]) -> None:
        self._stream = import_constriction().stream
        self._model = _build_model(self._stream, q)
        self._words: Any = None

    def encode(self, chunks: Sequence[Symbols]) -> int:
        """Encode from the last symbol to the first."""
        coder = self._stream.stack.AnsCoder(self._BOTTOM)
        for chunk in reversed(chunks):
            coder.encode_reverse(chunk, self._model)
        self._words = coder.get_compressed()
        return 32 * len(self._words)

    def decode(self, sizes: Sequence[int]) -> Iterator[Symbols]:
        """Decode from the first symbol to the last."""
        coder = self._stream.stack.AnsCoder(self._words)
        for size in sizes:
            yield coder.decode(self._model, size)


class Range:
    """Range coding, a queue."""

    def __init__(self, q: NDArray[np.float64]) -> None:
        self._stream = import_constriction().stream
        self._model = _build_model(self._stream, q)
        self._words: Any = None

    def encode(self, chunks: Sequence[Symbols]) -> int:
        """Encode from the first symbol to the last."""
        coder = self._stream.queue.RangeEncoder()
        for chunk in chunks:
            coder.encode(chunk, self._model)
        self._words = coder.get_compressed()
        return 32 * len(self._words)

    def decode(self, sizes: Sequence[int]) -> Iterator[Symbols]:
        """Decode from the first symbol to the last."""
        coder = self._stream.queue.RangeDecoder(self._words)
        for size in sizes:
            yield coder.decode(self._model, size)


class Huffman:
    """A prefix code with a whole number of bits a symbol; a queue of code words."""

    def __init__(self, q: NDArray[np.float64]) -> None:
        self._symbol = import_constriction().symbol
        self._encoder = self._symbol.huffman.EncoderHuffmanTree(q)
        self._decoder = self._symbol.huffman.DecoderHuffmanTree(q)
        self._words: Any = None

    def encode(self, chunks: Sequence[Symbols]) -> int:
        """Write the code word of every symbol; the bits are those of the words alone."""
        coder = self._symbol.QueueEncoder()
        write, tree = coder.encode_symbol, self._encoder
        for chunk in chunks:
            for symbol in chunk.tolist():
                write(symbol, tree)
        self._words, bits = coder.get_compressed_and_bitrate()
        return int(bits)

    def decode(self, sizes: Sequence[int]) -> Iterator[Symbols]:
        """Read one code word after the other."""
        coder = self._symbol.QueueDecoder(self._words)
        read, tree = coder.decode_symbol, self._decoder
        for size in sizes:
            yield np.fromiter(map(read, repeat(tree, size)), np.int32, size)


CODERS: dict[str, type[Ans | Range | Huffman]] = {"ans": Ans, "range": Range, "huffman": Huffman}


def spend(coder: Coder, chunks: Sequence[Symbols]) -> int:
    """Encode, decode, compare; return the bits. Raises RuntimeError if the symbols differ."""
    bits = coder.encode(chunks)
    for i, (chunk, back) in enumerate(
        zip(chunks, coder.decode([len(chunk) for chunk in chunks]), strict=True)
    ):
        if not np.array_equal(chunk, back):
            place = i * CHUNK + int(np.flatnonzero(chunk != back)[0])
            msg = f"the coder failed: decoding gives another symbol at index {place}, so its bits "
            msg += "say nothing; please report this with the versions of kullback and constriction."
            raise RuntimeError(msg)
    return bits
