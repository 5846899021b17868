"""Texts that print alike and are two values: told in a note, for nobody sees the difference."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kullback.tables._counting.counted import ColumnCounts

_LONGEST = 40


def told_alike(counts: ColumnCounts) -> ColumnCounts:
    """Return the counts with a note, if two of the outcomes print alike."""
    pair = alike(outcome for outcome in counts.outcomes if outcome is not None)
    if pair is None:
        return counts
    one, other = (ascii(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") for text in pair)
    note = (
        f"{one} and {other} look the same but differ in spaces or in the encoding of their letters"
    )
    return replace(counts, planned=replace(counts.planned, notes=(*counts.planned.notes, note)))


def alike(texts: Iterable[str]) -> tuple[str, str] | None:
    """Return two texts that differ in spaces or in the forms of their letters alone.

    >>> alike(["a", "b", "a "]), alike(["a", "b"])
    (('a', 'a '), None)
    """
    seen: dict[str, str] = {}
    for text in texts:
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        first = seen.setdefault(" ".join(plain.split()), text)
        if first != text:
            return first, text
    return None
