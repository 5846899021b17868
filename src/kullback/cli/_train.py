"""`kullback train`: train Q towards P, until the loss reaches its minimum H(P)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kullback._checks import check_not_negative, check_positive
from kullback.cli._engine import Reporter
from kullback.cli._guard import CommandError, report_errors
from kullback.cli._numbers import read_distributions
from kullback.cli._options import JsonOption, Unit, UnitOption
from kullback.cli._output import (
    STDOUT,
    check_picture,
    make_json_encodable,
    terminal_width,
    write_output,
    write_picture,
)
from kullback.document import printable

_WIDEST = 80
_MARGIN = 2


class Objective(StrEnum):
    """The loss that gradient descent minimises."""

    cross_entropy = "cross-entropy"
    kl = "kl"


@report_errors
def train(  # noqa: PLR0917 (typer hands them over by name)
    p: Annotated[
        str | None,
        typer.Argument(
            metavar="[P]",
            help="P (the truth): comma-separated probabilities such as 0.5,1/4,25%.",
        ),
    ] = None,
    q: Annotated[
        str | None,
        typer.Argument(metavar="[Q]", help="The initial Q (default: random)."),
    ] = None,
    example: Annotated[
        str | None,
        typer.Option(help="Take P (and the initial Q) from a worked example, such as fruit."),
    ] = None,
    outcomes: Annotated[
        str | None, typer.Option(help="Names of the outcomes: a,b (a line of CSV).")
    ] = None,
    steps: Annotated[int, typer.Option(help="Maximum number of steps.", min=1)] = 100,
    rate: Annotated[
        float | None,
        typer.Option(
            help="Learning rate for the gradient in nats (default: 1, or 1/(2m) if m, the largest "
            "value of p and q, is below 1/2)."
        ),
    ] = None,
    objective: Annotated[
        Objective, typer.Option(help="Loss to minimise; both have the same gradient.")
    ] = Objective.cross_entropy,
    tolerance: Annotated[
        float | None,
        typer.Option(
            help="Stop when D is at most this, in the unit of --unit (default: 1e-9 nats)."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the random initial Q (default: a new one).", min=0)
    ] = None,
    unit: UnitOption = Unit.nats,
    normalize: Annotated[
        bool, typer.Option("--normalize", help="Accept counts or weights; divide by their sum.")
    ] = False,
    as_json: JsonOption = False,
    plot: Annotated[
        str | None, typer.Option(help="Plot the run to this file: .svg, .png or .pdf.")
    ] = None,
) -> None:
    """Train Q towards P by gradient descent.

    Prints a table of some steps, with the loss H(P,Q), D(P‖Q) = H(P,Q) - H(P), the length of the
    gradient and Q; both curves; and whether the run converged. Minimising H(P,Q) is the same as
    minimising D, because H(P) does not depend on Q.
    """
    if rate is not None:
        check_positive("--rate", rate, example="1")
    if tolerance is not None:
        check_not_negative("--tolerance", tolerance, example="1e-9")
    if plot is not None:
        check_picture(plot)
    left, right, names = read_distributions(
        p, q, example, outcomes, normalize=normalize, command="train", such_as="fruit"
    )
    if right is not None and 0 in right:
        raise CommandError(
            f"Q has 0 at place {list(right).index(0) + 1}, but a softmax is never 0; give a small "
            "probability instead"
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
        write_output(STDOUT, make_json_encodable(run.to_json()))
        return
    text = run.to_text(width=max(min(terminal_width(), _WIDEST) - _MARGIN, 1))
    drawn = "" if plot is None else f"\nWrote the plot to {printable(plot)}."
    write_output(STDOUT, f"{text}{drawn}")
