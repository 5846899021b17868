"""Texts gathered into counts of their words, batch by batch; only counts are kept."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from kullback.counting._sources.source import value_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from kullback.estimators import Clusters

    Whole = NDArray[np.int64]


_PLAIN = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")

# Characters that are words by themselves: Chinese is written without spaces between words.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LAST_MARK = 0x1EFFF


def split_words(text: str) -> list[str]:
    """Return the words of a text in their order, in small letters.

    A word is a run of letters, digits and the marks that belong to letters; an apostrophe between
    two of them belongs to the word ("don't", the typographic one as well). Every Han character
    is a word of its own; other scripts without spaces between words (Thai, kana) make a word of
    every run. Everything else, the underscore included, only parts words. Texts are composed
    (Unicode's NFC) before and after they are put in small letters, so that é is é however it was
    written, and ǰ, which has no capital in one character, is what J with a caron becomes.

    >>> split_words("Don't panic: it's 42% off, O’Neil!")
    ["don't", 'panic', "it's", '42', 'off', "o'neil"]
    >>> split_words("Ünïcode 天气很好 über_alles")
    ['ünïcode', '天', '气', '很', '好', 'über', 'alles']
    """
    if text.isascii():
        return _PLAIN.findall(text.lower())
    small = unicodedata.normalize("NFC", text).lower()
    return _any_script().findall(unicodedata.normalize("NFC", small).replace("’", "'"))


@cache
def _any_script() -> re.Pattern[str]:
    letter = rf"(?:(?![{_HAN}_])[\w{_marks()}])"
    return re.compile(rf"[{_HAN}]|{letter}+(?:'{letter}+)*")


def _marks() -> str:
    """Return the combining marks as ranges: they are no part of words to Python's re."""
    ranges: list[list[int]] = []
    for code in range(0x300, _LAST_MARK):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


MOST_OF_THEIR_OWN = 16_384
"""If both tables together have at most this many rows, each text is a cluster."""

GROUPS = 64
"""Otherwise the smaller table has this many clusters, the larger at most 16 times as many."""

_PENDING = 2_000_000
_SHIFT = 40


class Vocabulary(dict[str, int]):
    """The words met so far, numbered in the order in which they came."""

    def __missing__(self, word: str) -> int:
        """Assign the next number to a new word and return it."""
        self[word] = place = len(self)
        return place


@dataclass(frozen=True, slots=True)
class Layout:
    """How the texts of one table are grouped: the number of groups, and which are kept.

    No groups: every text is by itself.
    """

    groups: int = 0
    kept: int = 0


def choose_layouts(rows: tuple[int, int]) -> tuple[Layout, Layout]:
    """Return how the texts of tables of these sizes are grouped.

    >>> choose_layouts((1000, 2000))
    (Layout(groups=0, kept=0), Layout(groups=0, kept=0))
    >>> choose_layouts((6_400, 6_400_000))
    (Layout(groups=64, kept=64), Layout(groups=64000, kept=1024))
    """
    if sum(rows) <= MOST_OF_THEIR_OWN:
        return Layout(), Layout()
    size = max(1, min(rows) // GROUPS)
    first, second = (max(1, n // size) for n in rows)
    return Layout(first, min(first, 16 * GROUPS)), Layout(second, min(second, 16 * GROUPS))


class Gatherer:
    """The texts of one table, ``filled`` those with a word; ``vocabulary`` is that of both."""

    def __init__(self, vocabulary: Vocabulary, layout: Layout) -> None:
        self._vocabulary, self._layout = vocabulary, layout
        self.texts = self.filled = self.missing = 0
        self.squared_lengths = 0
        self._sums = [np.zeros(1024, dtype=np.int64) for _ in range(3)]
        self.own: dict[str, tuple[int, Whole]] = {}
        self._keys: list[Whole] = [np.empty(0, dtype=np.int64)]
        self._counts: list[Whole] = [np.empty(0, dtype=np.int64)]

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take texts and their numbers of rows."""
        texts: list[tuple[str, int]] = []
        for value, n in rows:
            text = value_text(value)
            if text is None:
                self.missing += int(n)
            else:
                texts.append((text, int(n)))
        if not texts:
            return
        found: list[int] = []
        lengths = []
        for text, _ in texts:
            words = split_words(text)
            found.extend(map(self._vocabulary.__getitem__, words))
            lengths.append(len(words))
        ids, size = np.array(found, dtype=np.int64), np.array(lengths, dtype=np.int64)
        copies = np.array([n for _, n in texts], dtype=np.int64)
        self.texts += int(copies.sum())
        self.filled += int(copies[size > 0].sum())
        self.squared_lengths += int((copies * size * size).sum())
        rows_of = np.repeat(np.arange(len(texts)), size)
        # Each word of each text once, with how often it comes there.
        keys, times = np.unique((rows_of << _SHIFT) + ids, return_counts=True)
        text_at, word = keys >> _SHIFT, keys & ((1 << _SHIFT) - 1)
        self._add_sums(word, times, copies[text_at], size[text_at])
        if self._layout.groups:
            self._add_groups(texts, copies, (text_at, word, times))
        else:
            parts = np.split(ids, np.cumsum(size)[:-1])
            for (text, n), words_at in zip(texts, parts, strict=True):
                before = self.own.get(text, (0, words_at))[0]
                self.own[text] = (before + n, words_at)

    def sums(self, size: int) -> tuple[Whole, Whole, Whole]:
        """Return of every word its count, and over texts the sums of c² and of c · length."""
        count, squares, lengths = (np.resize(sums, size) for sums in self._grown(size))
        return count, squares, lengths

    def groups(self) -> tuple[Whole, Whole, Whole]:
        """Return the counts of words in groups: the groups, the words and how often."""
        self._merge()
        return self._keys[0] >> _SHIFT, self._keys[0] & ((1 << _SHIFT) - 1), self._counts[0]

    @property
    def kept(self) -> int:
        """How many groups are kept."""
        return self._layout.kept

    def _grown(self, size: int) -> list[Whole]:
        if len(self._sums[0]) < size:
            more = np.zeros(max(size, 2 * len(self._sums[0])) - len(self._sums[0]), dtype=np.int64)
            self._sums = [np.concatenate((sums, more)) for sums in self._sums]
        return self._sums

    def _add_sums(self, word: Whole, times: Whole, copies: Whole, length: Whole) -> None:
        size = len(self._vocabulary)
        for sums, weights in zip(
            self._grown(size), (times, times * times, times * length), strict=True
        ):
            np.add.at(sums, word, copies * weights)

    def _add_groups(
        self, texts: Sequence[tuple[str, int]], copies: Whole, held: tuple[Whole, Whole, Whole]
    ) -> None:
        """Give each copy of a text the group of the text's checksum, or one of those after it."""
        text_at, word, times = held
        groups, kept = self._layout.groups, self._layout.kept
        first = np.array(
            [zlib.crc32(text.encode("utf-8", "surrogatepass")) % groups for text, _ in texts],
            dtype=np.int64,
        )
        single = copies[text_at] == 1
        group = first[text_at]
        alone = single & (group < kept)
        self._keys.append((group[alone] << _SHIFT) + word[alone])
        self._counts.append(times[alone])
        bounds = np.searchsorted(text_at, np.arange(len(texts) + 1))
        for i in np.flatnonzero(copies > 1):
            n = int(copies[i])
            steps = np.arange(min(n, groups))
            among = (first[i] + steps) % groups
            share = n // groups + (steps < n % groups) if n > groups else np.ones_like(steps)
            among, share = among[among < kept], share[among < kept]
            some = slice(bounds[i], bounds[i + 1])
            self._keys.append(((among << _SHIFT)[:, None] + word[some]).ravel())
            self._counts.append((share[:, None] * times[some]).ravel())
        if sum(map(len, self._keys[1:])) > max(_PENDING, len(self._keys[0])):
            self._merge()

    def _merge(self) -> None:
        keys, places = np.unique(np.concatenate(self._keys), return_inverse=True)
        sums = np.zeros(len(keys), dtype=np.int64)
        np.add.at(sums, places, np.concatenate(self._counts))
        self._keys, self._counts = [keys], [sums]


@dataclass(frozen=True, slots=True)
class TextCounts:
    """What the counts of words leave out: the texts, and how words cluster in them."""

    sizes: Texts
    clusters: Clusters


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The texts whose words a column is compared by: rows with a text, and without.

    ``effective_reference`` and ``effective_current`` tell of every word of how many independent
    words its share varies as much, in the order of the outcomes.
    """

    texts_reference: int
    texts_current: int
    missing_reference: int
    missing_current: int
    effective_reference: NDArray[np.float64] = field(repr=False)
    effective_current: NDArray[np.float64] = field(repr=False)
