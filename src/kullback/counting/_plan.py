"""How a column is compared."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw

from kullback.counting._errors import quote, shorten
from kullback.counting._extents import measure_extents
from kullback.counting._planned import Planned
from kullback.counting._respelled import note_respelling, note_two_spellings
from kullback.counting._sources.kinds import (
    BOOLEAN,
    CATEGORICAL,
    DATE_TIME,
    MEASURED,
    MISSING,
    NUMERIC,
    TIME_OF_DAY,
    UNSUPPORTED,
)
from kullback.counting._sources.queries import fetch
from kullback.counting._sources.read_as import READABLE, column_fits, texts_fit
from kullback.document import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kullback.counting._sources.kinds import ColumnType
    from kullback.counting._sources.source import Source


def plan(reference: Source, current: Source, name: str) -> Planned:
    """Return how a column that both tables have is compared."""
    sides = (reference, current)
    kinds = [source.columns[name].kind for source in sides]
    if kinds[0] != kinds[1] or UNSUPPORTED in kinds:
        kinds = [
            MISSING if kind != MISSING and is_all_missing(source, name, kind) else kind
            for source, kind in zip(sides, kinds, strict=True)
        ]
    texts, notes = frozenset[int](), []
    if CATEGORICAL in kinds and _can_read_texts(sides, name, kinds):
        side = kinds.index(CATEGORICAL)
        texts, kinds = frozenset({side}), [kinds[1 - side]] * 2
        notes.append(f"the {_ROLES[side]} holds {_words(kinds[0])} as text; they were read as such")
        twice = note_two_spellings(sides[side], name) if kinds[0] == NUMERIC else None
        notes += [] if twice is None else [twice]
    held = sorted(set(kinds) - {MISSING})
    if UNSUPPORTED in held:
        where = ("reference", "current table")[kinds.index(UNSUPPORTED)]
        type_name = shorten(sides[kinds.index(UNSUPPORTED)].columns[name].type_name, 60)
        status = (
            f"not compared: it holds values of type {type_name} in the {where}; "
            "make columns of numbers, text, booleans or times of them"
        )
        return Planned(name, UNSUPPORTED, kinds[0], kinds[1], status)
    if len(held) == 2:
        words = [_word(kind) for kind in kinds]
        notes.append(
            f"{words[0]} in the reference, {words[1]} in the current table: compared as text"
        )
    if held == [DATE_TIME]:
        notes += _zones([source.columns[name] for source in sides])
    nothing = [source.columns[name].nothing for source in sides]
    if len(held) == 1 and any(nothing):
        notes.append(
            "fields such as 'NA' count as missing: "
            f"{nothing[0]:,} in the reference, {nothing[1]:,} in the current table"
        )
    for role, source in zip(_ROLES, sides, strict=True):
        notes += [f"in the {role}, {remark}" for remark in source.columns[name].remarks]
    kind = CATEGORICAL if len(held) == 2 else held[0] if held else MISSING
    if held in ([DATE_TIME], [TIME_OF_DAY]):
        notes += _finer(sides, name)
    numbers = _Numbers()
    if held == [NUMERIC]:
        numbers = _numbers([_type(s, name, k) for s, k in zip(sides, kinds, strict=True)])
        notes += numbers.notes
        told = kinds != [NUMERIC, NUMERIC] or _spelling([one.columns[name] for one in sides])
        note = None if told else note_respelling(sides, name)
        notes += [] if note is None else [note]
    as_kind = [MISSING if side == MISSING else kind for side in kinds]
    return Planned(
        name,
        kind,
        as_kind[0],
        as_kind[1],
        notes=tuple(notes),
        beyond=numbers.beyond,
        texts=texts,
        bits=numbers.bits,
        blunt=numbers.blunt,
    )


def _finer(sides: Sequence[Source], name: str) -> list[str]:
    """Return a note if times have fractions of a microsecond, which are not compared."""
    counted = [getattr(source, "count_finer", None) for source in sides]
    finer = [0 if count is None else count(name) for count in counted]
    if not any(finer):
        return []
    note = (
        "times are compared by the microsecond: "
        f"{finer[0]:,} in the reference and {finer[1]:,} in the current table have finer parts, "
        "which are left out"
    )
    return [note]


def _zones(types: Sequence[ColumnType]) -> list[str]:
    """Return notes on times without a zone beside others that have one."""
    notes = []
    zoned = [one.zoned for one in types]
    if None not in zoned and zoned[0] != zoned[1]:
        notes.append(
            f"times with a zone in the {_ROLES[zoned.index(True)]}, without one in the "
            f"{_ROLES[zoned.index(False)]}: times without a zone are read as UTC"
        )
    mixed = [
        role
        for role, one in zip(_ROLES, types, strict=True)
        if one.kind == DATE_TIME and one.zoned is None
    ]
    if mixed:
        notes.append(
            f"some times have a zone and others have none in the {' and the '.join(mixed)}: "
            "times without a zone are read as UTC"
        )
    return notes


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How the numbers of two sides are compared, as in `Planned`."""

    beyond: float = math.inf
    bits: int | None = None
    blunt: float = math.inf
    notes: tuple[str, ...] = ()


def _type(source: Source, name: str, kind: str) -> ColumnType | None:
    return source.columns[name] if kind == NUMERIC else None


def _numbers(both: Sequence[ColumnType | None]) -> _Numbers:
    """Return how the numbers of two columns are compared; None stands for an empty column."""
    types = [one for one in both if one is not None]
    beyond, bits, blunt = first_inexact_number(types), _smaller_bits(types), math.inf
    if math.isinf(beyond):
        blunt = min((one.beyond for one in types if one.beyond), default=math.inf)
    notes = _spelling(types)
    if bits is not None:
        small = types[0].floats != bits
        notes.append(
            f"{bits}-bit floats in the {_ROLES[small]}, {_precision(types[1 - small])} in the "
            f"{_ROLES[1 - small]}: compared as {bits}-bit floats"
        )
    return _Numbers(beyond, bits, blunt, tuple(notes))


_ROLES = ("reference", "current table")


def _spelling(types: Sequence[ColumnType]) -> list[str]:
    """Return notes on numbers that text files write in several ways, such as versions."""
    twice = next((one.twice for one in types if one.twice is not None), None)
    if twice is not None:
        note = (
            f"fields such as {quote(twice[0])} and {quote(twice[1])} are one number; if they are "
            "names, such as versions, start them with a letter"
        )
        return [note]
    places = [one.places for one in types if one.places is not None]
    if len(places) < 2 or places[0] == places[1] or any(few < many for few, many in places):
        return []
    has = [count_of(few, "digit") for few, _ in places]
    note = (
        f"numbers have {has[0]} after the point in the reference and {has[1]} in the current "
        "table; they are compared by value"
    )
    return [note]


def _words(kind: str) -> str:
    return {BOOLEAN: "true or false", DATE_TIME: "dates or times"}.get(kind, _word(kind))


def _precision(held: ColumnType) -> str:
    return "other numbers" if held.floats is None else f"{held.floats}-bit floats"


def _smaller_bits(types: Sequence[ColumnType]) -> int | None:
    """Return the bits of the smaller floats if one side has smaller floats."""
    bits = [one.floats or 64 for one in types]
    return min(bits) if len(set(bits)) == 2 else None


def _can_read_texts(sides: Sequence[Source], name: str, kinds: Sequence[str]) -> bool:
    """Return whether all texts of one side can be read as the kind of the other.

    Digits that the writer of JSON put in quotes and of a Parquet file are texts until then; those
    of a CSV have been looked at before.
    """
    side = kinds.index(CATEGORICAL)
    kind = kinds[1 - side]
    if kind not in READABLE:
        return False
    floats = sides[1 - side].columns[name].floats is not None
    known = getattr(sides[side], "texts_of", None)
    if known is not None:
        values = known(name)
        return values is not None and texts_fit(values, kind, floats=floats)
    return column_fits(sides[side], name, kind, floats=floats)


def first_inexact_number(types: Sequence[ColumnType]) -> float:
    """Return the smallest magnitude at which floats may merge numbers of these types.

    Where one side has floats, nothing finer can be told than they tell.
    """
    if any(one.floats is not None for one in types):
        return math.inf
    return min(one.beyond for one in types)


def is_all_missing(source: Source, name: str, kind: str) -> bool:
    """Return whether the column has no values."""
    known = source.columns[name].empty
    if known is not None:
        return known
    if kind in MEASURED:
        n, (found,) = measure_extents(source.standard({name: kind}), ["c0"])
        return found.missing == n
    ((held,),) = fetch(source.standard({name: CATEGORICAL}).select(nw.col("c0").count().alias("n")))
    return not held


def _word(kind: str) -> str:
    return {CATEGORICAL: "text", "numeric": "numbers", "boolean": "booleans"}.get(
        kind, f"{kind} values"
    )
