"""Relations of a plan: frozen nodes.

A `Select` is one block – what it reads, under which conditions, grouped, ordered and cut – because the database should
see the whole of a join at once; what cannot be a part of one block (a union, a group, a slice) is a source of another.
"""

from __future__ import annotations

from lod.sql.expressions import Expr, Key
from lod.sql.node import Relation as Relation
from lod.sql.node import node


@node
class Scan(Relation):
    """A table of the index, or one that a statement names (`Recursive`)."""

    name: str


@node
class SqlValues(Relation):
    """Rows that stand in the statement."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Expr, ...], ...]


@node
class SqlSource:
    """A relation that a block reads under an alias; `on`: it is optional (a left join), under this condition."""

    relation: Relation
    alias: str
    on: Expr | None = None


@node
class Select(Relation):
    """A block. `columns`: the name and the value of each, "one" where there is none to say.

    `keys`: what its rows are grouped by, None where they are not; `filled`: there is no group without rows. `start`
    and `length`: which of its rows, in their `order`.
    """

    columns: tuple[tuple[str, Expr], ...]
    sources: tuple[SqlSource, ...] = ()
    where: tuple[Expr, ...] = ()
    distinct: bool = False
    keys: tuple[Expr, ...] | None = None
    filled: bool = False
    order: tuple[Key, ...] = ()
    start: int = 0
    length: int | None = None

    @property
    def plain(self) -> bool:
        """Whether it has a row for each that it reads, and no other."""
        return self.keys is None and not self.distinct and not self.cut

    @property
    def cut(self) -> bool:
        """Whether some of its rows are left out by their place."""
        return bool(self.start) or self.length is not None


@node
class SqlUnion(Relation):
    """All rows of blocks whose columns have the same names."""

    parts: tuple[Select, ...]


@node
class Recursive(Relation):
    """The rows of `base`, and what `step`, which reads this relation by its `name`, makes of them, each once.

    `edges`: a relation that is named and computed beforehand.
    """

    name: str
    columns: tuple[str, ...]
    base: Select
    step: Select
    edges: tuple[str, Select] | None = None


@node
class SqlStatement:
    """A plan with its names: `named` relations that are read like tables."""

    body: Select
    named: tuple[tuple[str, SqlUnion], ...] = ()
