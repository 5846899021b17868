"""`kullback attribute`: which columns the difference comes from, when they are taken together."""

from __future__ import annotations

from typing import Annotated

import typer

from kullback.cli._engine import Engine, EngineOption, MasterOption, Reporter, open_tables
from kullback.cli._guard import report_errors
from kullback.cli._numbers import read_optional_names
from kullback.cli._options import (
    BinsOption,
    ColumnsOption,
    ExcludeOption,
    JsonOption,
    Unit,
    UnitOption,
)
from kullback.cli._output import STDOUT, make_json_encodable, terminal_width, write_output


@report_errors
def attribute(  # noqa: PLR0917 (typer hands them over by name)
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The reference table, Q.")],
    current: Annotated[str, typer.Argument(metavar="CURRENT", help="The current table, P.")],
    target: Annotated[
        str | None,
        typer.Option(help="Root of the tree (default: the column with the largest D)."),
    ] = None,
    columns: ColumnsOption = None,
    exclude: ExcludeOption = None,
    bins: BinsOption = 10,
    unit: UnitOption = Unit.nats,
    max_categories: Annotated[
        int, typer.Option(help="Leave out text columns with more distinct values.", min=1)
    ] = 1000,
    engine: EngineOption = Engine.embedded,
    master: MasterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show which columns the difference comes from.

    Columns that depend on each other change together. This command links the columns to a tree
    and prints what each column adds to D given its parent; these contributions sum to the
    tree's D.
    """
    from kullback import tables

    with Reporter() as reporter, open_tables(engine, master, reporter, reference, current) as pair:
        found = tables.attribute(
            *pair,
            target=target,
            columns=read_optional_names("--columns", columns),
            exclude=read_optional_names("--exclude", exclude),
            bins=bins,
            base=unit.base,
            max_categories=max_categories,
            progress=reporter,
        )
    text = (
        make_json_encodable(found.to_json()) if as_json else found.to_text(width=terminal_width())
    )
    write_output(STDOUT, text)
