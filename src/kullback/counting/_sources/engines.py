"""Errors of DuckDB, Spark and the other engines as one sentence without a stack."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kullback.counting._errors import TableError, first_sentence, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# Conditions that have a sentence of our own; the last ones are Java's and Hadoop's.
_KNOWN = (
    ("[PATH_NOT_FOUND]", "no such file, and no file matches the pattern"),
    ("[UNABLE_TO_INFER_SCHEMA]", "it holds no data"),
    ("is not a Parquet file", "it is not Parquet"),
    ("CSV header does not conform to the schema", "its files do not begin with the same line"),
    ("[MALFORMED_CSV_RECORD]", "a row has more or fewer fields than the first line names"),
    ("[MALFORMED_RECORD_IN_PARSING", "a line is not a JSON object"),
    ("org.apache.hadoop.fs.s3a.S3AFileSystem not found", "Spark lacks the package hadoop-aws"),
    ("OutOfMemoryError", "Spark has too little memory; give it more (spark.driver.memory)"),
)
# What the session is no longer there for.
_IN_OUR_WORDS = {
    "Could not convert Timestamp(": "a time lies beyond those of DuckDB, which end in 294247",
}
_GONE = (
    "Answer from Java side is empty",
    "Error while sending or receiving",
    "An error occurred while trying to connect to the Java server",
    "does not exist in the JVM",
    "on a stopped SparkContext",
    "SparkContext was shut down",
    "SparkContext has been shut down",
    "INVALID_HANDLE.SESSION",
)


def is_gone(error: BaseException) -> bool:
    """Return whether an error says that Spark's session has ended."""
    if type(error).__name__ == "Py4JNetworkError":
        return True
    text = str(error)
    return any(words in text for words in _GONE)


def failure_reason(error: BaseException) -> str:
    """Return why Spark failed in one line, in our own words if the reason is known."""
    text = str(error)
    for words, ours in _KNOWN:
        if words in text:
            return ours
    return first_sentence(_plain(_innermost(text.splitlines())))


def _innermost(lines: Sequence[str]) -> str:
    """Return the message of the last cause in Java's stack; Spark's own errors have none."""
    details = [line.split('"', 1)[1].rstrip('"') for line in lines if 'details = "' in line]
    if details:  # of gRPC, over which Spark Connect speaks
        return details[-1]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    if not causes and lines and lines[0].startswith("An error occurred while calling"):
        causes = [line.removeprefix(": ") for line in lines if line.startswith(": ")]
    return causes[-1] if causes else "\n".join(lines)


def _plain(text: str) -> str:
    """Return a message without the class, condition and state around it."""
    text = re.sub(r"^(?:[\w$]+\.)+[\w$]+(?:Exception|Error): ", "", text)
    text = re.sub(r"^\[[A-Z_.0-9]+\] ", "", text)
    return re.sub(r"\.? +SQLSTATE: \w{5}.*", "", text, flags=re.DOTALL)


@contextmanager
def translate_file_errors(path: str) -> Iterator[None]:
    """Convert Spark's errors about a file to TableErrors that name the file."""
    try:
        yield
    except spark_errors() as error:
        if is_gone(error):
            raise
        raise TableError(f"Spark cannot read {quote(path)}: {failure_reason(error)}") from None


def spark_errors() -> tuple[type[BaseException], ...]:
    """Return the classes of the errors of Spark and its bridge to Java, if they are in use."""
    known = (("pyspark.errors", "PySparkException"), ("py4j.protocol", "Py4JError"))
    return tuple(
        getattr(sys.modules[module], name) for module, name in known if module in sys.modules
    )


SESSION_ENDED = "Spark can no longer be reached; its session has ended"


@contextmanager
def translate_errors() -> Iterator[None]:
    """Convert the engines' errors to TableError, and their interruptions to KeyboardInterrupt."""
    try:
        yield
    except RuntimeError as error:
        # What DuckDB makes of Ctrl-C while it works.
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from None
        raise
    except UnicodeError as error:
        # Arrow's own readers leave no such text, and its buffers may hold it.
        raise TableError(
            "the tables cannot be counted: a text in them is not Unicode "
            f"({first_sentence(str(error))})"
        ) from None
    except ConnectionError:
        if "pyspark" not in sys.modules:
            raise
        raise TableError(SESSION_ENDED) from None
    except _own_errors() as error:
        of_spark = isinstance(error, spark_errors())
        if of_spark and is_gone(error):
            raise TableError(SESSION_ENDED) from None
        why = failure_reason(error) if of_spark else _reason(str(error))
        raise TableError(f"the tables cannot be counted: {why}") from None


def _reason(message: str) -> str:
    """Return why another engine failed, in our own words if the reason is known."""
    known = next((ours for words, ours in _IN_OUR_WORDS.items() if words in message), None)
    return known or first_sentence(message)


def _own_errors() -> tuple[type[BaseException], ...]:
    """Return the error classes of the engines that are already imported."""
    known = (
        ("duckdb", "Error"),
        ("polars.exceptions", "PolarsError"),
        ("pyarrow", "ArrowException"),
        ("narwhals.exceptions", "NarwhalsError"),
    )
    ours = (getattr(sys.modules[module], name) for module, name in known if module in sys.modules)
    return (*ours, *spark_errors())
