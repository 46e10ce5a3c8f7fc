"""What each attack on the query endpoint gets: the promised answer, from real workers, and nothing left behind.

The rows are those of the table in the design of endpoint safety that concern queries.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lod.query import limits
from lod.sparql.limits import MAX_NESTING
from tests.query import example
from tests.query.example import BOMB, TINY, get, quiet, workers

pytestmark = pytest.mark.server

YES = "ASK { ?s ?p ?o }"
STEP = "<https://data.example.no/def/next>"
PATH_STAR = (
    f"SELECT (COUNT(*) AS ?n) {{ ?a ({STEP}|^{STEP})* ?b . ?c ({STEP}|^{STEP})* ?d . FILTER(?a != ?d && ?b != ?c) }}"
)
OPTIONALS = "SELECT * { ?a ?b ?c " + "OPTIONAL { ?a ?b ?d } " * 800 + "}"

SORT = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
DISTINCT = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }"
GROUP_CONCAT = f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), '{'x' * 1000}')) AS ?x) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
DOUBLED = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
DOUBLING = f"SELECT (STRLEN(?x40) AS ?n) {{ BIND('0123456789' AS ?x0) {DOUBLED} }}"
REPLACED = "BIND(REPLACE(?x, 'a', ?x) AS ?y) BIND(REPLACE(?y, 'a', ?x) AS ?z)"
REPLACE = f"SELECT (STRLEN(?z) AS ?n) {{ BIND('{'a' * 2000}' AS ?x) {REPLACED} }}"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example release."""
    return example.write(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def client(release: Path) -> Iterator[FlaskClient]:
    """An endpoint with two workers, three seconds a query, and room for what a loaded machine is slow at."""
    with example.serving(release, replace(TINY, query_waiting=4, query_wait_seconds=10, query_seconds=3)) as client:
        yield client


@pytest.fixture(scope="module")
def patient(release: Path) -> Iterator[FlaskClient]:
    """An endpoint where memory ends long before time does."""
    with example.serving(release, replace(TINY, query_workers=1, query_wait_seconds=10, query_seconds=60)) as client:
        yield client


@contextmanager
def meanwhile(client: FlaskClient, query: str, address: str = "192.0.2.1") -> Iterator[list[TestResponse]]:
    """A query of another visitor under way; its answer stands in the list afterwards."""
    answers: list[TestResponse] = []
    other = client.application.test_client()

    def ask() -> None:
        answers.append(other.get("/sparql", query_string={"query": query}, environ_base={"REMOTE_ADDR": address}))

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.3)
    yield answers
    thread.join()


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(BOMB, id="cartesian product"),
    ],
)
def test_a_query_that_takes_for_ever_is_killed(client: FlaskClient, bomb: str) -> None:
    """504 soon after the limit; another visitor is answered all the while; nothing burns afterwards."""
    before = set(workers())
    with meanwhile(client, bomb) as answers:
        for _ in range(3):
            assert get(client, YES).status_code == 200
        assert answers == []
    assert answers[0].status_code == 504
    assert answers[0].headers["Retry-After"] == "60"
    assert "/downloads" in answers[0].headers["Link"]
    assert get(client, YES).status_code == 200
    assert len(before - set(workers())) == 1
    assert quiet(within=10)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param(PATH_STAR, 400, id="path star"),
        pytest.param(OPTIONALS, 413, id="planner, optional"),
        pytest.param(GROUP_CONCAT, 400, id="group_concat"),
        pytest.param(REPLACE, 400, id="replace"),
    ],
)
def test_what_neither_engine_answers_rightly_is_refused_at_once(client: FlaskClient, query: str, status: int) -> None:
    """Before anything is evaluated: no worker is spent on it."""
    before = set(workers())
    assert get(client, query).status_code == status
    assert set(workers()) == before
    assert get(client, YES).status_code == 200


@pytest.mark.parametrize("nested", ["{}", "()", "[]"])
@pytest.mark.parametrize("depth", [MAX_NESTING + 1, 2500, 20_000])
def test_deep_nesting_never_reaches_a_parser(client: FlaskClient, nested: str, depth: int) -> None:
    """413, and the workers are the same as before."""
    before = set(workers())
    query = f"SELECT * {nested[0] * depth}{nested[1] * depth}"
    assert client.post("/sparql", data={"query": query}).status_code == 413
    assert set(workers()) == before


@pytest.mark.parametrize("size", [limits.MAX_BYTES + 1, 1_000_000])
def test_a_long_text_never_reaches_a_parser(client: FlaskClient, size: int) -> None:
    """413, sent as a form or directly."""
    text = YES + "#" * (size - len(YES))
    assert client.post("/sparql", data={"query": text}).status_code == 413
    assert client.post("/sparql", data=text, content_type="application/sparql-query").status_code == 413


def test_a_text_of_the_size_limit_is_answered(client: FlaskClient) -> None:
    """The limit is where it is said to be."""
    text = YES + "#" * (limits.MAX_BYTES - len(YES))
    assert client.post("/sparql", data={"query": text}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(SORT, id="sort"),
        pytest.param(DISTINCT, id="distinct"),
        pytest.param(DOUBLING, id="doubling strings"),
    ],
)
def test_a_query_that_eats_memory_is_stopped(patient: FlaskClient, query: str) -> None:
    """503 with Retry-After, and the next query is answered by a worker that is whole."""
    before = set(workers())
    response = get(patient, query)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert get(patient, YES).status_code == 200
    assert len(before - set(workers())) == 1


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_a_huge_table_is_refused_and_never_cut(patient: FlaskClient, format: str) -> None:
    """413 in words, with the way to the dumps; not one byte of the result."""
    response = get(patient, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {"Accept-Language": "en"}, format=format)
    assert response.status_code == 413
    assert "larger than 100,000 bytes" in response.text
    assert "download" in response.text
    assert '</downloads>; rel="related"' in response.headers["Link"]
    assert "thing/" not in response.text
    assert "ETag" not in response.headers


@pytest.mark.parametrize("format", ["ttl", "nt", "jsonld", "rdf"])
def test_a_huge_graph_is_refused_and_never_cut(patient: FlaskClient, format: str) -> None:
    """Just so, also where it is written by our own hand."""
    query = f"CONSTRUCT {{ ?a {STEP} ?c }} {{ ?a {STEP} ?b . ?c {STEP} ?d }} LIMIT 15000"
    response = get(patient, query, format=format)
    assert response.status_code == 413
    assert "thing/" not in response.text
    assert get(patient, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 100", format=format).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://169.254.169.254/latest/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://localhost/> { ?s ?p ?o } }",
        "PREFIX : <http://localhost/> SELECT * { SERVICE: { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE ?s { ?s ?p ?o } } } }",
    ],
)
def test_service_is_refused(client: FlaskClient, query: str) -> None:
    """400 before any worker sees it; that no worker could connect is shown in the tests of the sandbox."""
    response = get(client, query, {"Accept-Language": "en"})
    assert response.status_code == 400
    assert "SERVICE" in response.text


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://169.254.169.254/latest/>",
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "PREFIX a: <b:> DROP ALL",
    ],
)
def test_nothing_updates(client: FlaskClient, text: str) -> None:
    """400 as a query, 400 as an update, 415 by its content type, 405 by method; and everything is still there."""
    as_query = get(client, text, {"Accept-Language": "en"})
    assert (as_query.status_code, "only answers queries" in as_query.text) == (400, True)
    assert client.post("/sparql", data={"update": text}).status_code == 400
    assert client.post("/sparql", data=text, content_type="application/sparql-update").status_code == 415
    assert client.put("/sparql", data=text).status_code == 405
    assert get(client, "ASK { <https://data.example.no/id/thing/7> ?p '7' }").json == {"head": {}, "boolean": True}


@pytest.mark.parametrize(
    "query", ["SELECT * FROM <http://169.254.169.254/> { ?s ?p ?o }", "DESCRIBE <file:///etc/passwd>"]
)
def test_no_name_is_fetched(client: FlaskClient, query: str) -> None:
    """A graph that is not here is empty, and a description of what is not here says nothing."""
    response = get(client, query, {"Accept": "application/sparql-results+json, application/n-triples"})
    assert response.status_code == 200
    assert response.data == b"" or response.json["results"]["bindings"] == []  # type: ignore[index]  # the answer is JSON


def test_a_full_pool_asks_to_come_back(release: Path) -> None:
    """503 with Retry-After for the one too many, at once, and for the one that waited in vain."""
    settings = replace(TINY, query_workers=1, query_waiting=1, query_seconds=4, query_wait_seconds=1)
    with example.serving(release, settings) as client:
        with meanwhile(client, BOMB, "192.0.2.1") as bomb:
            with meanwhile(client, YES, "192.0.2.2") as waiting:
                response = get(client, YES)
                assert (bomb, waiting) == ([], [])
                assert response.status_code == 503
                assert int(response.headers["Retry-After"]) > 0
            assert waiting[0].status_code == 503
        assert bomb[0].status_code == 504
        assert get(client, YES).status_code == 200


def test_one_visitor_does_not_take_it_all(release: Path) -> None:
    """429 for the address that has too many under way, while another is answered."""
    with example.serving(release, replace(TINY, query_per_visitor=1, query_seconds=2)) as client:
        with meanwhile(client, BOMB, "127.0.0.1") as bomb:
            response = get(client, YES)
            assert response.status_code == 429
            assert int(response.headers["Retry-After"]) > 0
            other = client.get("/sparql", query_string={"query": YES}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
            assert other.status_code == 200
        assert bomb[0].status_code == 504
        assert get(client, YES).status_code == 200


def test_a_forged_host_is_never_minted(client: FlaskClient) -> None:
    """The service description knows its own base."""
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "text/turtle"}
    assert "evil.example" not in client.get("/sparql", headers=headers).text
    assert "evil.example" not in get(client, "SELECT (IRI('x') AS ?x) { }", headers | {"Accept": "text/csv"}).text


def test_a_crash_is_told_without_a_traceback(client: FlaskClient) -> None:
    """500 in plain words where a worker ends in a way nobody foresaw; the next query is answered."""
    before = workers()
    with meanwhile(client, BOMB) as answers:
        busy = max(workers().items(), key=lambda worker: worker[1] - before.get(worker[0], 0))[0]
        os.kill(busy, signal.SIGSEGV)
    assert answers[0].status_code == 500
    assert "Traceback" not in answers[0].text
    assert "kunne ikke besvares" in answers[0].text
    assert get(client, YES).status_code == 200
