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
