"""`kullback train`: Q on its way to P, and the loss on its way to the floor H(P)."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated

import typer

from kullback.cli._distributions import distributions
from kullback.cli._guard import CommandError, guarded
from kullback.cli._options import JsonOption, Unit, UnitOption
from kullback.cli._output import STDOUT, write_output
from kullback.cli._picture import check_picture, write_picture
from kullback.cli._progress import Reporter
from kullback.cli._streams import encodable_json
from kullback.document import printable

_WIDEST = 80
_MARGIN = 2


class Objective(StrEnum):
    """What gradient descent goes down on."""

    cross_entropy = "cross-entropy"
    kl = "kl"


@guarded
def train(  # noqa: PLR0917 (typer hands them over by name)
    p: Annotated[
        str | None,
        typer.Argument(
            metavar="[P]",
            help="P, what is true: probabilities with commas between, as 0.5,1/4,25%.",
        ),
    ] = None,
    q: Annotated[
        str | None,
        typer.Argument(metavar="[Q]", help="The Q to start from, random if not given."),
    ] = None,
    example: Annotated[
        str | None,
        typer.Option(help="Take P, and the start if it has one, from a worked example: fruit."),
    ] = None,
    outcomes: Annotated[
        str | None, typer.Option(help="The outcomes' names: a,b (as a line of CSV).")
    ] = None,
    steps: Annotated[int, typer.Option(help="At most so many steps.", min=1)] = 100,
    rate: Annotated[
        float | None,
        typer.Option(
            help="The learning rate, for the gradient in nats; if not given, 1, or 1/(2m) where "
            "m, the largest of p and q, is below 1/2."
        ),
    ] = None,
    objective: Annotated[
        Objective, typer.Option(help="The loss; both have the same gradient.")
    ] = Objective.cross_entropy,
    tolerance: Annotated[
        float | None,
        typer.Option(help="Stop where D is at most this, in the unit of --unit; else 1e-9 nats."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Of the random start; a new one if not given.", min=0)
    ] = None,
    unit: UnitOption = Unit.nats,
    normalize: Annotated[
        bool, typer.Option("--normalize", help="Take counts or weights, and divide by their sum.")
    ] = False,
    as_json: JsonOption = False,
    plot: Annotated[
        str | None, typer.Option(help="Draw the run to this file: .svg, .png or .pdf.")
    ] = None,
) -> None:
    """Train Q to P by gradient descent, and watch H(P,Q) meet its floor.

    Prints some steps as a table: the loss H(P,Q), D(P‖Q), which is H(P,Q) - H(P), the gradient's
    length and Q; both curves; and whether the run converged. Minimising H(P,Q) and minimising D
    is the same thing, as H(P) does not depend on Q.
    """
    if rate is not None and not 0 < rate < math.inf:
        raise CommandError(f"--rate is a finite number above 0, such as 1, not {rate:g}")
    if tolerance is not None and not 0 <= tolerance < math.inf:
        raise CommandError(f"--tolerance is a number from 0 up, such as 1e-9, not {tolerance:g}")
    if plot is not None:
        check_picture(plot)
    left, right, names = distributions(
        p, q, example, outcomes, normalize=normalize, command="train", such_as="fruit"
    )
    if right is not None and 0 in right:
        raise CommandError(
            f"Q has 0 at place {list(right).index(0) + 1}, and no softmax is 0 anywhere; start "
            "from a small probability instead"
        )
    from kullback import fitting

    with Reporter() as reporter:
        run = fitting.train(
            left,
            q=right,
            steps=steps,
            learning_rate=rate,
            objective=objective.value,
            tolerance=tolerance,
            seed=seed,
            outcomes=names,
            base=unit.base,
            normalize=normalize,
            progress=reporter,
        )
    if plot is not None:
        write_picture(plot, run)
    if as_json:
        write_output(STDOUT, encodable_json(run.to_json()))
        return
    from rich.console import Console

    text = run.to_text(width=min(Console().width, _WIDEST) - _MARGIN)
    drawn = "" if plot is None else f"\nThe picture is in {printable(plot)}."
    write_output(STDOUT, f"{text}{drawn}")
