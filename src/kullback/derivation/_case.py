"""The P and Q of one derivation: their names and numbers as they are printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kullback.document import Log, Measure, Name, Number, Relation, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kullback.derivation._language import Language
    from kullback.derivation._rounding import Rounding
    from kullback.document import Formula, Inlines
    from kullback.results import Comparison


LONGEST = 30
"""Up to this many outcomes, all are written out."""

SHOWN = 12
"""Of more outcomes, this many that matter most are written out; the others form one sum."""

_NEARLY = 0.5
"""Values below this part of the largest are not printed as the same, however few the digits."""

LONGEST_NAME = 200
"""The maximum length of a name, in characters; longer ones are cut."""

H_P, H_PQ = Measure("H", "P"), Measure("H", "P", "Q")
D_PQ, D_QP = Measure("D", "P", "Q"), Measure("D", "Q", "P")
JS_PQ = Measure("JS", "P", "Q")


@dataclass(frozen=True)
class Case:
    """The subject and the form of one derivation; without a Q, Q is P."""

    comparison: Comparison
    rounding: Rounding
    language: Language

    @cached_property
    def shown(self) -> tuple[int, ...]:
        """The outcomes that are written out, in their order."""
        found = self.comparison
        if self.n <= LONGEST:
            return tuple(range(self.n))
        with np.errstate(divide="ignore", invalid="ignore"):
            costs = np.where(found.p > 0, -found.p * np.log(found.q), 0.0)
        weight = _parts(costs) + _parts(found.contributions)
        return tuple(sorted(np.argsort(-weight, kind="stable")[:SHOWN].tolist()))

    @cached_property
    def others(self) -> NDArray[np.bool_]:
        """Which outcomes are not written out."""
        others = np.ones(self.n, dtype=np.bool_)
        others[list(self.shown)] = False
        return others

    @property
    def n(self) -> int:
        """How many outcomes there are."""
        return len(self.comparison.outcomes)

    @property
    def n_others(self) -> int:
        """How many outcomes are not written out."""
        return self.n - len(self.shown)

    @cached_property
    def _same(self) -> Counter[str]:
        texts = map(str, self.comparison.outcomes)
        return Counter(text if text.isprintable() else printable(text) for text in texts)

    def name(self, index: int) -> Name:
        """Return the name of an outcome, as its repr if another outcome looks the same."""
        outcome = self.comparison.outcomes[index]
        text = printable(outcome)
        if self._same[text] > 1 or not text.strip():
            text = printable(repr(outcome))
        return Name(text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…")

    def quoted(self, index: int) -> Inlines:
        """Return a name for use in a sentence, in quotation marks."""
        name = self.name(index)
        return (name,) if name.text[0] in "'\"" else self.language.say("“{name}”", name=name)

    def names(self, indices: Sequence[int], most: int = 4) -> Inlines:
        """Return names as a list in words; of many the first, and how many others there are."""
        listed: list[Inlines] = [self.quoted(index) for index in indices[:most]]
        if len(indices) > most:
            rest = len(indices) - most + 1
            more = self.language.say_count("{n} other", "{n} others", rest)
            listed = [*listed[: most - 1], more]
        return self.language.listed(listed)

    def largest(
        self, values: NDArray[np.float64], printed: Callable[[float], object] | None = None
    ) -> tuple[float, list[int]]:
        """Return the largest value and all outcomes whose value is `printed` the same."""
        as_printed = printed or self.number
        most = float(values.max())
        shown = as_printed(most)
        near = np.flatnonzero(values >= most * _NEARLY).tolist()
        return most, [index for index in near if as_printed(float(values[index])) == shown]

    @cached_property
    def look_alike(self) -> bool:
        """Whether P and Q are printed with the same digits."""
        return not self.n_others and all(self.p(index) == self.q(index) for index in self.shown)

    def p(self, index: int) -> Decimal:
        """Return an outcome's probability under P as it is printed."""
        return self.rounding.given(float(self.comparison.p[index]))

    def q(self, index: int) -> Decimal:
        """Return an outcome's probability under Q as it is printed."""
        return self.rounding.given(float(self.comparison.q[index]))

    def log(self, argument: Formula) -> Log:
        """Return the formula of a logarithm to the base of the derivation."""
        return Log(argument, self.rounding.base)

    def number(self, value: float) -> Number:
        """Return an exact value with as many digits as a step has."""
        return Number(self.rounding.carried(Decimal(value)))

    def about(self, measure: Measure, value: float) -> Relation:
        """Return the formula of a measure and its value, with as many digits as a step has."""
        return Relation((measure, self.number(value)), ("=",))

    def exactly(self, measure: Measure, value: float) -> Relation:
        """Return the formula of a measure and its exact value."""
        return Relation((measure, Number(self.rounding.exact(value))), ("=",))

    @cached_property
    def unit(self) -> str:
        """The unit of every number, in words of the language."""
        base = self.rounding.base
        if base is None:
            return self.language.words("nats")
        if base == 2:
            return self.language.words("bits")
        from kullback.document import base_name

        return "".join(map(str, self.language.say("units of base {base}", base=base_name(base))))


def _parts(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values as fractions of their sum, and 2 for infinite values."""
    endless = np.isinf(values)
    finite = np.where(endless, 0.0, values)
    total = finite.sum()
    return np.asarray(np.where(endless, 2.0, finite / total if total > 0 else finite))
