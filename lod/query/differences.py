"""What the store is known to answer otherwise than SPARQL 1.1 says, told from a query's algebra.

The columns answer such questions as the specification does. One that they do not answer is refused rather than given
to the store. `docs/sparql.md` names each construct, and a test asks for it over HTTP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lod.messages.message import Message
from lod.query import patterns
from lod.query.repeated import Repeated, counts_repeated
from lod.query.sql.walk import parts
from lod.rdf.terms import XSD, parse_literal
from lod.sparql import algebra as a

KINDS = (
    *("alternative", "negated", "empty-path", "minus-in-exists", "same-term", "condition", "graph-variable"),
    *("sub-select-in-graph", "group-concat", "regex", "replace", "cast", "float-cast", "division", "product"),
    *("long-number", "repeated", "count"),
)
"""The kinds of constructs, each a message `query.otherwise.` and its name."""

MOST_DIGITS = 18
"""Digits of a number, before and after its point, up to which the store computes as the specification does."""

FEW_DIGITS = 6
"""Digits of a number that others are multiplied with, so that the product keeps to `MOST_DIGITS`."""

Definitions = dict[str, a.Expr]
"""What each variable stands for that a query computes."""

_TEXTS = frozenset({"UCASE", "LCASE", "SUBSTR", "STRBEFORE", "STRAFTER", "REPLACE", "CONCAT", "STRLANG"})
_SIMPLE = frozenset({"STR", "LANG", "ENCODE_FOR_URI", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "STRUUID"})
_WHOLE = frozenset({"STRLEN", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES"})
_FLOATING = frozenset({f"<{XSD}double>", f"<{XSD}float>"})
_EXACT = frozenset({f"<{XSD}integer>", f"<{XSD}decimal>"})
_OF_NUMBERS = frozenset({"+", "-", "*", "/", "neg", "pos", "ABS", "CEIL", "FLOOR", "ROUND", "COALESCE"})
_EQUALITY = frozenset({"=", "!=", "IN"})
_ORDER = frozenset({"<", ">", "<=", ">="})
_TESTS = frozenset({"BOUND", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "SAMETERM"})
_LOGIC = frozenset({"&&", "||", "!"})


def differences(
    query: a.Parsed,
    has: Callable[[str], bool],
    odd: Callable[[], bool],
    floats: Callable[[], bool],
    repeated: Callable[[], Repeated],
) -> tuple[Message, ...]:
    """The constructs of a query that the store is known to answer otherwise, with what to write instead; each once.

    `has`: whether a term is the subject or the object of a triple that the store has. `odd`: whether the release has
    texts with blanks around them, or numbers of more than `MOST_DIGITS` digits; `floats`: whether it has floats or
    doubles; `repeated`: the triples that stand in several of its graphs.
    """
    kinds = set(_Reader(query, has, odd, floats).kinds())
    if not any(query.dataset) and counts_repeated(query.kind, query.pattern, repeated()):
        kinds.add("repeated")
    return tuple(Message(f"query.otherwise.{kind}") for kind in KINDS if kind in kinds)


class _Reader:
    """Goes through a query once. `whole`: the default graph is that of the release."""

    def __init__(
        self, query: a.Parsed, has: Callable[[str], bool], odd: Callable[[], bool], floats: Callable[[], bool]
    ) -> None:
        self.everything = tuple(parts(query.pattern))
        self.whole = not any(query.dataset) and not any(isinstance(part, a.InGraph) for part in self.everything)
        self.has = has
        self.odd = odd
        self.floats = floats
        self.definitions = _definitions(self.everything)
        self.counts = {p.var for p in self.everything if isinstance(p, a.Aggregate) and p.name == "COUNT"}
        self.compared = frozenset(self._compared())

    def kinds(self) -> Iterator[str]:
        for part in self.everything:
            match part:
                case a.Bgp(triples):
                    for triple in triples:
                        yield from self._of_path(*triple)
                case a.Exists(pattern) if any(isinstance(inner, a.Minus) for inner in parts(pattern)):
                    yield "minus-in-exists"
                case a.InGraph(a.Var(name), pattern):
                    yield from _of_graph(name, pattern)
                case a.Aggregate(_, "GROUP_CONCAT", expr) if expr is None or not self._simple(expr):
                    yield "group-concat"
                case a.Group(inner, _, aggregates):
                    counted = (each.expr for each in aggregates if each.name == "COUNT")
                    if any(isinstance(expr, a.Call) and not _sure(expr, a.certain(inner)) for expr in counted):
                        yield "count"
                case a.Call(name, args):
                    yield from self._of_call(name, args)
                case a.Const(term) if _long(term):
                    yield "long-number"
        if any(map(self._language_text, self._conditions())):
            yield "condition"
        if any(map(_reckons, self.everything)) and self.odd():
            yield "long-number"

    def _of_path(self, s: a.Node, path: a.Node | a.Path, o: a.Node) -> Iterator[str]:
        if isinstance(path, a.Repeat):
            yield from self._of_repeat(s, path, o)
        elif isinstance(path, a.Alternative):
            yield "alternative"
        elif isinstance(path, a.Negated):
            yield "negated"
        elif isinstance(path, a.Inverse):
            yield from self._of_path(o, path.path, s)
        elif isinstance(path, a.Sequence):
            ends = (s, *(a.Var(f"_:step{n}") for n in range(1, len(path.paths))), o)
            for step, start, end in zip(path.paths, ends, ends[1:], strict=False):
                yield from self._of_path(start, step, end)

    def _of_repeat(self, s: a.Node, path: a.Repeat, o: a.Node) -> Iterator[str]:
        """Within a path that repeats, solutions are a set already, so that only its ends matter."""
        empty = path.how != "+" or any(isinstance(step, a.Repeat) and step.how != "+" for step in parts(path.path))
        if empty and not (self._known_end(s) and self._known_end(o)):
            yield "empty-path"

    def _known_end(self, node: a.Node) -> bool:
        if isinstance(node, a.Var):
            return node.name not in self.compared
        return self.whole and _is_iri(node) and self.has(node.term)

    def _compared(self) -> Iterator[str]:
        """Variables that are compared by value with something that may be a literal."""
        for part in self.everything:
            if isinstance(part, a.Call) and part.name in _EQUALITY and not all(map(_is_iri, part.args[1:])):
                yield from (arg.name for arg in part.args if isinstance(arg, a.Var))

    def _conditions(self) -> Iterator[a.Expr]:
        """Every expression of which it matters whether it is true."""
        for part in self.everything:
            match part:
                case a.Filter(condition, _):
                    yield condition
                case a.LeftJoin(_, _, condition) if condition is not None:
                    yield condition
                case a.Call("IF", args):
                    yield args[0]
                case a.Call(name, args) if name in _LOGIC:
                    yield from args

    def _language_text(self, expr: a.Expr) -> bool:
        """Whether an expression may give a text with a language."""
        match self._defined(expr):
            case a.Var():
                return True
            case a.Const(term):
                return term.startswith('"') and "@" in term[term.rindex('"') :]
            case a.Call("IF", args):
                return any(map(self._language_text, args[1:]))
            case a.Call("COALESCE", args):
                return any(map(self._language_text, args))
            case a.Call(name):
                return name in _TEXTS
        return False

    def _of_call(self, name: str, args: tuple[a.Expr, ...]) -> Iterator[str]:
        if name in _ORDER and args[0] == args[1] and not isinstance(args[0], a.Const):
            yield "same-term"
        elif name == "REGEX" and not patterns.alike(*map(_text, args[1:])):
            yield "regex"
        elif name == "REPLACE" and not patterns.replaced_alike(*map(_text, args[1:])):
            yield "replace"
        elif name == "/" and not self._divided_alike(*args):
            yield "division"
        elif name == "*" and not self._multiplied_alike(*args):
            yield "product"
        elif name.startswith(f"<{XSD}") and name != f"<{XSD}string>" and self._blank_ended(args[0]):
            yield "cast"
        elif name in _EXACT and self._perhaps_floating(args[0]):
            yield "float-cast"

    def _defined(self, expr: a.Expr) -> a.Expr:
        """What a variable stands for where the query computes it, else the expression itself."""
        seen: set[str] = set()
        while isinstance(expr, a.Var) and expr.name in self.definitions and expr.name not in seen:
            seen.add(expr.name)
            expr = self.definitions[expr.name]
        return expr

    def _simple(self, expr: a.Expr) -> bool:
        """Whether an expression gives nothing but simple literals."""
        match self._defined(expr):
            case a.Const(term):
                return term.startswith('"') and term.endswith('"')
            case a.Call(name):
                return name in _SIMPLE or name == f"<{XSD}string>"
        return False

    def _blank_ended(self, expr: a.Expr) -> bool:
        """Whether an expression may give a text with blanks around it."""
        match self._defined(expr):
            case a.Var():
                return self.odd()
            case a.Const():
                text = _text(expr)
                return text is not None and text != text.strip(" \t\r\n")
            case a.Call("STR" | "UCASE" | "LCASE", (inner,)):
                return self._blank_ended(inner)
            case a.Call("IF" | "COALESCE", args):
                return any(map(self._blank_ended, args))
            case a.Call(name):
                return name in _TEXTS
        return False

    def _divided_alike(self, dividend: a.Expr, divisor: a.Expr) -> bool:
        return self._whole(divisor) or self._floating(dividend) or self._floating(divisor)

    def _multiplied_alike(self, one: a.Expr, other: a.Expr) -> bool:
        return any(self._floating(factor) or _few_digits(factor) for factor in (one, other))

    def _whole(self, expr: a.Expr) -> bool:
        """Whether an expression gives nothing but integers."""
        match self._defined(expr):
            case a.Var(name):
                return name in self.counts
            case a.Const(term):
                return term.endswith(f"^^<{XSD}integer>")
            case a.Call(name):
                return name in _WHOLE
        return False

    def _floating(self, expr: a.Expr) -> bool:
        """Whether an expression gives nothing but doubles and floats."""
        match self._defined(expr):
            case a.Const(term):
                return term.endswith(tuple(f"^^{name}" for name in _FLOATING))
            case a.Call("+" | "-" | "*" | "/", args):
                return any(map(self._floating, args))
            case a.Call(name):
                return name in _FLOATING
        return False

    def _perhaps_floating(self, expr: a.Expr) -> bool:
        """Whether an expression may give a double or a float."""
        match self._defined(expr):
            case a.Var():
                return self.floats()
            case a.Call("IF", args):
                return any(map(self._perhaps_floating, args[1:]))
            case a.Call(name, args) if name in _OF_NUMBERS:
                return any(map(self._perhaps_floating, args))
            case other:
                return self._floating(other)


def _definitions(everything: tuple[Any, ...]) -> Definitions:
    """What variables stand for that are computed in one place, and bound nowhere else."""
    extends = [part for part in everything if isinstance(part, a.Extend)]
    bound = {n.name for p in everything if isinstance(p, a.Bgp) for t in p.triples for n in t if isinstance(n, a.Var)}
    bound |= {name for part in everything if isinstance(part, a.Values) for name in part.vars}
    once = Counter(extend.var for extend in extends)
    return {e.var: e.expr for e in extends if once[e.var] == 1 and e.var not in bound}


def _of_graph(name: str, pattern: a.Pattern) -> Iterator[str]:
    """What the variable of GRAPH makes of a pattern."""
    for part in parts(pattern):
        if isinstance(part, a.Project):
            yield "sub-select-in-graph"
        elif any(name in a.mentioned(expr) for expr in _expressions(part)):
            yield "graph-variable"


def _sure(expr: a.Expr, bound: frozenset[str]) -> bool:
    """Whether an expression is never an error, where these variables are bound."""
    match expr:
        case a.Const() | a.Exists() | a.Call("BOUND"):
            return True
        case a.Var(name):
            return name in bound
        case a.Call("COALESCE", args):
            return any(_sure(arg, bound) for arg in args)
        case a.Call("IF", (a.Call(name), *_) as args) if name in _TESTS:
            return all(_sure(arg, bound) for arg in args)
        case a.Call(name, args) if name in _TESTS:
            return all(_sure(arg, bound) for arg in args)
    return False


def _expressions(part: Any) -> Iterable[a.Expr]:
    match part:
        case a.Filter(condition, _):
            return (condition,)
        case a.LeftJoin(_, _, condition) if condition is not None:
            return (condition,)
        case a.Extend(_, _, expr):
            return (expr,)
    return ()


def _reckons(part: Any) -> bool:
    """Whether the value of numbers matters."""
    match part:
        case a.Call(name):
            return name in _EQUALITY or name in _ORDER or name in ("+", "-", "*", "/")
        case a.Aggregate(_, name):
            return name in ("SUM", "AVG", "MIN", "MAX")
        case a.OrderBy():
            return True
    return False


def _is_iri(expr: a.Expr) -> bool:
    return isinstance(expr, a.Const) and expr.term.startswith("<")


def _text(expr: a.Expr) -> str | None:
    """The text of a constant literal; None for anything else."""
    if not isinstance(expr, a.Const) or not expr.term.startswith('"'):
        return None
    return parse_literal(expr.term).lexical


def _digits(term: str) -> tuple[int, int] | None:
    """The digits of an integer or decimal before and after its point; None for any other term."""
    if not term.endswith((f"^^<{XSD}integer>", f"^^<{XSD}decimal>")):
        return None
    whole, _, fraction = parse_literal(term).lexical.lstrip("+-").partition(".")
    return len(whole.lstrip("0")), len(fraction.rstrip("0"))


def _long(term: str) -> bool:
    return max(_digits(term) or (0, 0)) > MOST_DIGITS


def _few_digits(expr: a.Expr) -> bool:
    digits = _digits(expr.term) if isinstance(expr, a.Const) else None
    return digits is not None and sum(digits) <= FEW_DIGITS
