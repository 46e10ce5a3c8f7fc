"""An algebra as text for people: an operator a line, what it is over further to the right."""

from __future__ import annotations

from collections.abc import Iterator

from lod.sparql import algebra as a


def outline(query: a.Parsed) -> str:
    """The algebra of a query."""
    return "\n".join(_pattern(query.pattern, 0))


def _pattern(pattern: a.Pattern, depth: int) -> Iterator[str]:
    details, inner = _operator(pattern)
    yield "  " * depth + f"{type(pattern).__name__} {details}".rstrip()
    if isinstance(pattern, a.Bgp):
        yield from ("  " * (depth + 1) + " ".join(map(_part, triple)) for triple in pattern.triples)
    for each in inner:
        yield from _pattern(each, depth + 1)


def _operator(pattern: a.Pattern) -> tuple[str, tuple[a.Pattern, ...]]:
    """What an operator says besides its name, and the patterns it is over."""
    match pattern:
        case a.Bgp():
            return "", ()
        case a.Join(left, right) | a.Union(left, right) | a.Minus(left, right):
            return "", (left, right)
        case a.LeftJoin(left, right, condition):
            return "" if condition is None else _part(condition), (left, right)
        case a.Filter(condition, inner):
            return _part(condition), (inner,)
        case a.Extend(inner, var, expr):
            return f"?{var} := {_part(expr)}", (inner,)
        case a.Values(names, rows):
            return f"{_vars(names)} ({len(rows)} rows)", ()
        case a.Group(inner, keys, aggregates):
            return ", ".join([f"by {_vars(keys)}".strip(), *map(_aggregate, aggregates)]), (inner,)
        case a.Project(inner, names):
            return _vars(names), (inner,)
        case a.Distinct(inner):
            return "", (inner,)
        case a.OrderBy(inner, order):
            return ", ".join(f"{_part(key)}{' descending' * down}" for key, down in order), (inner,)
        case a.Slice(inner, start, length):
            return f"from {start}" + ("" if length is None else f", {length} at most"), (inner,)
        case a.InGraph(graph, inner):
            return _part(graph), (inner,)
        case a.Described(inner, nodes):
            return " ".join(map(_part, nodes)), (inner,)


def _aggregate(aggregate: a.Aggregate) -> str:
    over = "*" if aggregate.expr is None else _part(aggregate.expr)
    return f"?{aggregate.var} := {aggregate.name}({'DISTINCT ' * aggregate.distinct}{over})"


def _vars(names: tuple[str, ...]) -> str:
    return " ".join(f"?{name}" for name in names)


def _part(part: a.Expr | a.Path) -> str:
    """A node, a path or an expression on one line."""
    match part:
        case a.Var(name):
            return f"?{name}"
        case a.Const(term) | a.Link(term):
            return term
        case a.Call(name, (one, other)) if not name[0].isalpha() and name[0] != "<":
            return f"({_part(one)} {name} {_part(other)})"
        case a.Call(name, args):
            return f"{name}({', '.join(map(_part, args))})"
        case a.Exists(pattern, negated):
            return f"{'NOT ' * negated}EXISTS {{ {'; '.join(line.strip() for line in _pattern(pattern, 0))} }}"
        case a.Inverse(path):
            return f"^{_part(path)}"
        case a.Sequence(paths):
            return f"({'/'.join(map(_part, paths))})"
        case a.Alternative(paths):
            return f"({'|'.join(map(_part, paths))})"
        case a.Repeat(path, how):
            return f"{_part(path)}{how}"
        case a.Negated(forward, backward):
            return f"!({'|'.join((*forward, *(f'^{iri}' for iri in backward)))})"
