"""What a gate fails on, written as people write it: `drifted`, `kl>0.02bits`, `missing>5%`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kullback._checks import check_base
from kullback.counting import TableError, quote, shorten
from kullback.document import number, share_of_rows
from kullback.results import DRIFTED, SMALL, UNKNOWN, unit_name
from kullback.tables._results.words import is_at_floor

if TYPE_CHECKING:
    from kullback.tables._results.column import ColumnComparison


WORDS = ("drifted", "different", "unsure", "uncompared", "columns")
"""Rules of one word: a verdict or worse, no verdict, no comparison, other columns."""

_VERDICTS = {"drifted": {DRIFTED}, "different": {DRIFTED, SMALL}, "unsure": {UNKNOWN}}
_DIVERGENCES = ("kl", "kl_low", "kl_high", "js", "jeffreys", "psi")
_SHARES = ("missing", "unseen")
_BELOW = {"js": "js>=0.01bits", "p": "p<0.001"}
_BELOW |= {name: f"{name}>0.02bits" for name in ("kl_low", "kl_high", "jeffreys", "psi")}
_UNITS = {"nats": None, "nat": None, "bits": 2.0, "bit": 2.0}
_RULE = re.compile(r"\s*([a-z_]+)\s*(>=|<=|>|<)\s*([0-9.eE+-]+)\s*(%|[a-z]*)\s*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a gate: a word, or a measure with a limit (divergences in units of ``base``)."""

    text: str
    measure: str
    sign: str = ""
    limit: float = math.nan
    base: float | None = None

    def judges(self, column: ColumnComparison) -> bool:
        """Return whether the rule applies to the column.

        Missing values are counted of columns that are not compared, too. That something has
        drifted is said of columns that were compared.
        """
        if self.measure in {"drifted", "uncompared", "columns"} or column.comparison is not None:
            return True
        return self.measure == "missing" and column.rows is not None

    def broken_by(self, column: ColumnComparison) -> str | None:
        """Return why the column breaks the rule, or None if it passes or was not compared."""
        if self.measure == "uncompared":
            return None if column.comparison is not None else column.status
        if self.measure in _VERDICTS:
            return column.verdict if column.verdict in _VERDICTS[self.measure] else None
        if self.measure == "columns" or not self.judges(column):
            return None
        value = _value(column, self.measure)
        if self.measure == "p":
            self._check_known(column, value)
        if self.measure in _DIVERGENCES and column.comparison is not None:
            value *= check_base(column.comparison.base) / check_base(self.base)
        broken = self._beyond(value)
        said = share_of_rows(value) if self.measure in _SHARES else number(value)
        unit = f" {unit_name(self.base)}" if self.measure in _DIVERGENCES else ""
        return f"{self.measure} is {said}{unit}" if broken else None

    def _beyond(self, value: float) -> bool:
        return {
            ">": value > self.limit,
            ">=": value >= self.limit,
            "<": value < self.limit,
            "<=": value <= self.limit,
        }[self.sign]

    def _check_known(self, column: ColumnComparison, most: float) -> None:
        """Raise TableError if only an upper bound on p is known and does not decide the rule."""
        test = column.test
        if test is None or not is_at_floor(test) or self._beyond(most) == self.sign.startswith("<"):
            return
        raise TableError(
            f"the rule {quote(self.text)} cannot be decided in column {quote(column.name)}: none "
            f"of {test.draws:,} permutations reached its G, so its adjusted p is only known to be "
            f"at most {number(most)}; give a limit above that, or the rule 'drifted'"
        )


def parse_rule(text: str, base: float | None) -> Rule:
    """Parse a rule; a divergence without a unit is in the unit of ``base``.

    Raises ValueError with what can be written.

    >>> parse_rule("kl>0.02bits", None)
    Rule(text='kl>0.02bits', measure='kl', sign='>', limit=0.02, base=2.0)
    >>> parse_rule("missing >= 5%", None).limit
    0.05
    """
    word = text.strip()
    if word in WORDS:
        return Rule(word, word)
    found = _RULE.fullmatch(text)
    measure, sign, digits, unit = found.groups() if found else ("", "", "", "")
    limit = _number(digits)
    divergence, of_rows = measure in _DIVERGENCES, measure in _SHARES
    fitting = unit in _UNITS if divergence else unit == "%" if of_rows else False
    known = divergence or of_rows or measure == "p"
    if not known or not (fitting or not unit) or not 0 <= limit < math.inf:
        raise ValueError(
            f"the rule {quote(text)} is none of {', '.join(WORDS)}, or a measure "
            f"({', '.join((*_DIVERGENCES, *_SHARES, 'p'))}), a sign (> >= < <=) and a number "
            "of at least 0, with bits or nats after a divergence and % after a share, "
            "such as kl>0.02bits, missing>5% or p<0.001"
        )
    if measure == "p" and limit == 0:
        raise ValueError(f"the limit of the rule {quote(text)} is 0, but every p is above 0")
    written, limit = limit, limit / 100 if unit == "%" else limit
    base = _UNITS.get(unit, base)
    most = math.log(2.0) / check_base(base) if measure == "js" else math.inf if divergence else 1.0
    # An estimate without bias, kl, may be below 0; all others are between 0 and the most.
    at_the_lowest = limit == 0 and sign in {">=", "<"} and measure != "kl"
    at_the_most = limit == most and sign in {">", "<="}
    if limit > most or at_the_lowest or at_the_most:
        percent = of_rows and not unit and 1 <= written < 100
        advice = f"{measure}{sign}{digits}%" if percent else _BELOW.get(measure, f"{measure}>5%")
        between = (
            "at least 0" if divergence and measure != "js" else f"between 0 and {number(most)}"
        )
        raise ValueError(
            f"the rule {quote(text)} can never fail or always fails: {measure} is always "
            f"{between}{' (100%)' if of_rows else ''}; write for instance {advice}"
        )
    return Rule(shorten(word), measure, sign, limit, base)


def _number(digits: str) -> float:
    try:
        return float(digits)
    except ValueError:
        return math.nan


def _value(column: ColumnComparison, measure: str) -> float:
    """Return a column's number, in the unit of the result."""
    found, estimate = column.comparison, column.estimate
    if measure == "missing":
        return column.missing_shares[1]
    if found is None or estimate is None:  # asked only of columns that were compared
        return math.nan
    if measure == "p":
        return math.nan if column.adjusted_p_value is None else column.adjusted_p_value
    if measure == "unseen":
        return found.unseen_mass
    if measure in {"js", "jeffreys", "psi"}:
        name = "js_divergence" if measure == "js" else "jeffreys_divergence"
        return float(getattr(found, name))
    end = {"kl": "value", "kl_low": "low", "kl_high": "high"}[measure]
    return float(getattr(estimate, end))
