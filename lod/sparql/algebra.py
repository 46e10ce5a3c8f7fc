"""The algebra of a query (SPARQL 1.1, section 18.2).

Terms are in N-Triples spelling. Blank nodes of patterns are variables whose names begin with `_:`.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Described:
    """What `DESCRIBE` says of nodes: the triples whose subject is one of them, or a blank node met on the way.

    A triple is `DESCRIBED`. `nodes`: constants, and variables of the pattern.
    """

    pattern: Pattern
    nodes: tuple[Node, ...]


DESCRIBED = (Var("_:described"), Var("_:property"), Var("_:value"))
"""The template of a `Described`."""

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
    | Described
)


@dataclass(frozen=True)
class Parsed:
    """A query: its kind, its pattern, the variables of its answer in order, the template of a CONSTRUCT, and the
    graphs of FROM and of FROM NAMED (section 13.2).

    `text`: the query as the store's own parser takes it.
    """

    kind: Choice["select", "ask", "construct"]
    pattern: Pattern
    vars: tuple[str, ...] = ()
    template: tuple[tuple[Node, Node, Node], ...] = ()
    dataset: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    text: str = ""


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
        case Described():
            return frozenset(node.name for node in DESCRIBED)


def certain(pattern: Pattern) -> frozenset[str]:
    """The variables that every solution binds, as far as one sees from the pattern."""
    match pattern:
        case Join(left, right):
            return certain(left) | certain(right)
        case Union(left, right):
            return certain(left) & certain(right)
        case LeftJoin(inner, _) | Minus(inner, _) | Filter(_, inner) | Extend(inner):
            return certain(inner)
        case Distinct(inner) | OrderBy(inner) | Slice(inner):
            return certain(inner)
        case Project(inner, names):
            return certain(inner) & frozenset(names)
        case InGraph(graph, inner):
            return certain(inner) | ({graph.name} if isinstance(graph, Var) else frozenset())
        case Values(names, rows):
            return frozenset(n for place, n in enumerate(names) if all(row[place] is not None for row in rows))
        case Bgp():
            return variables(pattern)
        case Group(inner, keys):
            return certain(inner) & frozenset(keys)
    return frozenset()


def everything(pattern: Pattern) -> frozenset[str]:
    """All variables that occur in a pattern, those of its expressions included; of a sub-select what it selects."""
    match pattern:
        case Join(left, right) | Union(left, right) | Minus(left, right):
            return everything(left) | everything(right)
        case LeftJoin(left, right, condition):
            return everything(left) | everything(right) | (mentioned(condition) if condition else frozenset())
        case Filter(condition, inner):
            return everything(inner) | mentioned(condition)
        case Extend(inner, var, expr):
            return everything(inner) | mentioned(expr) | {var}
        case InGraph(_, inner):
            return everything(inner) | variables(pattern)
    return variables(pattern)


def mentioned(expr: Expr) -> frozenset[str]:
    """The variables an expression mentions, those of EXISTS included."""
    match expr:
        case Var(name):
            return frozenset((name,))
        case Call(_, args):
            return frozenset().union(*map(mentioned, args))
        case Exists(pattern):
            return everything(pattern)
    return frozenset()
