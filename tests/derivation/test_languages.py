"""Every language says everything."""

from __future__ import annotations

import re
import string
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import kullback.derivation
from kullback.derivation import EXAMPLES, explain, languages
from kullback.derivation._language import Language, fill, language
from kullback.document import Measure, Name, Symbol

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = Path(kullback.derivation.__file__).parent
OTHERS = [code for code in languages() if code != "en"]
KEYWORDS = {"say": None, "words": None, "say_count": (1, 2)}

Key = tuple[str | None, str | tuple[str, ...]]


def said() -> set[Key]:
    """Return every message of the code: its context, and the message or both its numbers."""
    found = extract_from_dir(
        FOLDER,
        method_map=[("**.py", "python")],
        keywords=KEYWORDS,
        directory_filter=lambda _: True,
    )
    examples = {
        ("example", text) for one in EXAMPLES.values() for text in (one.title, *one.outcomes)
    }
    return {(None, message) for _, _, message, _, _ in found} | examples


def catalogue(code: str) -> Catalog:
    """Return a language's catalogue."""
    path = resources.files("kullback.derivation") / "locale" / f"{code}.po"
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def fields(text: str) -> set[str]:
    """Return the fields of a template."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_the_code_speaks() -> None:
    """The messages are found in the code, none with spaces at its ends."""
    messages = [m if isinstance(m, tuple) else (m,) for _, m in said()]
    assert len(messages) > 90
    assert [text for both in messages for text in both if text != text.strip()] == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated(code: str) -> None:
    """Nothing is missing, nothing is left over, and nothing is uncertain."""
    found = {(entry.context, entry.id): entry for entry in catalogue(code) if entry.id}
    assert set(found) - said() == set()
    assert said() - set(found) == set()
    assert [entry.id for entry in found.values() if entry.fuzzy or not entry.string] == []


@pytest.mark.parametrize("code", OTHERS)
def test_the_compiled_catalogue_is_that_of_the_source(code: str) -> None:
    """`xx.mo` says what `xx.po` says: `python3 dev.py translations` renews it."""
    with (FOLDER / "locale" / f"{code}.mo").open("rb") as file:
        compiled = read_mo(file)

    def messages(of: Catalog) -> list[tuple[str, str, str]]:
        return sorted((str(m.context), "\0".join(m.id), "\0".join(m.string)) for m in of if m.id)

    assert messages(compiled) == messages(catalogue(code))


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_fields_of_their_messages(code: str) -> None:
    """No formula, name or number gets lost on the way into another language."""
    for entry in catalogue(code):
        if entry.id:
            originals = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            for text in entry.string if isinstance(entry.string, tuple) else (entry.string,):
                assert fields(text) == fields(originals[-1]), text


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ([0.6, 0.3, 0.1], [0.3, 0.3, 0.4]),
        ([0.5, 0.5, 0.0, 0.0], [0.0, 0.5, 0.5, 0.0]),
        ([0.5, 0.5], [0.5, 0.5]),
        ([0.5, 0.5], [0.500000001, 0.499999999]),
        ([1.0, 0.0], [0.9, 0.1]),
        ([0.2, 0.3, 0.5], None),
        ([1 / 200] * 200, None),
        ([1 / 200] * 200, [0.001] * 100 + [0.009] * 100),
        ([1.0], None),
        ([1.0, 0.0], None),
    ],
)
@pytest.mark.parametrize("base", [None, 2, 3])
def test_no_english_in_chinese(p: list[float], q: list[float] | None, base: float | None) -> None:
    """In a Chinese document the only Latin words are names: KL, JS, kullback, ln and log."""
    text = explain(p, q, lang="zh", base=base)
    words = set(re.findall(r"[A-Za-z]{2,}", text))
    assert words <= {"KL", "JS", "kullback", "ln", "log"}
    # Chinese punctuation is full width; a half-width stop would stand behind a Chinese character.
    assert re.findall("[\u4e00-\u9fff][,.;:!?()]", text) == []
    assert re.findall("[，。；：！？）] ", text) == []


def test_the_terms_are_those_of_the_theory() -> None:
    """Each word of the theory has its one Chinese word, and P is the truth in both languages."""
    english = " ".join(explain([0.2, 0.8], [0.3, 0.7]).split())
    chinese = explain([0.2, 0.8], [0.3, 0.7], lang="zh").replace("\n", "")
    assert "P is the true distribution, Q an approximation" in english
    assert "设 P 为真实分布，Q 为近似分布" in chinese
    assert "−ln p 是一个结果的信息量：" in chinese
    for term in ("信息熵 H(P)", "交叉熵 H(P,Q)", "KL 散度（相对熵）D(P‖Q)", "JS 散度"):
        assert term in chinese


@pytest.mark.parametrize("lang", languages())
def test_user_names_are_not_translated(lang: str) -> None:
    """Who calls an outcome “sun” or “total” finds it so in every language."""
    text = explain([0.5, 0.5], [0.2, 0.8], outcomes=["sun", "total"], lang=lang)
    assert "“sun”" in text
    assert "“total”" in text


def test_a_third_language_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue in the folder is a language, with its own plurals; what it lacks is English."""
    source = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"\n\n'
        'msgid "outcome"\nmsgstr "wynik"\n\n'
        'msgid "{n} other"\nmsgid_plural "{n} others"\n'
        'msgstr[0] "{n} inny"\nmsgstr[1] "{n} inne"\nmsgstr[2] "{n} innych"\n'
    )
    with (tmp_path / "pl.mo").open("wb") as file:
        write_mo(file, read_po(BytesIO(source.encode()), locale="pl"))
    monkeypatch.setattr("kullback.derivation._language._folder", lambda: tmp_path)
    assert languages() == ("en", "pl")
    polish = language("pl")
    assert polish.words("outcome") == "wynik"
    assert polish.words("total") == "total"
    assert [polish.say_count("{n} other", "{n} others", n) for n in (1, 3, 5)] == [
        ("1", " inny"),
        ("3", " inne"),
        ("5", " innych"),
    ]
    assert " wynik " in explain([0.5, 0.5], lang="pl")


def test_the_letters_of_a_language() -> None:
    """Those of the catalogue, so that it can be told whether an encoding has them."""
    letters = language("zh").letters
    assert {"熵", "概", "的"} <= set(letters)
    assert letters.isalpha()
    assert letters.encode("gb2312")
    assert not language("en").letters


def test_lists_are_joined_as_the_language_joins_them() -> None:
    """a, b, and c in English; a、b和c in Chinese."""
    names = [Name("a"), Name("b"), Name("c")]
    assert language("en").listed(names) == (*names[:1], ", ", names[1], ", and ", names[2])
    assert language("zh").listed(names) == (names[0], "、", names[1], "和", names[2])


def test_sentences_follow_each_other() -> None:
    """A space after a narrow stop, none after a wide one, none for a sentence that is not there."""
    assert Language.joined(("a.",), (), ("b",)) == ("a.", " ", "b")
    assert Language.joined(("甲。",), ("乙",)) == ("甲。", "乙")


def test_templates_take_anything() -> None:
    """Braces and percent signs in a name are its own; doubled braces of a template are braces."""
    name = Name("{x} %s {0}")
    assert fill("{{{a}}} {b}", a=name, b=Measure("H", "P")) == (
        "{",
        name,
        "}",
        " ",
        Measure("H", "P"),
    )


def test_distributions_are_letters_of_formulas() -> None:
    """P and Q in a sentence are typeset as in a formula; in PQ or a name they are left alone."""
    filled = fill("P’s code, not {name} or PQ.", name=Name("Q"))
    assert filled == (Symbol("P"), "’s code, not ", Name("Q"), " or PQ.")
