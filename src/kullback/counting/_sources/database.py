"""A DuckDB database in this process for one comparison: on disk, no network, removed after."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kullback._files import UNFINISHED
from kullback.counting._errors import TableError, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb


_SETTINGS: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "preserve_insertion_order": False,
    # These take a file's statistics for the truth; a damaged one has values outside of them.
    "disabled_optimizers": "statistics_propagation,filter_pushdown",
}
_FULL = ("No space left on device", "File too large", "Disk quota exceeded")


@contextmanager
def temporary_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in a new temporary directory, and remove both when done or interrupted."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="kullback-", ignore_cleanup_errors=True) as folder:
        spill = Path(folder) / "spill"
        UNFINISHED.add(folder)
        settings = _SETTINGS | {"temp_directory": str(spill)}
        connection = duckdb.connect(str(Path(folder) / "tables.duckdb"), config=settings)
        try:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET enable_progress_bar = false")
            # A file of a thousand columns takes longer to open than one of them to count.
            connection.execute("SET parquet_metadata_cache = true")
            yield connection
        except Exception as error:
            # Whoever met a full disk has told it already, DuckDB, a reader's TableError or the
            # system: only the words are common to all.
            full = next((reason for reason in _FULL if reason in str(error)), None)
            if full is None:
                raise
            raise TableError(
                f"the tables do not fit into the temporary folder {quote(tempfile.gettempdir())}: "
                f"{full.lower()}; set the variable TMPDIR to another"
            ) from None
        finally:
            connection.close()
            UNFINISHED.discard(folder)


def identifier(name: str) -> str:
    """Return a name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text quoted for SQL."""
    return "'" + text.replace("'", "''") + "'"


def file_list(paths: tuple[str, ...]) -> str:
    """Return paths as a SQL list in which no character is a wildcard."""
    return "[" + ", ".join(literal(_as_named(path)) for path in paths) + "]"


def _as_named(path: str) -> str:
    # DuckDB takes "~" for a home, behind "./" too, and what stands before ":" for a protocol.
    if not path.startswith("/") and ("~" in path or ":" in path):
        path = f"{Path.cwd()}/{path}"
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)
