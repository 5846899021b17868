"""Spark, started once for the tests of this folder, if it can be, and every other engine."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import warnings
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.driver.memory": "768m",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    # Tables of a few rows are counted before their code would be compiled.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # Not UTC, for times must not depend on it.
    "spark.sql.session.timeZone": "America/New_York",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a Spark session with two cores, in this machine's memory and a temporary folder."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed")
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        pytest.skip("there is no Java, which Spark runs in")
    with warnings.catch_warnings():
        # pyspark warns of pandas 3, whose frames are not what is tested here.
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").appName("kullback's tests")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        folder = tmp_path_factory.mktemp("spark")
        session = builder.config("spark.sql.warehouse.dir", str(folder)).getOrCreate()
    yield session
    session.stop()


def _sqlframe(frame: Any, request: Any, folder: Path) -> Any:
    session = pytest.importorskip("sqlframe.duckdb").DuckDBSession()
    return session.read.parquet(str(_parquet(frame, request, folder)))


def _spark(frame: Any, request: Any, folder: Path) -> Any:
    return request.getfixturevalue("spark").read.parquet(str(_parquet(frame, request, folder)))


def _parquet(frame: Any, request: Any, folder: Path) -> Any:
    # A test may hold several tables.
    path = folder / f"table-{len(list(folder.iterdir()))}.parquet"
    frame.write_parquet(path)
    return path


# Every engine that holds a table, and how it comes to hold one of polars.
HOLDERS: dict[str, Callable[[Any, Any, Path], Any]] = {
    "polars": lambda frame, *_: frame,
    "polars lazy": lambda frame, *_: frame.lazy(),
    "pyarrow": lambda frame, *_: frame.to_arrow(),
    "pandas": lambda frame, *_: frame.to_pandas(),
    "pandas of pyarrow": lambda frame, *_: frame.to_pandas(use_pyarrow_extension_array=True),
    "duckdb": lambda frame, *_: importlib.import_module("duckdb").from_arrow(frame.to_arrow()),
    "parquet": _parquet,
    "ibis": lambda frame, *_: pytest.importorskip("ibis").memtable(frame.to_arrow()),
    "sqlframe": _sqlframe,
    "spark": _spark,
}


@pytest.fixture(params=HOLDERS)
def hold(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Any], Any]:
    """Return what puts a table of polars into one of the engines."""
    return lambda frame: HOLDERS[request.param](frame, request, tmp_path)
