"""The engine that a command counts with, and the progress that it shows."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from contextlib import contextmanager
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Any, Self

import typer

from kullback.cli._guard import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress

    from kullback.counting import SparkSession

_LAST_BREATH = 2.0
"""Seconds in which a Java is gone whose end was met before it was over."""
MasterOption = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="With --engine spark: local[2], spark://HOST:PORT, yarn, k8s://... or, for Spark "
        "Connect, sc://HOST:PORT (default: the master that Spark is configured for).",
    ),
]
_PATIENCE = 1.0


class Engine(StrEnum):
    """The engine that reads and counts the tables."""

    embedded = "embedded"
    spark = "spark"


EngineOption = Annotated[
    Engine,
    typer.Option(
        help="Engine that reads and counts the tables: this process, or Spark, which also reads "
        "paths such as s3a:// and hdfs://."
    ),
]


@contextmanager
def open_tables(
    engine: Engine, master: str | None, reporter: Reporter, *paths: str
) -> Iterator[list[Any]]:
    """Yield the tables for the paths, and close Spark's session afterwards."""
    if engine is Engine.embedded:
        if master is not None:
            raise CommandError("--master needs --engine spark")
        yield list(paths)
        return
    from kullback.counting import SESSION_ENDED, SparkFiles, TableError, start_spark
    from kullback.tables import Profile

    # If Java is gone, our one line says so; pyspark would log a page about it.
    logging.disable()
    reporter("starting Spark", 0, 1)
    spark = start_spark(master)
    try:
        with _abort_on_signals(spark):
            # A profile is read on this machine, whichever engine counts the other table.
            yield [
                path if Profile.is_path(path) else SparkFiles(spark.session, path) for path in paths
            ]
    except Exception as error:
        # Whatever is made of a Java that is gone, all over pyspark, is told in one way.
        known = isinstance(error, ValueError)
        if spark.has_ended(0.0 if known else _LAST_BREATH):
            raise TableError(SESSION_ENDED) from None
        raise
    finally:
        spark.close()


@contextmanager
def _abort_on_signals(spark: SparkSession) -> Iterator[None]:
    """Cancel Spark's jobs on Ctrl-C and SIGTERM, because Python waits until they end.

    pyspark's own handler sends its request over the connection that is waiting at that moment.
    """
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

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


class Reporter:
    """Shows the steps of the work once it has taken a second."""

    def __init__(self) -> None:
        self._shown: Progress | None = None
        self._timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        """Start the timer if stderr is a terminal."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._shown = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._shown.add_task("", total=None)
            self._timer = threading.Timer(_PATIENCE, self._shown.start)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show the step that begins."""
        if self._shown is not None:
            from kullback.document import printable

            known = total if total > 1 else None
            self._shown.update(
                self._task, description=printable(what)[:60], completed=done, total=known
            )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear the progress bar."""
        if self._timer is not None and self._shown is not None:
            self._timer.cancel()
            self._timer.join()
            self._shown.stop()
