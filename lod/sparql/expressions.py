"""Expressions (section 19.8, rules 107 to 128): operators by their rank, functions, aggregates, EXISTS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lod.errors import BadQuery
from lod.sparql.algebra import Aggregate, Call, Const, Exists, Expr, Pattern, Var
from lod.sparql.errors import past_limit
from lod.sparql.limits import MAX_TERMS
from lod.sparql.terms import NUMBERS, Terms
from lod.sparql.tokens import AGGREGATES, FUNCTIONS

COMPARISONS = frozenset({"=", "!=", "<", ">", "<=", ">="})
NO_GAP = frozenset({"CONCAT", "COALESCE", "BNODE"})
"""Functions between whose name and bracket the store's parser wants nothing."""

_UNARY = {"-": "neg", "+": "pos"}


class Expressions(Terms):
    """Reads expressions.

    `aliases`: what a variable means that HAVING uses before it is bound: an expression, and how it is written.
    `aggregates`: those of the SELECT that is read, None where none may be. `used`: the variables whose values an
    expression needs, with their places: not those within aggregates, BOUND, COALESCE and EXISTS.
    """

    def __init__(self, text: str, base: str) -> None:
        super().__init__(text, base)
        self.aliases: dict[str, tuple[Expr, str]] = {}
        self.aggregates: list[Aggregate] | None = None
        self.used: list[tuple[str, int]] = []
        self._fresh = 0

    def exists(self) -> Pattern:
        """The group graph pattern of EXISTS."""
        raise NotImplementedError

    def fresh(self) -> str:
        """The name of a variable that no query has."""
        self._fresh += 1
        return f"_:v{self._fresh}"

    def expression(self) -> Expr:
        """An expression; operators of a rank are read in a loop, so that only brackets nest."""
        disjuncts: list[Expr] = []
        conjuncts: list[Expr] = []
        while True:
            conjuncts.append(self._comparison())
            if self.kind == "&&":
                self.count("operands")
            else:
                disjuncts.append(together("&&", conjuncts))
                conjuncts = []
                if self.kind != "||":
                    return together("||", disjuncts)
                self.count("operands")
            self.advance()

    def _comparison(self) -> Expr:
        left = self._sum()
        if self.kind == "iri":
            self.as_operator()
        kind = self.kind
        if kind in COMPARISONS:
            self.advance()
            return Call(kind, (left, self._sum()))
        if kind == "IN":
            self.advance()
            return Call("IN", (left, *self._arguments()))
        if kind == "NOT":
            self.advance()
            self.expect("IN")
            return Call("!", (Call("IN", (left, *self._arguments())),))
        return left

    def _sum(self) -> Expr:
        """Terms added and subtracted, of factors multiplied and divided, each from left to right."""
        total: Expr | None = None
        sign = ""
        product = self._operand()
        for _ in range(MAX_TERMS):
            kind = self.kind
            if kind in ("*", "/"):
                self.advance()
                product = Call(kind, (product, self._operand()))
            else:
                total = product if total is None else Call(sign, (total, product))
                if kind not in ("+", "-"):
                    return total
                sign = kind
                self.advance()
                product = self._operand()
            self.count("operands")
        raise past_limit("terms", MAX_TERMS)

    def _operand(self) -> Expr:
        """A unary expression."""
        kind = self.kind
        if kind == "!":
            return self._not()
        if kind in _UNARY:
            end = self.end
            self.advance()
            if self.kind in NUMBERS and self.start == end:
                return Const(self.number(kind))
            return Call(_UNARY[kind], (self._primary(),))
        return self._primary()

    def _not(self) -> Expr:
        """`!` once or several times; an even number of them is two, which make a boolean of a value."""
        depth, times = self.depth, 0
        while self.take("!"):
            self.deeper()
            times += 1
        negated = Call("!", (self._operand(),))
        self.depth = depth
        return negated if times % 2 else Call("!", (negated,))

    def _primary(self) -> Expr:
        kind = self.kind
        if kind == "var":
            return self._variable()
        if kind == "(":
            return self._bracketed()
        if kind in ("iri", "pname"):
            iri = f"<{self.iri()}>"
            return Call(iri, self._arguments()) if self.kind in ("(", "nil") else Const(iri)
        literal = self.literal()
        return self.call("expression") if literal is None else Const(literal)

    def _variable(self) -> Expr:
        name = self.value[1:]
        if name in self.aliases:
            expr, written = self.aliases[name]
            self.edit(f"({written})")
            self.advance()
            return expr
        self.used.append((name, self.start))
        self.advance()
        return Var(name)

    def _bracketed(self) -> Expr:
        self.deeper()
        self.advance()
        expr = self.expression()
        self.depth -= 1
        self.expect(")")
        return expr

    def constraint(self) -> Expr:
        """What FILTER, HAVING and ORDER BY take: brackets, or a call."""
        if self.kind == "(":
            return self._bracketed()
        if self.kind in ("iri", "pname"):
            return Call(f"<{self.iri()}>", self._arguments())
        return self.call("constraint")

    def _arguments(self) -> tuple[Expr, ...]:
        """Expressions in brackets, perhaps none."""
        if self.take("nil"):
            return ()
        if self.kind != "(":
            raise self.unexpected("(")
        self.deeper()
        self.advance()
        arguments = [self.expression()]
        while self.take(","):
            arguments.append(self.expression())
        self.depth -= 1
        self.expect(")", ",")
        return tuple(arguments)

    def call(self, expected: str) -> Expr:
        """A built-in function, an aggregate or EXISTS; `expected`: what else could be here."""
        kind = self.kind
        if kind in FUNCTIONS:
            return self._function(kind)
        if kind in AGGREGATES:
            return self._aggregate(kind)
        if kind in ("EXISTS", "NOT"):
            negated = self.take("NOT")
            self.expect("EXISTS")
            with self._apart(None):
                return Exists(self.exists(), negated)
        if kind == "BOUND":
            self.advance()
            self.expect("(")
            name = self.expect("var")[1:]
            self.expect(")")
            return Call("BOUND", (Var(name),))
        raise self._no_expression(expected)

    def _no_expression(self, expected: str) -> BadQuery:
        if self.kind == "bare":
            name, start = self.value, self.start
            self.advance()
            if self.kind in ("(", "nil"):
                return self.error("unknown-function", name=name[:60], at=start)
        return self.unexpected(expected)

    def _function(self, name: str) -> Expr:
        start, end, used = self.start, self.end, len(self.used)
        least, most = FUNCTIONS[name]
        self.advance()
        if name in NO_GAP and self.start > end:
            self.edits.append((start, self.start, name))
        arguments = self._arguments()
        if not least <= len(arguments) <= most:
            raise self.error("arguments", name=name, least=least, most=most, given=len(arguments), at=start)
        if name == "COALESCE":
            del self.used[used:]
        return Call(name, arguments)

    def _aggregate(self, name: str) -> Expr:
        """An aggregate, as the variable that it gives; the same one twice is one."""
        if self.aggregates is None:
            raise self.error("aggregate", name=name)
        self.count("aggregates")
        aggregates = self.aggregates
        self.advance()
        with self._apart(None):
            aggregate = self._aggregated(name)
        for one in aggregates:
            if (one.name, one.expr, one.distinct, one.separator) == aggregate[1:]:
                return Var(one.var)
        aggregates.append(Aggregate(*aggregate))
        return Var(aggregate[0])

    def _aggregated(self, name: str) -> tuple[str, str, Expr | None, bool, str]:
        self.expect("(")
        distinct = self.take("DISTINCT")
        expr, separator = None, " "
        if not (name == "COUNT" and self.take("*")):
            expr = self.expression()
        if name == "GROUP_CONCAT" and self.take(";"):
            self.expect("SEPARATOR")
            self.expect("=")
            separator = self.string()
        self.expect(")")
        return self.fresh(), name, expr, distinct, separator

    @contextmanager
    def _apart(self, aggregates: list[Aggregate] | None) -> Iterator[None]:
        """Within an aggregate or EXISTS: no other aggregates, and variables are used in another way."""
        before, self.aggregates = self.aggregates, aggregates
        aliases, self.aliases = self.aliases, {}
        used = len(self.used)
        yield
        self.aggregates, self.aliases = before, aliases
        del self.used[used:]


def together(operator: str, operands: list[Expr]) -> Expr:
    """Operands of `&&` or `||` as one expression."""
    return operands[0] if len(operands) == 1 else Call(operator, tuple(operands))
