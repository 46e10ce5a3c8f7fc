"""Selection, grouping and solution modifiers (sections 18.2.4 and 18.2.5; section 19.8, rules 7 to 28)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lod.sparql.algebra import (
    Aggregate,
    Call,
    Distinct,
    Expr,
    Extend,
    Filter,
    Group,
    OrderBy,
    Pattern,
    Project,
    Slice,
    Values,
    Var,
)
from lod.sparql.groups import Groups, Scoped, joined
from lod.sparql.tokens import AGGREGATES, FUNCTIONS

CALLS = frozenset({"(", "iri", "pname", "BOUND", "EXISTS", "NOT", *FUNCTIONS, *AGGREGATES})
"""What a constraint begins with."""

MOST_DIGITS = 18
"""Digits of LIMIT and OFFSET, which fit into 64 bits so."""


class Item(NamedTuple):
    """What is selected: a variable, or what an expression gives under a name; `used`: the variables it needs."""

    name: str
    start: int
    expr: Expr | None
    used: tuple[tuple[str, int], ...]


@dataclass
class SelectClause:
    """What a query selects of its solutions; `items` is None for all (`*`, whose place is `star`)."""

    items: list[Item] | None = None
    star: tuple[int, int] | None = None
    distinct: bool = False
    aggregates: list[Aggregate] = field(default_factory=list)
    aliases: dict[str, tuple[Expr, str]] = field(default_factory=dict)


@dataclass
class Modifiers:
    """What stands behind the pattern; `keys` (an expression and perhaps its name) is None without GROUP BY."""

    keys: list[tuple[Expr, str]] | None = None
    having: list[Expr] = field(default_factory=list)
    order: list[tuple[Expr, bool]] = field(default_factory=list)
    start: int = 0
    length: int | None = None
    values: Values | None = None


class Selects(Groups):
    """Reads what stands around a group graph pattern: SELECT before it, modifiers behind it."""

    def sub_select(self) -> Pattern:
        """A sub-select; what it selects is in scope around it."""
        selection = self.selection()
        pattern, names = self.selected(selection, self.where())
        self.scope = dict.fromkeys(names)
        return pattern

    def selection(self) -> SelectClause:
        """`SELECT` and what is selected."""
        self.expect("SELECT")
        selection = SelectClause(distinct=self.kind == "DISTINCT")
        if self.kind in ("DISTINCT", "REDUCED"):  # of REDUCED, any number of the same solutions will do (18.5)
            self.advance()
        place = self.start, self.end
        if self.take("*"):
            selection.star = place
            return selection
        self.aggregates = selection.aggregates
        selection.items = [self._item(selection)]
        while self.kind in ("var", "("):
            selection.items.append(self._item(selection))
        self.aggregates = None
        return selection

    def _item(self, selection: SelectClause) -> Item:
        start, used = self.start, len(self.used)
        if self.kind == "var":
            return Item(self.expect("var")[1:], start, None, ())
        self.expect("(", "var", "*")
        self.count("parts")
        self.deeper()
        begin = self.start
        expr = self.expression()
        written = self.edited(begin, self.start)
        self.depth -= 1
        self.expect("AS")
        start, name = self.start, self.expect("var")[1:]
        self.expect(")")
        selection.aliases[name] = expr, written
        return Item(name, start, expr, tuple(self.used[used:]))

    def where(self) -> Scoped:
        """The pattern of a query, with or without the word WHERE before it."""
        self.take("WHERE")
        if self.kind != "{":
            raise self.unexpected("WHERE", "{")
        scoped = self.group()
        self.scope = dict(scoped.scope)
        return scoped

    def selected(self, selection: SelectClause, where: Scoped) -> tuple[Pattern, tuple[str, ...]]:
        """The whole of a SELECT whose pattern is read already, and the variables it selects."""
        modifiers = self.modifiers(selection)
        pattern, visible = self.grouped(where.whole, selection, modifiers)
        names = tuple(visible)
        if selection.items is not None:
            pattern, names = self._extended(pattern, visible, selection.items, self._is_grouped(selection, modifiers))
        elif self._is_grouped(selection, modifiers):
            raise self.error("star-grouped", at=selection.star[0] if selection.star else None)
        if modifiers.order:
            pattern = OrderBy(pattern, tuple(modifiers.order))
        pattern = Project(pattern, names)
        if selection.distinct:
            pattern = Distinct(pattern)
        return sliced(pattern, modifiers), names

    @staticmethod
    def _is_grouped(selection: SelectClause, modifiers: Modifiers) -> bool:
        return modifiers.keys is not None or bool(selection.aggregates)

    def grouped(
        self, pattern: Pattern, selection: SelectClause, modifiers: Modifiers
    ) -> tuple[Pattern, dict[str, None]]:
        """A pattern with GROUP BY, aggregates, HAVING and VALUES (18.2.4.1 to 18.2.4.3); what is in scope then."""
        visible = dict(self.scope)
        if self._is_grouped(selection, modifiers):
            pattern, visible = _group(pattern, modifiers.keys, selection.aggregates, self)
        if modifiers.having:
            having = modifiers.having
            pattern = Filter(having[0] if len(having) == 1 else Call("&&", tuple(having)), pattern)
        if modifiers.values:
            pattern = joined(pattern, modifiers.values)
            visible |= dict.fromkeys(modifiers.values.vars)
        return pattern, visible

    def _extended(
        self, pattern: Pattern, visible: dict[str, None], items: list[Item], grouped: bool
    ) -> tuple[Pattern, tuple[str, ...]]:
        """A pattern with what SELECT computes (18.2.4.4), and the variables selected. Raises `BadQuery`."""
        names: dict[str, None] = {}
        for name, start, expr, used in items:
            needed = ((name, start),) if expr is None else used
            unknown = next(((v, at) for v, at in needed if v not in visible), None)
            if grouped and unknown:
                raise self.error("not-grouped", name=unknown[0], at=unknown[1])
            if expr is not None and name in visible:
                raise self.error("in-scope", name=name, at=start)
            if name in names:
                raise self.error("selected-twice", name=name, at=start)
            names[name] = None
            if expr is not None and expr != Var(name):
                pattern = Extend(pattern, name, expr)
        return pattern, tuple(names)

    def modifiers(self, selection: SelectClause) -> Modifiers:
        """GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET and VALUES, in this order."""
        modifiers = Modifiers()
        scope = dict(self.scope)
        if self.take("GROUP"):
            self.expect("BY")
            modifiers.keys = self._keys()
        self.aggregates = selection.aggregates
        if self.take("HAVING"):
            self.aliases = selection.aliases
            modifiers.having = self._conditions()
            self.aliases = {}
        if self.take("ORDER"):
            self.expect("BY")
            modifiers.order = self._order()
        self.aggregates = None
        self._limits(modifiers)
        if self.kind == "VALUES":
            modifiers.values = self.data()
        self.scope = scope
        return modifiers

    def _keys(self) -> list[tuple[Expr, str]]:
        keys = [self._key()]
        while self.kind == "var" or self.kind in CALLS:
            keys.append(self._key())
        return keys

    def _key(self) -> tuple[Expr, str]:
        """What is grouped by, and its name if it is given one."""
        if self.kind == "var":
            return Var(self.expect("var")[1:]), ""
        if self.kind != "(":
            return self.constraint(), ""
        self.deeper()
        self.advance()
        start, expr, end = self.start, self.expression(), self.start
        self.depth -= 1
        name = self.expect("var")[1:] if self.take("AS") else ""
        if name and isinstance(expr, Var):
            self.edits.append((start, end, f"COALESCE({self.edited(start, end)}) "))
        self.expect(")", "AS")
        return expr, name

    def _conditions(self) -> list[Expr]:
        conditions = [self.constraint()]
        while self.kind in CALLS:
            conditions.append(self.constraint())
        return conditions

    def _order(self) -> list[tuple[Expr, bool]]:
        order = [self._order_condition()]
        while self.kind in ("var", "ASC", "DESC") or self.kind in CALLS:
            order.append(self._order_condition())
        return order

    def _order_condition(self) -> tuple[Expr, bool]:
        """An expression, and whether it descends."""
        self.count("keys")
        if self.kind in ("ASC", "DESC"):
            descends = self.kind == "DESC"
            self.advance()
            if self.kind != "(":
                raise self.unexpected("(")
            return self.constraint(), descends
        if self.kind == "var":
            return Var(self.expect("var")[1:]), False
        return self.constraint(), False

    def _limits(self, modifiers: Modifiers) -> None:
        """LIMIT and OFFSET, each once, in either order."""
        waiting = {"LIMIT", "OFFSET"}
        while self.kind in waiting:
            kind = self.kind
            waiting.remove(kind)
            self.advance()
            number = self._whole_number()
            if kind == "LIMIT":
                modifiers.length = number
            else:
                modifiers.start = number

    def _whole_number(self) -> int:
        value = self.value.lstrip("0") if self.kind == "integer" else ""
        if len(value) > MOST_DIGITS:
            raise self.error("invalid-number", number=self.value[:60])
        self.expect("integer")
        return int(value or "0")


def _group(
    pattern: Pattern, keys: list[tuple[Expr, str]] | None, aggregates: list[Aggregate], reader: Selects
) -> tuple[Pattern, dict[str, None]]:
    """A pattern grouped (18.2.4.1), and the variables in scope: the keys, and what the aggregates give."""
    names: dict[str, None] = {}
    for expr, name in keys or ():
        if isinstance(expr, Var) and not name:
            names[expr.name] = None
        else:
            name = name or reader.fresh()
            pattern = Extend(pattern, name, expr)
            names[name] = None
    samples = {
        a.var: a.expr for a in aggregates if a.name == "SAMPLE" and isinstance(a.expr, Var) and a.expr.name in names
    }
    pattern = Group(pattern, tuple(names), tuple(a for a in aggregates if a.var not in samples), keys is None)
    for name, key in samples.items():  # a key is its own sample
        pattern = Extend(pattern, name, key)
    return pattern, names | dict.fromkeys(aggregate.var for aggregate in aggregates)


def sliced(pattern: Pattern, modifiers: Modifiers) -> Pattern:
    """A pattern with its OFFSET and LIMIT."""
    if modifiers.start == 0 and modifiers.length is None:
        return pattern
    return Slice(pattern, modifiers.start, modifiers.length)
