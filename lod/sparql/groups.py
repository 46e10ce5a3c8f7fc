"""Group graph patterns and what they mean (section 18.2.2; section 19.8, rules 53 to 68)."""

from __future__ import annotations

from typing import NamedTuple

from lod.sparql.algebra import (
    Bgp,
    Const,
    Expr,
    Extend,
    Filter,
    InGraph,
    Join,
    LeftJoin,
    Minus,
    Node,
    Pattern,
    TriplePattern,
    Union,
    Values,
)
from lod.sparql.errors import past_limit, service
from lod.sparql.expressions import together
from lod.sparql.limits import MAX_TRIPLES
from lod.sparql.triples import SUBJECTS, Triples


class Scoped(NamedTuple):
    """A group: its pattern without its filters, these, and the variables in scope in order of appearance.

    `joins`: how many triple patterns are joined in it.
    """

    pattern: Pattern
    filters: list[Expr]
    scope: dict[str, None]
    joins: int = 0

    @property
    def whole(self) -> Pattern:
        """The pattern with its filters, which hold for all of the group."""
        return Filter(together("&&", self.filters), self.pattern) if self.filters else self.pattern


class Groups(Triples):
    """Reads group graph patterns. `joins`: how many triple patterns are joined in the one that is read."""

    joins = 0

    def joined(self, count: int) -> None:
        """Counts triple patterns that are joined to those before them. Raises `TooLarge` past the limit."""
        self.joins += count
        if self.joins > MAX_TRIPLES:
            raise past_limit("triples", MAX_TRIPLES)

    def sub_select(self) -> Pattern:
        """A sub-select; `scope` has what it selects."""
        raise NotImplementedError

    def exists(self) -> Pattern:
        """The group graph pattern of EXISTS."""
        return self.group().whole

    def group(self) -> Scoped:
        """A group graph pattern in its braces."""
        if self.kind != "{":
            raise self.unexpected("{")
        self.deeper()
        self.advance()
        self.leave_labels()
        around, self.scope = self.scope, {}
        aggregates, self.aggregates = self.aggregates, None
        scoped = Scoped(self.sub_select(), [], self.scope) if self.kind == "SELECT" else self._parts()
        self.scope, self.aggregates = around, aggregates
        self.leave_labels()
        self.depth -= 1
        self.expect("}", "pattern")
        return scoped

    def _parts(self) -> Scoped:
        """The parts of a group, each joined to what is before it (section 18.2.2.6)."""
        pattern: Pattern = Bgp(())
        basic: list[TriplePattern] = []
        filters: list[Expr] = []
        around, self.joins = self.joins, 0
        while True:
            if self.kind in SUBJECTS:
                basic += (triples := self.triples())
                self.joined(len(triples))
            if self.take("FILTER"):
                self.count("operands")
                filters.append(self.constraint())
            elif self.kind in _PARTS:
                pattern = _PARTS[self.kind](self, joined(pattern, Bgp(tuple(basic))))
                basic = []
            else:
                joins, self.joins = self.joins, around
                return Scoped(joined(pattern, Bgp(tuple(basic))), filters, self.scope, joins)
            self.take(".")

    def _optional(self, before: Pattern) -> Pattern:
        self.count("optionals")
        self.advance()
        inner = self._merged()
        return LeftJoin(before, inner.pattern, together("&&", inner.filters) if inner.filters else None)

    def _minus(self, before: Pattern) -> Pattern:
        self.count("parts")
        self.advance()
        return Minus(before, self.group().whole)

    def _graph(self, before: Pattern) -> Pattern:
        self.advance()
        graph: Node = self.scoped() if self.kind == "var" else Const(f"<{self.iri()}>")
        inner = self._merged()
        self.joined(inner.joins)
        return joined(before, InGraph(graph, inner.whole))

    def _bind(self, before: Pattern) -> Pattern:
        self.count("parts")
        self.advance()
        self.expect("(")
        self.deeper()
        expr = self.expression()
        self.depth -= 1
        self.expect("AS")
        if self.kind == "var" and self.value[1:] in self.scope:
            raise self.error("in-scope", name=self.value[1:])
        name = self.expect("var")[1:]
        self.expect(")")
        self.scope[name] = None
        return Extend(before, name, expr)

    def _values(self, before: Pattern) -> Pattern:
        return joined(before, self.data())

    def _union(self, before: Pattern) -> Pattern:
        groups = [self._merged()]
        while self.take("UNION"):
            self.count("branches")
            groups.append(self._merged())
        self.joined(max(group.joins for group in groups))
        branches = [group.whole for group in groups]
        return joined(before, balanced(branches))

    def _service(self, before: Pattern) -> Pattern:
        raise service()

    def _merged(self) -> Scoped:
        """A group whose variables are in scope around it too."""
        inner = self.group()
        self.scope |= inner.scope
        return inner

    def data(self) -> Values:
        """VALUES: its variables, which come into scope, and its rows."""
        self.count("tables")
        self.advance()
        single = self.kind == "var"
        names = (self.expect("var")[1:],) if single else self._variables()
        self.scope |= dict.fromkeys(names)
        self.expect("{")
        rows: list[tuple[str | None, ...]] = []
        while self.kind != "}":
            rows.append((self._cell(),) if single else self._row(len(names)))
        self.advance()
        return Values(names, tuple(rows))

    def _variables(self) -> tuple[str, ...]:
        if self.take("nil"):
            return ()
        self.expect("(", "var")
        names: dict[str, None] = {}
        while self.kind == "var":
            name = self.value[1:]
            if name in names:
                raise self.error("values-repeated", name=name)
            names[name] = None
            self.advance()
        self.expect(")", "var")
        return tuple(names)

    def _row(self, width: int) -> tuple[str | None, ...]:
        start, cells = self.start, []
        if not self.take("nil"):
            self.expect("(", "}")
            while self.kind != ")":
                cells.append(self._cell())
            self.advance()
        if len(cells) != width:
            raise self.error("values-width", given=len(cells), width=width, at=start)
        return tuple(cells)

    def _cell(self) -> str | None:
        self.count("cells")
        if self.kind in ("iri", "pname"):
            return f"<{self.iri()}>"
        literal = self.literal()
        if literal is None and not self.take("UNDEF"):
            raise self.unexpected("value", "UNDEF")
        return literal


_PARTS = {
    "OPTIONAL": Groups._optional,
    "MINUS": Groups._minus,
    "GRAPH": Groups._graph,
    "BIND": Groups._bind,
    "VALUES": Groups._values,
    "{": Groups._union,
    "SERVICE": Groups._service,
}
"""How each part of a group is read, and what it makes of the pattern before it."""


def joined(left: Pattern, right: Pattern) -> Pattern:
    """Two patterns joined; the empty one changes nothing (section 18.2.2.8)."""
    if left == _EMPTY:
        return right
    return left if right == _EMPTY else Join(left, right)


def balanced(branches: list[Pattern]) -> Pattern:
    """A union in this order, as shallow as can be."""
    if len(branches) == 1:
        return branches[0]
    middle = (len(branches) + 1) // 2
    return Union(balanced(branches[:middle]), balanced(branches[middle:]))


_EMPTY = Bgp(())
