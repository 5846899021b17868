"""Two tables: which columns differ, by how much, and in which values."""

from kullback.tables._compare import compare
from kullback.tables._errors import TableError
from kullback.tables._pairs.attribute import attribute
from kullback.tables._profiles.making import profile
from kullback.tables._profiles.reading import read_profile
from kullback.tables.attribution import Attribution, Share, UnseenPair
from kullback.tables.checking import Failure, TableCheck, assert_same_distribution, check
from kullback.tables.column_comparison import ColumnComparison, Edges
from kullback.tables.counting import counts
from kullback.tables.given import GivenColumn, GivenComparison
from kullback.tables.merging import merge
from kullback.tables.profiles import ColumnProfile, Profile
from kullback.tables.results import TableComparison
from kullback.tables.slices import Slice, SliceComparison

__all__ = [
    "Attribution",
    "ColumnComparison",
    "ColumnProfile",
    "Edges",
    "Failure",
    "GivenColumn",
    "GivenComparison",
    "Profile",
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
    "merge",
    "profile",
    "read_profile",
]
