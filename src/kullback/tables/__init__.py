"""Two tables: which columns differ, by how much, and in which values."""

from kullback.tables._compare import compare
from kullback.tables._errors import TableError
from kullback.tables.column_comparison import ColumnComparison, Edges
from kullback.tables.results import TableComparison

__all__ = ["ColumnComparison", "Edges", "TableComparison", "TableError", "compare"]
