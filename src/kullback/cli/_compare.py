"""`kullback compare`: which columns of two tables differ, by how much, and in which values."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kullback.cli._engine import Engine, EngineOption, MasterOption, Reporter, open_tables
from kullback.cli._guard import report_errors
from kullback.cli._numbers import read_calendar_fields, read_names, read_optional_names
from kullback.cli._options import (
    BinsOption,
    CalendarOption,
    ColumnsOption,
    ExcludeOption,
    JsonOption,
    MaxCategoriesOption,
    MaxSizeOption,
    TokensOption,
    Unit,
    UnitOption,
    WeightOption,
)
from kullback.cli._output import (
    PAGE,
    STDOUT,
    check_ending,
    check_outputs,
    make_json_encodable,
    terminal_width,
    write_output,
)

if TYPE_CHECKING:
    from kullback.tables import TableComparison

_FILE_WIDTH = 200


class Sort(StrEnum):
    """The key by which columns are sorted."""

    verdict = "verdict"
    kl = "kl"
    p = "p"
    js = "js"
    jeffreys = "jeffreys"
    entropy = "entropy"
    missing = "missing"
    unseen = "unseen"
    name = "name"
    kind = "kind"


@report_errors
def compare(  # noqa: PLR0917 (typer hands them over by name)
    reference: Annotated[
        str,
        typer.Argument(
            metavar="REFERENCE",
            help="The reference table, Q: a file, a glob pattern or a profile (.kb.json).",
        ),
    ],
    current: Annotated[str, typer.Argument(metavar="CURRENT", help="The current table, P.")],
    columns: ColumnsOption = None,
    exclude: ExcludeOption = None,
    bins: BinsOption = 10,
    unit: UnitOption = Unit.nats,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Smallest D that counts as drift, in the unit of --unit (default: 0.05 nats = "
            "0.0721 bits, about a PSI of 0.1)."
        ),
    ] = None,
    alpha: Annotated[
        float,
        typer.Option(help="Significance level for adjusted p-values."),
    ] = 0.05,
    by: Annotated[
        str | None,
        typer.Option(help="Test whether each column changed, or only the mix of this column."),
    ] = None,
    slice_by: Annotated[
        str | None,
        typer.Option("--slice", help="Also compare within each value of this column."),
    ] = None,
    weight: WeightOption = None,
    tokens: TokensOption = None,
    calendar: CalendarOption = None,
    sort: Annotated[Sort, typer.Option(help="Sort the columns by this.")] = Sort.verdict,
    max_categories: MaxCategoriesOption = 100_000,
    max_size: MaxSizeOption = 64,
    engine: EngineOption = Engine.embedded,
    master: MasterOption = None,
    as_json: JsonOption = False,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            help="Write to this file instead of the terminal: .json for JSON, .html for a "
            "report, otherwise text; '-' is the terminal.",
        ),
    ] = STDOUT,
    html: Annotated[
        str | None, typer.Option(help="Also write an HTML report to this file.")
    ] = None,
) -> None:
    """Compare two tables column by column.

    For each column, prints an estimate of D(current‖reference) with its interval, the p-value
    of "no difference" and a verdict; the largest contributions to D; and H(P), H(P,Q), Jeffreys
    and JS.

    Tables are CSV, TSV, Parquet or JSON-lines files (.csv .tsv .parquet .jsonl; text files may
    be compressed as .gz or .zst) or glob patterns such as 'day-*.parquet'. P is CURRENT, Q is
    REFERENCE. Jeffreys is D(P‖Q) + D(Q‖P), also called PSI; JS is the Jensen-Shannon divergence.
    """
    check_outputs((output, html), reference, current)
    check_ending("--output", output, ".json", *PAGE, ".txt")
    check_ending("--html", html, *PAGE)
    from kullback import tables

    with Reporter() as reporter, open_tables(engine, master, reporter, reference, current) as pair:
        result = tables.compare(
            *pair,
            columns=read_optional_names("--columns", columns),
            exclude=read_optional_names("--exclude", exclude),
            bins=bins,
            base=unit.base,
            max_categories=max_categories,
            threshold=threshold,
            alpha=alpha,
            by=by,
            slice_by=slice_by,
            weight=weight,
            tokens=[name for text in tokens or () for name in read_names("--tokens", text)],
            calendar=read_calendar_fields(calendar or ()),
            max_size=max_size,
            progress=reporter,
        )
    if html is not None:
        write_output(html, result.to_html())
    write_result(result, sort, output, as_json=as_json)


def write_result(result: TableComparison, sort: Sort, output: str, *, as_json: bool) -> None:
    """Print the result or write it to a file, in the requested format."""
    if as_json or output.lower().endswith(".json"):
        text = result.to_json()
        write_output(output, make_json_encodable(text) if output == STDOUT else text)
    elif output.lower().endswith((".html", ".htm")):
        write_output(output, result.to_html())
    elif output == STDOUT:
        from rich.console import Console

        # Rich knows whether there is a terminal, and whether it is to be coloured.
        colours = Console().color_system is not None
        text = result.to_text(width=terminal_width(), colours=colours, sort=sort)
        write_output(output, text)
    else:
        write_output(output, result.to_text(width=_FILE_WIDTH, sort=sort))
