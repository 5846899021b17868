"""A column of texts by its words: read in batches from whatever engine holds it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import numpy as np

from kullback.counting._counted import ColumnCounts
from kullback.counting._sources.queries import Query, fetch, is_on_spark
from kullback.counting._texts import Gatherer, TextCounts, Texts, Vocabulary, choose_layouts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kullback.counting._planned import Planned
    from kullback.counting._sources.queries import Frame, Row
    from kullback.estimators import Clusters

    Outcome = str | None
    Parts = tuple[dict[Outcome, Gatherer], dict[Outcome, Gatherer]]


MOST_WORDS = 2_000_000
_BATCH = 16_384
_PART = 100_000


def count_words(frames: tuple[Frame, Frame], key: str, planned: Planned, rows: Any) -> ColumnCounts:
    """Return the words of a column of both tables; ``rows`` are the numbers of their rows."""
    layout = choose_layouts(rows)
    vocabulary = Vocabulary()
    sides = []
    for frame, how, n in zip(frames, layout, rows, strict=True):
        gatherer = Gatherer(vocabulary, how)
        for batch in _batches(frame, key, n):
            gatherer.add(batch)
            if len(vocabulary) > MOST_WORDS:
                return _refuse_too_many(planned)
        sides.append(gatherer)
    return _make_counts(planned, vocabulary, sides[0], sides[1])


def count_words_by_slice(
    frames: tuple[Frame, Frame],
    by: tuple[nw.Expr, Callable[[Any], Outcome]],
    key: str,
    planned: Planned,
    rows: Mapping[Outcome, tuple[int, int]],
) -> dict[Outcome, ColumnCounts]:
    """Return the words of a column within each slice whose numbers of rows are given.

    ``by`` is what tells the slices apart, and what gives the slice of each of its values.
    """
    vocabularies = {value: Vocabulary() for value in rows}
    made: Parts = ({}, {})
    for value, sizes in rows.items():
        for side, how in zip(made, choose_layouts(sizes), strict=True):
            side[value] = Gatherer(vocabularies[value], how)
    for i, (frame, side) in enumerate(zip(frames, made, strict=True)):
        held = sum(sizes[i] for sizes in rows.values())
        for batch in _batches(frame, key, held, by[0]):
            parted: dict[Outcome, list[tuple[Any, int]]] = {}
            for value, text, n in batch:
                parted.setdefault(by[1](value), []).append((text, n))
            for outcome, some in parted.items():
                if outcome in side and len(vocabularies[outcome]) <= MOST_WORDS:
                    side[outcome].add(some)
    return {
        value: _make_counts(planned, vocabulary, made[0][value], made[1][value])
        for value, vocabulary in vocabularies.items()
    }


def _batches(frame: Frame, key: str, n: int, by: nw.Expr | None = None) -> Iterator[Sequence[Row]]:
    """Yield the distinct texts of a table with their counts, some thousands at a time.

    With ``by``, a row has the value of that first.
    """
    keys = {"text": nw.col(key)} if by is None else {"by": by, "text": nw.col(key)}
    query = Query(keys)
    if frame.implementation.is_duckdb():
        # DuckDB hands over a whole result at once: it is asked for a part of the texts at a time.
        parts = -(-n // _PART)
        native = frame.to_native()
        for i in range(parts):
            some = native.filter(f"hash({key}) % {parts} = {i}") if parts > 1 else native
            found = fetch(query.on(nw.from_native(some)))
            for start in range(0, len(found), _BATCH):
                yield found[start : start + _BATCH]
        return
    counted = query.on(frame)
    if is_on_spark(frame):
        rest: Iterator[Row] = map(tuple, counted.to_native().toLocalIterator())
    else:
        rest = counted.collect().iter_rows(buffer_size=_BATCH)
    while rows := list(islice(rest, _BATCH)):
        yield rows


def _refuse_too_many(planned: Planned) -> ColumnCounts:
    return ColumnCounts(planned, status=f"not compared: more than {MOST_WORDS:,} different words")


def _make_counts(
    planned: Planned, vocabulary: Vocabulary, reference: Gatherer, current: Gatherer
) -> ColumnCounts:
    if len(vocabulary) > MOST_WORDS:
        return _refuse_too_many(planned)
    sums = [side.sums(len(vocabulary)) for side in (reference, current)]
    for (count, _, _), role in zip(sums, ("reference", "current table"), strict=True):
        if not count.any():
            return ColumnCounts(planned, status=f"not compared: there is no word in the {role}")
    words = list(vocabulary)
    pooled = sums[0][0] + sums[1][0]
    order = np.array(sorted(range(len(words)), key=lambda i: (-int(pooled[i]), words[i])))
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    sizes = Texts(
        texts_reference=reference.texts,
        texts_current=current.texts,
        missing_reference=reference.missing,
        missing_current=current.missing,
        effective_reference=_effective_words(sums[0], reference.squared_lengths, reference.filled)[
            order
        ],
        effective_current=_effective_words(sums[1], current.squared_lengths, current.filled)[order],
    )
    return ColumnCounts(
        _add_note(planned, reference.filled, current.filled),
        tuple(words[i] for i in order),
        tuple(sums[0][0][order].tolist()),
        tuple(sums[1][0][order].tolist()),
        texts=TextCounts(sizes, _clusters(reference, current, place)),
    )


def _add_note(planned: Planned, reference: int, current: int) -> Planned:
    from kullback.estimators import ENOUGH_CLUSTERS

    if min(reference, current) >= ENOUGH_CLUSTERS:
        return planned
    note = (
        f"texts with words: {reference:,} in the reference, {current:,} in the current table; "
        f"fewer than {ENOUGH_CLUSTERS} do not tell how much texts differ, so that "
        "intervals are wide"
    )
    return replace(planned, notes=(*planned.notes, note))


def _effective_words(
    sums: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    squared_lengths: int,
    texts: int,
) -> NDArray[np.float64]:
    """Return the number of independent words whose shares would vary as much as each word's.

    A share p = Σc/Σl over n texts of l words, c of them the word, varies by
    n/(n − 1) Σ(c − p l)²/(Σl)², one of T independent words by p(1 − p)/T. It is never more than
    the words there are; as many as texts with words where all texts have the same share, and
    not more than these where they are fewer than 20, since so few do not tell how texts differ.
    Words that do not occur have the number of all together.
    """
    from kullback.estimators import ENOUGH_CLUSTERS

    count = sums[0]
    total = int(count.sum())
    # In whole numbers of any size: floats leave rests where nothing varies.
    spread = np.fromiter(
        (
            total * (total * square - 2 * c * product) + c * c * squared_lengths
            for c, square, product in zip(*(map(int, part) for part in sums), strict=True)
        ),
        dtype=np.float64,
        count=len(count),
    ) * (texts / max(texts - 1, 1))
    independent = float(total) ** 2 * count * (total - count)
    overall = independent.sum() / spread.sum() if spread.any() else texts
    found = np.full(len(count), float(texts))
    np.divide(independent, spread, out=found, where=spread > 0)
    found[count == 0] = overall
    most = total if texts >= ENOUGH_CLUSTERS else min(texts, total)
    return np.asarray(np.clip(found, 1, most))


def _clusters(reference: Gatherer, current: Gatherer, place: NDArray[np.int64]) -> Clusters:
    """Return the clusters of both tables, P the current one, words in the order of the outcomes."""
    from scipy.sparse import coo_array

    from kullback.estimators import Clusters

    if reference.kept:
        parts, start, copies = [], 0, []
        for side in (reference, current):
            group, word, times = side.groups()
            parts.append((group + start, place[word], times))
            start += side.kept
            copies.append(side.kept)
        rows, columns, times = (np.concatenate(part) for part in zip(*parts, strict=True))
        of_q = np.repeat([1, 0], copies)
        of_p = 1 - of_q
    else:
        texts = sorted({**reference.own, **current.own})
        nothing = (0, np.empty(0, dtype=np.int64))
        held = [
            (reference.own.get(text, nothing), current.own.get(text, nothing)) for text in texts
        ]
        of_q, of_p = (np.array([row[side][0] for row in held], dtype=np.int64) for side in (0, 1))
        found = [row[0][1] if row[0][0] else row[1][1] for row in held]
        rows = np.repeat(np.arange(len(texts)), [len(words) for words in found])
        columns = place[np.concatenate(found)]
        times = np.ones(len(columns), dtype=np.int64)
    events = coo_array((times, (rows, columns)), shape=(len(of_p), len(place))).tocsr()
    events.sum_duplicates()
    return Clusters(events, of_p.astype(np.int64), of_q.astype(np.int64))
