r"""The worked derivation of H(P), H(P,Q) and D(P‖Q), and the worked examples of the theory.

`kullback.explain` is the function of this package, and has the other names as attributes.

>>> import kullback
>>> print(kullback.explain([0.5, 0.5], base=2).partition("\n")[0])
The entropy H(P) step by step
>>> kullback.explain.languages()
('en', 'zh')
"""

from kullback.derivation._examples import EXAMPLES, Example, example, listing
from kullback.derivation._explain import check_options, compared, explain, explain_comparison
from kullback.derivation._language import language, languages

__all__ = [
    "EXAMPLES",
    "Example",
    "check_options",
    "compared",
    "example",
    "explain",
    "explain_comparison",
    "language",
    "languages",
    "listing",
]

# What could be had from `kullback.explain` when it was a module.
for _name, _value in (
    ("EXAMPLES", EXAMPLES),
    ("Example", Example),
    ("example", example),
    ("languages", languages),
):
    setattr(explain, _name, _value)
