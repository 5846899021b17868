"""`kullback merge`: add up the profiles of the parts of a table."""

from __future__ import annotations

from typing import Annotated

import typer

from kullback.cli._guard import guarded
from kullback.cli._options import MaxSizeOption
from kullback.cli._profile import NameOption, ProfileOutput, check_profile_output, give_profile


@guarded
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

    give_profile(tables.merge(parts, name=name, max_size=max_size), output)
