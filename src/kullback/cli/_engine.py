"""Where tables are counted: in this process, or on Spark, for which a session is started."""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kullback.cli._guard import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.cli._progress import Reporter
    from kullback.counting._sources.spark_session import SparkSession


class Engine(StrEnum):
    """What reads and counts the tables."""

    embedded = "embedded"
    spark = "spark"


EngineOption = Annotated[
    Engine,
    typer.Option(
        help="Where tables are read and counted: in this process, or on Spark, which takes the "
        "paths that it knows, such as s3a:// and hdfs://."
    ),
]
MasterOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="With --engine spark: local[2], spark://HOST:PORT, yarn, k8s://... or, for Spark "
        "Connect, sc://HOST:PORT; what Spark is configured for if not given.",
    ),
]


@contextmanager
def opened(
    engine: Engine, master: str | None, reporter: Reporter, *paths: str
) -> Iterator[list[Any]]:
    """Yield what the library is to be given for the paths, for as long as it counts."""
    if engine is Engine.embedded:
        if master is not None:
            raise CommandError("--master goes with --engine spark")
        yield list(paths)
        return
    from kullback.counting._sources.spark_files import SparkFiles
    from kullback.counting._sources.spark_session import start
    from kullback.tables._profiles.document import is_profile_path

    # What Python's side of Spark logs of a Java that is gone is told in our one line.
    logging.disable()
    reporter("starting Spark", 0, 1)
    spark = start(master)
    try:
        with _aborted_by_signals(spark):
            # A profile is a file of counts on this machine, whatever counts the other table.
            yield [
                path if is_profile_path(path) else SparkFiles(spark.session, path) for path in paths
            ]
    finally:
        spark.close()


@contextmanager
def _aborted_by_signals(spark: SparkSession) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end Spark's jobs, too: what waits for them would go on waiting.

    pyspark's own way asks its Java to, over the connection that is waiting at that moment.
    """
    handlers = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.getsignal(signal.SIGTERM),
    }

    def end(number: int, frame: Any) -> None:
        spark.abort()
        handler = handlers[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    before = {number: signal.signal(number, end) for number in handlers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
