"""Property paths (SPARQL 1.1, section 9): sequences, inverses and alternatives become patterns; what repeats becomes
a closure, kept in the index or computed by recursion."""

from __future__ import annotations

from collections.abc import Sequence as Several
from itertools import product

from lod.cube.dictionary import TermKind
from lod.query.sql.constants import constant
from lod.query.sql.errors import Unsupported
from lod.query.sql.relation import Names, Relation, align, nothing, union
from lod.query.sql.stars import IRI, Pattern, Stars
from lod.query.sql.values import Value, compatible, ids, merged
from lod.sparql import algebra as a
from lod.sql.build import equal, number, one_of
from lod.sql.expressions import Binary, Column, Expr, In, Numbers
from lod.sql.relations import Recursive, Scan, Select, SqlSource

MAX_BRANCHES = 64
"""Basic graph patterns that the alternatives of one may become."""

START, END = "_:start", "_:end"
"""What the two ends of a path are called while it is compiled."""

Step = tuple[a.Node, a.Repeat | a.Negated, a.Node]
"""What is left to do once the patterns are joined: a path that repeats, or the properties that one may not be."""


def unfold(triples: Several[a.TriplePattern], names: Names) -> list[tuple[list[Pattern], list[Step]]]:
    """Patterns without sequences, inverses and alternatives: one list for each combination of alternatives."""
    options = [_unfold(s, p, o, names) for s, p, o in triples]
    count = 1
    for option in options:
        count *= len(option)
    if count > MAX_BRANCHES:
        raise Unsupported("too many alternatives in property paths")
    return [
        ([p for part, _ in chosen for p in part], [s for _, part in chosen for s in part])
        for chosen in product(*options)
    ]


def _unfold(s: a.Node, p: a.Node | a.Path, o: a.Node, names: Names) -> list[tuple[list[Pattern], list[Step]]]:
    match p:
        case a.Var() | a.Const():
            return [([(s, p, o)], [])]
        case a.Link(iri):
            return [([(s, a.Const(iri), o)], [])]
        case a.Inverse(path):
            return _unfold(o, path, s, names)
        case a.Alternative(paths):
            return [each for path in paths for each in _unfold(s, path, o, names)]
        case a.Sequence(paths):
            nodes = [s, *(a.Var(f"_:{names.alias('path')}") for _ in paths[1:]), o]
            steps = [_unfold(nodes[n], path, nodes[n + 1], names) for n, path in enumerate(paths)]
            return [
                ([x for part, _ in chosen for x in part], [x for _, part in chosen for x in part])
                for chosen in product(*steps)
            ]
        case a.Repeat():
            return [([], [(s, p, o)])]
        case a.Negated(forward, backward):
            found: list[tuple[list[Pattern], list[Step]]] = []
            if forward or not backward:
                any_property = a.Var(f"_:{names.alias('path')}")
                found.append(([(s, any_property, o)], [(any_property, a.Negated(forward, ()), o)]))
            if backward:
                any_property = a.Var(f"_:{names.alias('path')}")
                found.append(([(o, any_property, s)], [(any_property, a.Negated(backward, ()), s)]))
            return found
    raise Unsupported("this property path")


def repeats(path: a.Path) -> bool:
    """Whether some of a path repeats."""
    match path:
        case a.Repeat():
            return True
        case a.Inverse(inner):
            return repeats(inner)
        case a.Sequence(parts) | a.Alternative(parts):
            return any(map(repeats, parts))
    return False


def relation(triples: Several[a.TriplePattern], stars: Stars) -> Relation:
    """The solutions of patterns with paths. Raises `Unsupported`."""
    branches = []
    for patterns, steps in unfold(triples, stars.names):
        found = stars.relation(patterns)
        waiting = sorted(steps, key=lambda step: isinstance(step[1], a.Repeat))
        while waiting:  # those with an end that is known come first
            step = next((step for step in waiting if _known(step, found)), waiting[0])
            waiting.remove(step)
            _join_step(found, step, stars)
        branches.append(found)
    return union(branches, stars.names)


def _known(step: Step, found: Relation) -> bool:
    s, path, o = step
    return isinstance(path, a.Negated) or any(isinstance(n, a.Const) or n.name in found.vars for n in (s, o))


def _join_step(found: Relation, step: Step, stars: Stars) -> None:
    """Joins a path that repeats."""
    s, path, o = step
    if isinstance(path, a.Negated):
        _exclude(found, s, path, stars)
        return
    if isinstance(stars.graph, a.Var):
        raise Unsupported("a path that repeats in each graph by itself")
    pairs = _pairs(path, stars, s)
    if path.how in "?*":
        pairs.require(Binary("<>", _id(pairs.vars[START]), _id(pairs.vars[END])))
        pairs = union([pairs, _selves(s, o, found, stars)], stars.names)
    for node, name in ((s, START), (o, END)):
        _named(pairs, node, pairs.vars.pop(name))
    found.join(pairs)


def _named(relation: Relation, node: a.Node, value: Value) -> None:
    """An end of a path is this node: a constant, or a variable, which may be the other end too."""
    if isinstance(node, a.Const):
        known = constant(node.term, relation.names, numbered=True)
    elif node.name in relation.vars:
        known = relation.vars[node.name]
    else:
        relation.vars[node.name] = value
        return
    left, right = align(relation, known, relation, value)
    relation.require(compatible(left, right))
    if isinstance(node, a.Var):
        relation.vars[node.name] = merged(left, right)


def _exclude(found: Relation, property_: a.Node, path: a.Negated, stars: Stars) -> None:
    """Keeps the rows whose property is none of these."""
    numbers = [stars.schema.number(iri) for iri in path.forward]
    if isinstance(property_, a.Var) and not found.empty:
        listed = tuple(number for number in numbers if number is not None)
        if listed:
            found.require(In(found.vars[property_.name].lanes["id"], Numbers(listed), True))


def _pairs(path: a.Repeat, stars: Stars, s: a.Node) -> Relation:
    """The distinct pairs that a path connects in one step or more (`?`: in one step)."""
    schema, names = stars.schema, stars.names
    found = Relation(names)
    if isinstance(path.path, a.Link) and path.how != "?" and stars.graphs is None and stars.graph is None:
        predicate = schema.number(path.path.iri)
        if predicate is not None and predicate in schema.closed:
            kinds = schema.predicates.get(predicate)
            alias = found.read(Scan("closure"), "p")
            found.require(equal(Column(alias, "p"), number(predicate)))
            found.vars[START] = ids(Column(alias, "s"), kinds.subjects if kinds else IRI, node=True)
            found.vars[END] = ids(Column(alias, "o"), kinds.objects if kinds else IRI, node=True)
            return found
    base = relation(((a.Var(START), path.path, a.Var(END)),), stars)
    if base.empty:
        return nothing(names, (START, END), "id")
    start, end = (base.vars[n] for n in (START, END))
    if path.how == "?":
        return base.seal((START, END), distinct=True)
    both = start.kinds | end.kinds
    alias = found.read(_closure(base.select({"s": _id(start), "o": _id(end)}), s, names), "p")
    found.vars[START] = ids(Column(alias, "s"), start.kinds, node=True)
    found.vars[END] = ids(Column(alias, "o"), both, node=True)
    return found


def _closure(edges: Select, s: a.Node, names: Names) -> Recursive:
    """The pairs that edges connect, at any distance; from `s` on, if that is a constant."""
    start, end = Column("edge", "s"), Column("edge", "o")
    first = [one_of(start, filter(None, [names.schema.number(s.term)]))] if isinstance(s, a.Const) else []
    edge = SqlSource(Scan("edge"), "edge")
    base = Select((("s", start), ("o", end)), (edge,), tuple(first))
    step = Select(
        (("s", Column("r", "s")), ("o", end)), (SqlSource(Scan("r"), "r"), edge), (equal(start, Column("r", "o")),)
    )
    return Recursive("r", ("s", "o"), base, step, ("edge", edges))


def _id(value: Value) -> Expr:
    if value.only != "id":
        raise Unsupported("a path over computed values")
    return value.lanes["id"]


def _selves(s: a.Node, o: a.Node, found: Relation, stars: Stars) -> Relation:
    """Every node that an end may be, connected to itself, once (SPARQL 1.1, section 18.4: zero-length paths)."""
    names = stars.names
    for node in (s, o):
        if isinstance(node, a.Const):
            itself = Relation(names)
            itself.vars[START] = itself.vars[END] = constant(node.term, names, numbered=True)
            return itself
    for node in (s, o):
        value = found.vars.get(node.name) if isinstance(node, a.Var) else None
        if value and value.node and not value.nullable and value.only == "id" and TermKind.OBS not in value.kinds:
            itself = Relation(names)
            alias = itself.read(Scan("term"), "t")
            itself.vars[START] = itself.vars[END] = ids(Column(alias, "id"), value.kinds, node=True)
            return itself
    ends = []
    for place in (0, 2):
        every = stars.relation([(a.Var("_:s"), a.Var("_:p"), a.Var("_:o"))])
        every.vars = {START: every.vars["_:s" if place == 0 else "_:o"]}
        ends.append(every)
    nodes = union(ends, names).seal((START,), distinct=True)
    nodes.vars[END] = nodes.vars[START]
    return nodes
