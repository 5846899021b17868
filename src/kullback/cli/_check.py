"""`kullback check`: a gate for pipelines, which passes or fails by rules."""

from __future__ import annotations

from typing import Annotated

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
    write_output,
)

_FAILED = 1


@report_errors
def check(  # noqa: PLR0917 (typer hands them over by name)
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The reference table, Q.")],
    current: Annotated[str, typer.Argument(metavar="CURRENT", help="The current table, P.")],
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            help="Rule to enforce (default: drifted). Repeatable.",
        ),
    ] = None,
    allow_skipped: Annotated[
        bool,
        typer.Option(
            "--allow-skipped",
            help="Allow columns that cannot be compared or exist in only one table.",
        ),
    ] = False,
    columns: ColumnsOption = None,
    exclude: ExcludeOption = None,
    bins: BinsOption = 10,
    unit: UnitOption = Unit.nats,
    threshold: Annotated[
        float | None,
        typer.Option(help="Smallest D that counts as drift (default: 0.05 nats)."),
    ] = None,
    alpha: Annotated[float, typer.Option(help="Significance level for adjusted p-values.")] = 0.05,
    weight: WeightOption = None,
    tokens: TokensOption = None,
    calendar: CalendarOption = None,
    max_categories: MaxCategoriesOption = 100_000,
    junit: Annotated[str | None, typer.Option(help="Write JUnit XML to this file.")] = None,
    markdown: Annotated[
        str | None, typer.Option(help="Write a Markdown summary to this file.")
    ] = None,
    html: Annotated[str | None, typer.Option(help="Write an HTML report to this file.")] = None,
    max_size: MaxSizeOption = 64,
    engine: EngineOption = Engine.embedded,
    master: MasterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check two tables against rules.

    Exit status: 0 passed, 1 failed, 2 error.

    Rules: drifted, different (drifted, or different but small), unsure (too little data to
    say), uncompared, columns (one table has a column that the other lacks), or a limit such as
    'kl>0.02bits', 'kl_low>0.05', 'js>=0.01', 'psi>0.2', 'missing>5%', 'unseen>0', 'p<0.001'.
    A column that cannot be compared or that exists in only one table fails the check, unless
    you exclude it or give --allow-skipped. The rule 'drifted' reports identifier columns
    without failing them, and 'missing' judges every column; every other rule fails identifiers,
    because it cannot judge them.
    """
    outputs = [path for path in (junit, markdown, html) if path is not None]
    check_outputs(outputs, reference, current)
    check_ending("--junit", junit, ".xml")
    check_ending("--markdown", markdown, ".md", ".markdown", ".txt")
    check_ending("--html", html, *PAGE)
    from kullback import tables

    with Reporter() as reporter, open_tables(engine, master, reporter, reference, current) as pair:
        found = tables.check(
            *pair,
            fail_on=fail_on or "drifted",
            allow_skipped=allow_skipped,
            columns=read_optional_names("--columns", columns),
            exclude=read_optional_names("--exclude", exclude),
            bins=bins,
            base=unit.base,
            max_categories=max_categories,
            threshold=threshold,
            alpha=alpha,
            weight=weight,
            tokens=[name for text in tokens or () for name in read_names("--tokens", text)],
            calendar=read_calendar_fields(calendar or ()),
            max_size=max_size,
            progress=reporter,
        )
    if junit is not None:
        write_output(junit, found.to_junit())
    if markdown is not None:
        write_output(markdown, found.to_markdown())
    if html is not None:
        write_output(html, found.to_html())
    if STDOUT not in outputs:
        write_output(STDOUT, make_json_encodable(found.to_json()) if as_json else str(found))
    if not found.passed:
        raise typer.Exit(_FAILED)
