"""Which columns the difference of two tables comes from, when they are taken together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from kullback.counting import absent
from kullback.results import Result, to_frame, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kullback.results import Estimate


SCHEMA = "kullback.attribution/1"


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class Share:
    """What a column adds: D of the column given its ``parent``, or alone for the root (None).

    ``alone`` estimates D of the column by itself. Where ``share`` is less, the rest of it is
    explained by the parent; where it is more, the two have changed together.
    """

    name: str
    parent: str | None
    share: Estimate
    alone: Estimate

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "name": self.name,
            "parent": self.parent,
            "share": self.share.to_dict(),
            "alone": self.alone.to_dict(),
        }


@dataclass(frozen=True, repr=False, eq=False, slots=True)
class UnseenPair:
    """Two columns that are not neighbours in the tree, and differ more than it implies.

    ``divergence`` estimates D of the pair, ``implied`` is D of the pair in the tree's model;
    ``beyond`` is by how much the low end of the first lies above the second.
    """

    first: str
    second: str
    divergence: Estimate
    implied: float

    @property
    def beyond(self) -> float:
        """What is surely there and the tree does not see."""
        return self.divergence.low - self.implied

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "first": self.first,
            "second": self.second,
            "divergence": self.divergence.to_dict(),
            "implied": self.implied,
        }


@dataclass(frozen=True, repr=False, eq=False)
class Attribution(Result):
    """The columns of two tables by what they add to D of a tree of pairs, the largest first.

    ``total`` is the sum of the shares' values: an estimate of D(P_T‖Q_T), where P_T and Q_T are
    the current table and the reference with the dependences of the tree T alone. ``unseen_pairs``
    are pairs outside the tree that differ more than it implies; ``left_out`` has the columns
    that have no share, with the reason.
    """

    _width: ClassVar[int] = 100

    shares: tuple[Share, ...]
    root: str
    total: float
    unseen_pairs: tuple[UnseenPair, ...]
    left_out: tuple[tuple[str, str], ...]
    reference: str
    current: str
    base: float | None

    @property
    def unit(self) -> str:
        """The unit of every number: nats, bits, or units of another base."""
        return unit_name(self.base)

    def __iter__(self) -> Iterator[Share]:
        return iter(self.shares)

    def __len__(self) -> int:
        return len(self.shares)

    def __getitem__(self, name: str) -> Share:
        for share in self.shares:
            if share.name == name:
                return share
        raise absent("column", name, [one.name for one in self.shares])

    def __repr__(self) -> str:
        """Return one line: how many columns, and the tree's D."""
        return f"<Attribution of {self.total:.4g} {self.unit} to {len(self.shares)} columns>"

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain Python types, as documented in docs/json.md."""
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "reference": self.reference,
            "current": self.current,
            "root": self.root,
            "total": self.total,
            "shares": [share.to_dict() for share in self.shares],
            "unseen_pairs": [pair.to_dict() for pair in self.unseen_pairs],
            "left_out": [{"name": name, "reason": reason} for name, reason in self.left_out],
        }

    def to_frame(self) -> Any:
        """Return one row a column, in pandas, polars or pyarrow, whichever is in use."""
        ends = ("value", "low", "high")
        return to_frame(
            {
                "name": [share.name for share in self.shares],
                "parent": [share.parent for share in self.shares],
                **{
                    f"share_{end}": [getattr(share.share, end) for share in self.shares]
                    for end in ends
                },
                **{
                    f"alone_{end}": [getattr(share.alone, end) for share in self.shares]
                    for end in ends
                },
            }
        )
