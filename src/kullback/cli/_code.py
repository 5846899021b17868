"""`kullback code`: the bits that a real coder spends with the code for P and the code for Q."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kullback._checks import check_not_negative
from kullback.cli._engine import Reporter
from kullback.cli._guard import CommandError, report_errors
from kullback.cli._numbers import read_distributions
from kullback.cli._options import JsonOption
from kullback.cli._output import (
    STDOUT,
    check_output,
    check_picture,
    make_json_encodable,
    terminal_width,
    write_output,
    write_picture,
)
from kullback.document import printable

if TYPE_CHECKING:
    from kullback.cli._numbers import Given
    from kullback.coding import CrossCosts, TwoCodes

_SYMBOLS = 1_000_000
_MOST_SYMBOLS = 100_000_000
_COMMAND = "code"


class Coder(StrEnum):
    """The coders of constriction."""

    ans = "ans"
    range = "range"
    huffman = "huffman"


@report_errors
def code(  # noqa: PLR0917 (typer hands them over by name)
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[P [Q]] | FILE...",
            help="P (the truth) and Q (its stand-in): comma-separated probabilities such as "
            "0.5,1/4,25%; with --matrix, two or more files.",
        ),
    ] = None,
    example: Annotated[
        str | None, typer.Option(help="Take P and Q from a worked example, such as weather.")
    ] = None,
    outcomes: Annotated[
        str | None, typer.Option(help="Names of the outcomes: a,b (a line of CSV).")
    ] = None,
    normalize: Annotated[
        bool, typer.Option("--normalize", help="Accept counts or weights; divide by their sum.")
    ] = False,
    symbols: Annotated[
        int | None,
        typer.Option(
            help="Number of symbols to draw (default: 1,000,000).", min=1, max=_MOST_SYMBOLS
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the random draw (default: 0).", min=0)
    ] = None,
    coder: Annotated[Coder | None, typer.Option(help="The coder (default: ans).")] = None,
    matrix: Annotated[
        bool, typer.Option("--matrix", help="Code every file with the model of every file.")
    ] = False,
    order: Annotated[
        int | None,
        typer.Option(
            help="With --matrix: number of preceding bytes that predict a byte (default: 1).",
            min=0,
            max=2,
        ),
    ] = None,
    smoothing: Annotated[
        float | None,
        typer.Option(help="With --matrix: constant added to every count (default: 0.5)."),
    ] = None,
    plot: Annotated[
        str | None, typer.Option(help="Plot the result to this file: .svg, .png or .pdf.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Count the bits of the codes for P and for Q.

    Draws symbols from P, encodes them with both codes and decodes them again. Prints the exact
    H(P), H(P,Q) and D(P‖Q), the ideal cost of these symbols, and the bits that the coder spent,
    per symbol. With --matrix: prints the cost per byte of each file under the model learned
    from each file, and which other file's model fits it best. Needs the extra `coding`
    (constriction), except for --matrix.
    """
    if smoothing is not None:
        check_not_negative("--smoothing", smoothing, example="0.5")
    unknown = next((text for text in given or () if text.startswith("--")), None)
    if unknown is not None:
        raise CommandError(f"no such option: {unknown}; try 'kullback {_COMMAND} --help'")
    of_codes = {"example": example, "outcomes": outcomes, "symbols": symbols, "seed": seed}
    of_codes |= {"coder": coder, "normalize": normalize or None}
    of_matrix = {"order": order, "smoothing": smoothing}
    wrong = of_codes if matrix else of_matrix
    option = next((name for name, value in wrong.items() if value is not None), None)
    if option is not None:
        where = "cannot be combined with --matrix" if matrix else "needs --matrix and files"
        raise CommandError(f"--{option} {where}")
    if plot is not None:
        check_picture(plot)
        check_output(plot, *(given or ()) if matrix else ())
    result: CrossCosts | TwoCodes
    if matrix:
        result = _matrix(given or [], 1 if order is None else order, smoothing)
    else:
        left, right, names = _distributions(given or [], example, outcomes, normalize=normalize)
        from kullback import coding

        with Reporter() as reporter:
            result = coding.two_codes(
                left,
                right,
                symbols=_SYMBOLS if symbols is None else symbols,
                coder="ans" if coder is None else coder.value,
                seed=0 if seed is None else seed,
                outcomes=names,
                normalize=normalize,
                progress=reporter,
            )
    if plot is not None:
        write_picture(plot, result)
    if as_json:
        write_output(STDOUT, make_json_encodable(result.to_json()))
        return
    drawn = "" if plot is None else f"\nWrote the plot to {printable(plot)}."
    write_output(STDOUT, f"{_text(result)}{drawn}")


def _text(result: CrossCosts | TwoCodes) -> str:
    """Return the result as text, a matrix as wide as the terminal."""
    from kullback.coding import CrossCosts

    if isinstance(result, CrossCosts):
        return result.to_text(width=terminal_width())
    return str(result)


def _matrix(files: list[str], order: int, smoothing: float | None) -> CrossCosts:
    if len(files) < 2:
        raise CommandError(f"--matrix needs two or more files, not {len(files)}")
    from kullback import coding

    with Reporter() as reporter:
        return coding.cross_costs(
            files,
            order,
            smoothing=0.5 if smoothing is None else smoothing,
            progress=reporter,
        )


def _distributions(
    given: list[str], example: str | None, outcomes: str | None, *, normalize: bool
) -> Given:
    """Return P, Q if there is one, and the outcomes' names."""
    if len(given) > 2:
        raise CommandError(
            f"give one or two distributions, not {len(given)}; to compare files, add --matrix"
        )
    p, q = [*given, None, None][:2]
    try:
        return read_distributions(
            p, q, example, outcomes, normalize=normalize, command=_COMMAND, such_as="weather"
        )
    except CommandError:
        file = next((text for text in given if os.path.isfile(text)), None)  # noqa: PTH113 (never raises, however long the text)
        if file is None:
            raise
        msg = f"{printable(file)} is a file, not numbers; to compare files, add --matrix"
        raise CommandError(msg) from None
