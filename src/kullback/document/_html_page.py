"""A document as a page that stands alone, under a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kullback.document._blocks import Heading, Table
from kullback.document._html import PageWriter
from kullback.document._html_table import padding_class
from kullback.document._look import LOOKS
from kullback.document._markup import element, escaped

if TYPE_CHECKING:
    from kullback.document._blocks import Block, Document

_PAGE = Path(__file__).parent / "_page"
_PARTS = {
    "opens.css": '<table class="opens',
    "bars.css": '<table class="bars',
    "curves.css": 'class="curves"',
    "matrix.css": '<table class="matrix"',
}
"""The parts of the style that only some pages need, and what these then have in them."""


def render(document: Document) -> str:
    """Return the whole page, the names in it inert.

    A browser runs and loads nothing but the page's own style and script: its
    Content-Security-Policy names them by their SHA-256 and refuses everything else, attributes
    such as `onclick` and `style` included.
    """
    writer = PageWriter()
    blocks: tuple[Block, ...] = document.seen_in("page")
    if not any(isinstance(block, Heading) and block.level == 1 for block in blocks):
        blocks = (Heading((document.title,), 1), *blocks)
    main = element("main", "\n", writer.blocks(blocks), "\n")
    paddings = "".join(
        f".{padding_class(padding)} {{ padding-right: {padding:g}ch; }}\n"
        for padding in sorted(writer.paddings)
    )
    rules = "".join(writer.rules)
    parts = "".join(_read(file) for file, sign in _PARTS.items() if sign in main)
    style = f"\n{colours()}{_read('style.css')}{parts}{paddings}{rules}"
    active = any(
        isinstance(block, Table) and (block.sortable or block.filterable or block.details)
        for block in blocks
    )
    script = f"\n{_read('script.js')}" if active else ""
    head = "\n".join(
        (
            element("meta", charset="utf-8"),
            element("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("title", escaped(document.title)),
            element("style", style),
        )
    )
    # By this name browsers choose the glyphs of simplified Chinese.
    language = "zh-Hans" if document.language == "zh" else document.language
    runs = f"{element('script', script)}\n" if script else ""
    kind = "result" if document.compact else "prose"
    kind += " broad" if writer.rules else ""
    body = element("body", f"\n{main}\n{runs}", class_=kind)
    page = element("html", f"\n<head>\n{head}\n</head>\n{body}\n", lang=language)
    return f"<!DOCTYPE html>\n{page}\n"


def _policy(style: str, script: str) -> str:
    policy = f"default-src 'none'; style-src {_named(style)}; base-uri 'none'; form-action 'none'"
    return f"{policy}; script-src {_named(script)}" if script else policy


def _named(code: str) -> str:
    """Return the source expression that allows this text and no other."""
    digest = hashlib.sha256(code.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def colours() -> str:
    """Return the style's colours, for light, for dark and for paper, and the classes of roles."""
    light, dark = (
        " ".join(f"--{role}: {colour};" for role, colour in found)
        for found in (
            [(role, look.light) for role, look in LOOKS.items()],
            [(role, look.dark) for role, look in LOOKS.items()],
        )
    )
    roles = "".join(
        f".f-{role}{{fill:var(--{role})}}.o-{role}{{stroke:var(--{role})}}"
        f".t-{role}{{--tone:var(--{role})}}\n"
        for role in LOOKS
    )
    return (
        f":root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f"@media print {{ :root {{ {light} }} }}\n{roles}[class^=t-] {{ color: var(--tone); }}\n"
    )


@cache
def _read(file: str) -> str:
    """Return a file without what a browser has no use for: how lines are set in, and comments."""
    lines = (line.strip() for line in (_PAGE / file).read_text(encoding="utf-8").splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))
