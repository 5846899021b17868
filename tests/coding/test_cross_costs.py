"""The matrix of several files: which model fits which."""

from __future__ import annotations

import json
import math
import sysconfig
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

import kullback
from kullback import coding

STDLIB = Path(sysconfig.get_paths()["stdlib"])
ROOT = Path(__file__).resolve().parents[2]


# The Universal Declaration of Human Rights, articles 1 to 5.
RIGHTS = {
    "English": [
        (
            "All human beings are born free and equal in dignity and rights. They are endowed with "
            "reason and conscience and should act towards one another in a spirit of brotherhood."
        ),
        (
            "Everyone is entitled to all the rights and freedoms set forth in this Declaration, "
            "without distinction of any kind, such as race, colour, sex, language, religion, "
            "political or other opinion, national or social origin, property, birth or other status."
        ),
        "Everyone has the right to life, liberty and security of person.",
        (
            "No one shall be held in slavery or servitude; slavery and the slave trade shall be "
            "prohibited in all their forms."
        ),
        (
            "No one shall be subjected to torture or to cruel, inhuman or degrading treatment or "
            "punishment."
        ),
    ],
    "German": [
        (
            "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft "
            "und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen."
        ),
        (
            "Jeder hat Anspruch auf alle in dieser Erklärung verkündeten Rechte und Freiheiten, ohne "
            "irgendeinen Unterschied, etwa nach Rasse, Hautfarbe, Geschlecht, Sprache, Religion, "
            "politischer oder sonstiger Anschauung, nationaler oder sozialer Herkunft, Vermögen, "
            "Geburt oder sonstigem Stand."
        ),
        "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.",
        (
            "Niemand darf in Sklaverei oder Leibeigenschaft gehalten werden; Sklaverei und "
            "Sklavenhandel in allen ihren Formen sind verboten."
        ),
        (
            "Niemand darf der Folter oder grausamer, unmenschlicher oder erniedrigender Behandlung "
            "oder Strafe unterworfen werden."
        ),
    ],
    "French": [
        (
            "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués "
            "de raison et de conscience et doivent agir les uns envers les autres dans un esprit de "
            "fraternité."
        ),
        (
            "Chacun peut se prévaloir de tous les droits et de toutes les libertés proclamés dans la "
            "présente Déclaration, sans distinction aucune, notamment de race, de couleur, de sexe, "
            "de langue, de religion, d'opinion politique ou de toute autre opinion, d'origine "
            "nationale ou sociale, de fortune, de naissance ou de toute autre situation."
        ),
        "Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.",
        (
            "Nul ne sera tenu en esclavage ni en servitude; l'esclavage et la traite des esclaves "
            "sont interdits sous toutes leurs formes."
        ),
        (
            "Nul ne sera soumis à la torture, ni à des peines ou traitements cruels, inhumains ou "
            "dégradants."
        ),
    ],
    "Spanish": [
        (
            "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como "
            "están de razón y conciencia, deben comportarse fraternalmente los unos con los otros."
        ),
        (
            "Toda persona tiene todos los derechos y libertades proclamados en esta Declaración, sin "
            "distinción alguna de raza, color, sexo, idioma, religión, opinión política o de "
            "cualquier otra índole, origen nacional o social, posición económica, nacimiento o "
            "cualquier otra condición."
        ),
        "Todo individuo tiene derecho a la vida, a la libertad y a la seguridad de su persona.",
        (
            "Nadie estará sometido a esclavitud ni a servidumbre; la esclavitud y la trata de "
            "esclavos están prohibidas en todas sus formas."
        ),
        "Nadie será sometido a torturas ni a penas o tratos crueles, inhumanos o degradantes.",
    ],
}


def test_every_entry_is_a_cross_cost() -> None:
    """Entry (i, j) is file i under the model of file j, its row's P first."""
    texts = [b"hello, world" * 3, b"world, hello" * 2, b"0110100110"]
    for order in (0, 1, 2):
        costs = coding.cross_costs(texts, order, smoothing=0.25)
        for i, data in enumerate(texts):
            for j, model in enumerate(texts):
                one = coding.cross_cost(model, data, order, smoothing=0.25)
                assert costs.bits_per_byte[i, j] == one.bits_per_byte
                assert costs.kl_divergence[i, j] == one.kl_divergence
                assert costs.unseen_mass[i, j] == one.unseen_mass
            assert costs.entropy[i] == one.entropy
            assert costs.n[i] == one.n


@pytest.mark.parametrize("order", [0, 1, 2])
def test_kinds_of_files_are_told_apart(order: int) -> None:
    """Python, C++ and binary numbers: each file is fitted best by the other of its kind."""
    draw = np.random.default_rng(0)
    binary = [draw.integers(0, 5000, 10_000, dtype=np.int32).tobytes() for _ in range(2)]
    native = ROOT / "src" / "kullback" / "_native"
    files = [
        STDLIB / "argparse.py",
        STDLIB / "json" / "decoder.py",
        native / "rows.cpp",
        native / "bindings.cpp",
        *binary,
    ]
    assert coding.cross_costs(files, order).best == (1, 0, 3, 2, 5, 4)


@pytest.mark.parametrize("order", [1, 2])
def test_languages_are_told_apart(order: int) -> None:
    """Articles 3 to 5 of the Declaration of Human Rights fit the model of their own 1 and 2."""
    known = {name: "\n".join(articles[:2]).encode() for name, articles in RIGHTS.items()}
    for name, articles in RIGHTS.items():
        text = "\n".join(articles[2:]).encode()
        costs = {
            other: coding.cross_cost(model, text, order, smoothing=0.01).bits_per_byte
            for other, model in known.items()
        }
        assert min(costs, key=costs.__getitem__) == name


def test_the_best_leaves_out_itself_and_infinity() -> None:
    """Of equals the first is best; where all others are infinite there is none."""
    costs = coding.cross_costs([b"ab", b"ab", b"ab", b"cd"], 0, smoothing=0)
    assert costs.best == (1, 0, 0, None)
    assert costs.bits_per_byte[3].tolist() == [math.inf] * 3 + [1.0]
    assert "no other model fits [4]" in str(costs)


def test_steps_are_told() -> None:
    """Progress is told of every reading and every comparing, in order."""
    steps: list[tuple[str, int, int]] = []
    coding.cross_costs([b"ab", b"cd"], 0, names=["x", "y"], progress=lambda *a: steps.append(a))
    assert steps == [
        ("reading x", 0, 4),
        ("reading y", 1, 4),
        ("comparing x", 2, 4),
        ("comparing y", 3, 4),
    ]


def test_the_table_is_aligned_whatever_the_names() -> None:
    """Wide characters, control characters and long names keep the columns below each other."""
    names = ["晴天.txt", "a\x1b[31m\n", "long" * 30, "$x$"]
    costs = coding.cross_costs([b"abc", b"abd", b"bcd", b"xyz"], 0, names=names)
    lines = str(costs).splitlines()
    assert "\x1b" not in str(costs)
    rows = [line for line in lines if line.startswith("[")]
    assert len(rows) == 4
    points = {
        tuple(cell_len(row[:i]) for i, char in enumerate(row) if char == ".")[-5:] for row in rows
    }
    assert len(points) == 1


def test_many_files_are_parted_into_blocks() -> None:
    """No line of the table is wider than was asked; every file is in every block."""
    texts = [bytes([97 + i, 98 + i, 99]) for i in range(20)]
    from kullback.coding._show import matrix_text

    text = matrix_text(coding.cross_costs(texts, 0), width=80)
    table = [line for line in text.splitlines() if line.startswith("[")]
    assert max(map(cell_len, table)) <= 80
    assert len(table) % 20 == 0
    assert len(table) > 20


def test_what_it_says_of_itself() -> None:
    """JSON, frame, page and picture hold the same numbers."""
    costs = coding.cross_costs([b"ab", b"abb"], 0, names=["<one>", "two"])
    document = json.loads(costs.to_json())
    assert document["schema"] == "kullback.cross-costs/1"
    assert document["files"][0] == {"name": "<one>", "n": 2, "entropy": 1.0, "best": 1}
    assert document["bits_per_byte"] == costs.bits_per_byte.tolist()
    frame = costs.to_frame()
    assert list(frame["bits_per_byte"]) == costs.bits_per_byte.ravel().tolist()
    assert "&lt;one&gt;" in costs.to_html()
    assert "<one>" not in costs.to_html()


def test_bad_input() -> None:
    """Fewer than two files, and names not as many as files, are told."""
    for files in ([b"a"], b"abc", "one.txt", []):
        with pytest.raises(ValueError, match="there must be two or more to compare"):
            coding.cross_costs(files)
    with pytest.raises(ValueError, match="names lists 1 and files 2; every file has one name"):
        coding.cross_costs([b"a", b"b"], 0, names=["a"])
    with pytest.raises(ValueError, match="file 'file 2' is empty"):
        coding.cross_costs([b"a", b""], 0)


def test_the_package_offers_it() -> None:
    """`kullback.coding` is there without being imported by hand."""
    assert kullback.coding is coding
    assert "coding" in kullback.__all__
