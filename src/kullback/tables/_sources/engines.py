"""What the engines raise, told as this domain tells it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kullback.tables._errors import TableError, brief
from kullback.tables._sources.spark_errors import is_gone, reason
from kullback.tables._sources.spark_errors import own_errors as spark_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

_GONE = "Spark can no longer be reached; its session has ended"


@contextmanager
def errors_told() -> Iterator[None]:
    """Make TableErrors of the engines' own errors, and KeyboardInterrupt of their Ctrl-C."""
    try:
        yield
    except RuntimeError as error:
        # What DuckDB makes of Ctrl-C while it works.
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from None
        raise
    except ConnectionError:
        if "pyspark" not in sys.modules:
            raise
        raise TableError(_GONE) from None
    except _own_errors() as error:
        of_spark = isinstance(error, spark_errors())
        if of_spark and is_gone(error):
            raise TableError(_GONE) from None
        why = reason(error) if of_spark else brief(str(error))
        raise TableError(f"the tables cannot be counted: {why}") from None


def _own_errors() -> tuple[type[BaseException], ...]:
    """Return the own errors of the engines in use; none is imported for the sake of them."""
    known = (
        ("duckdb", "Error"),
        ("polars.exceptions", "PolarsError"),
        ("pyarrow", "ArrowException"),
        ("narwhals.exceptions", "NarwhalsError"),
    )
    ours = (getattr(sys.modules[module], name) for module, name in known if module in sys.modules)
    return (*ours, *spark_errors())
