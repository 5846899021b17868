"""Derivations made by hand, and a reader of printed formulas that knows nothing of how they were.

It reads one notation, `-0.1 × ln(0.1/0.4) + [0.3 : 0.2]`, in which [a : b] is a over b with a line
between them. Tests bring LaTeX and MathML into it.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

from hypothesis import strategies as st

from kullback.document import (
    Derivation,
    Document,
    Formula,
    Fraction,
    Heading,
    Items,
    Line,
    Log,
    Measure,
    Name,
    Negative,
    Number,
    Paragraph,
    Product,
    Relation,
    Sum,
    SumOver,
    Symbol,
    Table,
)

P, Q = Symbol("p"), Symbol("q")
ENTROPY, DIVERGENCE = Measure("H", "P"), Measure("D", "P", "Q")

WEATHER = (("sun", "cloud", "rain"), (0.6, 0.3, 0.1), (0.3, 0.3, 0.4))
CHINESE = (("晴天", "多云", "下雨"), *WEATHER[1:])
TWELVE = (
    tuple(f"outcome {n}" for n in range(1, 13)),
    (
        0.1812,
        0.0213,
        0.0977,
        0.0312,
        0.1423,
        0.0581,
        0.1104,
        0.0688,
        0.0391,
        0.1199,
        0.0744,
        0.0556,
    ),
    (0.0833,) * 11 + (0.0837,),
)
INFINITE = (("有", "无", "never"), (0.5, 0.5, 0.0), (1.0, 0.0, 0.0))
TINY = (("a", "b", "c"), (0.999999998, 1e-9, 1e-9), (0.5, 0.5, 3e-300))

HOSTILE = (
    r"\input{/etc/passwd}\end{document}",
    "$x_1$ & 100% #1 ^^M ~",
    "<script>alert('1')</script>",
    "</math><img src=x onerror=alert(1)>",
    '[link](http://x.y) ![i](j) *b* _c_ `d` "q"',
    "a|b\nc\x1b[31m\u202ed",
    "www.x.y a@b.c | @somebody #12",
    "[2cm] * -- ,, ''?` !`",
    "# heading",
    "1. item",
    "averyveryverylongnamewithoutanyspace" * 4,
    "    four spaces",
)


def number(value: float) -> Number:
    """Return the value with four decimals, or four digits where it is tiny or huge."""
    tiny = 0 < abs(value) < 1e-4 or 1e6 < abs(value) < math.inf
    return Number(Decimal(f"{value:.3e}" if tiny else f"{value:.4f}"))


def derive(
    names: tuple[str, ...],
    p: tuple[float, ...],
    q: tuple[float, ...],
    *,
    language: str = "en",
    base: float | None = None,
) -> Document:
    """Return a derivation with every kind of block and formula in it."""
    chinese = language == "zh"

    def log(value: float) -> float:
        return -math.inf if value == 0 else math.log(value) / (math.log(base) if base else 1)

    entropies = [-a * log(a) if a else 0.0 for a in p]
    shares = [a * (log(a) - log(b)) if a else 0.0 for a, b in zip(p, q, strict=True)]
    ratios = [a / b if b else math.inf for a, b in zip(p, q, strict=True)]
    seen = [(number(a), number(b)) for a, b in zip(p, q, strict=True) if a]
    exact = Number(Decimal(repr(sum(shares))))
    return Document(
        language,
        "P 与 Q" if chinese else "P against Q",
        (
            Heading(("逐步推导" if chinese else "Step by step: ", Name(names[0])), 1),
            Paragraph(
                (
                    "下限是 " if chinese else "The floor is ",
                    Relation((ENTROPY, Q), ("≈",)),
                    "。" if chinese else ".",
                )
            ),
            Table(
                (("结果" if chinese else "outcome",), (P,), (Q,), (Fraction(P, Q),), ("x",)),
                (
                    *(
                        ((Name(name),), (number(a),), (number(b),), (number(c),), (Name(name),))
                        for name, a, b, c in zip(names, p, q, ratios, strict=True)
                    ),
                    (("合计" if chinese else "total",), (number(1),), (number(1),), (), ()),
                ),
                last_is_total=True,
            ),
            Heading(("信息熵 " if chinese else "The entropy ", ENTROPY), 2),
            Derivation(
                tuple(
                    Line(
                        Relation(
                            (
                                Negative(Product((P, Log(P, base)))),
                                Negative(Product((number(a), Log(number(a), base)))),
                                number(share),
                            ),
                            ("=", "≈"),
                        ),
                        Name(name),
                    )
                    for name, a, share in zip(names, p, entropies, strict=True)
                    if a
                )
            ),
            Derivation(
                (
                    Line(
                        Relation(
                            (
                                ENTROPY,
                                Negative(SumOver(Product((P, Log(P, base))))),
                                Negative(Sum(tuple(Product((a, Log(a, base))) for a, _ in seen))),
                                Sum(tuple(map(number, entropies))),
                                number(sum(entropies)),
                            ),
                            ("=", "≈", "≈", "≈"),
                        )
                    ),
                    Line(
                        Relation(
                            (
                                DIVERGENCE,
                                SumOver(Product((P, Log(Fraction(P, Q), base)))),
                                Sum(
                                    tuple(Product((a, Log(Fraction(a, b), base))) for a, b in seen)
                                ),
                                Sum(tuple(map(number, shares))),
                                number(sum(shares)),
                            ),
                            ("=", "≈", "≈", "≈"),
                        )
                    ),
                )
            ),
            Paragraph(
                (Name(names[-1]), ": ", Relation((DIVERGENCE, exact), ("=",)), "."), remark=True
            ),
            Items(((Name(names[0]), " – ", exact), (Name(names[-1]),))),
        ),
    )


def value_of(formula: Formula) -> float:
    """Return what a formula is, without printing it."""
    match formula:
        case Number(value):
            return float(value)
        case Log(argument, base):
            return math.log(value_of(argument)) / (math.log(base) if base else 1)
        case Fraction(above, below):
            return value_of(above) / value_of(below)
        case Product(factors):
            return math.prod(map(value_of, factors))
        case Sum(terms):
            return math.fsum(map(value_of, terms))
        case Negative(inner):
            return -value_of(inner)
    raise AssertionError(formula)


_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)(?:\^(-?\d+))?|(ln|log\d+(?:\.\d+)?;)|([-+×/():\[\]]))")


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, ...]] = []
        end = 0
        while end < len(text.rstrip()):
            found = _TOKEN.match(text, end)
            assert found, f"{text[end:]!r} of {text!r} is no formula"
            self.tokens.append(found.groups(default=""))
            end = found.end()

    def sign(self) -> str:
        return self.tokens[0][3] if self.tokens else "end"

    def take(self, sign: str) -> None:
        assert self.sign() == sign, f"{sign} expected, {self.tokens} found"
        self.tokens.pop(0)

    def sum(self) -> float:
        minus = self.sign() == "-"
        if minus:
            self.take("-")
        total = -self.product() if minus else self.product()
        while self.sign() in ("+", "-"):
            minus = self.sign() == "-"
            self.tokens.pop(0)
            total += -self.product() if minus else self.product()
        return total

    def product(self) -> float:
        product = self.factor()
        while self.sign() in ("×", "/"):
            sign = self.sign()
            self.tokens.pop(0)
            product = product * self.factor() if sign == "×" else product / self.factor()
        return product

    def factor(self) -> float:
        digits, exponent, log, sign = self.tokens.pop(0)
        if digits:
            return float(digits) ** int(exponent or 1)
        if log:
            value = math.log(self.factor())
            # Whether ln 2 × 3 means the logarithm of 6, readers disagree.
            assert self.sign() not in ("×", "/"), "something follows a logarithm"
            return value if log == "ln" else value / math.log(float(log[3:-1]))
        assert sign in ("(", "["), f"a formula expected, {sign} found"
        value = self.sum()
        if sign == "[":
            self.take(":")
            value /= self.sum()
        self.take(")" if sign == "(" else "]")
        return value


def read(text: str) -> float:
    """Return what a printed formula of numbers is."""
    reader = _Reader(text)
    value = reader.sum()
    assert not reader.tokens, f"{reader.tokens} left over of {text!r}"
    return value


def formulas() -> st.SearchStrategy[Formula]:
    """Return formulas of numbers, nested in each other in every way, that have a value."""
    numbers = st.decimals("0.0001", "99", places=4).map(Number)
    negatives = numbers.map(lambda shown: Number(-shown.value))
    powers = st.builds(
        lambda digits, exponent: Number(Decimal(f"{digits}E{exponent}")),
        st.decimals("1", "9.99", places=2),
        st.integers(-90, -8),
    )

    def larger(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        bases = st.sampled_from((None, 2.0, 10.0, 2.5))
        return st.one_of(
            st.builds(Log, inner, bases),
            st.builds(Fraction, inner, inner),
            several.map(Product),
            several.map(Sum),
            inner.map(Negative),
        )

    return st.recursive(st.one_of(numbers, negatives, powers), larger, max_leaves=8).filter(_known)


def _known(formula: Formula) -> bool:
    """Return whether the formula has a value that rounding does not spoil."""
    try:
        value = value_of(formula)
    except (ValueError, ZeroDivisionError, OverflowError):
        return False
    return 1e-6 < abs(value) < 1e9 and all(map(_known_or_small, _inner(formula)))


def _known_or_small(formula: Formula) -> bool:
    return isinstance(formula, Number) or _known(formula)


def _inner(formula: Formula) -> tuple[Formula, ...]:
    match formula:
        case Log(inner, _) | Negative(inner):
            return (inner,)
        case Fraction(above, below):
            return (above, below)
        case Product(parts) | Sum(parts):
            return parts
    return ()


def from_latex(text: str) -> str:
    r"""Return LaTeX's mathematics in the notation of `read`.

    >>> from_latex(r"-0.1 \times \ln\frac{0.1}{0.4}")
    '-0.1 × ln[0.1 : 0.4]'
    """
    text = re.sub(r"\^\{(-?\d+)\}", r"^\1", text)
    text = re.sub(r"\\log_(?:(\d)(?!\d)|\{([\d.]+)\})", r"log\1\2;", text)
    while r"\frac" in text:
        text, found = re.subn(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"[\1 : \2]", text)
        assert found, text
    return (
        re.sub(r" ?\[", "[", re.sub(r"\\(Bigl|Bigr|quad \{\})", "", text))
        .replace(r"\times", "×")
        .replace(r"\ln", "ln")
    )
