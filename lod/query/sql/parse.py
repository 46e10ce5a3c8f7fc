"""A query's text as algebra: Oxigraph says whether it is SPARQL at all, rdflib takes it apart.

rdflib accepts more than the grammar does and loses some things on the way; Oxigraph over an empty store is the judge
of validity and of the order of a result's variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Literal, URIRef, Variable

from lod.graph.canonical import canonical
from lod.query import limits
from lod.query.sql import algebra as a
from lod.query.sql import grammar
from lod.query.sql.errors import Unsupported
from lod.query.sql.grammar import of
from lod.rdf.terms import XSD, Term, literal, text

_PLAIN = re.compile(r"0|-?[1-9][0-9]{0,17}")
_SIMPLE = {
    "ConditionalOrExpression": "||",
    "ConditionalAndExpression": "&&",
}
_AGGREGATES = {
    "Aggregate_Count": "COUNT",
    "Aggregate_Sum": "SUM",
    "Aggregate_Avg": "AVG",
    "Aggregate_Min": "MIN",
    "Aggregate_Max": "MAX",
    "Aggregate_Sample": "SAMPLE",
    "Aggregate_GroupConcat": "GROUP_CONCAT",
}
_ARGUMENTS = ("text", "arg", "arg1", "arg2", "arg3", "start", "length", "pattern", "replacement", "flags")


def parse(query: str, base: str) -> a.Parsed:
    """The algebra of a query. Raises `SyntaxError` as Oxigraph does, `Unsupported` for what is not taken apart."""
    try:
        result = ox.Store().query(limits.with_small_booleans(query), base_iri=base)
    except RuntimeError as error:  # a function that does not exist
        raise Unsupported(f"{error}") from None
    lists = grammar.Lists(query, base)
    parsed = _parsed(grammar.tree(lists.text, base), _Reader(lists), result)
    if not lists.whole:
        raise Unsupported("a long list of values where none was expected")
    return parsed


def _parsed(tree: Any, reader: _Reader, result: Any) -> a.Parsed:
    chosen = _dataset(tree)
    if tree.name == "DescribeQuery":
        return a.Parsed("construct", reader.described(tree), (), (a.DESCRIBED,), chosen)
    pattern = reader.pattern(tree["p"])
    if isinstance(result, ox.QuerySolutions):
        names = tuple(v.value for v in result.variables)
        if isinstance(tree["p"], CompValue) and len(set(names)) != len(names):
            raise Unsupported("a variable is selected twice")
        return a.Parsed("select", pattern, names, (), chosen)
    if isinstance(result, ox.QueryBoolean):
        return a.Parsed("ask", pattern, (), (), chosen)
    return a.Parsed("construct", pattern, (), tuple(reader.template(tree)), chosen)


def _dataset(tree: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graphs of FROM and those of FROM NAMED."""
    clauses = of(tree, "datasetClause") or ()
    default, named = (tuple(spelled(c[key]) for c in clauses if of(c, key)) for key in ("default", "named"))
    return default, named


def spelled(node: Any) -> str:
    """A constant of rdflib in N-Triples spelling, as the store keeps it."""
    if isinstance(node, Literal):
        if node.language:
            return text(str(node), node.language)
        if node.datatype is None:
            return literal(str(node))
        if str(node.datatype) == XSD + "integer" and _PLAIN.fullmatch(str(node)):
            return literal(str(node), "integer")
        return str(canonical([Term(literal(str(node), str(node.datatype)))])[0])
    if isinstance(node, URIRef):
        return f"<{node}>"
    raise Unsupported(f"a {type(node).__name__} as a constant")


def _repeated(path: a.Path, how: Any) -> a.Path:
    """A path repeated; what was repeated before is only repeated another way."""
    if isinstance(path, a.Repeat):
        return a.Repeat(path.path, how if path.how == how else "*")
    return a.Repeat(path, how)


class _Reader:
    def __init__(self, lists: grammar.Lists) -> None:
        self.lists = lists
        self.fresh = (f"_:{n}" for n in count())
        self.keys: dict[str, a.Var] = {}

    def node(self, node: Any) -> a.Node:
        if isinstance(node, Variable):
            return self.keys.get(str(node)) or a.Var(str(node))
        return a.Var(f"_:{node}") if isinstance(node, BNode) else a.Const(spelled(node))

    def pattern(self, p: Any) -> a.Pattern:
        match p.name:
            case "BGP":
                return a.Bgp(tuple((self.node(s), self.predicate(v), self.node(o)) for s, v, o in p["triples"]))
            case "Join":
                return self._join(self.pattern(p["p1"]), self.pattern(p["p2"]))
            case "LeftJoin":
                condition = of(p, "expr")
                no_filter = condition is None or getattr(condition, "name", "") == "TrueFilter"
                left, right = self.pattern(p["p1"]), self.pattern(p["p2"])
                return a.LeftJoin(left, right, None if no_filter else self.expr(condition))
            case "Union":
                return a.Union(self.pattern(p["p1"]), self.pattern(p["p2"]))
            case "Minus":
                return a.Minus(self.pattern(p["p1"]), self.pattern(p["p2"]))
            case "Filter":
                inner = self.pattern(p["p"])
                return a.Filter(self.expr(p["expr"]), inner)
            case "Extend":
                return self._extend(p)
            case "ToMultiSet":
                return self._values(p["p"]) if p["p"].name == "values" else self.pattern(p["p"])
            case "values":
                return self._values(p)
            case "AggregateJoin":
                return self._group(p)
            case "Project":
                return a.Project(self.pattern(p["p"]), tuple(dict.fromkeys(map(str, p["PV"]))))
            case "Distinct":
                return a.Distinct(self.pattern(p["p"]))
            case "Reduced":
                return self.pattern(p["p"])  # any number of the same solutions will do (section 18.5)
            case "OrderBy":
                inner = self.pattern(p["p"])
                return a.OrderBy(inner, tuple((self.expr(c["expr"]), of(c, "order") == "DESC") for c in p["expr"]))
            case "Slice":
                return a.Slice(self.pattern(p["p"]), of(p, "start") or 0, of(p, "length"))
            case "Graph":
                return a.InGraph(self.node(p["term"]), self.pattern(p["p"]))
        raise Unsupported(p.name)

    @staticmethod
    def _join(left: a.Pattern, right: a.Pattern) -> a.Pattern:
        if left == a.Bgp(()):
            return right
        return left if right == a.Bgp(()) else a.Join(left, right)

    def _extend(self, p: Any) -> a.Pattern:
        inner, var, expr = self.pattern(p["p"]), str(p["var"]), self.expr(p["expr"])
        if expr == a.Var(var):
            return inner
        return a.Extend(inner, var, expr)

    def _values(self, p: Any) -> a.Values:
        rows = p["res"]
        if not rows:
            raise Unsupported("VALUES without rows")
        names = tuple(map(str, rows[0]))
        cells = tuple(
            tuple(None if v == "UNDEF" and not isinstance(v, Literal) else spelled(v) for v in r.values()) for r in rows
        )
        if len(cells) == 1 and len(set(cells[0])) == 1 and (listed := self.lists.put_back(str(cells[0][0]))):
            return a.Values(names, tuple(listed))
        return a.Values(names, cells)

    def _group(self, p: Any) -> a.Pattern:
        inner = self.pattern(p["p"]["p"])
        keys = []
        conditions = of(p["p"], "expr")
        for condition in conditions or ():
            expr = self.expr(condition)
            if not isinstance(expr, a.Var):
                inner = a.Extend(inner, name := next(self.fresh), expr)
                expr = a.Var(name)
            keys.append(expr.name)
        keys = list(dict.fromkeys(keys))
        aggregates = []
        for each in p["A"]:
            name, var, given = _AGGREGATES[each.name], str(each["res"]), each["vars"]
            over = None if given == "*" else self.expr(given)
            if name == "SAMPLE" and isinstance(over, a.Var) and over.name in keys:
                self.keys[var] = over  # rdflib samples the keys of a group
                continue
            self.keys.pop(var, None)  # a sub-select may have used the name
            separator = of(each, "separator")
            aggregates.append(
                a.Aggregate(var, name, over, bool(of(each, "distinct")), " " if separator is None else str(separator))
            )
        return a.Group(inner, tuple(keys), tuple(aggregates), not conditions)

    def predicate(self, node: Any) -> a.Node | a.Path:
        if isinstance(node, (Variable, URIRef)):
            return self.node(node)
        return self.path(node)

    def path(self, node: Any) -> a.Path:
        match node:
            case URIRef():
                return a.Link(f"<{node}>")
            case InvPath():
                return a.Inverse(self.path(node.arg))
            case SequencePath():
                return a.Sequence(tuple(map(self.path, node.args)))
            case AlternativePath():
                return a.Alternative(tuple(map(self.path, node.args)))
            case MulPath():
                return _repeated(self.path(node.path), node.mod)
            case NegatedPath():
                return self._negated(node.args)
        raise Unsupported(f"the path {type(node).__name__}")

    @staticmethod
    def _negated(args: Any) -> a.Path:
        forward, backward = [], []
        for arg in args:
            if isinstance(arg, URIRef):
                forward.append(f"<{arg}>")
            elif isinstance(arg, InvPath) and isinstance(arg.arg, URIRef):
                backward.append(f"<{arg.arg}>")
            elif isinstance(arg, CompValue) and isinstance(of(arg, "part"), URIRef):
                backward.append(f"<{arg['part']}>")
            else:
                raise Unsupported("this negated path")
        return a.Negated(tuple(forward), tuple(backward))

    def expr(self, e: Any) -> a.Expr:
        if isinstance(e, (Variable, URIRef, Literal)):
            node = self.node(e)
            return a.Call("nil", ()) if node == a.Const(f"<{rdflib.RDF.nil}>") else node
        if not isinstance(e, CompValue):
            raise Unsupported(f"the expression {type(e).__name__}")
        if e.name in _SIMPLE:
            return a.Call(_SIMPLE[e.name], (self.expr(e["expr"]), *map(self.expr, e["other"])))
        match e.name:
            case "RelationalExpression":
                return self._relation(e)
            case "AdditiveExpression" | "MultiplicativeExpression":
                found = self.expr(e["expr"])
                for op, other in zip(e["op"], e["other"], strict=True):
                    found = a.Call(str(op), (found, self.expr(other)))
                return found
            case "UnaryNot" | "UnaryMinus" | "UnaryPlus":
                return a.Call({"N": "!", "M": "neg", "P": "pos"}[e.name[5]], (self.expr(e["expr"]),))
            case "Function":
                return a.Call(f"<{e['iri']}>", tuple(map(self.expr, e["expr"])))
            case "Builtin_EXISTS" | "Builtin_NOTEXISTS":
                graph = e.__dict__.get("graph") or getattr(e, "graph", None)
                if graph is None or graph.name == "GroupGraphPatternSub":
                    raise Unsupported("EXISTS outside FILTER and BIND")
                return a.Exists(self.pattern(graph), e.name == "Builtin_NOTEXISTS")
        if e.name.startswith("Builtin_"):
            return self._builtin(e)
        raise Unsupported(f"the expression {e.name}")

    def _relation(self, e: Any) -> a.Expr:
        left, op, other = self.expr(e["expr"]), str(e["op"]).upper(), e["other"]
        if op in ("IN", "NOT IN"):
            options = () if isinstance(other, URIRef) and other == rdflib.RDF.nil else tuple(map(self.expr, other))
            found = a.Call("IN", (left, *(o for o in options if o != a.Call("nil", ()))))
            return a.Call("!", (found,)) if op == "NOT IN" else found
        return a.Call(op, (left, self.expr(other)))

    def _builtin(self, e: Any) -> a.Expr:
        args: list[a.Expr] = []
        for key in _ARGUMENTS:
            value = of(e, key)
            if isinstance(value, (list, tuple)):
                args += [x for x in map(self.expr, value) if x != a.Call("nil", ())]
            elif value is not None:
                args.append(self.expr(value))
        name = e.name.removeprefix("Builtin_").upper()
        if name == "REGEX":
            args = [self.expr(e[k]) for k in ("text", "pattern", "flags") if of(e, k) is not None]
        return a.Call(name, tuple(x for x in args if x != a.Call("nil", ())))

    def described(self, tree: Any) -> a.Described:
        """The pattern of a DESCRIBE."""
        where = of(tree, "p")
        pattern = self.pattern(where) if where is not None else a.Bgp(())
        window = (pattern.start, pattern.length) if isinstance(pattern, a.Slice) else None
        while isinstance(pattern, (a.Slice, a.Distinct, a.Project)):  # rdflib makes it a SELECT DISTINCT
            pattern = pattern.pattern
        return a.Described(a.Slice(pattern, *window) if window else pattern, tuple(map(self.node, tree["PV"])))

    def template(self, tree: Any) -> Iterator[tuple[a.Node, a.Node, a.Node]]:
        triples = of(tree, "template")
        if triples is None:
            pattern = self.pattern(tree["p"])
            while not isinstance(pattern, a.Bgp):
                if not isinstance(pattern, (a.Project, a.Slice, a.OrderBy, a.Distinct)):
                    raise Unsupported("this short form of CONSTRUCT")
                pattern = pattern.pattern
            for s, p, o in pattern.triples:
                if not isinstance(p, (a.Var, a.Const)):
                    raise Unsupported("a path in a template")
                yield s, p, o
            return
        for s, p, o in triples:
            yield self.node(s), self.node(p), self.node(o)
