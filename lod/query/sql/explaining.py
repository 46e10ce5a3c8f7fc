"""How a query is compiled, for people: its algebra, its plan, what each pass did, and the SQL in lines."""

from __future__ import annotations

from typing import NamedTuple

from lod.cube.schema import IndexSchema
from lod.query.sql.plan import Plan
from lod.sparql import outline as algebras
from lod.sql import outline as plans
from lod.sql.passes import PASSES, stages
from lod.sql.printer import printed


class Account(NamedTuple):
    """`plan`: after the passes; `passes`: each by its name, with what came of it."""

    algebra: str
    plan: str
    passes: tuple[tuple[str, str], ...]
    sql: str


def account(plan: Plan, index: IndexSchema, without: frozenset[str]) -> Account:
    """How a query became its plan, `without` these passes."""
    statement, told = plan.statement, {}
    for each, made in stages(plan.statement, index, without):
        told[each.name] = f"{each.does}: {'nothing to do' if made.body == statement.body else 'done'}"
        statement = made
    passes = tuple((each.name, told.get(each.name, f"{each.does}: left out")) for each in PASSES)
    return Account(algebras.outline(plan.parsed), plans.outline(statement), passes, printed(statement, lines=True))
