"""What is done to a plan before it is printed: `PASSES`, in their order. Each gives a plan with the same answers, knows
nothing of the others, and can be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lod.cube.schema import IndexSchema
from lod.sql.passes.about import About
from lod.sql.passes.counts import counts
from lod.sql.passes.nest import nest
from lod.sql.passes.pages import pages
from lod.sql.passes.prune import prune
from lod.sql.passes.share import share
from lod.sql.relations import Select, SqlStatement
from lod.sql.walk import asking


@dataclass(frozen=True)
class Pass:
    """A pass. `change`: from a block, and what is known of it, to a block; `does`: in words."""

    name: str
    change: Callable[[Select, About], Select]
    does: str


PASSES = (
    Pass("prune", prune, "leaves out columns and look-ups in the dictionary that nothing reads"),
    Pass("counts", counts, "reads how often a value occurs, which the index keeps, instead of the rows"),
    Pass("pages", pages, "begins a page of what is ordered where it stands, without reading what is before"),
    Pass("share", share, "computes once what is used several times"),
    Pass("nest", nest, "puts what is computed in many steps into blocks one within the other"),
)


def passed(statement: SqlStatement, index: IndexSchema, without: frozenset[str] = frozenset()) -> SqlStatement:
    """A plan after all passes but these."""
    for _, made in stages(statement, index, without):
        statement = made
    return statement


def stages(statement: SqlStatement, index: IndexSchema, without: frozenset[str]) -> Iterator[tuple[Pass, SqlStatement]]:
    """A plan after each pass but these."""
    body = statement.body
    about = About(index, asking(body))
    for each in PASSES:
        if each.name not in without:
            body = each.change(body, about)
            yield each, SqlStatement(body, statement.named)
