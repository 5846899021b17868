"""Two tables: which columns differ, by how much, and in which values."""

from kullback.tables._attribute import attribute
from kullback.tables._compare import compare
from kullback.tables._errors import TableError
from kullback.tables.attribution import Attribution, Share, UnseenPair
from kullback.tables.checking import Failure, TableCheck, assert_same_distribution, check
from kullback.tables.column_comparison import ColumnComparison, Edges
from kullback.tables.counting import counts
from kullback.tables.given import GivenColumn, GivenComparison
from kullback.tables.results import TableComparison
from kullback.tables.slices import Slice, SliceComparison

__all__ = [
    "Attribution",
    "ColumnComparison",
    "Edges",
    "Failure",
    "GivenColumn",
    "GivenComparison",
    "Share",
    "Slice",
    "SliceComparison",
    "TableCheck",
    "TableComparison",
    "TableError",
    "UnseenPair",
    "assert_same_distribution",
    "attribute",
    "check",
    "compare",
    "counts",
]
