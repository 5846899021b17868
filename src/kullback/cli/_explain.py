"""`kullback explain`: the worked derivation of two distributions, step by step."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from kullback.cli._guard import CommandError, report_errors
from kullback.cli._numbers import Given, check_sum, read_distributions
from kullback.cli._options import Unit, UnitOption
from kullback.cli._output import STDOUT, check_output, make_html_encodable, write_output
from kullback.document import printable

_SOURCE = "en"
_COMMAND = "explain"
_SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".tex": "latex",
    ".html": "html",
    ".htm": "html",
}
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_NARROWEST = 40
_WIDEST = 80


@report_errors
def explain(  # noqa: PLR0917 (typer hands them over by name)
    p: Annotated[
        str | None,
        typer.Argument(
            metavar="P", help="P (the truth): comma-separated probabilities such as 0.5,1/4,25%."
        ),
    ] = None,
    q: Annotated[
        str | None, typer.Argument(metavar="Q", help="Q (the stand-in for P); optional.")
    ] = None,
    outcomes: Annotated[
        str | None,
        typer.Option(
            help="Names of the outcomes: a,b (a line of CSV); with --from, the column of names."
        ),
    ] = None,
    example: Annotated[
        str | None, typer.Option(help="Explain a worked example: weather; see --examples.")
    ] = None,
    list_examples: Annotated[
        bool, typer.Option("--examples", help="List the worked examples and stop.")
    ] = False,
    file: Annotated[
        str | None,
        typer.Option("--from", help="Read P and Q from columns of this file, one outcome a row."),
    ] = None,
    p_column: Annotated[
        str | None, typer.Option("--p", metavar="COLUMN", help="With --from: the column of P.")
    ] = None,
    q_column: Annotated[
        str | None, typer.Option("--q", metavar="COLUMN", help="With --from: the column of Q.")
    ] = None,
    normalize: Annotated[
        bool, typer.Option("--normalize", help="Accept counts or weights; divide by their sum.")
    ] = False,
    unit: UnitOption = Unit.nats,
    lang: Annotated[
        str | None, typer.Option(help="Language, en or zh (default: from the locale).")
    ] = None,
    digits: Annotated[int, typer.Option(help="Number of decimals in each step, 1 to 15.")] = 4,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="text, markdown, latex or html (default: from the name of --output).",
        ),
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            help="Write to this file (.txt .md .tex .html); '-' is the terminal.",
        ),
    ] = STDOUT,
) -> None:
    """Derive H(P), H(P,Q) and D(P‖Q) step by step.

    Give P and Q as numbers, as a worked example (--example) or as columns of a file (--from).
    Without Q, the derivation is of the entropy of P.
    """
    unknown = next((text for text in (p, q) if text is not None and text.startswith("--")), None)
    if unknown is not None:
        raise CommandError(f"no such option: {unknown}; try 'kullback {_COMMAND} --help'")
    check_output(output, *(() if file is None else (file,)))
    from kullback.derivation import check_options, compared, explain_comparison, listing

    form = _find_form(output) if form is None else form
    language = _find_language() if lang is None else lang
    check_options(language, digits, form)
    if output == STDOUT and form != "html":
        language = _check_language(language, given=lang is not None)
    if list_examples:
        write_output(output, listing(language))
        return
    if file is None:
        if p_column is not None or q_column is not None:
            raise CommandError("--p and --q name columns of a file; give the file with --from")
        given = _by_hand(p, q, example, outcomes, normalize=normalize, lang=language)
    else:
        if p is not None or example is not None:
            raise CommandError(
                "--from reads P and Q from the file; remove the numbers and --example"
            )
        given = _read_file(file, p_column, q_column, outcomes, normalize=normalize)
    text = explain_comparison(
        compared(given.p, given.q, outcomes=given.outcomes, base=unit.base, normalize=normalize),
        pair=given.q is not None,
        lang=language,
        digits=digits,
        format=form,
        width=_width(output),
    )
    write_output(output, make_html_encodable(text) if (form, output) == ("html", STDOUT) else text)


def _by_hand(
    p: str | None,
    q: str | None,
    example: str | None,
    outcomes: str | None,
    *,
    normalize: bool,
    lang: str,
) -> Given:
    given = read_distributions(
        p, q, example, outcomes, normalize=normalize, command=_COMMAND, such_as="weather"
    )
    if example is None:
        return given
    from kullback.derivation import example as worked

    return given._replace(outcomes=worked(example).translated(lang).outcomes)


def _read_file(
    file: str, p: str | None, q: str | None, named: str | None, *, normalize: bool
) -> Given:
    """Return two columns of a file, and the names in a third if it is given."""
    if p is None:
        raise CommandError("--from needs --p COLUMN for P, and --q COLUMN for Q")
    from kullback.cli._numbers import read_number
    from kullback.counting import read_columns

    numbers, names = read_columns(file, [p] if q is None else [p, q], named, read_number)
    for column, values in zip((p, q), numbers, strict=False):
        negative = next((row for row, value in enumerate(values, 1) if value < 0), None)
        if negative is not None:
            raise CommandError(
                f"column {column!r} has the negative entry {values[negative - 1]!r} in row "
                f"{negative}; probabilities and counts must be at least 0"
            )
        check_sum(f"column {column!r}", values, normalize=normalize)
    left, right = numbers[0], None if q is None else numbers[-1]
    return Given(left, right, None if names is None else tuple(names))


def _find_form(output: str) -> str:
    """Return the format for the name of the output (text for a device)."""
    suffix = Path(output).suffix.lower()
    if output == STDOUT or (not suffix and Path(output).exists()):
        return "text"
    found = _SUFFIXES.get(suffix)
    if found is None:
        raise CommandError(
            f"cannot tell the format of '{printable(output)}' from its name: end it with "
            f"{', '.join(_SUFFIXES)}, or give --format"
        )
    return found


def _find_language() -> str:
    """Return the language of the environment's locale if there is a translation, else English."""
    from kullback.derivation import languages

    set_to = next((os.environ[name] for name in _LOCALE if os.environ.get(name)), "")
    language = set_to.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return language if language in languages() else _SOURCE


def _check_language(code: str, *, given: bool) -> str:
    """Return the language if stdout can write it, else English; raise if the user asked for it."""
    from kullback.derivation import language

    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        language(code).letters.encode(encoding)
    except UnicodeEncodeError:
        if given:
            raise CommandError(
                f"the encoding of the output, {encoding}, lacks letters of {code!r}; write to a "
                "file with --output, or set PYTHONIOENCODING=utf-8"
            ) from None
        return _SOURCE
    return code


def _width(output: str) -> int:
    """Return the width of a line: 80, or that of a narrower terminal."""
    if output != STDOUT or not sys.stdout.isatty():
        return _WIDEST
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
