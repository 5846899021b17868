"""`kullback profile` and `kullback merge`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kullback.cli._engine import Engine, EngineOption, MasterOption, Reporter, open_tables
from kullback.cli._guard import report_errors
from kullback.cli._numbers import read_optional_names
from kullback.cli._options import ExcludeOption, MaxSizeOption
from kullback.cli._output import (
    STDOUT,
    check_output,
    make_json_encodable,
    name_write_error,
    terminal_width,
    write_output,
)

if TYPE_CHECKING:
    from kullback.tables import Profile


NameOption = Annotated[
    str | None, typer.Option(help="A name to keep in the profile (default: none).")
]
ProfileOutput = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        help="Write the profile to this file (.kb.json or .kb.json.gz); '-' is the terminal.",
    ),
]


@report_errors
def profile(  # noqa: PLR0917 (typer hands them over by name)
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A file or glob pattern.")],
    output: ProfileOutput,
    columns: Annotated[
        str | None, typer.Option("--columns", help="Count these columns only: a,b (a line of CSV).")
    ] = None,
    exclude: ExcludeOption = None,
    max_categories: Annotated[
        int,
        typer.Option(
            help="List at most this many distinct values per text column (the most frequent); "
            "keep bounds on the others."
        ),
    ] = 100_000,
    min_count: Annotated[
        int | None,
        typer.Option(help="Hide values that fewer rows have, so that the profile can be shared."),
    ] = None,
    name: NameOption = None,
    engine: EngineOption = Engine.embedded,
    master: MasterOption = None,
) -> None:
    """Save the counts of a table's columns.

    A profile lets you compare with the table later, without its rows: `kullback compare` and
    `kullback check` accept a profile in place of a table, and `kullback merge` adds up the
    profiles of a table's parts. Prints a summary of the profile.
    """
    check_profile_output(output, table)
    from kullback import tables

    with Reporter() as reporter, open_tables(engine, master, reporter, table) as given:
        found = tables.profile(
            *given,
            columns=read_optional_names("--columns", columns),
            exclude=read_optional_names("--exclude", exclude),
            max_categories=max_categories,
            min_count=min_count,
            name=name,
            progress=reporter,
        )
    write_profile(found, output)


def check_profile_output(output: str, *inputs: str) -> None:
    """Raise an error, before the work starts, if the profile cannot be written there."""
    check_output(output, *inputs)
    if output != STDOUT:
        from kullback.tables import Profile

        Profile.check_path(output)


def write_profile(found: Profile, output: str) -> None:
    """Write a profile to its file and print a summary, or print the profile itself."""
    if output == STDOUT:
        write_output(STDOUT, make_json_encodable(found.to_json()))
        return
    try:
        found.save(output)
    except OSError as error:
        raise name_write_error(output, error) from None
    write_output(STDOUT, found.to_text(width=terminal_width()))


@report_errors
def merge(
    parts: Annotated[list[str], typer.Argument(metavar="PART...", help="Profiles (.kb.json).")],
    output: ProfileOutput,
    name: NameOption = None,
    max_size: MaxSizeOption = 64,
) -> None:
    """Add up the profiles of a table's parts.

    Parts are, for example, days, files or machines.
    """
    check_profile_output(output, *parts)
    from kullback import tables

    write_profile(tables.merge(parts, name=name, max_size=max_size), output)
