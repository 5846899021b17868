"""Zeros, infinities, equal and nearly equal pairs, one outcome and very many."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import mpmath
import numpy as np
import pytest

from kullback.derivation import explain, languages

FIGURES = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def said(*args: object, **options: object) -> str:
    """Return a derivation with its lines run together."""
    return " ".join(explain(*args, **options).split())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "heading"), [("en", "Where the infinity comes from"), ("zh", "无穷大从何而来")]
)
def test_an_infinity_is_traced_to_its_outcome(lang: str, heading: str) -> None:
    """The term 0.1 × ∞ = ∞ stands in both sums and in a section of its own, with the name."""
    text = explain([0.6, 0.3, 0.1], [0.6, 0.4, 0.0], outcomes=["a", "b", "c"], lang=lang)
    assert text.count("−0.1 × ln 0 = 0.1 × ∞") == 2
    assert "0.1 × ln(0.1/0) = 0.1 × ∞" in text
    section = text.partition(f"\n{heading}\n")[2]
    assert "“c”" in section[:200]
    assert "\n  c  −0.1 × ln 0 = 0.1 × ∞ = ∞\n" in section
    assert re.search(r"D\(P‖Q\) = H\(P,Q\) − H\(P\) = ∞ − 0\.\d+ = ∞\n", text)
    assert "H(P,Q) = ∞" in text
    # Q has all that P has, and D(Q‖P) = 0.6 ln 1 + 0.4 ln(0.4/0.3).
    assert f"D(Q‖P) = {0.4 * math.log(0.4 / 0.3):.4f}" in text


@pytest.mark.parametrize("lang", languages())
def test_an_impossible_outcome_costs_nothing(lang: str) -> None:
    """Where p = 0 < q there is no term, but the reason why, and D(Q‖P) infinite."""
    text = explain([0.5, 0.5, 0.0], [0.4, 0.4, 0.2], outcomes=["a", "b", "c"], lang=lang)
    assert "0 × ln 0" in text
    assert "x ln x → 0" in text
    assert "0 × ln(0/q)" in text
    assert f"D(P‖Q) = {math.log(1.25):.6f} " in text
    assert "D(Q‖P) = ∞" in text
    assert "\n  c" not in text.partition("H(P) = −Σ")[2]


def test_an_outcome_that_nobody_has() -> None:
    """Where p = q = 0 there is no term anywhere, and no logarithm of 0/0 in the table."""
    text = said([0.5, 0.5, 0.0], [0.4, 0.6, 0.0], outcomes=["a", "b", "c"])
    assert "“c” has no probability under P or Q, and counts in no sum." in text
    assert "NaN" not in text
    assert " c 0 0 ∞ ∞ ─" in text


def test_both_directions_infinite() -> None:
    """D(P‖Q) and D(Q‖P) are both ∞, JS is 0.5 ln 2 for halves that overlap in one of two."""
    text = said([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    assert "D(P‖Q) = ∞ nats" in text
    assert "D(Q‖P) is infinite because P rules out “x₃”, which Q does not." in text
    assert f"JS(P,Q) = {0.5 * math.log(2):.4f}" in text


def test_many_infinities() -> None:
    """Six lines, and how many others there are."""
    text = said([0.1] * 10, [1.0] + [0.0] * 9)
    assert "Q rules out “x₂”, “x₃”, “x₄”, and 6 others, which P does not." in text
    assert text.partition("Where the infinity")[2].count("0.1 × ∞ = ∞") == 6


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Q is P, and so D(P‖Q) is 0: exactly, and by both routes."),
        ("zh", "Q 就是 P，所以两种方法都得到 D(P‖Q) 恰好为 0。"),
    ],
)
def test_equal_distributions(lang: str, sentence: str) -> None:
    """D is 0 exactly, every ln(p/q) is 0, and there is nothing to swap."""
    text = explain([0.2, 0.3, 0.5], [0.2, 0.3, 0.5], lang=lang)
    assert sentence in text.replace("\n│ ", "")
    assert "D(P‖Q) = 0 + 0 + 0 = 0" in text
    assert "D(Q‖P)" not in text


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("shift", ["1E-5", "1E-9", "3E-12"])
def test_nearly_equal(shift: str, lang: str) -> None:
    """Where four decimals lose D, its digits are there all the same, as mpmath has them."""
    p, q = Decimal("0.5"), Decimal("0.5") + Decimal(shift)
    text = explain([0.5, 0.5], [float(q), float(1 - q)], lang=lang)
    with mpmath.workdps(60):
        a, b, c = (mpmath.mpf(x) for x in (0.5, float(q), float(1 - q)))
        exact = a * mpmath.log(a / b) + a * mpmath.log(a / c) + (b + c - 1)
    shown = re.findall(r"D\(P‖Q\) = ([\d.]+) × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+) ", text)
    digits, power = shown[0]
    found = Decimal(f"{digits}E{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789'))}")
    assert len(digits) == 7
    # The inputs, which sum to 1 within rounding, are taken as exactly normalised.
    assert abs(float(found) / float(exact) - 1) < 2e-5
    remark = "".join(line[2:] for line in text.splitlines() if line.startswith("│ "))
    assert "Σ (p ln(p/q) − p + q)" in remark
    assert str(p) in text


def test_a_probability_of_a_billionth() -> None:
    """1 × 10⁻⁹ is printed so, and its terms with four digits."""
    text = said([1 - 1e-9, 1e-9], [0.5, 0.5], outcomes=["usual", "rare"])
    term = f"{-1e-9 * math.log(1e-9):.3e}"
    assert term == "2.072e-08"
    assert "rare −1 × 10⁻⁹ × ln(1 × 10⁻⁹) = 1 × 10⁻⁹ × 20.7233 = 2.072 × 10⁻⁸" in text
    assert "0.999999999 × ln(0.999999999/0.5)" in text
    # H(P) = 2.0723e-8 + (1 - 1e-9) 1.0000000005e-9.
    assert "H(P) = 2.17233 × 10⁻⁸ nats" in text


def test_the_smallest_float() -> None:
    """p/q may be 10³²³ without any overflow."""
    text = said([0.5, 0.5], [5e-324, 1.0])
    assert (
        f"ln(0.5/(5 × 10⁻³²⁴)) = 0.5 × {math.log(0.5) - math.log(5) + 324 * math.log(10):.4f}"
        in text
    )


def test_one_outcome() -> None:
    """It is certain; there is nothing between its extremes."""
    text = said([1.0], outcomes=["only"])
    assert "only −1 × ln 1 = 1 × 0 = 0" in text
    assert "There is only one outcome, and no uncertainty about it." in text
    assert "H(P,Q)" not in text
    assert "D(P‖Q) = 0 nats" in said([1.0], [1.0])


def test_a_certain_outcome_among_others() -> None:
    """The floor is 0, the price is the extra: −ln 0.9."""
    text = said([1.0, 0.0], [0.9, 0.1], outcomes=["win", "lose"])
    assert "The floor: H(P) = 0. Under P only one outcome can occur" in text
    assert f"The extra: D(P‖Q) = {-math.log(0.9):.4f} nats, which is the whole price" in text
    assert "D(P‖Q) = H(P,Q) − H(P) = 0.1054 − 0 = 0.1054" in text


@pytest.mark.parametrize("lang", languages())
def test_an_entropy_between_its_extremes(lang: str) -> None:
    """0 for a certain outcome, ln 3 for equally likely ones, P between them; e^H beside it."""
    text = said([0.7, 0.2, 0.1], lang=lang)
    entropy = -(0.7 * math.log(0.7) + 0.2 * math.log(0.2) + 0.1 * math.log(0.1))
    assert f" P {entropy:.4f} {math.exp(entropy):.4f} " in text
    assert f" {math.log(3):.4f} 3 " in text
    below = f"{math.log(3) - entropy:.4f}"
    assert (f"H(P) is {below} less" if lang == "en" else f"H(P) 比它小 {below}") in text
    assert "D(P‖Q)" not in text


def test_a_symmetric_pair_has_the_same_divergence_both_ways() -> None:
    """The swap of two outcomes is the swap of P and Q."""
    assert "Here both directions give the same" in said([0.2, 0.8], [0.8, 0.2])


def test_equals_are_named_together() -> None:
    """Of two outcomes that cost the same, none is called the most expensive."""
    text = said([0.25, 0.25, 0.5], [0.1, 0.1, 0.8], outcomes=["a", "b", "c"])
    cost, share = -0.25 * math.log(0.1), 0.25 * math.log(2.5) - 0.15
    back = 0.1 * math.log(0.4) + 0.15
    assert f"parts of it, {cost:.4f} each, are paid for “a” and “b”. • The extra" in text
    forward = 2 * share + 0.5 * math.log(0.5 / 0.8) + 0.3
    percent = f"{100 * share / forward:.3g}%"
    assert f"The largest are those of “a” and “b”: {share:.4f} each, which is {percent} of" in text
    assert share - back > abs(0.5 * math.log(0.625) - 0.8 * math.log(1.6) + 0.6)
    assert "The shares in D(P‖Q) and in D(Q‖P) differ most for “a” and “b”." in text


def test_the_same_but_for_the_last_bit() -> None:
    """0.1 + 0.2 is printed as 0.3, and so is 0.3: that D is not 0 is explained."""
    text = said([0.1 + 0.2, 0.7], [0.3, 0.7]).replace("│ ", "")
    assert "P and Q differ only in digits that are not printed: both routes end at 0, and" in text
    assert "underestimates" not in text


def test_steps_too_coarse_for_d() -> None:
    """P and Q that are not close can lose D as well, with one decimal: nothing else is said."""
    text = said([0.2, 0.8], [0.3, 0.7], digits=1).replace("│ ", "")
    assert "D(P‖Q) is too small for steps rounded like these: both routes end at 0.0, " in text
    assert "and 0.0257 is right. kullback adds up" in text


@pytest.mark.parametrize("lang", languages())
def test_base_e_is_nats(lang: str) -> None:
    """Whoever writes base=math.e finds ln, and not a logarithm to base 2.718281828459045."""
    assert explain([0.2, 0.8], [0.3, 0.7], base=math.e, lang=lang) == explain(
        [0.2, 0.8], [0.3, 0.7], lang=lang
    )


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Logarithms are to base 3, and everything is measured in units of that base."),
        ("zh", "对数以 3 为底，以下各量均以相应的单位计量。"),
    ],
)
def test_a_base_without_a_unit_of_its_own(lang: str, sentence: str) -> None:
    """Base 3 is named once for all; 1 is the entropy of three equally likely outcomes in it."""
    text = explain([1 / 3] * 3, base=3, lang=lang)
    assert sentence in text.replace("\n", " " if lang == "en" else "")
    assert f"H(P) = 1.000000 {'units of base 3' if lang == 'en' else '单位（以 3 为底）'}" in text


def numbers_of(sum_line: str) -> list[Decimal]:
    """Return the terms of a printed sum, with their signs."""
    return [
        Decimal(sign.replace("−", "-") + digits)
        for sign, digits in re.findall(r"([−+]?) ?(\d+\.\d+)", sum_line)
    ]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("n", [30, 31, 1000])
def test_many_outcomes(n: int, lang: str) -> None:
    """Up to 30 are all written out; beyond that twelve, and the others as one term of each sum."""
    rng = np.random.default_rng(5)
    p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(n))
    text = explain(p, q, lang=lang)
    lines = [line for line in text.splitlines() if re.match(r"  x[₀-₉]+ +−?[\d.]+ × ln", line)]
    assert len(lines) == 3 * (n if n <= 30 else 12)
    if n > 30:
        label = f"{n - 12:,} others" if lang == "en" else f"其余 {n - 12:,} 种"
        assert len(re.findall(rf"\n  {label} ", text)) == 4
    sums = re.findall(r"^  \S+ [=≈] (−?\d[\d.]* [+−] [^=]*)=\s+([\d.]+)$", text, flags=re.MULTILINE)
    assert len(sums) == 3
    for terms, total in sums:
        summed = sum(numbers_of(" ".join(terms.split())), Decimal(0))
        assert summed.quantize(Decimal(total)) == Decimal(total)
    exact = -(p * np.log(p)).sum()
    assert f"H(P) = {exact:.6f} " in text


@pytest.mark.parametrize("base", [None, 2])
def test_the_others_together(base: int | None) -> None:
    """Their p and q are summed in the table, their terms in each sum, as numpy sums them."""
    rng = np.random.default_rng(5)
    p, q = rng.dirichlet(np.ones(100), size=2)
    text = explain(p, q, base=base)
    shown = [
        int(n.translate(FIGURES)) - 1 for n in re.findall(r"^  x([₀-₉]+) ", text, re.MULTILINE)
    ]
    hidden = np.setdiff1d(np.arange(100), shown)
    assert len(hidden) == 88
    rows = re.findall(r"^  88 others .*$", text, re.MULTILINE)
    scale = math.log(base) if base else 1
    p, q = p[hidden], q[hidden]
    assert rows[0].split()[2:] == [f"{p.sum():.4f}", f"{q.sum():.4f}"]
    logs = (-np.log(p), -np.log(q), np.log(p / q))
    for row, each in zip(rows[1:], logs, strict=True):
        assert row.endswith(f" = {(p * each).sum() / scale:.4f}")


def test_the_outcomes_that_matter_are_shown() -> None:
    """Among a hundred that Q knows, the one that Q misses and the one that it overdoes."""
    p = np.full(100, 0.01)
    q = p.copy()
    q[17], q[56] = 0.0, 0.02
    text = explain(p, q)
    # In the table, in three sums and where the infinity is traced.
    assert text.count("\n  x₁₈ ") == 5
    assert "\n  x₅₇ " in text
    assert "Q rules out “x₁₈”" in text
    p = np.full(100, 0.7 / 99)
    p[4] = 0.3
    q = p.copy()
    q[50:90] *= np.repeat((0.5, 1.5), 20)
    # Q is right about the fifth, which costs far more than any of the forty that it has wrong.
    assert "\n  x₅ " in explain(p, q)


def test_names_that_look_the_same_are_told_apart() -> None:
    """1 and "1" are two outcomes; so are True and "True"."""
    text = explain({1: 0.5, "1": 0.3, "b": 0.2}, {1: 0.2, "1": 0.3, "b": 0.5})
    assert re.search(r"\n  1 +0\.5", text)
    assert re.search(r"\n  '1' +0\.3", text)
    assert "about '1'." in text


def test_a_name_of_nothing_is_quoted() -> None:
    """An empty name is seen."""
    assert re.search(r"\n  '' +0\.5", explain({"": 0.5, "b": 0.5}))


def test_a_name_without_end_is_cut() -> None:
    """A hundred thousand characters are two hundred."""
    text = explain([0.5, 0.5], [0.4, 0.6], outcomes=["a" * 100_000, "b"], format="html")
    assert "a" * 199 + "…" in text
    assert "a" * 200 not in text


def test_counts() -> None:
    """Counts are divided by their sum if that is asked for: 3 of 10 are 0.3."""
    text = explain({"a": 3, "b": 7}, {"b": 5, "a": 5}, normalize=True)
    assert re.search(r"\n  a +0\.3  0\.5 ", text)


def test_rounded_probabilities_are_announced() -> None:
    """A third has more digits than are printed, and that is said; 0.1 + 0.2 is 0.3."""
    sentence = "Probabilities with more than 12 digits are rounded too"
    assert sentence in said([1 / 3, 2 / 3]).replace("│ ", "")
    assert "H(P) = 0.3662 + 0.2703 = 0.6365" in said([1 / 3, 2 / 3])
    assert sentence not in said([0.1 + 0.2, 0.7]).replace("│ ", "")
    assert sentence in said([0.5, 0.5], [1 / 3, 2 / 3]).replace("│ ", "")


@pytest.mark.parametrize("lang", languages())
def test_an_almost_certain_p_has_no_floor_to_speak_of(lang: str) -> None:
    """No percentage of dozens of digits: beside D the floor is next to nothing."""
    text = "".join(explain([1 - 1e-13, 1e-13], [0.5, 0.5], lang=lang).split())
    assert re.search(r"[\d,]{4,}%", text) is None
    assert ("nexttonothing" if lang == "en" else "微不足道") in text
