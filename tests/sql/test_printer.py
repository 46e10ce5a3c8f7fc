"""Laws of the printer: it alone writes SQL, and what a visitor wrote stays a constant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lod
from lod.sql.build import call, text
from lod.sql.expressions import And, Binary, Column, In, Or, SqlLiteral
from lod.sql.limits import TooLong
from lod.sql.printer import DuckDb, printed
from lod.sql.relations import Scan, Select, SqlSource, SqlStatement, SqlValues
from lod.sql.types import DOUBLE, LONG, decimal

HOUSE = Path(lod.__file__).parent
SQL = re.compile(
    r"\b(SELECT (?!\*? ?\{|\?|\$|DISTINCT \?|\(\w+\(\?)|FROM \w|LEFT JOIN|CROSS JOIN|UNION ALL|CASE WHEN"
    r"|IS (NOT )?NULL|TRY_CAST|CAST\(|COALESCE\("
    r"|ORDER BY \w+\.|GROUP BY \w+\.| AS (BIGINT|HUGEINT|DECIMAL|VARCHAR|DOUBLE)|NULLS FIRST|regexp_\w+\()"
)
"""What only SQL has, and no sentence and no SPARQL."""


def modules() -> Iterator[Path]:
    """The modules that compile and answer queries, but for the printer."""
    for room in ("sql", "query"):
        yield from (path for path in (HOUSE / room).rglob("*.py") if path.name != "printer.py")


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_other_module_has_sql_in_a_string(path: Path) -> None:
    """SQL is text in one place; a docstring may speak of it."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docs]
    assert [t for t in texts if isinstance(t, str) and SQL.search(t)] == []


def test_the_law_sees_sql() -> None:
    """The printer itself would not pass it."""
    assert SQL.search((HOUSE / "sql" / "printer.py").read_text("utf-8"))


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_text_comes_back_as_it_is(given: str) -> None:
    """Whatever a constant looks like, it is a constant."""
    statement = SqlStatement(Select((("x", text(given)), ("n", call("length", text(given))))))
    assert duckdb.connect().execute(printed(statement)).fetchall() == [(given, len(given))]


@pytest.mark.parametrize("name", ["x; DROP TABLE term", 'x"', "t AS y, secret", "é"])
def test_a_name_that_is_none_of_ours_is_refused(name: str) -> None:
    """Names of tables and columns are made by the compiler; another is an error of ours, not a statement."""
    with pytest.raises(ValueError, match=re.escape(name)):
        printed(SqlStatement(Select((("x", Column("t", name)),), (SqlSource(Scan("term"), "t"),))))


def test_a_function_that_the_printer_does_not_have_is_refused() -> None:
    """No function of the database can be called but those it names."""
    with pytest.raises(KeyError):
        printed(SqlStatement(Select((("x", call("read_text", text("/etc/passwd"))),))))


def test_a_statement_that_grows_without_end_is_not_written() -> None:
    """Thirty times doubled is a thousand million parts."""
    doubled = Binary("+", SqlLiteral(1), SqlLiteral(1))
    for _ in range(30):
        doubled = Binary("+", doubled, doubled)
    with pytest.raises(TooLong):
        DuckDb().expr(doubled)


def test_lines_say_the_same() -> None:
    """What people read is the statement itself, with other blanks."""
    inner = Select((("y", Column("t", "id")),), (SqlSource(Scan("term"), "t"),))
    plan = SqlStatement(Select((("x", Column("d", "y")),), (SqlSource(inner, "d"),), length=5))
    assert printed(plan, lines=True).split() == printed(plan).replace("(SELECT", "( SELECT").split()
    assert printed(plan, lines=True).splitlines()[2] == "  SELECT t.id AS y"


COLUMNS = [
    [SqlLiteral(n, LONG) for n in range(400)],
    [SqlLiteral(f"{n}'; \n") for n in range(400)],
    [SqlLiteral(f"{n}.{n}", decimal(len(str(n)), 2 * len(str(n)))) for n in range(400)],
    [SqlLiteral(None if n % 3 else n) for n in range(400)],
    [SqlLiteral(None) for n in range(400)],
    [SqlLiteral(n % 2 == 0) for n in range(400)],
    [SqlLiteral("inf" if n % 7 == 0 else f"{n}e-3", DOUBLE) for n in range(400)],
    [SqlLiteral(f"{n}\x1f\x1e") for n in range(400)],
    [SqlLiteral("\x1e" if n == 5 else None) for n in range(400)],
]
"""Columns of constants, also such as have the marks in them that stand between constants."""


@pytest.mark.parametrize("column", [*range(len(COLUMNS)), None])
def test_many_rows_are_what_a_few_are(column: int | None) -> None:
    """Many constants are written as one text; the rows are those that stand in it, with the same types."""
    columns = COLUMNS if column is None else [COLUMNS[column], COLUMNS[0]]
    names = tuple(f"f{n}" for n in range(len(columns)))
    rows = tuple(zip(*columns, strict=True))
    few = [_rows(names, rows[start : start + 100]) for start in range(0, 400, 100)]
    assert _rows(names, rows) == [row for each in few for row in each]


def _rows(names: tuple[str, ...], rows: tuple[tuple[SqlLiteral, ...], ...]) -> list[tuple[object, ...]]:
    source = SqlSource(SqlValues(names, rows), "v")
    statement = SqlStatement(Select(tuple((name, Column("v", name)) for name in names), (source,)))
    return duckdb.connect().execute(printed(statement)).fetchall()


@pytest.mark.parametrize("negated", [False, True])
@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_many_options_are_what_a_few_are(column: int, negated: bool) -> None:
    """One of many, or none of them: true, false or neither, as one of a few."""
    options = tuple(COLUMNS[column])
    tested = [*options[:3], SqlLiteral(None), SqlLiteral("1e9" if column == 6 else 7, options[0].type)]
    given = [option for option in tested if option.value is None or column not in (1, 7, 8) or option in options]
    for each in given:
        halves = [
            In(each, options[:150], negated),
            In(each, options[150:300], negated),
            In(each, options[300:], negated),
        ]
        joined = And(tuple(halves)) if negated else Or(tuple(halves))
        blocks = (("many", In(each, options, negated)), ("few", joined))
        [(many, few)] = duckdb.connect().execute(printed(SqlStatement(Select(blocks)))).fetchall()
        assert many == few, each
