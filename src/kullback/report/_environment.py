"""The templates, with everything that they print escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kullback.document import number, printable

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> Environment:
    """Return the templates of this folder; a name that a template lacks is an error."""
    import jinja2

    from kullback.counting._errors import shortened
    from kullback.document import share_of_rows
    from kullback.tables._shown.words import measure

    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        measure=measure, number=number, printable=printable, share=share_of_rows, short=shortened
    )
    return templates
