"""The languages of a derivation: English in the code, every other one a catalogue in locale/.

A new language is one file, `locale/xx.po`, and what `python3 dev.py translations` makes of it:
`xx.mo`, which the standard library reads. It is kept in the repository because an installation
without a compiler has no step that could make it.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from kullback.document import Symbol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from kullback.document import Inline, Inlines


SOURCE = "en"
_DISTRIBUTION = re.compile(r"\b([PQ])\b")


@dataclass(frozen=True, slots=True)
class Language:
    """Translates sentences to one language.

    A sentence is a whole template with named fields, so that the order of its parts is the
    translator's; formulas, names and numbers are filled in afterwards.
    """

    code: str
    _catalogue: Any
    letters: str = ""
    """The letters that the sentences are written with, none for the English of the code."""

    def words(self, message: str) -> str:
        """Return words without fields."""
        return str(self._catalogue.gettext(message))

    def say(self, message: str, **parts: Inline | Inlines | int) -> Inlines:
        """Return a sentence, its fields filled."""
        return fill(self._catalogue.gettext(message), **parts)

    def say_count(self, one: str, many: str, n: int, **parts: Inline | Inlines | int) -> Inlines:
        """Return a sentence on n things; {n} is their number, with commas between thousands."""
        return fill(self._catalogue.ngettext(one, many, n), n=f"{n:,}", **parts)

    def of_example(self, message: str) -> str:
        """Return the title of a worked example, or the name of one of its outcomes."""
        return str(self._catalogue.pgettext("example", message))

    @staticmethod
    def joined(*sentences: Inlines) -> Inlines:
        """Join sentences, with a space after those that end in a narrow character."""
        text: Inlines = ()
        for sentence in filter(None, sentences):
            last = text[-1] if text else ""
            spaced = isinstance(last, str) and last and east_asian_width(last[-1]) not in "WF"
            text = (*text, *((" ",) if spaced else ()), *sentence)
        return text

    def listed(self, parts: Sequence[Inline | Inlines]) -> Inlines:
        """Return the parts as a list in words: a, b, and c."""
        first, *others = (part if isinstance(part, tuple) else (part,) for part in parts)
        if not others:
            return first
        if len(others) == 1:
            return self.say("{first} and {last}", first=first, last=others[0])
        for part in others[:-1]:
            first = self.say("{listed}, {next}", listed=first, next=part)
        return self.say("{listed}, and {last}", listed=first, last=others[-1])


class _Catalogue(GNUTranslations):
    """The messages of one language."""

    _catalog: dict[object, str]

    def letters(self) -> str:
        """Return the letters of all messages."""
        texts = (text for message, text in self._catalog.items() if message)
        return "".join(sorted({char for text in texts for char in text if char.isalpha()}))


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that derivations are written in.

    >>> languages()
    ('en', 'zh')
    """
    found = (entry.name for entry in _folder().iterdir() if entry.name.endswith(".mo"))
    return (SOURCE, *sorted(name.removesuffix(".mo") for name in found))


def language(code: object) -> Language:
    """Return a language; raise ValueError, listing the languages, if it is unknown.

    >>> language("en").code
    'en'
    """
    known = languages()
    if not isinstance(code, str) or code not in known:
        msg = f"lang must be one of {', '.join(map(repr, known))}, not {code!r}."
        raise ValueError(msg)
    return _load(code)


@cache
def _load(code: str) -> Language:
    if code == SOURCE:
        return Language(code, NullTranslations())
    with (_folder() / f"{code}.mo").open("rb") as file:
        catalogue = _Catalogue(file)
    return Language(code, catalogue, catalogue.letters())


def _folder() -> Traversable:
    return resources.files("kullback.derivation") / "locale"


def fill(template: str, **parts: Inline | Inlines | int) -> Inlines:
    """Return the template with its fields filled, as the parts of a sentence.

    The distributions, P and Q, are letters of formulas wherever they stand.

    >>> from kullback.document import Name
    >>> fill("{a} costs more than {b}.", a=Name("rain"), b=Name("sun"))
    (Name(text='rain'), ' costs more than ', Name(text='sun'), '.')
    """
    filled: list[Inline] = []
    for literal, field, _, _ in string.Formatter().parse(template):
        words = _DISTRIBUTION.split(literal)
        filled += [Symbol(word) if index % 2 else word for index, word in enumerate(words) if word]
        if field is not None:
            part = parts[field]
            if isinstance(part, tuple):
                filled.extend(part)
            else:
                filled.append(f"{part:,}" if isinstance(part, int) else part)
    return tuple(filled)
