"""Options that more than one command takes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Unit(StrEnum):
    """The unit of every printed number."""

    nats = "nats"
    bits = "bits"

    @property
    def base(self) -> float | None:
        """The base of the logarithm, as the library takes it."""
        return 2 if self is Unit.bits else None


UnitOption = Annotated[Unit, typer.Option("--unit", help="The unit of every number.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
ColumnsOption = Annotated[
    str | None, typer.Option("--columns", help="Compare these columns only: a,b (a line of CSV).")
]
ExcludeOption = Annotated[
    str | None, typer.Option("--exclude", help="Leave out these columns: a,b.")
]
BinsOption = Annotated[
    int,
    typer.Option(
        "--bins",
        help="Maximum number of quantile bins for numeric and time columns.",
        min=2,
        max=1000,
    ),
]
WeightOption = Annotated[
    str | None, typer.Option("--weight", help="Weight each row by this column.")
]
TokensOption = Annotated[
    list[str] | None,
    typer.Option("--tokens", help="Compare these text columns by their words: a,b. Repeatable."),
]
CalendarOption = Annotated[
    list[str] | None,
    typer.Option(
        "--calendar",
        help="Compare dates and times by a calendar field, COLUMN:FIELD: hour, weekday, day, "
        "month, quarter or year. Repeatable.",
    ),
]
MaxSizeOption = Annotated[
    int,
    typer.Option(
        "--max-size", help="Maximum size of a profile's text to read, in MiB.", min=1, max=512
    ),
]
MaxCategoriesOption = Annotated[
    int,
    typer.Option(
        "--max-categories",
        help="Keep at most this many distinct values per text column (the most frequent); all "
        "others become one outcome.",
        min=1,
    ),
]
