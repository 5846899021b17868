"""`kullback measure`: H(P), D(P‖Q) and H(P,Q) of two distributions typed in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from kullback.cli._guard import report_errors
from kullback.cli._numbers import check_same_outcomes, read_numbers
from kullback.cli._options import JsonOption, Unit, UnitOption
from kullback.cli._output import STDOUT, make_json_encodable, write_output

if TYPE_CHECKING:
    from kullback.results import Comparison

_WORDS = {
    "H(P)": "the uncertainty of P itself",
    "D(P‖Q)": "the extra cost of using Q instead of P",
    "H(P,Q)": "the total cost",
}


@report_errors
def measure(
    p: Annotated[
        str,
        typer.Argument(
            metavar="P", help="P (the truth): comma-separated probabilities such as 0.5,1/4,25%."
        ),
    ],
    q: Annotated[
        str | None,
        typer.Argument(metavar="[Q]", help="Q (the stand-in for P): as many probabilities."),
    ] = None,
    unit: UnitOption = Unit.nats,
    normalize: Annotated[
        bool, typer.Option("--normalize", help="Accept counts or weights; divide by their sum.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure one or two distributions given as numbers.

    Prints H(P), D(P‖Q) and their sum H(P,Q); for one distribution, H(P).
    """
    import kullback
    from kullback.results import to_json

    left = read_numbers("P", p, normalize=normalize, command="measure")
    if q is None:
        entropy = float(kullback.entropy(left, base=unit.base, normalize=normalize))
        document = {"schema": "kullback.entropy/1", "unit": unit.value, "entropy": entropy}
        text = to_json(document) if as_json else f"H(P)  {_number(entropy)} {unit.value}"
        write_output(STDOUT, text)
        return
    right = read_numbers("Q", q, normalize=normalize, command="measure")
    check_same_outcomes(left, right)
    found = kullback.compare(left, right, base=unit.base, normalize=normalize)
    write_output(STDOUT, make_json_encodable(found.to_json()) if as_json else _sum(found))


def _sum(found: Comparison) -> str:
    """Return the identity H(P) + D(P‖Q) = H(P,Q), written as people add by hand."""
    values = (found.entropy, found.kl_divergence, found.cross_entropy)
    texts = [_number(value) for value in values]
    width = max(len(text) for text in texts)
    lines = [
        f"{sign} {name:<7} {text:>{width}} {found.unit}   {words}"
        for sign, text, (name, words) in zip(" +=", texts, _WORDS.items(), strict=True)
    ]
    if found.unseen:
        places = ", ".join(str(int(str(i)) + 1) for i in found.unseen[:5])
        more = ", ..." if len(found.unseen) > 5 else ""
        lines.append(
            f"D(P‖Q) is infinite: Q has 0 at place {places}{more}, "
            f"where P has {found.unseen_mass:.6g} in all"
        )
    return "\n".join(lines)


def _number(value: float) -> str:
    if math.isinf(value):
        return "∞"
    return f"{value:.6f}" if value == 0.0 or value >= 5e-6 else f"{value:.3g}"
