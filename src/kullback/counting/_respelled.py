"""Numbers that two text files write in two ways, one with zeros at the end: 1.1 and 1.10."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from kullback.counting._errors import quote
from kullback.counting._sources.kinds import CATEGORICAL
from kullback.counting._sources.queries import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kullback.counting._sources.source import Source


MOST = 1000
"""The maximum number of texts with zeros at the end to look for in the other table."""

_ROLES = ("reference", "current table")


def note_respelling(sources: Sequence[Source], name: str) -> str | None:
    """Return a note if only one table writes numbers with zeros at the end."""
    types = [source.columns[name] for source in sources]
    if any(one.places is None for one in types):
        return None
    for i, (one, other) in enumerate((types, types[::-1])):
        even = one.places == other.places and len(set(one.places or ())) == 1
        bare = one.padded[0] and other.places is not None and other.places[0] == 0
        if even or not (one.padded[1] or bare):
            continue
        pair = _pair(sources[i], sources[1 - i], name)
        if pair is not None:
            return (
                f"{quote(pair[0])} in the {_ROLES[i]} is {quote(pair[1])} in the "
                f"{_ROLES[1 - i]}, one number; if they are names, such as versions, start them "
                "with a letter"
            )
    return None


def note_two_spellings(source: Source, name: str) -> str | None:
    """Return a note if a text column that is read as numbers writes one number in two ways."""
    known = getattr(source, "texts_of", None)
    if known is not None:
        texts = set(known(name) or ())
        pairs = [(text, short) for text in sorted(texts) for short in _shorter_spellings(text)]
        pair = next((pair for pair in pairs if pair[1] in texts), None)
    else:
        pair = _pair(source, source, name, once=False)
    if pair is None:
        return None
    return (
        f"{quote(pair[1])} and {quote(pair[0])} both occur in it, and are one number; if they "
        "are names, such as versions, begin them with a letter"
    )


def _pair(source: Source, other: Source, name: str, *, once: bool = True) -> tuple[str, str] | None:
    """Return a number of the source that ends in a zero, and its spelling in the other table.

    ``once``: the other table never writes it with that zero, too.
    """
    c = nw.col("c0")
    frame, beside = (one.standard({name: CATEGORICAL}) for one in (source, other))
    ending = c.str.ends_with("0") & c.str.contains(".", literal=True)
    rows = fetch(frame.filter(ending).select(c).unique().sort("c0").head(MOST))
    texts = [str(text) for (text,) in rows if not {"e", "E"} & set(str(text))]
    wanted = {text: list(_shorter_spellings(text)) for text in texts}
    asked = sorted({*texts, *(short for some in wanted.values() for short in some)})
    if not asked:
        return None
    held = {str(text) for (text,) in fetch(beside.filter(c.is_in(asked)).select(c).unique())}
    for text, shorter in wanted.items():
        for short in shorter:
            if short in held and not (once and text in held):
                return text, short
    return None


def _shorter_spellings(text: str) -> Iterable[str]:
    """Yield the same number with fewer zeros at its end, behind the point."""
    if "." not in text or {"e", "E"} & set(text):
        return
    while text.endswith("0"):
        text = text[:-1]
        if text.endswith("."):
            yield text[:-1]
            return
        yield text
