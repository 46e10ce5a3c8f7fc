"""The algebra of a query (SPARQL 1.1, section 18.2) as our own values; what rdflib's does differently is repaired.

Terms are in N-Triples spelling. Blank nodes of patterns are variables whose names begin with `_:`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as Choice
from typing import TypeAlias


@dataclass(frozen=True)
class Var:
    name: str


@dataclass(frozen=True)
class Const:
    term: str


Node: TypeAlias = Var | Const


@dataclass(frozen=True)
class Call:
    """An operator or function by name (`=`, `&&`, `STR`, or the IRI of a cast in brackets) and what it is given."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True)
class Exists:
    pattern: Pattern
    negated: bool


Expr: TypeAlias = Var | Const | Call | Exists


@dataclass(frozen=True)
class Link:
    """A path of one property."""

    iri: str


@dataclass(frozen=True)
class Inverse:
    path: Path


@dataclass(frozen=True)
class Sequence:
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """`path?`, `path*` or `path+`."""

    path: Path
    how: Choice["?", "*", "+"]


@dataclass(frozen=True)
class Negated:
    """`!(…)`: any property but these, forwards and backwards."""

    forward: tuple[str, ...]
    backward: tuple[str, ...]


Path: TypeAlias = Link | Inverse | Sequence | Alternative | Repeat | Negated
TriplePattern: TypeAlias = tuple[Node, Node | Path, Node]


@dataclass(frozen=True)
class Bgp:
    triples: tuple[TriplePattern, ...]


@dataclass(frozen=True)
class Join:
    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class LeftJoin:
    left: Pattern
    right: Pattern
    condition: Expr | None


@dataclass(frozen=True)
class Union:
    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class Minus:
    left: Pattern
    right: Pattern


@dataclass(frozen=True)
class Filter:
    condition: Expr
    pattern: Pattern


@dataclass(frozen=True)
class Extend:
    pattern: Pattern
    var: str
    expr: Expr


@dataclass(frozen=True)
class Values:
    """Each row has a term, or None for UNDEF, for each of the variables."""

    vars: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True)
class Aggregate:
    """`name` is SPARQL's (`COUNT`, `SUM` …); `expr` None is `COUNT(*)`."""

    var: str
    name: str
    expr: Expr | None
    distinct: bool = False
    separator: str = " "


@dataclass(frozen=True)
class Group:
    """`keys` are variables; without any (`whole`) everything is one group."""

    pattern: Pattern
    keys: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]
    whole: bool


@dataclass(frozen=True)
class Project:
    pattern: Pattern
    vars: tuple[str, ...]


@dataclass(frozen=True)
class Distinct:
    pattern: Pattern


@dataclass(frozen=True)
class OrderBy:
    pattern: Pattern
    keys: tuple[tuple[Expr, bool], ...]
    """Each expression, and whether it descends."""


@dataclass(frozen=True)
class Slice:
    pattern: Pattern
    start: int
    length: int | None


@dataclass(frozen=True)
class InGraph:
    """`GRAPH`: a pattern over one named graph, or over each in turn."""

    graph: Node
    pattern: Pattern


Pattern: TypeAlias = (
    Bgp
    | Join
    | LeftJoin
    | Union
    | Minus
    | Filter
    | Extend
    | Values
    | Group
    | Project
    | Distinct
    | OrderBy
    | Slice
    | InGraph
)


@dataclass(frozen=True)
class Parsed:
    """A query: its kind, its pattern, the variables of its answer in order, and the template of a CONSTRUCT."""

    kind: Choice["select", "ask", "construct"]
    pattern: Pattern
    vars: tuple[str, ...] = ()
    template: tuple[tuple[Node, Node, Node], ...] = field(default=())


def variables(pattern: Pattern) -> frozenset[str]:
    """The variables in scope (SPARQL 1.1, section 18.2.1)."""
    match pattern:
        case Bgp(triples):
            return frozenset(n.name for triple in triples for n in triple if isinstance(n, Var))
        case Join(left, right) | LeftJoin(left, right) | Union(left, right):
            return variables(left) | variables(right)
        case Minus(left, _):
            return variables(left)
        case Filter(_, inner) | Distinct(inner) | OrderBy(inner) | Slice(inner):
            return variables(inner)
        case Extend(inner, var):
            return variables(inner) | {var}
        case Values(names):
            return frozenset(names)
        case Group(_, keys, aggregates):
            return frozenset((*keys, *(a.var for a in aggregates)))
        case Project(_, names):
            return frozenset(names)
        case InGraph(graph, inner):
            return variables(inner) | ({graph.name} if isinstance(graph, Var) else frozenset())


def mentioned(expr: Expr) -> frozenset[str]:
    """The variables an expression mentions, those of EXISTS included."""
    match expr:
        case Var(name):
            return frozenset((name,))
        case Call(_, args):
            return frozenset().union(*map(mentioned, args))
        case Exists(pattern):
            return variables(pattern)
    return frozenset()
