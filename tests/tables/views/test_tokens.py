"""Columns of texts by their words: which words, how many, the same from every engine."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from typer.testing import CliRunner

from kullback import tables
from kullback.cli._main import app
from kullback.counting import _texts
from kullback.counting._texts import split_words

REFERENCE = ["See you", "see you there", "I am LATE", None, "", "see you"]
CURRENT = ["free call", "call now: it's free!", "see you", None, None, "??"]


def test_words_by_hand() -> None:
    """Small letters, digits, apostrophes inside; marks stay with letters, Han stands alone."""
    assert split_words("A-b_c 3.14 'quoted' rock'n'roll O’Neil's") == [
        *("a", "b", "c", "3", "14", "quoted", "rock'n'roll", "o'neil's"),
    ]
    assert split_words("cafe\u0301 CAFÉ") == ["café", "café"]
    assert split_words("हिन्दी में") == ["हिन्दी", "में"]
    assert split_words("今天very好。") == ["今", "天", "very", "好"]
    assert split_words("ἈΓΑΘΟΣ İ ǅ") == ["ἀγαθος", "i\u0307", "ǆ"]
    assert split_words("\ud800 x\x00y ½ ٣") == ["x", "y", "½", "٣"]
    assert split_words(" \t\n") == []
    # No capital J with a caron is one character, but the small one is.
    assert split_words("J\u030cA \u01f0a") == ["\u01f0a"] * 2


def test_counts_by_hand() -> None:
    """Words, texts and missing ones of both tables; the shares are those of words."""
    before, after = pd.DataFrame({"t": REFERENCE}), pd.DataFrame({"t": CURRENT})
    column = tables.compare(before, after, tokens=["t"])["t"]
    assert column.outcomes[:2] == ("see", "you")
    found = dict(zip(column.outcomes, column.counts_reference, strict=True))
    assert found == {
        "see": 3,
        "you": 3,
        "am": 1,
        "i": 1,
        "late": 1,
        "there": 1,
        **dict.fromkeys(("call", "free", "it's", "now"), 0),
    }
    found = dict(zip(column.outcomes, column.counts_current, strict=True))
    assert {word: n for word, n in found.items() if n} == {
        "call": 2,
        "free": 2,
        "it's": 1,
        "now": 1,
        "see": 1,
        "you": 1,
    }
    assert column.texts is not None
    assert (column.texts.texts_reference, column.texts.texts_current) == (5, 4)
    assert (column.missing_reference, column.missing_current) == (1, 2)
    assert column.missing_shares == (1 / 6, 2 / 6)
    assert column.comparison is not None
    assert column.unseen_mass == 6 / 8
    row = column.to_dict()
    assert (row["texts_current"], row["words_reference"], row["words_current"]) == (4, 10, 8)
    assert (column.kind, column.test.n_p if column.test else None) == ("text", 4)


def _effective_of(texts: list[str]) -> dict[str | None, float]:
    table = pd.DataFrame({"t": texts})
    column = tables.compare(table, table, tokens=["t"])["t"]
    assert column.texts is not None
    return dict(zip(column.outcomes, column.texts.effective_current.tolist(), strict=True))


def test_effective_words_by_hand() -> None:
    """Of "a a" and "b b", each 15 times, the share 1/2 varies as of 29 words, not of 60."""
    # T² p(1 - p)/Σ(c - p l)² (n - 1)/n = 60²/4/30 · 29/30
    assert _effective_of(["a a", "b b"] * 15) == pytest.approx({"a": 29.0, "b": 29.0})
    # 3²/4/2 · 1/2 would be less than the one that there is at least.
    assert _effective_of(["a a", "b b"]) == {"a": 1.0, "b": 1.0}


def test_words_of_texts_that_are_alike_are_worth_the_texts() -> None:
    """Exactly, whatever floats leave of a spread of 0; and never more than there are words."""
    assert set(_effective_of(["a " * 7 + "b " * 3 + "c"] * 50).values()) == {50.0}
    assert set(_effective_of(["a " * 5 + "b " * 3 + "c c c"] * 50).values()) == {50.0}
    # One "b" of each, one "a" or "c": "b" varies not at all, "a" by 1/4 a text of 2 words.
    assert _effective_of(["a b", "b c"] * 20) == {
        "b": 40.0,
        "a": 80.0,
        "c": 80.0,
    }


def test_few_texts_are_few_events() -> None:
    """Five of "a" alone against five of "b": the interval of each is that of five events."""
    from kullback.estimators import contribution_intervals

    pair = [pd.DataFrame({"t": [word * 1000] * 5}) for word in ("b ", "a ")]
    column = tables.compare(*pair, tokens=["t"])["t"]
    assert column.texts is not None
    assert column.texts.effective_current.tolist() == [5.0, 5.0]
    expected = contribution_intervals([1, 0], [0, 1], 5, 5)
    assert column.contribution_intervals.tolist() == expected.tolist()
    assert column.notes[-1].startswith("texts with words: 5 in the reference, 5 in the current")
    assert column.estimate is not None
    assert column.estimate.low < 1 < column.estimate.high


def test_one_text_a_side_says_nothing() -> None:
    """However many words it has: no interval, never the same, and the status says why."""
    table = pd.DataFrame({"t": ["a " * 1000, "", None]})
    result = tables.compare(table, table, tokens=["t"])
    column = result["t"]
    assert column.estimate is not None
    assert (column.estimate.low, column.estimate.high) == (0.0, np.inf)
    assert column.verdict == "too little data to say"
    assert "one does not tell how much they differ, so there is no interval" in (
        column.estimate.status
    )
    assert json.loads(result.to_json())["columns"][0]["estimate"]["high"] == "inf"


def _made(n: int, seed: int) -> list[str | None]:
    rng = np.random.default_rng(seed)
    words = ["don't", "ÉTÉ", "été", "naïve", "天气", "x1", "ok", "été-là", "Straße", "ﬁn"]
    made: list[str | None] = [" ".join(rng.choice(words, rng.integers(0, 6))) for _ in range(n)]
    made[:: n // 7] = [None] * len(made[:: n // 7])
    return made


HOLDERS = ["polars", "polars lazy", "pandas", "pyarrow", "duckdb", "parquet", "csv"]


@pytest.mark.parametrize("own", [10_000, 50])
@pytest.mark.parametrize("holder", HOLDERS)
def test_every_holder_gives_the_same(
    holder: str, own: int, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts, p-value and interval to the last digit, of texts by themselves and in groups."""
    monkeypatch.setattr(_texts, "MOST_OF_THEIR_OWN", own)
    pair = [pl.DataFrame({"t": _made(n, seed)}) for n, seed in ((400, 1), (300, 2))]
    expected = tables.compare(*(frame[::-1] for frame in pair), tokens=["t"])["t"]
    made: list[Any] = []
    for i, frame in enumerate(pair):
        if holder == "parquet":
            frame.write_parquet(tmp_path / f"{i}.parquet")
        elif holder == "csv":
            frame.with_columns(k=1).write_csv(tmp_path / f"{i}.csv")
        made.append(
            {
                "polars": lambda frame=frame: frame,
                "polars lazy": lambda frame=frame: frame.lazy(),
                "pandas": lambda frame=frame: frame.to_pandas(),
                "pyarrow": lambda frame=frame: frame.to_arrow(),
                "duckdb": lambda frame=frame: duckdb.from_arrow(frame.to_arrow()),
                "parquet": lambda i=i: tmp_path / f"{i}.parquet",
                "csv": lambda i=i: tmp_path / f"{i}.csv",
            }[holder]()
        )
    found = tables.compare(*made, columns=["t"], tokens=["t"])["t"].to_dict()
    wanted = expected.to_dict()
    if holder == "csv":  # an empty field is a missing text
        for side in ("reference", "current"):
            assert found.pop(f"missing_{side}") > wanted.pop(f"missing_{side}")
            found.pop(f"texts_{side}"), wanted.pop(f"texts_{side}")
        for key in ("test", "p_value", "adjusted_p_value", "estimate"):
            found.pop(key), wanted.pop(key)
        for row in (*found["outcomes"], *wanted["outcomes"]):
            row.pop("contribution_low"), row.pop("contribution_high")
    assert found == wanted
    counts = Counter(word for text in pair[0]["t"] if text for word in split_words(text))
    assert dict(zip(expected.outcomes, expected.counts_reference, strict=True)) == counts


def test_spark_gives_the_same(spark: Any) -> None:
    """To the last digit, though the texts come from its cluster."""
    pair = [_made(n, seed) for n, seed in ((60, 3), (50, 4))]
    frames = [spark.createDataFrame([(text,) for text in texts], "t string") for texts in pair]
    expected = tables.compare(*(pl.DataFrame({"t": texts}) for texts in pair), tokens=["t"])
    assert tables.compare(*frames, tokens=["t"])["t"].to_dict() == expected["t"].to_dict()


def test_duckdb_hands_over_many_texts_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts by a hash of the text: each text is in one of them, missing ones too."""
    from kullback.counting import _text_column

    frame = pl.DataFrame({"t": _made(500, 5)})
    whole = tables.compare(frame, frame[:300], tokens=["t"])["t"].to_dict()
    monkeypatch.setattr(_text_column, "_PART", 60)
    pair = [duckdb.from_arrow(part.to_arrow()) for part in (frame, frame[:300])]
    assert tables.compare(*pair, tokens=["t"])["t"].to_dict() == whole


def test_groups_hold_every_word_once() -> None:
    """Of texts with many copies too: the groups' counts add up to those of all texts."""
    rows = [("a b b", 1), ("a", 1000), ("c a", 37), (None, 5), ("d", 2)]
    for groups in (1, 8, 64, 2000):
        vocabulary = _texts.Vocabulary()
        gatherer = _texts.Gatherer(vocabulary, _texts.Layout(groups, groups))
        gatherer.add(rows)
        gatherer.add(rows[:2])
        _, word, times = gatherer.groups()
        count, squares, lengths = gatherer.sums(len(vocabulary))
        assert np.bincount(word, weights=times).tolist() == count.tolist()
        assert dict(zip(vocabulary, count.tolist(), strict=True)) == {
            "a": 2039,
            "b": 4,
            "c": 37,
            "d": 2,
        }
        assert squares.tolist() == [2039, 8, 37, 2]
        assert lengths.tolist() == [2 * 3 + 2000 + 74, 12, 74, 2]
        assert (gatherer.texts, gatherer.missing) == (2041, 5)


def test_slices_have_their_own_words() -> None:
    """Each slice is what comparing its rows alone gives, verdicts apart."""
    rng = np.random.default_rng(6)
    frames = [
        pd.DataFrame({"t": _made(200, seed), "k": rng.choice(["x", "y"], 200)}) for seed in (7, 8)
    ]
    result = tables.compare(*frames, tokens=["t"], slice_by="k", by="k")
    assert result.slices is not None
    for part in result.slices:
        alone = tables.compare(*(f[f.k == part.value] for f in frames), tokens=["t"])["t"]
        column = next(column for column in part.columns if column.name == "t")
        assert column.outcomes == alone.outcomes
        assert column.counts_current == alone.counts_current
        assert str(column.estimate) == str(alone.estimate)
        assert column.p_value == alone.p_value
    assert result.given is not None
    assert result.given["t"].status.startswith("not compared: it is compared by its words")


def test_texts_that_come_twice_are_not_a_difference() -> None:
    """30 kinds of text in random halves: the alarms at 5 % of 60 are at most 8 (odds 1 in 100).

    Taking the words for independent alarms nearly always: a word comes nine times or not at all.
    """
    from kullback.estimators import test_equal

    rng = np.random.default_rng(9)
    kinds = [" ".join([f"w{i}"] * 9) for i in range(30)]
    alarms = of_words = above = 0
    for _ in range(60):
        before, after = (pd.DataFrame({"t": rng.choice(kinds, 150)}) for _ in range(2))
        column = tables.compare(before, after, tokens=["t"])["t"]
        assert column.p_value is not None
        assert column.estimate is not None
        alarms += column.p_value <= 0.05
        above += column.estimate.low > 0
        plain = test_equal(column.counts_current, column.counts_reference, counts=True, draws=99)
        of_words += plain.p_value <= 0.05
    assert alarms <= 8
    assert above <= 8
    assert of_words >= 55


def test_page_json_and_text_speak_of_words() -> None:
    """And the JSON is that of the schema."""
    import jsonschema

    from kullback.results import json_schema

    before, after = pd.DataFrame({"t": REFERENCE * 9}), pd.DataFrame({"t": CURRENT * 9})
    result = tables.compare(before, after, tokens=["t"])
    jsonschema.validate(json.loads(result.to_json()), json_schema())
    page = result.to_html()
    assert "72 current words and 90 of the reference in 10 outcomes" in page
    assert "The reference never has 4 words of the current table, 75.0% of its words." in page
    assert "Missing, no part of D here: 16.7% → 33.3% of the rows." in page
    assert "16.7% → 33.3%" in str(result)


@pytest.mark.parametrize(
    ("options", "error", "sentence"),
    [
        ({"tokens": ["u"]}, tables.TableError, "tokens names 'u', which is not a compared column"),
        ({"tokens": ["n"]}, tables.TableError, "whose kind is numeric; only text has words"),
        ({"tokens": "t"}, TypeError, "tokens is the text 't'; it must be a list of names"),
        (
            {"tokens": ["t"], "weight": "n"},
            ValueError,
            r"weight \(--weight\) cannot be combined with tokens",
        ),
        (
            {"tokens": ["t"], "by": "t"},
            tables.TableError,
            "by names 't', which is compared by its words; a row has many",
        ),
    ],
)
def test_what_cannot_be_done_is_told(
    options: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """In one sentence, with the argument's name."""
    table = pd.DataFrame({"t": ["a b", "c"], "n": [1, 2]})
    with pytest.raises(error, match=sentence):
        tables.compare(table, table, **options)


def test_a_table_without_a_word_is_told() -> None:
    """The column has a status, and the other columns their numbers."""
    before = pd.DataFrame({"t": ["a b", "c"], "n": [1, 2]})
    after = pd.DataFrame({"t": ["?", ""], "n": [1, 2]})
    result = tables.compare(before, after, tokens=["t"])
    assert result["t"].status == "not compared: there is no word in the current table"
    assert result["n"].status == "ok"
    nothing = pd.DataFrame({"t": pd.Series([None, None], dtype="string"), "n": [1, 2]})
    result = tables.compare(nothing, before, tokens=["t"])
    assert result["t"].status == "not compared: there is no word in the reference"


def test_the_command_takes_columns_once_or_often(tmp_path: Any) -> None:
    """With commas, or the option again."""
    table = pl.DataFrame({"t": ["a b", "c"], "u": ["d", "e f"], "v": ["g", "h"]})
    table.write_parquet(tmp_path / "a.parquet")
    path = str(tmp_path / "a.parquet")
    for options in (["--tokens", "t,u"], ["--tokens", "t", "--tokens", "u"]):
        done = CliRunner().invoke(app, ["compare", path, path, *options, "--json"])
        assert done.exit_code == 0, done.output
        kinds = {c["name"]: c["kind"] for c in json.loads(done.stdout)["columns"]}
        assert kinds == {"t": "text", "u": "text", "v": "categorical"}
