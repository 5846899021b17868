"""What a code built for Q spends on outcomes of P: the ideal, real coders, and files."""

from kullback.coding import _files_story as _files_story  # registers what results say
from kullback.coding import _story as _story  # as above
from kullback.coding._code_length import code_length, code_lengths
from kullback.coding._coded_length import CodedLength, coded_length
from kullback.coding._cross_cost import CrossCost, cross_cost
from kullback.coding._cross_costs import CrossCosts, cross_costs
from kullback.coding._huffman import HuffmanCode, huffman
from kullback.coding._two_codes import CodeCost, TwoCodes, two_codes

__all__ = [
    "CodeCost",
    "CodedLength",
    "CrossCost",
    "CrossCosts",
    "HuffmanCode",
    "TwoCodes",
    "code_length",
    "code_lengths",
    "coded_length",
    "cross_cost",
    "cross_costs",
    "huffman",
    "two_codes",
]
