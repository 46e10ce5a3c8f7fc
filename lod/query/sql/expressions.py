"""Expressions (SPARQL 1.1, section 17) as SQL over lanes: TRUE, FALSE and NULL are true, false and an error.

Equality of literals of different known types is false, as in the store.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from lod.cube.dictionary import Kind, entry
from lod.query.sql import numbers
from lod.query.sql.errors import Unsupported
from lod.query.sql.relation import Names, Relation, align
from lod.query.sql.values import (
    LANE_OF,
    LANES,
    LITERALS,
    NUMBERS,
    UNBOUND,
    Value,
    at_scale,
    coalesce,
    conjunction,
    equal,
    ids,
    language,
    native,
    quoted,
    scaled,
)
from lod.rdf.terms import XSD
from lod.sparql.algebra import Call, Const, Exists, Expr, Var

_HUGE = re.compile(r"-?[1-9][0-9]{18,37}")

LONG = 100
"""Characters of SQL past which an operand that is needed several times gets a name."""


class Expressions:
    """Compiles expressions over the variables of a relation, which grows by what they need of the dictionary.

    `functions`: what compiles each function. `outer`: variables of the query around an EXISTS. `exists`: compiles one.
    """

    def __init__(
        self,
        relation: Relation,
        functions: Mapping[str, Function],
        exists: Callable[[Exists, Expressions], str],
        outer: Mapping[str, Value] | None = None,
    ) -> None:
        self.relation = relation
        self.names: Names = relation.names
        self.outer = outer or {}
        self.functions = functions
        self._exists = exists

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
            case Call(name, args):
                function = self.functions.get(name)
                if function is None:
                    raise Unsupported(f"the function {name}")
                return function(self, args)
        raise Unsupported(f"the expression {expr}")

    def once(self, value: Value) -> Value:
        """The value, computed once: it gets a name where its SQL is so long that it must not be written repeatedly."""
        if value.size <= LONG or value.scan or not self.relation.names_values:
            return value
        return self.relation.name(value)

    def condition(self, expr: Expr) -> str:
        """The effective boolean value of an expression (section 17.2.2)."""
        match expr:
            case Call("&&", args):
                return f"({' AND '.join(map(self.condition, args))})"
            case Call("||", args):
                return f"({' OR '.join(map(self.condition, args))})"
            case Call("!", (one,)):
                return f"(NOT {self.condition(one)})"
            case Call("=", (one, other)):
                return self.equals(*self._operands(one, other))
            case Call("!=", (one, other)):
                return f"(NOT {self.equals(*self._operands(one, other))})"
            case Call("<" | ">" | "<=" | ">=" as op, (one, other)):
                return self.less(op, *self._operands(one, other))
            case Call("IN", (one, *options)):
                left = self.once(self.value(one))
                tests = [self.equals(left, self.value(option)) for option in options]
                return f"({' OR '.join(tests)})" if tests else "false"
            case Exists():
                return self._exists(expr, self)
        return self.truth(self.once(self.value(expr)))

    def _operands(self, one: Expr, other: Expr) -> tuple[Value, Value]:
        return self.once(self.value(one)), self.once(self.value(other))

    def truth(self, value: Value) -> str:
        """The effective boolean value of a value."""
        tests = [value.lanes["bool"]] if "bool" in value.lanes else []
        if Kind.BOOL in value.kinds:
            tests.append(f"{self.term(value)}bool")
        for lane, sql in self.number(value).items():
            test = f"({sql} <> 0)"
            tests.append(f"({sql} <> 0 AND NOT isnan({sql}))" if lane == "dbl" else test)
        if text := self.string(value):  # a text with a language is a plain literal, too
            tests.append(f"({text[0]} <> '')")
        return coalesce(*tests) if tests else "CAST(NULL AS BOOLEAN)"

    def term(self, value: Value) -> str:
        """What goes before a column to say what the dictionary has of a value's number."""
        return self.relation.attach(value.lanes["id"])

    def number(self, value: Value) -> dict[str, str]:
        """The numeric lanes of a value, those of its number included."""
        found: dict[str, str] = {}
        for kind in (Kind.INT, Kind.DEC, Kind.DBL):
            lane = LANE_OF[kind]
            scale = self.scale(value) if lane == "dec" else 0
            parts = [scaled(value.lanes[lane], value.scale if scale else 0, scale)] if lane in value.lanes else []
            if kind in value.kinds:
                parts.append(scaled(f"{self.term(value)}{lane}", self.names.schema.scale if scale else 0, scale))
            if parts:
                found[lane] = coalesce(*parts)
        return found

    def scale(self, value: Value) -> int:
        """Fraction digits of its decimals."""
        return max(value.scale, self.names.schema.scale) if Kind.DEC in value.kinds else value.scale

    def boolean(self, value: Value) -> str | None:
        """Its boolean, None where it can be none."""
        parts = [value.lanes["bool"]] if "bool" in value.lanes else []
        if Kind.BOOL in value.kinds:
            parts.append(f"{self.term(value)}bool")
        return coalesce(*parts) if parts else None

    def string(self, value: Value) -> tuple[str, str | None] | None:
        """Its text and its language where it is a string (with a language or not), None where it can be none."""
        texts = [value.lanes[lane] for lane in ("str", "lang") if lane in value.lanes]
        tags = [value.lanes["tag"]] if "tag" in value.lanes else []
        stringy = value.kinds & {Kind.STRING, Kind.LANG}
        if stringy:
            term = self.term(value)
            if value.kinds <= {Kind.STRING, Kind.LANG}:
                texts.append(f"{term}lex")
            else:
                texts.append(f"CASE WHEN {term}kind IN ({int(Kind.STRING)}, {int(Kind.LANG)}) THEN {term}lex END")
            if Kind.LANG in stringy:
                tags.append(f"{term}lang")
        return (coalesce(*texts), coalesce(*tags) if tags else None) if texts else None

    def date(self, value: Value) -> str | None:
        """The text of its date, None where it can be none."""
        if Kind.DATE not in value.kinds:
            return None
        term = self.term(value)
        return (
            f"{term}lex"
            if value.kinds == {Kind.DATE}
            else f"CASE WHEN {term}kind = {int(Kind.DATE)} THEN {term}lex END"
        )

    def equals(self, a: Value, b: Value) -> str:
        """`=` (section 17.4.1.7)."""
        if not a.lanes or not b.lanes:
            return "CAST(NULL AS BOOLEAN)"
        _no_strangers(a, b)
        ka, kb = a.all_kinds, b.all_kinds
        if a.only == b.only == "id" and not (ka & NUMBERS and kb & NUMBERS):
            return f"({a.lanes['id']} = {b.lanes['id']})"
        tests = self._same_class("=", a, b)
        if "id" in a.lanes and "id" in b.lanes:
            tests.append(f"({a.lanes['id']} = {b.lanes['id']})")
        if "iri" in a.lanes or "iri" in b.lanes:
            left, right = align(self.relation, a, self.relation, b)
            tests.append(f"CASE WHEN {conjunction(a.bound, b.bound)} THEN {equal(left, right)} END")
        alike = ka == kb and len(ka) == 1 and ka <= {Kind.STRING, Kind.BOOL}
        if not (len(tests) == 1 and (alike or (ka <= NUMBERS and kb <= NUMBERS))):
            tests.append(f"(CASE WHEN {conjunction(_present(a), _present(b))} THEN false END)")
        return coalesce(*tests)

    def less(self, op: str, a: Value, b: Value) -> str:
        """`<`, `>`, `<=`, `>=`: numbers, booleans, strings of one language, dates; all else is an error."""
        _no_strangers(a, b)
        tests = self._same_class(op, a, b)
        return coalesce(*tests) if tests else "CAST(NULL AS BOOLEAN)"

    def _same_class(self, op: str, a: Value, b: Value) -> list[str]:
        tests = []
        na, nb = self.number(a), self.number(b)
        if na and nb:
            tests.append(numbers.compare(op, na, nb))
        ba, bb = self.boolean(a), self.boolean(b)
        if ba and bb:
            tests.append(f"({ba} {op} {bb})")
        sa, sb = self.string(a), self.string(b)
        if sa and sb:
            tests.append(_compare_strings(op, sa, sb))
        da, db = self.date(a), self.date(b)
        if da and db:
            tests.append(f"({da} {op} {db})")
        return tests

    def aligned(self, *values: Value) -> list[Value]:
        """The values with every term in the same lane."""
        natives = {lane for value in values for lane in value.lanes} - {"id"}
        split = [self.relation.split(value, natives) if "id" in value.lanes else value for value in values]
        scale = max((value.scale for value in split if "dec" in value.lanes), default=0)
        return [at_scale(value, scale) for value in split]

    def choose(self, options: list[tuple[str, Value]]) -> Value:
        """The value of the first option whose condition is true."""
        values = self.aligned(*(value for _, value in options))
        lanes = [lane for lane in LANES if any(lane in value.lanes for value in values)]
        found = {}
        for lane in lanes:
            cases = " ".join(
                f"WHEN {test} THEN {value.lanes.get(lane, 'NULL')}"
                for (test, _), value in zip(options, values, strict=True)
            )
            found[lane] = f"(CASE {cases} END)"
        kinds = frozenset[Kind]().union(*(value.kinds for value in values))
        fresh = any(value.fresh for value in values)
        return Value(found, kinds, True, max((v.scale for v in values if "dec" in v.lanes), default=0), fresh=fresh)


def constant(term: str, names: Names, *, numbered: bool = False) -> Value:
    """A constant: native where it is a number, a boolean or (unless `numbered`) a string, else its number."""
    found = entry(term)
    match found.kind:
        case Kind.INT:
            return native("int", f"CAST({found.lex} AS BIGINT)", nullable=False)
        case Kind.DEC if found.number is not None:
            scale = max(0, -int(found.number.as_tuple().exponent))
            digits = max(len(found.number.as_tuple().digits), scale + 1)
            return native(
                "dec", f"CAST({quoted(found.lex)} AS DECIMAL({digits}, {scale}))", nullable=False, scale=scale
            )
        case Kind.DBL:
            return native("dbl", f"CAST({quoted(found.lex.replace('INF', 'inf'))} AS DOUBLE)", nullable=False)
        case Kind.BOOL:
            return native("bool", found.lex, nullable=False)
        case Kind.OTHER if not numbered and found.datatype == XSD + "integer" and _HUGE.fullmatch(found.lex):
            return native("int", f"CAST({quoted(found.lex)} AS HUGEINT)", nullable=False)
        case Kind.STRING if not numbered:
            return native("str", quoted(found.lex), nullable=False)
        case Kind.LANG if not numbered:
            return language(quoted(found.lex), quoted(found.language or ""), nullable=False)
    number = names.schema.number(term)
    if number is not None:
        return ids(f"CAST({number} AS BIGINT)", frozenset({names.schema.kind(number, term)}))
    number = names.fresh.setdefault(term, -1 - len(names.fresh))
    names.entries[number] = found
    return replace(ids(f"CAST({number} AS BIGINT)", frozenset({found.kind})), fresh=True)


def _present(value: Value) -> str:
    """SQL that is true where a value is no error."""
    return replace(value, nullable=True).bound if value.lanes else "false"


def _no_strangers(a: Value, b: Value) -> None:
    """Datatypes that only the store knows how to compare."""
    for one, other in ((a, b), (b, a)):
        if Kind.OTHER in one.all_kinds and other.all_kinds & LITERALS:
            raise Unsupported("a comparison that may meet another datatype")


def _compare_strings(op: str, a: tuple[str, str | None], b: tuple[str, str | None]) -> str:
    test = f"({a[0]} {op} {b[0]})"
    if a[1] is None and b[1] is None:
        return test
    tags = f"(COALESCE({a[1] or 'NULL'}, '') = COALESCE({b[1] or 'NULL'}, ''))"
    if op == "=":
        return f"({test} AND {tags})"
    return f"(CASE WHEN {tags} THEN {test} END)"


Function: TypeAlias = Callable[[Expressions, tuple[Expr, ...]], Value]
