"""Property paths (SPARQL 1.1, section 9): sequences, inverses and alternatives become patterns; what repeats becomes
a closure, kept in the index or computed by recursion."""

from __future__ import annotations

from collections.abc import Sequence as Several
from itertools import product

from lod.cube.dictionary import Kind
from lod.query.sql import algebra as a
from lod.query.sql.errors import Unsupported
from lod.query.sql.relation import Names, Relation, nothing
from lod.query.sql.stars import Pattern, Stars
from lod.query.sql.values import Value, ids

MAX_BRANCHES = 64
"""Basic graph patterns that the alternatives of one may become."""

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


def join_step(found: Relation, step: Step, stars: Stars) -> bool:
    """Joins a path that repeats; False where it has to wait until another pattern binds one of its ends."""
    s, path, o = step
    if isinstance(path, a.Negated):
        return _exclude(found, s, path, stars)
    if stars.graph is not None:
        raise Unsupported("a path that repeats inside GRAPH")
    reflexive = path.how in "?*"
    known = [n for n in (s, o) if _binds(n, found)]
    if reflexive and not known:
        return False
    pairs = _pairs(path, stars, s)
    if reflexive:
        pairs = _reflexive(pairs, s, o, found, stars.names)
    step_relation = Relation(stars.names)
    alias = stars.names.alias("p")
    step_relation.sources.append((f"({pairs}) AS {alias}", ""))
    kinds = stars.schema.subject_kinds | stars.schema.object_kinds
    for node, column in ((s, "s"), (o, "o")):
        value = ids(f"{alias}.{column}", kinds, node=True)
        if isinstance(node, a.Const):
            number = _number(node, stars.names)
            step_relation.require(f"{alias}.{column} = {number}")
        elif node.name in step_relation.vars:
            step_relation.require(f"{alias}.s = {alias}.o")
        else:
            step_relation.vars[node.name] = value
    found.join(step_relation)
    return True


def _exclude(found: Relation, property_: a.Node, path: a.Negated, stars: Stars) -> bool:
    """Keeps the rows whose property is none of these."""
    numbers = [stars.schema.number(iri) for iri in path.forward]
    if isinstance(property_, a.Var) and not found.empty:
        listed = ", ".join(str(number) for number in numbers if number is not None)
        if listed:
            found.require(f"{found.vars[property_.name].lanes['id']} NOT IN ({listed})")
    return True


def _binds(node: a.Node, found: Relation) -> bool:
    if isinstance(node, a.Const):
        return True
    value = found.vars.get(node.name)
    if value is None or not value.node or value.nullable or value.only != "id":
        return False
    return Kind.OBS not in value.kinds  # observations are no terms of the dictionary


def _number(node: a.Const, names: Names) -> int:
    """The number of an end that is constant; one that the release does not have matches nothing but itself."""
    number = names.schema.number(node.term)
    if number is None:
        raise Unsupported("a path from or to a term that is not in the release")
    return number


def _pairs(path: a.Repeat, stars: Stars, s: a.Node) -> str:
    """SQL of the distinct pairs that a path connects in one step or more (`?`: in one step)."""
    schema = stars.schema
    if isinstance(path.path, a.Link):
        predicate = schema.number(path.path.iri)
        if predicate in schema.closed and path.how != "?":
            return f"SELECT s, o FROM closure WHERE p = {predicate}"
    base = _base(path.path, stars)
    if path.how == "?":
        return f"SELECT DISTINCT s, o FROM ({base}) AS once"
    seed = f" WHERE s = {_number(s, stars.names)}" if isinstance(s, a.Const) else ""
    name = stars.names.alias("r")
    return (
        f"WITH RECURSIVE edge(s, o) AS MATERIALIZED ({base}), {name}(s, o) AS (SELECT s, o FROM edge{seed} "
        f"UNION SELECT {name}.s, edge.o FROM {name} JOIN edge ON edge.s = {name}.o) SELECT s, o FROM {name}"
    )


def _base(path: a.Path, stars: Stars) -> str:
    """SQL of the pairs that one round of a path connects; only through the metadata."""
    selects = []
    start, end = a.Var("_:start"), a.Var("_:end")
    for patterns, steps in _unfold(start, path, end, stars.names):
        if steps:
            raise Unsupported("a repetition inside a repetition")
        for _, p, _ in patterns:
            number = stars.schema.number(p.term) if isinstance(p, a.Const) else None
            if number is not None and stars.schema.in_cubes(number):
                raise Unsupported("a path that repeats over observations")
        relation = stars.relation(patterns)
        if not relation.empty:
            s, o = (relation.vars[n.name] for n in (start, end))
            selects.append(f"SELECT {_id(s)} AS s, {_id(o)} AS o {relation.body()}")
    if not selects:
        return f"SELECT 0 AS s, 0 AS o {nothing(stars.names, ()).body()}"
    return " UNION ".join(selects)


def _id(value: Value) -> str:
    if value.only != "id":
        raise Unsupported("a path over computed values")
    return value.lanes["id"]


def _reflexive(pairs: str, s: a.Node, o: a.Node, found: Relation, names: Names) -> str:
    """The pairs with every node connected to itself, once."""
    one = next(n for n in (s, o) if _binds(n, found))
    if isinstance(one, a.Const):
        selves = f"SELECT {_number(one, names)} AS s, {_number(one, names)} AS o"
    else:
        selves = "SELECT id AS s, id AS o FROM term"
    return f"SELECT s, o FROM ({pairs}) AS far WHERE s <> o UNION ALL {selves}"
