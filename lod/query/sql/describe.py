"""DESCRIBE (SPARQL 1.1, section 16.4): of each node its triples, and those of the blank nodes below it, as Oxigraph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lod.cube.dictionary import TermKind
from lod.query.sql.constants import constant
from lod.query.sql.dataset import triples
from lod.query.sql.relation import Names, Relation, nothing, union
from lod.query.sql.values import RESOURCES, UNBOUND, ids
from lod.sparql import algebra as a
from lod.sql.build import equal, one_of, present
from lod.sql.expressions import Column
from lod.sql.relations import Recursive, Scan, Select, SqlSource


def described(asked: a.Described, names: Names, relation: Callable[[a.Pattern], Relation]) -> Relation:
    """The triples about the nodes; `relation` compiles a pattern.

    A node that is named is just looked up where there can be no blank nodes around it.
    """
    subject, schema = a.DESCRIBED[0], names.schema
    plain = TermKind.BNODE not in schema.object_kinds
    found, seeds = [], []
    for node in asked.nodes:
        number = schema.number(node.term) if isinstance(node, a.Const) else None
        if isinstance(node, a.Const) and number is not None and (plain or schema.table_of(number)):
            looked = relation(a.Bgp(((node, *a.DESCRIBED[1:]),)))
            looked.vars[subject.name] = constant(node.term, names)
            found.append(looked)
        elif isinstance(node, a.Var) or number is not None:
            inner = a.Bgp(()) if isinstance(node, a.Const) else asked.pattern
            seed = relation(a.Extend(inner, subject.name, node))
            seed.require(seed.vars[subject.name].bound)
            seed.vars[subject.name] = replace(seed.vars[subject.name], nullable=False)
            seeds.append(seed)
    if seeds:
        reached = _with_blank_nodes(union(seeds, names).seal((subject.name,), distinct=True))
        reached.join(relation(a.Bgp((a.DESCRIBED,))))
        found.append(reached)
    return union(found, names) if found else nothing(names, (node.name for node in a.DESCRIBED))


def _with_blank_nodes(found: Relation) -> Relation:
    """These nodes, and every blank node that they lead to."""
    names, name = found.names, a.DESCRIBED[0].name
    value = found.vars.get(name, UNBOUND)
    if TermKind.BNODE not in names.schema.object_kinds or "id" not in value.lanes:
        return found
    triple, term = Column("t", "o"), Scan("term")
    linked = (
        SqlSource(Scan("r"), "r"),
        SqlSource(triples(names.dataset.default), "t"),
        SqlSource(term, "k"),
    )
    tests = (
        equal(Column("t", "s"), Column("r", "id")),
        equal(Column("k", "id"), triple),
        one_of(Column("k", "kind"), [TermKind.BNODE]),
    )
    step = Select((("id", triple),), linked, tests)
    reached = Relation(names)
    alias = reached.read(Recursive("r", ("id",), found.select({"id": value.lanes["id"]}), step), "n")
    reached.require(present(Column(alias, "id")))
    reached.vars[name] = ids(Column(alias, "id"), (value.kinds & RESOURCES) | {TermKind.BNODE}, node=True)
    return reached
