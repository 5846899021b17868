"""The checks of arguments, one wording each, and of what makes numbers a distribution."""

from __future__ import annotations

import itertools
import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray


SIEVE = 1e-12
"""Margin inside the tolerance within which a total needs no exact check.

An engine's own total, summed in lanes or by halving, differs from the correctly rounded one by
far less. Its rows outside are the judge's (`check_rows`), so that the border is the same for
every engine, alone and in a batch, and for every order of the entries.
"""

_PIECE = 65536
"""How many entries are looked at together; between the pieces a long check can be interrupted."""

_OF_NARROW_TYPES = {"float32": 1e-3, "float16": 1e-2, "bfloat16": 1e-2}

_FLOAT64 = np.dtype(np.float64)

_MOST = 2**63 - 1


def tolerance_of(dtype: object, outcomes: int) -> float:
    """Return how far from 1 the total of so many probabilities stored in this type may be.

    In float64 that is what probabilities printed with six decimals need: each is off by up to
    5e-7, all of them by up to n times that, and few of them get a little more.

    >>> tolerance_of("float64", 4), tolerance_of("float32", 4)
    (4e-06, 0.001)
    """
    # NumPy takes longer to spell the name of a type than all the rest of some calls takes.
    plain = dtype is _FLOAT64
    narrow = None if plain else _OF_NARROW_TYPES.get(str(dtype).rpartition(".")[2])
    return narrow or min(max(2e-6 * math.sqrt(outcomes), 5.1e-7 * outcomes), 1e-3)


def is_one(total: float, tolerance: float) -> bool:
    """Whether a correctly rounded total (`total_of`) is that of a distribution."""
    return abs(total - 1) <= tolerance


def not_one(total: float, tolerance: float) -> str:
    """Return how to say that it is not.

    >>> not_one(1.2, 4e-6)
    'sums to 1.2, not to 1 (within 4e-06)'
    """
    return f"sums to {total:.9g}, not to 1 (within {tolerance:.3g})"


def how_many(count: int, thing: str, things: str = "") -> str:
    """Return a number of things in words of the right number.

    >>> how_many(1, "axis", "axes"), how_many(2, "event")
    ('1 axis', '2 events')
    """
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def check_rows(
    name: str,
    rows: NDArray[Any],
    suspects: Iterable[tuple[int, ...]],
    *,
    tolerance: float,
    normalize: bool,
) -> None:
    """Raise ValueError, explaining why, for the first suspect that is not a distribution.

    `suspects` are positions on the leading axes: every row of which an engine cannot say for
    sure that it is one, for its entries or for its total (see `SIEVE`).
    """
    for position in suspects:
        check_row(name, rows[position], tolerance=tolerance, normalize=normalize, position=position)


def check_row(
    name: str,
    row: NDArray[Any],
    *,
    tolerance: float,
    normalize: bool,
    position: tuple[int, ...] = (),
) -> None:
    """Raise ValueError, explaining why, if `row` is not a distribution.

    A row with NaN passes: its measures are NaN.
    """
    of_row = f"{name}, row {_spell(position)}," if position else name
    negative = _first(row, lambda values: values < 0)
    if negative is not None:
        entry = float(row[negative])
        msg = f"{of_row} has the negative entry {entry} at index {negative}; "
        msg += "probabilities must be >= 0."
        raise ValueError(msg + _if_logarithms(name, np.asarray(row, dtype=np.float64)))
    infinite = _first(row, np.isinf)
    if infinite is not None:
        msg = f"{of_row} has an infinite entry at index {infinite}; probabilities must be finite."
        raise ValueError(msg)
    if _first(row, np.isnan) is not None:
        return
    if normalize:
        if _first(row, lambda values: values > 0) is None:
            msg = f"{of_row} sums to 0, so it cannot be normalized; a distribution needs some mass."
            raise ValueError(msg)
        return
    total = total_of(row)
    if not is_one(total, tolerance):
        msg = f"{of_row} {not_one(total, tolerance)}; "
        msg += "pass normalize=True if these are counts or weights."
        if _may_be_labels(np.asarray(row)):
            msg += " If these are class labels, use kullback.estimators."
        raise ValueError(msg)


def _may_be_labels(row: NDArray[Any]) -> bool:
    """Whether these are small whole numbers with a repeat or a 0, as numbers of classes are."""
    if row.dtype.kind not in "iu" or not row.size:
        return False
    top = int(row.max())
    if top >= max(10, row.size // 2):
        return False
    return row.size > top + 1 or not row.all() or len(set(row.tolist())) < row.size


def _first(row: NDArray[Any], kind: Callable[[NDArray[np.float64]], Any]) -> int | None:
    """Return the index of the first entry of a kind, in pieces: long rows are not copied."""
    for at in range(0, row.size, _PIECE):
        found = np.flatnonzero(kind(np.asarray(row[at : at + _PIECE], dtype=np.float64)))
        if found.size:
            return at + int(found[0])
    return None


def total_of(values: Iterable[float]) -> float:
    """Return the sum, correctly rounded; inf where it is beyond the largest float."""
    listed = _in_pieces(values) if isinstance(values, np.ndarray) else values
    try:
        return math.fsum(listed)
    except OverflowError:
        return math.inf


def _in_pieces(values: NDArray[Any]) -> Iterator[float]:
    """Yield the entries as floats."""
    pieces = (values[at : at + _PIECE].tolist() for at in range(0, values.size, _PIECE))
    return itertools.chain.from_iterable(pieces)


def as_number(value: object) -> float:
    """Return the argument as a float, NaN if it is not a number: it fits no range then.

    >>> as_number(10**400), as_number("1")  # beyond the largest float, and no number
    (inf, nan)
    """
    if isinstance(value, str | bytes | bool):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]
    except (TypeError, ValueError):
        return math.nan


def as_truth(name: str, value: object) -> bool:
    """Return a switch as a bool: True or False, NumPy's too, 1 or 0.

    >>> as_truth("normalize", np.True_), as_truth("normalize", 0)
    (True, False)
    """
    if value is True or value is False:  # all that torch.compile need follow
        return value
    whole = isinstance(value, (np.bool_, int, np.integer))
    if not (whole and value in (0, 1)):
        msg = f"{name} must be True or False, not {value!r}."
        raise TypeError(msg)
    return bool(value)


def check_base(base: float | None) -> float:
    """Return the nats in one unit of the base: log(base), or 1 for nats."""
    if base is None:
        return 1.0
    value = as_number(base)
    if not 1 < value < math.inf:
        msg = f"base must be a number above 1, such as 2 for bits, not {base!r}."
        raise ValueError(msg)
    return math.log(value)


def check_confidence(confidence: Any) -> float:
    """Return the confidence as a float, or say what it must be."""
    return check_share("confidence", confidence, example="0.95")


def check_choice(name: str, value: Any, choices: Iterable[str]) -> None:
    """Raise ValueError, listing the choices, if the value is none of them."""
    known = tuple(choices)
    if value not in known:
        msg = f"{name} must be one of {', '.join(map(repr, known))}, not {value!r}."
        raise ValueError(msg)


def check_alphabet_size(alphabet_size: Any) -> int | None:
    """Return the number of outcomes there are, None if that is not known."""
    return None if alphabet_size is None else check_whole("alphabet_size", alphabet_size, 1, _MOST)


def check_seed(seed: Any) -> int | None:
    """Return the seed of draws that repeat, None for new draws every time."""
    return None if seed is None else check_whole("seed", seed, 0, otherwise="None for new draws")


def choose_seed(seed: Any) -> int:
    """Return the seed of a run, a new one if none is given: the result tells how to repeat it."""
    given = check_seed(seed)
    return int(np.random.SeedSequence().generate_state(1)[0]) if given is None else given


def check_whole(
    name: str,
    value: Any,
    least: int,
    most: int | None = None,
    *,
    what: str = "",
    otherwise: str = "",
) -> int:
    """Return a whole number as an int; True is none, and 2.0 is none.

    `what` says what the argument is, `otherwise` what else it may be.

    >>> check_whole("steps", np.int64(3), 1)
    3
    >>> check_whole("k", 0, 1, what="the number of neighbours")
    Traceback (most recent call last):
        ...
    ValueError: k, the number of neighbours, must be a whole number of at least 1, not 0.
    """
    try:
        number = None if isinstance(value, bool | np.bool_) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least or (most is not None and number > most):
        subject = f"{name}, {what}," if what else name
        reach = f"of at least {least}" if most is None else f"from {least} to {most}"
        besides = f", or {otherwise}" if otherwise else ""
        msg = f"{subject} must be a whole number {reach}{besides}, not {value!r:.80}."
        raise ValueError(msg)
    return number


def check_share(name: str, value: Any, *, what: str = "", example: str = "") -> float:
    """Return a number between 0 and 1, neither of them, as a float.

    >>> check_share("confidence", 0.95)
    0.95
    """
    share = as_number(value)
    if not 0 < share < 1:
        subject = f"{name}, {what}," if what else name
        such = f" (for example {example})" if example else ""
        msg = f"{subject} must be between 0 and 1{such}, not {value!r:.80}."
        raise ValueError(msg)
    return share


def check_positive(name: str, value: Any, *, example: str) -> float:
    """Return a finite number above 0 as a float.

    >>> check_positive("rate", 1, example="1")
    1.0
    """
    number = as_number(value)
    if not 0 < number < math.inf:
        msg = f"{name} must be a finite number above 0 (for example {example}), not {value!r:.80}."
        raise ValueError(msg)
    return number


def check_not_negative(name: str, value: Any, *, example: str, what: str = "") -> float:
    """Return a finite number of at least 0 as a float.

    >>> check_not_negative("tolerance", 0, example="1e-9")
    0.0
    """
    number = as_number(value)
    if not 0 <= number < math.inf:
        subject = f"{name}, {what}," if what else name
        msg = f"{subject} must be a finite number of at least 0 (for example {example}), "
        msg += f"not {value!r:.80}."
        raise ValueError(msg)
    return number


def _if_logarithms(name: str, values: NDArray[np.float64]) -> str:
    """Return what to do where the entries are the logarithms of a distribution, else nothing."""
    if not (values <= 0).all():
        return ""
    for base, power in (("", "exp"), (" to base 2", "exp2")):
        total = total_of(getattr(np, power)(values))
        if is_one(total, 1e-3):
            way = f"numpy.{power}({name}), or {name}.{power}() of a tensor"
            return f" These are logarithms{base} of probabilities: pass {way}."
    return ""


def _spell(position: tuple[int, ...]) -> str:
    return str(position[0]) if len(position) == 1 else str(position)
