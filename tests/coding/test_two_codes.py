"""P's code and Q's on the same symbols: the excess is D."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kullback import coding

# H(P), H(P,Q) in bits, of the weather and the vehicles, from their values in nats.
EXAMPLES = [
    ([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], 0.897945724857, 1.17520459708),
    ([0.4, 0.2, 0.3, 0.1], [0.3, 0.3, 0.2, 0.2], 1.27985422583, 1.36615884757),
]


@pytest.mark.parametrize(("p", "q", "entropy", "cross"), EXAMPLES)
@pytest.mark.parametrize("coder", ["ans", "range"])
def test_worked_examples(
    p: list[float], q: list[float], entropy: float, cross: float, coder: str
) -> None:
    """The exact costs are those of the theory, and what is spent is near the empirical ones."""
    n = 200_000
    run = coding.two_codes(p, q, symbols=n, coder=coder)
    assert run.for_q is not None
    assert run.for_p.exact == pytest.approx(entropy / math.log(2), rel=1e-11)
    assert run.for_q.exact == pytest.approx(cross / math.log(2), rel=1e-11)
    assert run.for_q.exact - run.for_p.exact == pytest.approx(run.kl_divergence, abs=1e-15)
    for cost in (run.for_p, run.for_q):
        assert abs(cost.spent - cost.empirical) <= 1e-4 + 128 / n
    assert run.excess["spent"] == pytest.approx(run.kl_divergence, abs=0.02)


def test_the_symbols_are_those_of_the_seed() -> None:
    """The same symbols as NumPy's choice with that seed; another seed draws others."""
    run = coding.two_codes([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], symbols=1000, seed=7)
    x = np.random.default_rng(7).choice(3, size=1000, p=[0.6, 0.3, 0.1])
    assert run.for_p.empirical == pytest.approx(
        float(-np.bincount(x) / 1000 @ np.log2([0.6, 0.3, 0.1])), rel=1e-14
    )
    other = coding.two_codes([0.6, 0.3, 0.1], symbols=1000, seed=8)
    assert other.for_p.empirical != run.for_p.empirical


def test_symbols_of_no_seed_can_be_drawn_again() -> None:
    """Without a seed one is drawn and told, another every time, and it repeats the symbols."""
    first, second = (coding.two_codes([0.6, 0.4], symbols=1000, seed=None) for _ in range(2))
    assert first.seed != second.seed
    again = coding.two_codes([0.6, 0.4], symbols=1000, seed=first.seed)
    assert again.for_p.empirical == first.for_p.empirical
    assert f"(seed {first.seed})" in str(first)
    one = coding.two_codes([0.6, 0.4], symbols=1, coder="huffman")
    assert repr(one) == "<TwoCodes on 1 symbol: 1 with P's code, bits a symbol>"


def test_huffman_costs_are_exact() -> None:
    """Weather: 1.4 with P's Huffman code, 1.9 with Q's, whatever was drawn."""
    run = coding.two_codes([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], symbols=1, coder="huffman")
    assert run.for_q is not None
    assert run.for_p.huffman_exact == 1.4
    assert run.for_q.huffman_exact == pytest.approx(1.9, abs=1e-15)


def test_outcomes_are_aligned_by_key() -> None:
    """The order of Q's keys does not matter; a key that only Q has costs P nothing."""
    run = coding.two_codes(
        {"sun": 6, "cloud": 3, "rain": 1},
        {"rain": 4, "sun": 3, "cloud": 2, "snow": 1},
        symbols=10,
        normalize=True,
    )
    assert run.outcomes == ("sun", "cloud", "rain", "snow")
    assert run.for_q is not None
    expected = -(0.6 * math.log2(0.3) + 0.3 * math.log2(0.2) + 0.1 * math.log2(0.4))
    assert run.for_q.exact == pytest.approx(expected, rel=1e-14)


def test_an_impossible_symbol_is_a_status() -> None:
    """Q's code cannot code what Q excludes: infinite costs, and the outcome is named."""
    run = coding.two_codes({"a": 0.5, "b": 0.5}, {"a": 1.0}, symbols=100)
    assert run.for_q is not None
    assert run.for_q.coded is None
    assert list(run.for_q.numbers().values()) == [math.inf] * 4
    assert run.status.startswith("Q gives no probability to 'b', which was drawn ")
    assert run.status in " ".join(str(run).split())
    # With one symbol, an 'a', nothing impossible happens; on average it would.
    one = coding.two_codes([1 - 1e-9, 1e-9], [1.0, 0.0], symbols=1)
    assert one.for_q is not None
    assert (one.for_q.exact, one.for_q.empirical, one.for_q.spent) == (math.inf, 0, 0)
    assert one.status == "ok"


def test_without_q_there_is_one_code() -> None:
    """A fair die's symbols cost log2 6 bits each; there is no excess to tell."""
    run = coding.two_codes([1 / 6] * 6, symbols=1000)
    assert run.for_q is None
    assert run.for_p.empirical == pytest.approx(math.log2(6), rel=1e-14)
    assert math.isnan(run.excess["spent"])
    assert run.to_dict()["kl_divergence"] is None
    assert "H(P,Q)" not in str(run)


def test_the_gist_says_less_where_it_is_less() -> None:
    """Of one symbol that Q holds to be likelier, Q's Huffman code needs a bit less."""
    run = coding.two_codes([0.5, 0.25, 0.25], [0.25, 0.25, 0.5], symbols=1, seed=4, coder="huffman")
    assert run.for_q is not None
    assert (run.for_p.spent, run.for_q.spent) == (2, 1)
    assert "2 with the code for P, 1 with the code for Q: 1 less," in str(run)


def test_the_exact_excess_is_d_and_no_difference() -> None:
    """Where P and Q are so close that H(P,Q) and H(P) agree, the excess is still D."""
    run = coding.two_codes([0.5, 0.5], [0.5 + 1e-10, 0.5 - 1e-10], symbols=1)
    expected = 2e-20 / math.log(2)  # D = -log(1 - 4e-20) / 2
    assert run.excess["exact"] == pytest.approx(expected, rel=1e-6, abs=0)


def test_outcomes_that_are_not_shown_are_counted() -> None:
    """Sixteen outcomes have a line; the rest are a number."""
    for size, last in (
        (16, None),
        (17, "and 1 more outcome\n"),
        (2000, "and 1,984 more outcomes\n"),
    ):
        text = str(coding.two_codes(np.ones(size), symbols=10, normalize=True))
        assert ("more outcome" in text) == (last is not None)
        assert last is None or last in text


def test_steps_are_told() -> None:
    """Drawing and each code are a step."""
    told: list[tuple[str, int, int]] = []
    coding.two_codes([0.5, 0.5], symbols=1, progress=lambda *step: told.append(step))
    assert told == [("drawing symbols of P", 0, 2), ("coding with the code for P", 1, 2)]
    told.clear()
    coding.two_codes([0.5, 0.5], [0.4, 0.6], symbols=1, progress=lambda *step: told.append(step))
    assert told[2:] == [("coding with the code for Q", 2, 3)]


def test_a_frame_has_a_row_a_code() -> None:
    """The four costs of each code, P's first."""
    run = coding.two_codes([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], symbols=100)
    frame = run.to_frame()
    assert list(frame["code"]) == ["P", "Q"]
    assert list(frame["huffman"]) == pytest.approx([1.4, 1.9])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"symbols": 0}, "symbols must be a whole number of at least 1, not 0"),
        ({"symbols": 1.5}, "symbols must be a whole number of at least 1, not 1.5"),
        ({"symbols": True}, "symbols must be a whole number of at least 1, not True"),
        ({"seed": -1}, "seed must be a whole number of at least 0, or None for new draws, not -1"),
        ({"coder": "zip"}, "there is no coder 'zip'"),
        ({"q": [0.5, 0.6]}, "q sums to 1.1"),
        ({"q": [1.0]}, "p has 2 entries and q has 1"),
        ({"outcomes": "abc"}, "p has 2 entries, but outcomes lists 3"),
    ],
)
def test_bad_input(options: dict[str, object], sentence: str) -> None:
    """The argument is named, with what was found."""
    with pytest.raises(ValueError, match="^" + sentence.replace("(", r"\(")):
        coding.two_codes([0.5, 0.5], **options)  # type: ignore[arg-type]
