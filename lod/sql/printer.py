"""A plan as SQL for DuckDB: the only place where SQL is text, and where anything is quoted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from lod.cube.sql import Sql, sql_literal
from lod.sql.expressions import (
    NULL,
    And,
    Binary,
    Case,
    Cast,
    Column,
    Expr,
    Field,
    Fold,
    In,
    Key,
    Let,
    List,
    Missing,
    Not,
    Numbers,
    Or,
    Record,
    Running,
    SqlCall,
    SqlExists,
    SqlLiteral,
)
from lod.sql.limits import MOST_PARTS, TooLong
from lod.sql.relations import Recursive, Relation, Scan, Select, SqlSource, SqlStatement, SqlUnion, SqlValues
from lod.sql.types import Type, widest

BETWEEN = "\x1f"
"""What stands between the elements of a list that is written as one text."""

NOTHING = "\x1e"
"""What stands there for what is missing."""

MANY = 200
"""Constants past which they are written as one text."""

OPERATORS = {sign: sign for sign in ("=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "/", "//", "%")} | {
    "same": "IS NOT DISTINCT FROM"
}
"""Signs between two operands."""

TYPES = {
    "int32": "INTEGER",
    "int64": "BIGINT",
    "int128": "HUGEINT",
    "decimal": "DECIMAL",
    "float": "FLOAT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "text": "VARCHAR",
    "date": "DATE",
}

FOLDS = {
    "count": "COUNT",
    "sum": "SUM",
    "min": "MIN",
    "max": "MAX",
    "any": "ANY_VALUE",
    "join": "string_agg",
    "list": "LIST",
    "least_by": "ARG_MIN",
    "greatest_by": "ARG_MAX",
}
"""Functions of many rows."""

FUNCTIONS = {
    "abs": "abs",
    "attempt": "TRY",
    "ceil": "ceil",
    "coalesce": "COALESCE",
    "concat": "||",
    "contains": "contains",
    "contains_value": "list_contains",
    "ends_with": "ends_with",
    "encode_for_uri": "url_encode",
    "epoch_us": "epoch_us",
    "fail": "error",
    "floor": "floor",
    "greatest": "GREATEST",
    "is_nan": "isnan",
    "is_negative": "signbit",
    "least": "LEAST",
    "length": "length",
    "lower": "lower",
    "matches": "regexp_matches",
    "matches_whole": "regexp_full_match",
    "md5": "md5",
    "matched": "regexp_extract({}, {}, 1)",
    "moment": "epoch_us(CAST({} AS TIMESTAMPTZ))",
    "moment_text": "strftime(make_timestamp({}), '%Y-%m-%dT%H:%M:%S.%f')",
    "negative": "(-{})",
    "now": "now",
    "position": "strpos",
    "random": "random",
    "range": "range",
    "replace": "replace",
    "replace_matches": "regexp_replace({}, {}, {}, 'g')",
    "row": "ROW",
    "rtrim": "rtrim",
    "sha1": "sha1",
    "sha256": "sha256",
    "starts_with": "starts_with",
    "substring": "substr",
    "texts": "array_to_string(list_transform({}, lambda term: term.text), {})",
    "trim": "trim",
    "trunc": "trunc",
    "unnest": "unnest",
    "upper": "upper",
    "uuid": "uuid",
}
"""Functions of one row: their names, or a form that their arguments are put into."""


def printed(plan: SqlStatement, *, lines: bool = False) -> Sql:
    """The SQL of a plan; in `lines` it is for people. Raises `TooLong`."""
    return Sql(DuckDb(lines).statement(plan))


class DuckDb:
    """Prints plans in DuckDB's dialect; `lines`: a clause a line, what is nested further to the right."""

    def __init__(self, lines: bool = False) -> None:
        self.lines = lines
        self.depth = 0
        self.count = 0
        self._how: Mapping[type[Expr], Callable[[Any], str]] = {
            Column: self._column,
            SqlLiteral: self._literal,
            Numbers: self._numbers,
            List: self._list,
            Binary: self._binary,
            And: lambda e: f"({' AND '.join(map(self.expr, e.tests))})",
            Or: lambda e: f"({' OR '.join(map(self.expr, e.tests))})",
            Not: lambda e: f"(NOT {self.expr(e.test)})",
            Missing: lambda e: f"({self.expr(e.value)} IS {'NOT ' * e.negated}NULL)",
            In: self._in,
            Case: self._case,
            Cast: lambda e: f"{'TRY_' * e.attempt}CAST({self.expr(e.value)} AS {_type(e.type)})",
            SqlCall: self._call,
            Fold: self._fold,
            Running: self._running,
            Record: self._record,
            Field: lambda e: f"{self.expr(e.value)}.{_name(e.name)}",
            SqlExists: lambda e: f"({'NOT ' * e.negated}EXISTS ({self._nested(e.relation)}))",
            Let: lambda e: self.expr(e.value),
        }

    def expr(self, expr: Expr) -> str:
        """An expression; it stands beside any other without brackets."""
        self.count += 1
        if self.count > MOST_PARTS:
            raise TooLong
        return self._how[type(expr)](expr)

    def statement(self, plan: SqlStatement) -> str:
        """A plan."""
        named = [f"{_name(name)} AS NOT MATERIALIZED ({self._nested(relation)})" for name, relation in plan.named]
        return self._joined([f"WITH {', '.join(named)}"] * bool(named) + [self.relation(plan.body)])

    def relation(self, relation: Relation) -> str:
        """What stands in brackets where a relation is a source."""
        match relation:
            case Select():
                return self._joined(self._select(relation))
            case SqlUnion(parts):
                printed = map(self.relation, parts)
                return self._joined(
                    chain.from_iterable((*["UNION ALL"] * bool(n), part) for n, part in enumerate(printed))
                )
            case SqlValues(names, rows) if len(rows) > MANY and (made := _columns(names, rows)):
                return f"SELECT {made}"
            case SqlValues(_, rows):
                return f"VALUES {', '.join(f'({self._listed(row)})' for row in rows)}"
            case Recursive():
                return self._recursive(relation)
        raise TypeError(type(relation).__name__)

    def _joined(self, clauses: Iterable[str]) -> str:
        return ("\n" + "  " * self.depth if self.lines else " ").join(clauses)

    def _nested(self, relation: Relation) -> str:
        self.depth += 1
        made = self.relation(relation)
        self.depth -= 1
        return f"\n{'  ' * (self.depth + 1)}{made}" if self.lines else made

    def _select(self, block: Select) -> Iterator[str]:
        columns = ", ".join(f"{self.expr(value)} AS {_name(name)}" for name, value in block.columns) or "1 AS one"
        yield f"SELECT {'DISTINCT ' * block.distinct}{columns}"
        yield from self._from(block.sources)
        if block.where:
            yield f"WHERE {' AND '.join(map(self.expr, block.where))}"
        if block.keys:
            yield f"GROUP BY {self._listed(block.keys)}"
        elif block.filled:
            yield "HAVING COUNT(*) > 0"
        if block.order:
            yield f"ORDER BY {self._keys(block.order)}"
        if block.length is not None:
            yield f"LIMIT {int(block.length)}"
        if block.start:
            yield f"OFFSET {int(block.start)}"

    def _from(self, sources: tuple[SqlSource, ...]) -> Iterator[str]:
        first = True
        for source in sources:
            if first and source.on is not None:
                yield "FROM (SELECT 1) AS unit"
                first = False
            start = "FROM" if first else "CROSS JOIN" if source.on is None else "LEFT JOIN"
            on = "" if source.on is None else f" ON {self.expr(source.on)}"
            yield f"{start} {self._source(source)}{on}"
            first = False

    def _source(self, source: SqlSource) -> str:
        relation = source.relation
        if isinstance(relation, Scan):
            return f"{_name(relation.name)} AS {_name(source.alias)}"
        fields = f"({', '.join(map(_name, relation.columns))})" if isinstance(relation, SqlValues) else ""
        return f"({self._nested(relation)}) AS {_name(source.alias)}{fields}"

    def _recursive(self, relation: Recursive) -> str:
        named = []
        columns = f"({', '.join(map(_name, relation.columns))})"
        if relation.edges:
            name, edges = relation.edges
            named.append(f"{_name(name)} AS MATERIALIZED ({self._nested(edges)})")
        both = f"{self._nested(relation.base)} UNION {self._nested(relation.step)}"
        named.append(f"{_name(relation.name)}{columns} AS ({both})")
        listed = ", ".join(map(_name, relation.columns))
        return f"WITH RECURSIVE {', '.join(named)} SELECT {listed} FROM {_name(relation.name)}"

    def _listed(self, values: Iterable[Expr]) -> str:
        return ", ".join(map(self.expr, values))

    def _keys(self, order: Iterable[Key]) -> str:
        return ", ".join(
            f"{self.expr(key.value)} {'DESC NULLS LAST' if key.descending else 'ASC NULLS FIRST'}" for key in order
        )

    def _column(self, e: Column) -> str:
        return f"{_name(e.source)}.{_name(e.name)}"

    def _literal(self, e: SqlLiteral) -> str:
        if e.value is None:
            made = "NULL"
        elif isinstance(e.value, bool):
            made = "true" if e.value else "false"
        else:
            made = str(e.value) if isinstance(e.value, int) else sql_literal(e.value)
        return made if e.type is None else f"CAST({made} AS {_type(e.type)})"

    def _numbers(self, e: Numbers) -> str:
        return f"[{', '.join(map(int.__repr__, e.values))}]"

    def _list(self, e: List) -> str:
        return _taken_apart(e.values) or f"list_value({self._listed(e.values)})"

    def _binary(self, e: Binary) -> str:
        return f"({self.expr(e.left)} {OPERATORS[e.op]} {self.expr(e.right)})"

    def _in(self, e: In) -> str:
        if isinstance(e.options, tuple) and len(e.options) > MANY and (made := _taken_apart(e.options)):
            listed = f"SELECT unnest({made})"
        elif isinstance(e.options, tuple):
            listed = self._listed(e.options)
        elif isinstance(e.options, Numbers):
            listed = ", ".join(map(int.__repr__, e.options.values)) or "NULL"
        else:
            listed = self._nested(e.options)
        return f"({self.expr(e.value)} {'NOT ' * e.negated}IN ({listed}))"

    def _case(self, e: Case) -> str:
        options = " ".join(f"WHEN {self.expr(test)} THEN {self.expr(value)}" for test, value in e.options)
        return f"CASE {options}{'' if e.otherwise is None else f' ELSE {self.expr(e.otherwise)}'} END"

    def _call(self, e: SqlCall) -> str:
        form, args = FUNCTIONS[e.name], [self.expr(arg) for arg in e.args]
        if form == "||":
            return f"({' || '.join(args)})"
        return form.format(*args) if "{" in form else f"{form}({', '.join(args)})"

    def _fold(self, e: Fold) -> str:
        made = f"{FOLDS[e.name]}({'DISTINCT ' * e.distinct}{self._listed(e.args) or '*'})"
        return made if e.where is None else f"{made} FILTER (WHERE {self.expr(e.where)})"

    def _running(self, e: Running) -> str:
        return f"SUM({self.expr(e.value)}) OVER (ORDER BY {self._keys(e.order)} ROWS UNBOUNDED PRECEDING)"

    def _record(self, e: Record) -> str:
        return f"STRUCT_PACK({', '.join(f'{_name(name)} := {self.expr(value)}' for name, value in e.fields)})"


def _columns(names: Iterable[str], rows: Iterable[Sequence[Expr]]) -> str:
    """Rows of constants, column by column; "" where one cannot be written so."""
    made = [
        "NULL" if all(value == NULL for value in column) else (text := _taken_apart(column)) and f"unnest({text})"
        for column in zip(*rows, strict=True)
    ]
    listed = ", ".join(f"{each} AS {_name(name)}" for each, name in zip(made, names, strict=True))
    return listed if all(made) and set(made) != {"NULL"} else ""


def _taken_apart(values: Sequence[Expr]) -> str:
    """A list of constants as one text that is taken apart, since the database would plan each element by itself; "" for
    what is no list of constants of one type."""
    constants = [value for value in values if isinstance(value, SqlLiteral)]
    given = [each for each in constants if each.value is not None]
    kinds = {each.kind for each in given}
    if not given or len(constants) < len(values) or len({kind and kind.name for kind in kinds}) > 1:
        return ""
    texts = [NOTHING if each.value is None else _plain(each.value) for each in constants]
    if any(BETWEEN in text for text in texts) or texts.count(NOTHING) > len(constants) - len(given):
        return ""
    made = f"string_split({sql_literal(BETWEEN.join(texts))}, {sql_literal(BETWEEN)})"
    if len(given) < len(constants):
        made = f"list_transform({made}, lambda each: nullif(each, {sql_literal(NOTHING)}))"
    kind = widest([kind for kind in kinds if kind])
    return made if kind is None else f"CAST({made} AS {_type(kind)}[])"


def _plain(value: str | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _name(name: str) -> str:
    """A name of ours, of a table, a column or a source; none of them needs quotes."""
    if not name.isidentifier() or not name.isascii():
        raise ValueError(name)
    return name


def _type(type: Type) -> str:
    made = TYPES[type.name]
    return f"{made}({type.digits}, {type.scale})" if type.digits else made
