"""What attacks get where columns answer: an honest status in time, nothing read or written but the index, and the next
visitor served."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.cube import index
from lod.cube.sql import Sql
from lod.errors import QueryError
from lod.query import columns, worker
from lod.query.engine import Query
from lod.query.sql.plan import Plan
from lod.query.worker import Spool
from tests.query import example
from tests.query.example import TINY, get
from tests.query.sql.world import PEOPLE, PREFIXES, SURVEY, World, ask

pytestmark = pytest.mark.server

YES = PREFIXES + "ASK { ?o def:share ?v }"
DOUBLED = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(38))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release with cubes."""
    made = tmp_path_factory.mktemp("attacked")
    World(made, [("survey", SURVEY, 60), ("people", PEOPLE, 50)])
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    """An endpoint over columns, with one worker, five seconds a query."""
    settings = replace(
        TINY,
        engine="columns",
        query_workers=1,
        query_waiting=4,
        query_wait_seconds=20,
        query_seconds=5,
        query_memory_bytes=700_000_000,
    )
    with example.serving(folder, settings) as client:
        assert get(client, YES).headers["Server-Timing"] == "columns"
        yield client


THREE = "?a def:area ?c . ?d ?e ?f . ?g ?h ?i"
BOMBS = {
    "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }",
    "sort": f"SELECT * {{ {THREE} }} ORDER BY ?f ?i",
    "distinct": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }",
    "concatenation": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), '{'x' * 1000}')) AS ?x) {{ {THREE} }}",
    "doubling": f"SELECT (STRLEN(?x38) AS ?n) {{ ?o def:note ?x0 {DOUBLED} }}",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!ex:x|^!ex:x)* ?b . ?c (!ex:x|^!ex:x)* ?d }",
    "path over cubes": "SELECT (COUNT(*) AS ?n) { ?a (def:area|^def:area)* ?b . ?c def:area+ ?d . ?e ?f ?g, ?h, ?i }",
    "optional": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c " + "OPTIONAL { ?a ?b ?d } " * 300 + "}",
    "replace": f"SELECT (REPLACE(?y, 'a', ?y) AS ?z) {{ BIND(REPLACE('aaaa', 'a', '{'a' * 3000}') AS ?y) {THREE} }}",
}


@pytest.mark.parametrize("query", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_stopped_and_the_next_visitor_served(client: FlaskClient, query: str) -> None:
    """503 for memory, 504 for time, 413 for size – never a part, never 500; and then a quick answer to the next."""
    response = get(client, PREFIXES + query)
    refused = "SPARQL 1.1" in response.text  # in words, before it begins
    assert response.status_code in (503, 504, 413) or refused, response.text[:300]
    assert get(client, YES).status_code == 200


def test_thousands_of_values_are_one_list(client: FlaskClient) -> None:
    """A long VALUES is quick, and is answered by columns."""
    listed = " ".join(f"{n}.5" for n in range(3_000))
    response = client.post(
        "/sparql", data={"query": f"{PREFIXES} SELECT ?o {{ VALUES ?v {{ {listed} }} ?o def:share ?v }}"}
    )
    assert response.status_code == 200
    assert response.headers["Server-Timing"] == "columns"


@pytest.mark.parametrize(
    "expression",
    [
        "9223372036854775807 * 9223372036854775807 * 9223372036854775807 + ?c",
        "?c * 9223372036854775807 * 99999999999999999999",
        "-170141183460469231731 * 2000000000000000000 - ?c",
        "?c / 0",
        "99999999999999999999.9 * ?c * 99999999999999999999.9",
        "xsd:integer(1e300 * ?c)",
        "ABS(-9223372036854775807 * 9223372036854775807 * 10000000000 - ?c)",
    ],
)
def test_what_overflows_is_an_error_of_the_row(client: FlaskClient, expression: str) -> None:
    """Unbound, not a failure (SPARQL 1.1, section 17.2)."""
    response = get(client, f"{PREFIXES} SELECT ?x {{ ?o def:count ?c FILTER(?c = 5) BIND({expression} AS ?x) }}")
    assert response.status_code == 200
    assert all(row == {} for row in response.json["results"]["bindings"])  # type: ignore[index]  # the answer is JSON


@pytest.mark.parametrize(
    "text",
    [
        "'; COPY (SELECT 1) TO '/tmp/x'; --",
        "' || (SELECT content FROM read_text('/etc/passwd')) || '",
        "\\u0027 OR 1=1 --",
        "\\\\'; ATTACH 'x'",
        "$$; DROP TABLE term; $$",
    ],
)
def test_a_text_stays_a_text(client: FlaskClient, text: str) -> None:
    """Whatever looks like SQL in a string, a pattern or a separator is compared as it stands."""
    for query in (
        f'SELECT ("{text}" AS ?x) {{ ?o def:count 5 }}',
        f'SELECT ?n {{ ?o def:note ?n FILTER(?n = "{text}") }}',
        f'SELECT (GROUP_CONCAT(?n; SEPARATOR="{text}") AS ?x) {{ ?o def:note ?n }}',
        f'SELECT ?o {{ VALUES ?n {{ "{text}" "a" }} ?o def:note ?n }}',
        f'SELECT (STRAFTER(?n, "{text}") AS ?x) {{ ?o def:note ?n }}',
    ):
        assert get(client, PREFIXES + query).status_code == 200


@pytest.mark.parametrize("function", ["read_text", "getenv", "read_csv", "glob", "query", "pragma_version"])
def test_no_function_of_the_database_can_be_called(client: FlaskClient, function: str) -> None:
    """SPARQL has its own functions and no others: 400."""
    for name in (f"{function}", f"<{function}>", f"<https://duckdb.org/{function}>"):
        assert get(client, f"SELECT ({name}('/etc/passwd') AS ?x) {{ ?s ?p ?o }} LIMIT 1").status_code == 400


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '/tmp/lod-attack.csv'",
        "ATTACH '/tmp/lod-attack.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "CREATE TABLE x (i INTEGER)",
        "DELETE FROM term",
        "EXPORT DATABASE '/tmp/lod-attack'",
    ],
)
def test_even_sql_would_get_nowhere(folder: Path, statement: str) -> None:
    """The database reads the index and nothing else, writes nothing, and cannot be told otherwise."""
    db = index.connect(folder / index.FILE)
    with pytest.raises(index.Failed):
        db.execute(statement).fetchall()


def test_nothing_is_written_beside_the_index(client: FlaskClient, folder: Path) -> None:
    """A sort too large for the memory does not go to the disk of the release."""
    before = sorted(path for path, *_ in os.walk(folder))
    assert (
        get(client, f"{PREFIXES} SELECT * {{ ?a def:area ?c . ?d ?e ?f . ?g ?h ?i }} ORDER BY ?f ?i").status_code >= 400
    )
    assert sorted(path for path, *_ in os.walk(folder)) == before


def test_an_answer_that_fails_late_is_no_answer(folder: Path, tmp_path: Path) -> None:
    """A statement that fails after much has been written is an error, not a shorter answer; the next is answered."""
    world = World(tmp_path, [("people", PEOPLE, 20)])
    query = Query("SELECT ?late { ?s ?p ?late }")
    late = Sql(
        "SELECT CASE WHEN i < 150000 THEN i ELSE CAST(error('late') AS BIGINT) END AS v0_int FROM range(200000) AS t(i)"
    )
    world.engine._plans[query.text, (), ()] = Plan("select", late, ("late",), ({"int": 0},), {}, False, large=True)
    with (tmp_path / "spool").open("w+b") as file:
        spool = Spool(file.fileno(), 100_000_000)
        reply = worker.answer(world.engine, query, spool, 100_000_000)
        assert reply.outcome is None
        assert isinstance(reply.error, QueryError)
        assert reply.explanation is None
    assert ask(world.engine, "ASK { ?o def:count ?c }")[1] == [(True,)]


def test_an_error_of_the_compiler_is_no_reason_not_to_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store answers, the explanation says why, and the traceback is on standard error."""

    def fail(*_: object) -> Plan:
        raise KeyError("length")

    monkeypatch.setattr(columns, "compiled", fail)
    query = "SELECT ?x { ?x ex:number 5 } # the compiler fails"
    assert world.reason(query) == "the compiler failed: KeyError"
    assert ask(world.engine, query)[1] == [(("uri", "https://example.org/b", "", ""),)]


def test_an_exception_while_answering_is_an_error_answer(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The visitor gets words, the operator the traceback, and the worker goes on."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(world.engine, "execute", fail)
    with (tmp_path / "spool").open("w+b") as file:
        reply = worker.answer(world.engine, Query("ASK {}"), Spool(file.fileno(), 1000), 1000)
    assert type(reply.error) is QueryError
    assert str(reply.error) == "The query could not be evaluated: ZeroDivisionError."
    assert not reply.worn
    assert "ZeroDivisionError" in capfd.readouterr().err
