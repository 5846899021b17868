"""What a code built for Q spends on outcomes of P: the ideal, and real coders."""

from kullback.coding._code_length import code_length, code_lengths
from kullback.coding._coded_length import CodedLength, coded_length
from kullback.coding._huffman import HuffmanCode, huffman

__all__ = [
    "CodedLength",
    "HuffmanCode",
    "code_length",
    "code_lengths",
    "coded_length",
    "huffman",
]
