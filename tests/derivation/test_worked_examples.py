"""Every worked example comes out as it does by hand, in every language."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest

import kullback
from kullback.derivation import EXAMPLES, example, explain, languages

# name: H(P), H(P,Q), D(P‖Q), D(Q‖P), JS in nats, as mpmath gives them with 60 digits.
EXACT = {
    "weather": "0.897945724857 1.17520459708 0.277258872224 0.34657359028 0.0736710447747",
    "spam": "0.500402423538 0.591918645388 0.0915162218494 0.104649628753 0.0241572567812",
    "vehicles": "1.27985422583 1.36615884757 0.0863046217355 0.0928713251873 0.0221463851659",
    "click": "0.500402423538 0.526134516016 0.025732092478 0.0281675575953 0.00670178182227",
    "fruit": "1.27985422583 1.30278802885 0.0229338030143 0.0242892774277 0.00588058587563",
}
MEASURES = ("H(P)", "H(P,Q)", "D(P‖Q)", "D(Q‖P)", "JS(P,Q)")
ENTROPIES = {"die": (1.79175946923, 2.584962501), "coin": (0.69314718056, 1.0)}

# name: the last number of the difference, and of Σ p ln(p/q), with four decimals all the way.
ROUTES = {
    "weather": ("0.2772", "0.2773"),
    "click": ("0.0258", "0.0257"),
    "fruit": ("0.0229", "0.0230"),
}


def explained(name: str, **options: object) -> str:
    """Return the derivation of an example, its names in the language asked for."""
    worked = example(name).translated(str(options.get("lang", "en")))
    return explain(worked.p, worked.q, outcomes=worked.outcomes, **options)  # type: ignore[arg-type]


def lines_from(text: str, start: str) -> list[str]:
    """Return the rows of tables and lines of formulas that begin with a name or a measure."""
    begins = re.compile(rf"  {re.escape(start)} +[=≈−\d]")
    return [line.strip() for line in text.splitlines() if begins.match(line)]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", EXACT)
def test_exact_values(name: str, lang: str) -> None:
    """H(P), H(P,Q) and D are printed with six decimals or digits, D(Q‖P) and JS with four."""
    text = " ".join(explained(name, lang=lang).split())
    entropy, cross, forward, backward, symmetric = map(float, EXACT[name].split())
    for measure, value in (("H(P)", entropy), ("H(P,Q)", cross)):
        assert f"{measure} = {value:.6f} " in text
    digits = 6 if forward >= 0.1 else 7
    assert f"D(P‖Q) = {forward:.{digits}f} " in text
    assert f"D(Q‖P) = {backward:.4f} " in text
    assert f"JS(P,Q) = {symmetric:.4f} " in text


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("name", EXACT)
def test_every_digit_of_the_theory(name: str, lang: str) -> None:
    """Carried with fourteen digits, what is printed is the theory's number to its last digit."""
    text = " ".join(explained(name, lang=lang, digits=14).split())
    for measure, known in zip(MEASURES, EXACT[name].split(), strict=True):
        shown = re.findall(rf"{re.escape(measure)} = (\d\.\d+) (?:nats|纳特)", text)
        assert shown, measure
        unit = int(Decimal(known).as_tuple().exponent)
        for number in shown:
            assert len(number) >= len(known)
            assert abs(Decimal(number) - Decimal(known)) <= Decimal((0, (5, 1), unit - 2))


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(("name", "values"), ENTROPIES.items())
def test_entropies(name: str, values: tuple[float, float], lang: str) -> None:
    """The die and the coin, in nats and in bits, and that nothing is more uncertain."""
    for base, value in zip((None, 2), values, strict=True):
        text = " ".join(explained(name, lang=lang, base=base).split())
        assert f"H(P) = {value:.6f} " in text
        n = len(example(name).p)
        assert f"{'ln' if base is None else 'log₂'} {n} = {value:.4f}" in text


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(("name", "ends"), ROUTES.items())
def test_routes_end_where_a_pocket_calculator_ends(
    name: str, ends: tuple[str, str], lang: str
) -> None:
    """With four decimals all the way the two routes differ, and the remark has both numbers."""
    text = explained(name, lang=lang)
    difference, _, direct = lines_from(text, "D(P‖Q)")
    assert difference.endswith(f"= {ends[0]}")
    assert direct.endswith(f"= {ends[1]}")
    remark = "".join(line[2:] for line in text.splitlines() if line.startswith("│ "))
    assert re.search(rf"{ends[0]}\D+{ends[1]}\D", remark)


def test_click_line_by_line() -> None:
    """The click example as it is done by hand: the logarithms and products with four decimals."""
    text = explained("click")
    assert lines_from(text, "click")[1:] == [
        "click     −0.2 × ln 0.2 = 0.2 × 1.6094 = 0.3219",
        "click     −0.2 × ln 0.3 = 0.2 × 1.2040 = 0.2408",
        "click     0.2 × ln(0.2/0.3) = 0.2 × (−0.4055) = −0.0811",
    ]
    assert lines_from(text, "no click")[1:] == [
        "no click  −0.8 × ln 0.8 = 0.8 × 0.2231 = 0.1785",
        "no click  −0.8 × ln 0.7 = 0.8 × 0.3567 = 0.2854",
        "no click  0.8 × ln(0.8/0.7) = 0.8 × 0.1335    = 0.1068",
    ]
    assert lines_from(text, "H(P)")[1] == "H(P) = 0.3219 + 0.1785 = 0.5004"
    # The exact 0.526135 is 0.5261 with four decimals, hence ≈.
    assert lines_from(text, "H(P,Q)")[1] == "H(P,Q) ≈ 0.2408 + 0.2854 = 0.5262"


def test_a_tie_is_rounded_to_the_side_of_the_exact_term() -> None:
    """The pear's 0.1 × −0.4055 is −0.04055 and is rounded up, since 0.1 ln(2/3) is −0.040547."""
    assert 0.1 * math.log(2 / 3) > -0.04055
    pear = lines_from(explained("fruit"), "pear")[-1]
    assert pear.endswith("= 0.1 × (−0.4055) = −0.0405")


@pytest.mark.parametrize(("lang", "unit"), [("en", "bits"), ("zh", "比特")])
def test_weather_is_four_tenths_of_a_bit(lang: str, unit: str) -> None:
    """0.6 log₂ 2 − 0.1 log₂ 4 is 0.4, by both routes and in words."""
    text = explained("weather", base=2, lang=lang)
    assert f"D(P‖Q) = 0.400000 {unit}" in text
    difference, _, direct = lines_from(text, "D(P‖Q)")
    assert difference == "D(P‖Q) = H(P,Q) − H(P) = 1.6955 − 1.2955 = 0.4000"
    assert direct == "D(P‖Q) = 0.6000 + 0 − 0.2000 = 0.4000"
    assert re.search(r"\b400 (bits|比特)", text)


@pytest.mark.parametrize("lang", languages())
def test_base_ten(lang: str) -> None:
    """In base 10 the entropy of the weather is 0.897946 / ln 10."""
    text = explained("weather", base=10, lang=lang)
    assert f"H(P) = {0.897945724857 / math.log(10):.6f} " in text
    assert "0.6 × log₁₀(0.6/0.3) = 0.6 × 0.3010 " in text


def test_meaning_of_the_weather() -> None:
    """The rain's share of D is 0.1 ln(1/4) − 0.1 + 0.4, and the extra 30.9% of the floor."""
    text = " ".join(explained("weather").split())
    share = 0.1 * math.log(1 / 4) + 0.3
    assert f"The largest is that of “rain”: {share:.4f}, which is 58.2% of D(P‖Q)" in text
    assert round(100 * share / 0.277258872224, 1) == 58.2
    assert "It adds 30.9% to the floor" in text
    assert "Q underestimates “sun” and overestimates “rain”. It is right about “cloud”." in text
    # Of D(Q‖P), the rain has 0.4 ln 4 − 0.4 + 0.1.
    back = 0.4 * math.log(4) - 0.3
    assert f"differ most for “rain”: it has {share:.4f} of D(P‖Q), and {back:.4f} of D(Q" in text


@pytest.mark.parametrize("digits", [1, 2, 8, 12])
def test_digits(digits: int) -> None:
    """Steps have so many decimals, exact values two more."""
    text = explained("weather", digits=digits)
    assert f"0.6 × {-math.log(0.6):.{digits}f} = " in text
    assert f"H(P) = {0.8979457248567798:.{digits + 2}f} nats" in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_translated_names(name: str) -> None:
    """An example's title and outcomes are Chinese in Chinese, and its numbers the same."""
    worked, chinese = example(name), example(name).translated("zh")
    assert (chinese.name, chinese.p, chinese.q) == (worked.name, worked.p, worked.q)
    for text in (chinese.title, *chinese.outcomes):
        assert re.fullmatch("[\u4e00-\u9fff]+", text)
    assert worked.translated("en") == worked


def test_a_comparison_explains_itself() -> None:
    """`compare(…).explain()` is `explain(…)`, with the comparison's base and names."""
    worked = example("weather")
    found = kullback.compare(worked.p, worked.q, outcomes=worked.outcomes, base=2)
    assert found.explain(lang="zh", digits=3) == explain(
        worked.p, worked.q, outcomes=worked.outcomes, base=2, lang="zh", digits=3
    )
