"""One page that stands alone: its parts put together under a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from kullback.report._environment import environment

_HERE = Path(__file__).parent


def document(
    template: str, *, styles: tuple[str, ...] = (), script: str | None = None, **content: Any
) -> str:
    """Return a template that extends ``_page/base.html.j2`` as a page.

    ``styles`` are files added to the pages' common style, ``script`` is the one file that runs;
    both are written into the page. A browser runs and loads nothing but these: the page's
    Content-Security-Policy names them by their SHA-256 and refuses the rest, attributes such as
    ``onclick`` and ``style`` included.
    """
    from markupsafe import Markup

    style = "".join(map(_read, ("_page/style.css", *styles)))
    code = "" if script is None else _read(script)
    policy = f"default-src 'none'; style-src {_named(style)}; base-uri 'none'; form-action 'none'"
    return (
        environment()
        .get_template(template)
        .render(
            policy=f"{policy}; script-src {_named(code)}" if code else policy,
            style=Markup(style),  # noqa: S704 (a file of this folder)
            script=Markup(code),  # noqa: S704 (a file of this folder)
            **content,
        )
    )


def _named(code: str) -> str:
    """Return the source expression that allows this text and no other."""
    digest = hashlib.sha256(code.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _read(file: str) -> str:
    return (_HERE / file).read_text(encoding="utf-8")
