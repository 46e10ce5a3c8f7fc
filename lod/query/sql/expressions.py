"""Expressions (SPARQL 1.1, section 17) over lanes: true, false and missing are true, false and an error.

Equality of literals of different known types is false, as in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from lod.cube.dictionary import TermKind
from lod.query.sql import numbers, times
from lod.query.sql.constants import constant
from lod.query.sql.errors import Unsupported
from lod.query.sql.lists import compared, grouped, listed
from lod.query.sql.relation import Described, Names, Relation, align
from lod.query.sql.values import (
    FLOATING,
    LANE_OF,
    LANES,
    LITERALS,
    NUMBERS,
    TIMES,
    UNBOUND,
    Value,
    at_scale,
    equal,
    native,
    scaled,
    shared,
)
from lod.sparql.algebra import Call, Const, Exists, Expr, Var
from lod.sql.build import all_of, any_of, call, coalesce, fail, let, not_, present, text, when
from lod.sql.expressions import FALSE, NULL, Binary, Case, SqlLiteral
from lod.sql.expressions import Expr as Sql
from lod.sql.types import BOOLEAN

ARITHMETIC = frozenset({"+", "-", "*", "/", "neg", "pos"})
"""Operators of numbers: what may end the statement is looked at around all of them."""

TYPED = LITERALS - {TermKind.LANG}
"""Kinds of literals without a language."""

NO_TRUTH = SqlLiteral(None, BOOLEAN)
"""Neither true nor false: an error."""

Text: TypeAlias = tuple[Sql, Sql | None]
"""A string: its text, and its language where it may have one."""


class Expressions:
    """Compiles expressions over the variables of a relation, which grows by what they need of the dictionary.

    What is written twice is computed once. `functions`: what compiles each function. `outer`: variables of the query
    around an EXISTS. `exists`: compiles one.
    `pending`: what is yet to be looked at because it ends the statement, and why, while arithmetic is compiled.
    """

    def __init__(
        self,
        relation: Relation,
        functions: Mapping[str, Function],
        exists: Callable[[Exists, Expressions], Sql],
        outer: Mapping[str, Value] | None = None,
    ) -> None:
        self.relation = relation
        self.names: Names = relation.names
        self.outer = outer or {}
        self.functions = functions
        self._exists = exists
        self.pending: list[tuple[Sql, str]] | None = None
        self._values: dict[Call, Value] = {}
        self._tests: dict[Call, Sql] = {}

    def value(self, expr: Expr) -> Value:
        """The value of an expression. Raises `Unsupported`."""
        match expr:
            case Var(name):
                return self.relation.vars.get(name) or self.outer.get(name) or UNBOUND
            case Const(term):
                return constant(term, self.names)
            case Exists():
                return native("bool", self._exists(expr, self), nullable=False)
            case Call(("&&" | "||" | "!" | "=" | "!=" | "<" | ">" | "<=" | ">=" | "IN"), _):
                return native("bool", self.condition(expr))
            case Call():
                return self._called(expr)
        raise Unsupported(f"the expression {expr}")

    def _called(self, expr: Call) -> Value:
        function = self.functions.get(expr.name)
        if function is None:
            raise Unsupported(f"the function {expr.name}")
        if self.pending is not None or expr.name in ARITHMETIC:
            return function(self, expr.args)
        if expr not in self._values:
            self._values[expr] = shared(function(self, expr.args))
        return self._values[expr]

    def shared(self, expr: Expr) -> Value:
        """The value of an expression, to be used several times."""
        return shared(self.value(expr))

    def condition(self, expr: Expr) -> Sql:
        """The effective boolean value of an expression (section 17.2.2)."""
        match expr:
            case Call("&&", args):
                unequal, others = compared("!=", args)
                excluded = (not_(self.among(one, options)) for one, options in unequal.items())
                return all_of(*map(self.condition, others), *excluded)
            case Call("||", args):
                same, others = compared("=", args)
                tests = dict.fromkeys(map(self.condition, others))
                return any_of(*tests, *(self.among(*each) for each in same.items()))
            case Call("!", (one,)):
                return not_(self.condition(one))
            case Call() if self.pending is None:
                if expr not in self._tests:
                    self._tests[expr] = self._test(expr)
                return self._tests[expr]
        return self._test(expr)

    def _test(self, expr: Expr) -> Sql:
        match expr:
            case Call("=", (one, other)):
                return self.equals(self.shared(one), self.shared(other))
            case Call("!=", (one, other)):
                return not_(self.equals(self.shared(one), self.shared(other)))
            case Call("<" | ">" | "<=" | ">=" as op, (one, other)):
                return self.less(op, self.shared(one), self.shared(other))
            case Call("IN", (one, *options)):
                return self.among(one, options)
            case Exists():
                return self._exists(expr, self)
        return self.truth(self.shared(expr))

    def among(self, expr: Expr, options: Sequence[Expr]) -> Sql:
        """Whether an expression equals one of these."""
        left = self.shared(expr)
        groups = grouped(left, [self.shared(option) for option in options])
        return any_of(*(listed(self.equals(left, those[0]), those) for those in groups))

    def truth(self, value: Value) -> Sql:
        """The effective boolean value of a value."""
        tests = [value.lanes["bool"]] if "bool" in value.lanes else []
        if TermKind.BOOL in value.kinds:
            tests.append(self.term(value).at("bool"))
        for lane, its in self.number(value).items():
            test = Binary("<>", its, SqlLiteral(0))
            tests.append(all_of(test, not_(call("is_nan", its))) if lane in FLOATING else test)
        if its_text := self.string(value):  # a text with a language is a plain literal, too
            tests.append(Binary("<>", its_text[0], text("")))
        return coalesce(*tests) if tests else NO_TRUTH

    def term(self, value: Value) -> Described:
        """What the dictionary has of a value's number."""
        return self.relation.attach(value.lanes["id"])

    def number(self, value: Value) -> dict[str, Sql]:
        """The numeric lanes of a value, those of its number included."""
        lanes: dict[str, Sql] = {}
        for kind in (TermKind.INT, TermKind.DEC, TermKind.FLT, TermKind.DBL):
            lane = LANE_OF[kind]
            scale = self.scale(value) if lane == "dec" else 0
            parts = [scaled(value.lanes[lane], value.scale if scale else 0, scale)] if lane in value.lanes else []
            if kind in value.kinds:
                parts.append(scaled(self.term(value).at(lane), self.names.schema.scale if scale else 0, scale))
            if parts:
                lanes[lane] = coalesce(*parts)
        return lanes

    def scale(self, value: Value) -> int:
        """Fraction digits of its decimals."""
        return max(value.scale, self.names.schema.scale) if TermKind.DEC in value.kinds else value.scale

    def boolean(self, value: Value) -> Sql | None:
        """Its boolean, None where it can be none."""
        parts = [value.lanes["bool"]] if "bool" in value.lanes else []
        if TermKind.BOOL in value.kinds:
            parts.append(self.term(value).at("bool"))
        return coalesce(*parts) if parts else None

    def string(self, value: Value) -> Text | None:
        """Its text and its language where it is a string (with a language or not), None where it can be none."""
        texts = [value.lanes[lane] for lane in ("str", "lang") if lane in value.lanes]
        tags = [value.lanes["tag"]] if "tag" in value.lanes else []
        stringy = value.kinds & {TermKind.STRING, TermKind.LANG}
        if stringy:
            term = self.term(value)
            only = value.kinds <= {TermKind.STRING, TermKind.LANG}
            lex = term.at("lex")
            texts.append(lex if only else when(term.kind_in((TermKind.STRING, TermKind.LANG)), lex))
            if TermKind.LANG in stringy:
                tags.append(term.at("lang"))
        return (let(coalesce(*texts)), coalesce(*tags) if tags else None) if texts else None

    def time(self, value: Value, *kinds: TermKind) -> Sql | None:
        """The text of its date or moment of one of these kinds, None where it can be none."""
        texts = [value.lanes[TIMES[kind]] for kind in kinds if TIMES[kind] in value.lanes]
        if value.kinds & set(kinds):
            lex = self.term(value).at("lex")
            texts.append(lex if value.kinds <= set(kinds) else when(self.term(value).kind_in(kinds), lex))
        return coalesce(*texts) if texts else None

    def others(self, *values: Value) -> list[Described]:
        """What the dictionary has of those that may be of another datatype; the statement may end then."""
        terms = [self.term(value) for value in values if TermKind.OTHER in value.kinds]
        self.names.guarded |= bool(terms)
        return terms

    def unless(self, test: Sql, why: str, its: Sql) -> Sql:
        """A value; where a test is true, the statement ends. Within arithmetic that is looked at around all of it."""
        if test is FALSE:
            return its
        self.names.guarded = True
        if self.pending is None:
            return Case(((test, fail(why)),), its)
        self.pending.append((test, why))
        return its

    def unless_valued(self, others: Sequence[Described], its: Sql) -> Sql:
        """A value; where a term is a literal whose value only the store knows, the statement ends."""
        return self.unless(any_of(*map(times.is_valued, others)), times.OTHER_TYPE, its)

    def typed(self, value: Value) -> Sql:
        """Whether it is a literal without a language."""
        tests = [present(its) for lane, its in value.lanes.items() if lane not in ("id", "tag", "lang", "iri")]
        if value.kinds and value.kinds <= TYPED:
            tests.append(present(value.lanes["id"]))
        elif value.kinds & TYPED:
            tests.append(self.term(value).kind_in(TYPED))
        return any_of(*tests)

    def equals(self, a: Value, b: Value) -> Sql:
        """`=` (section 17.4.1.7)."""
        if not a.lanes or not b.lanes:
            return NO_TRUTH
        ka, kb = a.all_kinds, b.all_kinds
        both = (a.lanes["id"], b.lanes["id"]) if "id" in a.lanes and "id" in b.lanes else None
        by_value = any(ka & kinds and kb & kinds for kinds in (NUMBERS, {TermKind.MOMENT}))
        strange = self._strange(a, b)
        if both and a.only == b.only == "id" and not by_value and not strange:
            return Binary("=", *both)
        tests = self._same_class("=", a, b)
        if "id" in a.lanes and "id" in b.lanes:
            tests.append(Binary("=", a.lanes["id"], b.lanes["id"]))
        if "iri" in a.lanes or "iri" in b.lanes:
            left, right = align(self.relation, a, self.relation, b)
            tests.append(when(all_of(a.bound, b.bound), equal(left, right)))
        alike = ka == kb and len(ka) == 1 and ka <= {TermKind.STRING, TermKind.BOOL}
        if not (len(tests) == 1 and (alike or (ka <= NUMBERS and kb <= NUMBERS))):
            tests.append(when(all_of(a.there, b.there), FALSE))
        if strange:
            return Case((times.strange(self._literals(a, b), both, strange),), coalesce(*tests))
        return coalesce(*tests)

    def _strange(self, a: Value, b: Value) -> list[Described]:
        """What the dictionary has of either that may be a literal of another datatype, where the other is one."""
        return self.others(a, b) if a.all_kinds & TYPED and b.all_kinds & TYPED else []

    def _literals(self, a: Value, b: Value) -> Sql:
        return all_of(self.typed(a), self.typed(b))

    def less(self, op: str, a: Value, b: Value) -> Sql:
        """`<`, `>`, `<=`, `>=`: numbers, booleans, strings of one language, dates and moments; all else is an error."""
        tests = self._same_class(op, a, b)
        test = coalesce(*tests) if tests else NO_TRUTH
        strange = self._strange(a, b)
        return Case((times.strange(self._literals(a, b), None, strange),), test) if strange else test

    def _same_class(self, op: str, a: Value, b: Value) -> list[Sql]:
        tests = []
        na, nb = self.number(a), self.number(b)
        if na and nb:
            tests.append(numbers.compare(op, na, nb))
        ba, bb = self.boolean(a), self.boolean(b)
        if ba and bb:
            tests.append(Binary(op, ba, bb))
        sa, sb = self.string(a), self.string(b)
        if sa and sb:
            tests.append(_compare_strings(op, sa, sb))
        for kind in times.PLAIN:
            da, db = self.time(a, kind), self.time(b, kind)
            if da and db:
                tests.append(Binary(op, da, db))
        ma, mb = self.time(a, TermKind.MOMENT), self.time(b, TermKind.MOMENT)
        if ma and mb:
            tests.append(times.compared(op, ma, mb))
        return tests

    def aligned(self, *values: Value) -> list[Value]:
        """The values with every term in the same lane."""
        natives = {lane for value in values for lane in value.lanes} - {"id"}
        split = [self.relation.split(value, natives) if "id" in value.lanes else value for value in values]
        scale = max((value.scale for value in split if "dec" in value.lanes), default=0)
        return [at_scale(value, scale) for value in split]

    def choose(self, options: list[tuple[Sql, Value]]) -> Value:
        """The value of the first option whose condition is true."""
        values = self.aligned(*(value for _, value in options))
        tests = [test for test, _ in options]
        lanes = {
            lane: Case(tuple((test, v.lanes.get(lane, NULL)) for test, v in zip(tests, values, strict=True)))
            for lane in LANES
            if any(lane in value.lanes for value in values)
        }
        kinds = frozenset[TermKind]().union(*(value.kinds for value in values))
        scale = max((v.scale for v in values if "dec" in v.lanes), default=0)
        return Value(lanes, kinds, True, scale, fresh=any(value.fresh for value in values))


def _compare_strings(op: str, a: Text, b: Text) -> Sql:
    test = Binary(op, a[0], b[0])
    if a[1] is None and b[1] is None:
        return test
    tags = [coalesce(tag or NULL, text("")) for tag in (a[1], b[1])]
    same = Binary("=", *tags)
    return all_of(test, same) if op == "=" else when(same, test)


Function: TypeAlias = Callable[[Expressions, tuple[Expr, ...]], Value]
