"""A reader of derivations in plain text that knows nothing of how they were written.

It takes a document apart by its blank lines, indents and rules, and its formulas by their signs
alone. What it does not understand it refuses, and it counts what it has read.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import mpmath

EXACT = Context(prec=800, Emin=-99999, Emax=99999)
INFINITY = Decimal("Infinity")

_TIE = 1 + mpmath.mpf("1e-9")
_DIGIT = re.compile("[0-9]")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_TOKEN = re.compile(
    r"""(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:\ ×\ 10(?P<power>[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?|∞)
    |(?P<log>ln|log(?P<base>[₀-₉]+))(?=[ (])
    |(?P<measure>(?:H|D|JS)\([PQ](?:[,‖][PQ])?\))
    |(?P<symbol>(?<![A-Za-z])[pqxe](?![A-Za-z₀-₉']))
    |(?P<sum>Σ)
    |(?P<sign>[=≈→><])
    |(?P<mark>[-+−×/()])""",
    re.VERBOSE,
)
_RUN = re.compile(rf"(?:{_TOKEN.pattern}|\ )+".replace("?P<", "?P<_"), re.VERBOSE)

Formula: TypeAlias = "tuple[Any, ...]"


@dataclass(frozen=True)
class Shown:
    """A number as it is printed: its value, and half a unit of its last digit."""

    value: Decimal
    half: Decimal
    digits: int
    decimals: int

    def holds(self, exact: Any) -> bool:
        """Return whether the printed digits are those of the exact value, ties either way."""
        if self.value.is_infinite() or mpmath.isinf(exact):
            return bool(mpmath.isinf(exact)) and self.value == (
                INFINITY if exact > 0 else -INFINITY
            )
        return bool(abs(exact - _mpf(self.value)) <= _mpf(self.half) * _TIE)

    def is_rounded(self, exact: Decimal) -> bool:
        """Return the same of an exact decimal, without any tolerance."""
        if self.value.is_infinite() or exact.is_infinite():
            return self.value == exact
        return abs(EXACT.subtract(exact, self.value)) <= self.half


@dataclass(frozen=True)
class Chain:
    """Formulas with signs between them; one formula alone has none."""

    links: tuple[Formula, ...]
    signs: tuple[str, ...]


@dataclass
class Reader:
    """Reads the blocks of one document, and counts the digits and the signs in them."""

    names: tuple[str, ...]
    digits: int = 0
    signs: Counter[str] = field(default_factory=Counter)

    def chain(self, text: str) -> Chain:
        """Return what a whole line of formulas says."""
        tokens = _tokens(text)
        signs = tuple(token["sign"] for token in tokens if token["sign"])
        parts: list[list[dict[str, str]]] = [[]]
        for token in tokens:
            if token["sign"]:
                parts.append([])
            else:
                parts[-1].append(token)
        chain = Chain(tuple(_Formula(part, text).whole() for part in parts), signs)
        self.digits += len(_DIGIT.findall(text))
        self.signs.update(signs)
        return chain

    def lines(self, block: str) -> list[tuple[str, Chain]]:
        """Return the lines of a derivation, each with the name in front of it or ''."""
        whole: list[str] = []
        for row in block.splitlines():
            assert row.startswith("  "), f"{row!r} is no line of a derivation"
            if row[2] == " ":
                whole[-1] += f" {row.strip()}"
            else:
                whole.append(row.strip())
        found = []
        for line in whole:
            name = next((name for name in self.names if line.startswith(f"{name}  ")), "")
            found.append((name, self.chain(line[len(name) :])))
        return found

    def table(self, block: str) -> list[tuple[str, list[Shown | None]]]:
        """Return the rows of a table of numbers, the total last."""
        head, *rows = [line for line in block.splitlines() if set(line.strip()) != {"─"}]
        columns = len(re.split(" {2,}", head.strip()))
        found = []
        for row in rows:
            name, *cells = re.split(" {2,}", row.strip())
            for cell in cells:
                self.digits += len(_DIGIT.findall(cell))
            values = [shown(cell) for cell in cells]
            found.append((name, [*values, *[None] * (columns - 1 - len(values))]))
        return found

    def sentence(self, text: str) -> tuple[list[Chain], list[str]]:
        """Return the formulas in a sentence, and the numbers in percent; no digit is left over."""
        flat = " ".join(re.sub("^[│•] |^ {2}", "", line) for line in text.splitlines())
        flat = re.sub(r"(?<=\d) (?=,\d)", "", flat)  # a number too long for its line
        chains, percents, rest = [], [], ""
        end = 0
        for run in _RUN.finditer(flat):
            found = _balanced(run[0].strip())
            if not re.search("[0-9∞=≈→>Σ]|ln|log", found):
                continue
            rest += flat[end : run.start()]
            end = run.end()
            if flat[end : end + 1] == "%":
                assert re.fullmatch(r"[\d,.]+", found), f"{found!r} in percent"
                self.digits += len(_DIGIT.findall(found))
                percents.append(found.replace(",", ""))
                end += 1
            elif found in ("=", "≈"):
                self.signs.update([found])  # the sign itself is spoken of
            else:
                chains.append(self.chain(found))
        rest += flat[end:]
        assert not re.search("[0-9=≈→>∞Σ]", rest), f"{rest!r} is left of {flat!r}"
        return chains, percents


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the blocks of a document, each with its kind."""
    found = []
    for block in text.rstrip("\n").split("\n\n"):
        lines = block.splitlines()
        last = set(lines[-1])
        if len(lines) > 1 and last in ({"═"}, {"─"}):
            kind = "heading"
        elif len(lines) > 1 and set(lines[1].strip()) == {"─"}:
            kind = "table"
        elif lines[0].startswith("│ "):
            kind = "remark"
        elif lines[0].startswith("• "):
            kind = "items"
        else:
            kind = "derivation" if lines[0].startswith("  ") else "paragraph"
        found.append((kind, "\n".join(lines[:-1]) if kind == "heading" else block))
    return found


def shown(text: str) -> Shown:
    """Return a single printed number.

    >>> shown("−3.10 × 10⁻¹¹").value, shown("0.2303").half
    (Decimal('-3.10E-11'), Decimal('0.00005'))
    """
    minus, unsigned = text.startswith("−"), text.removeprefix("−")
    token = _TOKEN.fullmatch(unsigned)
    assert token, f"{text!r} is no number"
    assert token["number"], f"{text!r} is no number"
    return _shown(token.groupdict(default=""), minus=minus)


def value(formula: Formula, rows: tuple[tuple[Any, Any], ...] = (), **symbols: Any) -> Any:
    """Return what a formula is, Σ over rows of p and q; 0 times a logarithm of 0 counts as 0."""
    match formula:
        case ("number", number):
            return _mpf(number.value)
        case ("symbol", letter):
            return mpmath.e if letter == "e" else symbols[letter]
        case ("minus", inner):
            return -value(inner, rows, **symbols)
        case ("log", base, inner):
            inside = value(inner, rows, **symbols)
            if inside == 0:
                return -mpmath.inf
            whole = mpmath.inf if mpmath.isinf(inside) else mpmath.log(inside)
            return whole / mpmath.log(base) if base else whole
        case ("over", above, below):
            under = value(below, rows, **symbols)
            over = value(above, rows, **symbols)
            return over / under if under else mpmath.inf * bool(over)
        case ("times", factors):
            found = [value(factor, rows, **symbols) for factor in factors]
            return mpmath.mpf(0) if 0 in found else mpmath.fprod(found)
        case ("plus", terms):
            return sum(value(term, rows, **symbols) for term in terms)
        case ("sum", body):
            return sum(value(body, p=p, q=q) for p, q in rows)
    raise AssertionError(formula)


def numbers(formula: Formula) -> list[Shown]:
    """Return the numbers in a formula, a minus right before one being its own."""
    match formula:
        case ("number", number):
            return [number]
        case ("minus", ("number", number)):
            return [Shown(-number.value, number.half, number.digits, number.decimals)]
        case ("minus", inner) | ("sum", inner) | ("log", _, inner):
            return numbers(inner)
        case ("over", *parts):
            return [number for part in parts for number in numbers(part)]
        case ("times", parts) | ("plus", parts):
            return [number for part in parts for number in numbers(part)]
    return []


def in_order(document: str, form: str) -> list[str]:
    r"""Return every number of a document in any format, with its sign, as a float is typed.

    >>> in_order("x₁  0.5 × (−3.10 × 10⁻¹¹) = −1.55 × 10⁻¹¹, 1,234%", "text")
    ['0.5', '-3.10e-11', '-1.55e-11', '1234']
    >>> in_order(r"$\log_{10}\frac{1}{2}$ & $0$ & $.3 \times 10^{-11}$", "markdown")
    ['1', '2', '0.3e-11']
    """
    flat = {"text": _from_text, "html": _from_html}.get(form, _from_latex)(document)
    flat = re.sub("[₀₁₂₃₄₅₆₇₈₉]", "", re.sub(r"\s+", " ", flat))
    flat = re.sub(" ?× ?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda power: f"e{power[1].translate(_RAISED)}", flat)
    flat = re.sub(r"(?<=\d) ?,(?=\d{3})", "", flat)
    found = re.findall(r"([-−]?) ?(∞|\d+(?:\.\d+)?(?:e-?\d+)?)", flat)
    return [f"{'-' if minus else ''}{number}" for minus, number in found]


def _from_text(document: str) -> str:
    return re.sub("(?m)^│ ", "", document)


def _from_latex(document: str) -> str:
    body = document.partition(r"\begin{document}")[2] or document
    body = re.sub(r"\\begin\{(tabular|alignat\*)\}\{.*\}", "", body)
    body = re.sub(r"\\multicolumn\{2\}|\\parbox\[t\]\{[\d.]+em\}", "", body)
    body = re.sub(r"_(\{[\d.]+\}|\d)", "", body).replace(r"\infty", "∞").replace("{,}", ",")
    body = re.sub(r"(?<=\d)\$ & \$(?=\.)", "", body)  # a table has its points below each other
    return re.sub(r" ?\\times 10\^\{(-?\d+)\}", r"e\1", body)


def _from_html(document: str) -> str:
    def shown_by(element: ET.Element) -> str:
        inner = [shown_by(child) + (child.tail or "") for child in element]
        match element.tag:
            case "style" | "title":
                return ""
            case "msub":
                return inner[0]
            case "msup":
                return f"{inner[0]}^{inner[1]}"
            case "p" | "li" | "td" | "th" | "mtd" | "mfrac":
                return f"{element.text or ''}{' '.join(inner) if inner else ''} "
        return (element.text or "") + "".join(inner)

    body = shown_by(ET.fromstring(document))  # noqa: S314 (it is our own, and has no entities)
    return re.sub(" ?× ?10\\^−(\\d+)", r"e-\1", body)


class _Formula:
    """Takes one formula apart: sums of products, the factors side by side or with × between."""

    def __init__(self, tokens: list[dict[str, str]], text: str) -> None:
        self.tokens = tokens
        self.text = text

    def whole(self) -> Formula:
        found = self.sum()
        assert not self.tokens, f"{self.tokens} is left of {self.text!r}"
        return found

    def mark(self) -> str:
        return self.tokens[0]["mark"] if self.tokens else "end"

    def take(self, *marks: str) -> str:
        found = self.mark()
        assert found in marks, f"one of {marks} is missing in {self.text!r}"
        self.tokens.pop(0)
        return found

    def sum(self) -> Formula:
        terms = [self.signed(("−",))]
        while self.mark() in ("+", "−"):
            terms.append(self.signed(("+", "−")))
        return terms[0] if len(terms) == 1 else ("plus", tuple(terms))

    def signed(self, marks: tuple[str, ...]) -> Formula:
        minus = self.mark() in marks and self.take(*marks) == "−"
        return ("minus", self.product()) if minus else self.product()

    def product(self) -> Formula:
        factors = [self.factor()]
        while self.tokens and self.mark() not in ("+", "−", ")"):
            if self.mark() == "/":
                self.take("/")
                factors[-1] = ("over", factors[-1], self.factor())
                continue
            if self.mark() == "×":
                self.take("×")
                # Whether ln 2 × 3 means the logarithm of 6, readers disagree.
                assert factors[-1][0] != "log", f"a factor follows a logarithm in {self.text!r}"
            factors.append(self.factor())
        return factors[0] if len(factors) == 1 else ("times", tuple(factors))

    def factor(self) -> Formula:
        assert self.tokens, f"{self.text!r} has no end"
        if self.mark() == "(":
            self.take("(")
            found = self.sum()
            self.take(")")
            return found
        token = self.tokens.pop(0)
        if token["number"]:
            return ("number", _shown(token))
        if token["measure"]:
            return ("measure", token["measure"])
        if token["symbol"]:
            return ("symbol", token["symbol"])
        if token["sum"]:
            return ("sum", self.product())
        assert token["log"], f"{token['mark']} in {self.text!r}"
        base = int(token["base"].translate(_LOWERED)) if token["base"] else 0
        power = self.tokens[0]["power"] if self.tokens else ""
        assert not power, f"the logarithm of a product without brackets in {self.text!r}"
        return ("log", base, self.factor())


def _tokens(text: str) -> list[dict[str, str]]:
    found, end = [], 0
    while text[end:].strip():
        end += len(text[end:]) - len(text[end:].lstrip())
        token = _TOKEN.match(text, end)
        assert token, f"{text[end:]!r} of {text!r} is no formula"
        found.append(token.groupdict(default=""))
        end = token.end()
    return found


def _shown(token: dict[str, str], *, minus: bool = False) -> Shown:
    text = token["number"]
    if text == "∞":
        return Shown(-INFINITY if minus else INFINITY, Decimal(0), 0, 0)
    mantissa = text.partition(" ")[0].replace(",", "")
    power = int(token["power"].translate(_RAISED)) if token["power"] else 0
    number = Decimal(mantissa).scaleb(power, context=EXACT)
    decimals = len(mantissa.partition(".")[2]) - power
    half = Decimal(5).scaleb(-decimals - 1, context=EXACT)
    digits = len(mantissa.replace(".", "").lstrip("0"))
    return Shown(-number if minus else number, half, digits, decimals)


def _balanced(run: str) -> str:
    """Return a run of signs without the brackets of the sentence around it."""
    while run.count("(") != run.count(")"):
        mark = "(" if run.count("(") > run.count(")") else ")"
        assert mark in (run[0], run[-1]), f"brackets in {run!r}"
        run = (run[1:] if run[0] == mark else run[:-1]).strip()
    return run


def _mpf(number: Decimal) -> Any:
    if number.is_infinite():
        return mpmath.inf if number > 0 else -mpmath.inf
    return _converted(number, mpmath.mp.prec)


@lru_cache(maxsize=100_000)
def _converted(number: Decimal, precision: int) -> Any:
    with mpmath.workprec(precision):
        return mpmath.mpf(str(number))
