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
JsonOption = Annotated[bool, typer.Option("--json", help="Give JSON instead of text.")]
ColumnsOption = Annotated[
    str | None, typer.Option("--columns", help="Compare these columns only: a,b (a line of CSV).")
]
ExcludeOption = Annotated[
    str | None, typer.Option("--exclude", help="Leave these columns out: a,b.")
]
BinsOption = Annotated[
    int,
    typer.Option(
        "--bins", help="At most so many quantile cells for numbers and times.", min=2, max=1000
    ),
]
WeightOption = Annotated[
    str | None, typer.Option("--weight", help="Let every row count as much as this column says.")
]
TokensOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tokens", help="Compare this column of text by its words: a,b; may be repeated."
    ),
]
CalendarOption = Annotated[
    list[str] | None,
    typer.Option(
        "--calendar",
        help="Compare dates and times by a part of the calendar, COLUMN:PART: hour, weekday, "
        "day, month, quarter or year; may be repeated.",
    ),
]
MaxSizeOption = Annotated[
    int,
    typer.Option(
        "--max-size", help="Read so many MiB of a profile's text at most.", min=1, max=512
    ),
]
MaxCategoriesOption = Annotated[
    int,
    typer.Option(
        "--max-categories",
        help="So many values of a column of text are told apart, the most frequent ones; the "
        "others are one outcome.",
        min=1,
    ),
]
