"""Laws of statements over cubes: what is not SQL never becomes a part of one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lod
from lod.cube.sql import FALSE, TRUE, Sql, all_of, any_of, commas, marks, sql_identifier, sql_literal

HOUSE = Path(lod.__file__).parent
WRITERS = {HOUSE / "cube" / "sql.py", HOUSE / "sql" / "printer.py"}
"""The modules in which SQL is text."""

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the package outside the writers: where it is, the call, and the name of what is called."""
    for path in sorted(set(HOUSE.rglob("*.py")) - WRITERS):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                yield f"{path.relative_to(HOUSE)}:{node.lineno}", node, name


def is_constant(form: ast.expr) -> bool:
    """Whether a form stands in the code: a text, one of two, one of a table of them."""
    match form:
        case ast.Constant(value=str()):
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return is_constant(body) and is_constant(orelse)
        case ast.Subscript(value=ast.Dict(values=values)):
            return all(map(is_constant, values))
        case ast.Subscript(value=ast.Name(id=table)):
            return table.isupper()
    return False


def test_a_form_is_a_constant() -> None:
    """What is put together is put together by `Sql`, not before it."""
    from_lod = [(where, call) for where, call, name in calls() if name == "Sql" and not where.startswith("query/sql")]
    assert len(from_lod) > 100
    assert [where for where, call in from_lod if not is_constant(call.args[0])] == []


def test_no_statement_is_put_together_where_it_is_asked() -> None:
    """Databases are given constants and `Sql`."""
    asking = {"execute", "executemany", "executescript", "sql"}
    texts = (ast.JoinedStr, ast.BinOp)
    assert [
        where for where, call, name in calls() if name in asking and call.args and isinstance(call.args[0], texts)
    ] == []


@pytest.mark.parametrize("hole", ["x", "t; DROP TABLE t", b"x", 1.5, True, None, ["x"], [Sql("a"), "b"]])
def test_a_text_is_no_piece_of_a_statement(hole: object) -> None:
    """A hole takes SQL and whole numbers; another value is an error of ours."""
    with pytest.raises(TypeError):
        Sql("SELECT {}", hole)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Sql("SELECT {x}", x=hole)  # type: ignore[arg-type]


def test_adding_a_text_is_refused() -> None:
    """`+` joins two pieces, and nothing else."""
    assert Sql("a") + Sql(" LIMIT {}", 3) == "a LIMIT 3"
    with pytest.raises(TypeError):
        Sql("a") + " LIMIT 3"


@given(NAMES, NAMES)
def test_names_and_texts_come_back_as_they_are(name: str, value: str) -> None:
    """Whatever they look like, braces too."""
    sql = Sql("SELECT {value} AS {name}, length({value})", value=sql_literal(value), name=sql_identifier(name))
    result = duckdb.connect().execute(sql)
    assert next(column[0] for column in result.description or ()) == name
    assert result.fetchall() == [(value, len(value))]


def test_pieces_are_put_together() -> None:
    """Commas between several; conditions of none hold, or do not."""
    a, b = sql_identifier("a"), sql_identifier("b", "t")
    assert Sql("SELECT {} FROM t LIMIT {}", [a, b], 2) == 'SELECT "a", "t"."b" FROM t LIMIT 2'
    assert commas([a, b]) == '"a", "t"."b"'
    assert all_of([]) is TRUE
    assert any_of([]) is FALSE
    assert all_of([a, b]) == '"a" AND "t"."b"'
    assert any_of([a, b]) == '"a" OR "t"."b"'
    assert marks(3) == "?, ?, ?"
    assert isinstance(Sql("{}", a), Sql)
