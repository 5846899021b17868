"""A Spark session for one piece of work, started quietly and always ended with it.

Its Java writes to a file instead of the terminal, so that a result may be piped; what it said
last tells why it did not start.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import tempfile
import threading
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kullback.counting._errors import TableError, first_sentence, quote
from kullback.counting._sources.engines import failure_reason, spark_errors

if TYPE_CHECKING:
    from subprocess import Popen
    from typing import IO


_INSTALL = "Spark needs pyspark, which is not installed; run: pip install 'kullback[spark]'"
_JAVA = (
    "Spark needs Java, which is not installed; install Java 17 or 21 (Debian: "
    "openjdk-17-jre-headless) or set JAVA_HOME; sc://HOST:PORT needs none here"
)
_CONNECT = (
    "Spark Connect needs more packages; run: pip install 'kullback[spark]' 'pyspark[connect]'"
)
_HOST = r"[^\s,/\[\]]+:[0-9]+"
_MASTERS = (
    r"local(\[(\*|[0-9]+)(,[0-9]+)?\])?",
    r"local-cluster\[[0-9]+,[0-9]+,[0-9]+\]",
    rf"spark://{_HOST}(,{_HOST})*",
    r"yarn",
    r"k8s://\S+",
    r"sc://\S+",
)
_SETTINGS = {
    "spark.app.name": "kullback",
    "spark.log.level": "OFF",
    "spark.ui.showConsoleProgress": "false",
    # Names that differ in case alone are two columns, and times without a zone are of UTC.
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
}
# On one machine nothing need be seen from others, and small tables want few and short jobs.
_LOCAL_SETTINGS = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.adaptive.enabled": "false",
}
_OF_SQL = ("spark.sql.caseSensitive", "spark.sql.session.timeZone")
_PATIENCE = 20.0
_ANSWER = 60.0


class SparkSession:
    """A Spark session and the Java process that it started, if any; `close` ends both."""

    def __init__(self, session: Any, java: Popen[bytes] | None, said: IO[bytes] | None) -> None:
        self.session = session
        self._java, self._said = java, said
        self._remote = said is None

    def abort(self) -> None:
        """End the work at once, from any thread; running jobs fail."""
        if self._java is not None:
            self._java.terminate()
            return
        cancel = self.session.interruptAll if self._remote else self._cancel_all
        # Elsewhere, for the connection of this thread may be in use.
        threading.Thread(target=_close_quietly, args=(cancel,), daemon=True).start()

    def has_ended(self, patience: float) -> bool:
        """Return whether its Java has ended, after waiting up to ``patience`` seconds."""
        if self._java is None:
            return False
        with suppress(Exception):
            self._java.wait(patience)
        return self._java.poll() is not None

    def _cancel_all(self) -> None:
        self.session.sparkContext.cancelAllJobs()

    def close(self) -> None:
        """Stop the session and wait until its Java has ended."""
        ended = self._java is not None and self._java.poll() is not None
        if not ended:
            stopping = threading.Thread(
                target=_close_quietly, args=(self.session.stop,), daemon=True
            )
            stopping.start()
            stopping.join(_PATIENCE)
        if self._java is not None:
            _end(self._java)
        if self._said is not None:
            self._said.close()


def start_spark(master: str | None) -> SparkSession:
    """Start Spark or connect to it; without ``master``, its own configuration applies.

    Raises TableError with one sentence where it cannot be.
    """
    _check(master)
    if importlib.util.find_spec("pyspark") is None:
        raise TableError(_INSTALL)
    url = master or os.environ.get("SPARK_REMOTE", "")
    _reach(url)
    with warnings.catch_warnings():
        # pyspark warns of versions of pandas, of which no use is made.
        warnings.simplefilter("ignore")
        return _connect(url) if url.startswith("sc://") else _in_a_thread(master)


def _in_a_thread(master: str | None) -> SparkSession:
    """Start Java in a second thread, so that Ctrl-C interrupts the main one at once.

    In the main thread pyspark would put a handler of its own in the place of whatever there is,
    and it fails while Spark is half started. A Java that is given up ends with this process,
    which holds its input.
    """
    found: list[SparkSession | BaseException] = []

    def launch() -> None:
        try:
            found.append(_launch(master))
        except BaseException as error:  # noqa: BLE001 (it is raised by the thread that waits)
            found.append(error)

    starting = threading.Thread(target=launch, daemon=True)
    starting.start()
    while starting.is_alive():
        starting.join(0.1)
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def _check(master: str | None) -> None:
    if master is not None and not re.fullmatch("|".join(_MASTERS), master):
        raise TableError(
            f"{quote(master)} is not a master of Spark; examples are local[2], "
            "spark://HOST:PORT, yarn, "
            "k8s://https://HOST:PORT and, for Spark Connect, sc://HOST:PORT"
        )


def _reach(url: str) -> None:
    """Raise TableError if nothing answers at the address; Spark itself tries for minutes."""
    places = _places(url)
    for i, (host, port) in enumerate(places):
        try:
            socket.create_connection((host, port), timeout=_PATIENCE).close()
        except (OSError, ValueError, OverflowError) as error:
            if i + 1 == len(places):
                why = getattr(error, "strerror", None) or str(error)
                raise TableError(f"Spark cannot be reached at {quote(url)}: {why}") from None
        else:
            return


def _places(url: str) -> list[tuple[str, int]]:
    """Return the hosts and ports in the address of a master."""
    scheme, _, rest = url.partition("://")
    if scheme == "spark":
        parts = [place.rsplit(":", 1) for place in rest.split(",")]
        return [(host, int(port)) for host, port in parts]
    if scheme not in {"k8s", "sc"}:
        return []
    parted = urlsplit(rest if "://" in rest else f"https://{rest}")
    default = 15002 if scheme == "sc" else 80 if parted.scheme == "http" else 443
    try:
        return [(parted.hostname or "", parted.port or default)]
    except ValueError:
        raise TableError(f"{quote(url)} has a port that is not a number") from None


def _launch(master: str | None) -> SparkSession:
    """Start Java with the Spark driver for a master."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise TableError(_JAVA)
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession as Builder

    conf = SparkConf(loadDefaults=False)
    local = (master or "").startswith("local")
    for name, value in (_SETTINGS | (_LOCAL_SETTINGS if local else {})).items():
        conf.set(name, value)
    if master is not None:
        conf.setMaster(master)
    said = tempfile.TemporaryFile(prefix="kullback-spark-")  # noqa: SIM115 (Java holds it open)
    gateway = None
    try:
        gateway = launch_gateway(conf, popen_kwargs={"stdout": said, "stderr": said})
        context = SparkContext(conf=conf, gateway=gateway)
        session = Builder(context)
    except BaseException as error:
        if gateway is not None and gateway.proc is not None:
            _end(gateway.proc)
        with said:
            if not isinstance(error, (*spark_errors(), ConnectionError)):
                raise
            raise TableError(f"Spark does not start: {_why(error, said)}") from None
    return SparkSession(session, gateway.proc, said)


def _connect(url: str) -> SparkSession:
    """Reach a Spark that runs as a server."""
    from pyspark.sql import SparkSession as Builder

    found: list[Any] = []

    def connect() -> None:
        try:
            session = Builder.builder.remote(url).getOrCreate()
            for name in _OF_SQL:
                session.conf.set(name, _SETTINGS[name])
            found.append(session)
        except BaseException as error:  # noqa: BLE001 (it is told by the thread that waits)
            found.append(error)

    # Where no Spark answers, its client would try for ten minutes.
    trying = threading.Thread(target=connect, daemon=True)
    trying.start()
    trying.join(_ANSWER)
    if not found:
        raise TableError(f"nothing at {quote(url)} has answered as Spark does for {_ANSWER:.0f} s")
    if isinstance(found[0], ImportError):
        raise TableError(_CONNECT)
    if isinstance(found[0], Exception):
        raise TableError(f"Spark cannot be reached at {quote(url)}: {failure_reason(found[0])}")
    return SparkSession(found[0], None, None)


def _why(error: BaseException, said: IO[bytes]) -> str:
    """Return Java's last message; pyspark only knows that Java has ended."""
    said.seek(0)
    text = said.read(1_000_000).decode("utf-8", "replace")
    told = re.findall(r"^(?:Exception in thread .*?|Error: |Caused by: )(.+)$", text, re.MULTILINE)
    if "JAVA_GATEWAY_EXITED" not in str(error):
        return failure_reason(error)
    lines = [line for line in text.splitlines() if line.strip()]
    return first_sentence(told[0] if told else lines[-1] if lines else "its Java has ended at once")


def _end(java: Popen[bytes]) -> None:
    """End a Java process: close its input, then terminate it, then kill it."""
    with suppress(OSError):
        if java.stdin is not None:
            java.stdin.close()
    for ask in (None, java.terminate, java.kill):
        if ask is not None:
            ask()
        with suppress(Exception):
            java.wait(_PATIENCE)
            return


def _close_quietly(work: Any) -> None:
    with suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        work()
