"""What the nodes of a plan have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True)
def node(cls: type[C]) -> type[C]:
    """A frozen dataclass for whoever writes code (mypy holds it); a setter that raises would double a node's cost."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


class Expr:
    """An expression."""

    __slots__ = ()


class Relation:
    """Rows with named columns."""

    __slots__ = ()
