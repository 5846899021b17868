"""Two tables: which columns differ, by how much, and in which values."""

from kullback.counting import Edges, TableError
from kullback.tables import _story as _story  # registers what results say
from kullback.tables._attribute import attribute
from kullback.tables._check import assert_same_distribution, check
from kullback.tables._compare import compare
from kullback.tables._counts import counts
from kullback.tables._profile import profile
from kullback.tables._profiles.merging import merge
from kullback.tables._profiles.reading import read_profile
from kullback.tables._results.attribution import Attribution, Share, UnseenPair
from kullback.tables._results.check import Failure, TableCheck
from kullback.tables._results.column import ColumnComparison
from kullback.tables._results.comparison import TableComparison
from kullback.tables._results.given import GivenColumn, GivenComparison
from kullback.tables._results.profile import ColumnProfile, Profile
from kullback.tables._results.slices import Slice, SliceComparison

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
