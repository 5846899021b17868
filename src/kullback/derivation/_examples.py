"""The worked examples of the theory, by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction

from kullback.derivation._language import language


@dataclass(frozen=True, slots=True)
class Example:
    """A true distribution over named outcomes and, but for the first two, a stand-in for it.

    The names are English; the message catalogues have them in the other languages.
    """

    name: str
    title: str
    outcomes: tuple[str, ...]
    p: tuple[float, ...]
    q: tuple[float, ...] | None

    def translated(self, lang: str) -> Example:
        """Return the example with its title and outcomes in a language.

        >>> example("weather").translated("zh").outcomes
        ('晴天', '多云', '下雨')
        """
        say = language(lang).of_example
        return replace(self, title=say(self.title), outcomes=tuple(map(say, self.outcomes)))


_ALL = (
    Example(
        "die",
        "a fair die",
        ("one", "two", "three", "four", "five", "six"),
        (1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6),
        None,
    ),
    Example("coin", "a fair coin", ("heads", "tails"), (0.5, 0.5), None),
    Example(
        "weather",
        "tomorrow's weather and a forecast",
        ("sun", "cloud", "rain"),
        (0.6, 0.3, 0.1),
        (0.3, 0.3, 0.4),
    ),
    Example("spam", "messages and a spam filter", ("spam", "ham"), (0.8, 0.2), (0.6, 0.4)),
    Example(
        "vehicles",
        "pictures of vehicles and an image classifier",
        ("car", "plane", "ship", "train"),
        (0.4, 0.2, 0.3, 0.1),
        (0.3, 0.3, 0.2, 0.2),
    ),
    Example(
        "click",
        "clicks on an advertisement and their prediction",
        ("click", "no click"),
        (0.2, 0.8),
        (0.3, 0.7),
    ),
    Example(
        "fruit",
        "a basket of fruit and a guess at it",
        ("apple", "banana", "orange", "pear"),
        (0.3, 0.2, 0.4, 0.1),
        (0.25, 0.25, 0.35, 0.15),
    ),
)

EXAMPLES = {example.name: example for example in _ALL}


def listing(lang: str) -> str:
    """Return a line for every worked example: its name, its title, P and Q.

    >>> print(listing("en").splitlines()[2])
    weather   tomorrow's weather and a forecast: 0.6,0.3,0.1 0.3,0.3,0.4
    """
    say = language(lang).say
    lines = []
    for name, worked in EXAMPLES.items():
        numbers = " ".join(",".join(map(_short, values)) for values in (worked.p, worked.q or ()))
        said = say("{title}: {numbers}", title=worked.translated(lang).title, numbers=numbers)
        lines.append(f"{name:<9} {''.join(map(str, said))}".rstrip())
    return "\n".join(lines)


def _short(value: float) -> str:
    """Return a probability as a person would type it: 0.6, or 1/6."""
    fraction = Fraction(value).limit_denominator(99)
    return str(value) if len(str(value)) < len("0.12345") else str(fraction)


def example(name: str) -> Example:
    """Return the worked example of that name.

    Raises ValueError, with the names that there are, for another name.

    >>> weather = example("weather")
    >>> weather.outcomes, weather.p, weather.q
    (('sun', 'cloud', 'rain'), (0.6, 0.3, 0.1), (0.3, 0.3, 0.4))
    """
    found = EXAMPLES.get(name)
    if found is None:
        near = get_close_matches(str(name), EXAMPLES, 1)
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        msg = f"there is no worked example {name!r}{hint}; there are {', '.join(EXAMPLES)}."
        raise ValueError(msg)
    return found
