"""What one code costs for symbols drawn from P."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kullback.coding._coded_length import CodedLength
    from kullback.coding._huffman import HuffmanCode


@dataclass(frozen=True, eq=False, slots=True)
class CodeCost:
    """What a code costs for symbols drawn from P, in bits a symbol.

    `exact` is H(P) or H(P,Q), and `empirical` the same for the symbols that were drawn, whose
    shares are not quite P; `coded` is what the coder spent on them (`spent` a symbol), None if
    it could not code them; `huffman` is the Huffman code, `huffman_exact` its mean length
    under P.
    """

    built_for: str
    exact: float
    empirical: float
    coded: CodedLength | None
    huffman: HuffmanCode
    huffman_exact: float

    @property
    def spent(self) -> float:
        """The bits a symbol that the coder spent; inf if it could not code the symbols."""
        return math.inf if self.coded is None else self.coded.bits_per_symbol

    def numbers(self) -> dict[str, float]:
        """Return the four costs of a symbol by name."""
        return {
            "exact": self.exact,
            "empirical": self.empirical,
            "spent": self.spent,
            "huffman": self.huffman_exact,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the costs and what was coded, as documented in docs/json.md."""
        coded = None if self.coded is None else self.coded.to_dict()
        return {**self.numbers(), "coded": coded}
