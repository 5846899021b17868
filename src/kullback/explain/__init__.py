"""The worked derivation of H(P), H(P,Q) and D(P‖Q), and the worked examples of the theory."""

from kullback.explain._examples import EXAMPLES, Example, example

__all__ = ["EXAMPLES", "Example", "example"]
