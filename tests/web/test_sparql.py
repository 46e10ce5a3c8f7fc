"""The SPARQL 1.1 Protocol, over real workers: every way to ask, and what is no way to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.query import example
from tests.query.example import CHAIN, GENEROUS, HOW_MANY, NUMBERS, UNION, count, get

ALL = 3 * HOW_MANY - 1
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the endpoint over the example release."""
    with example.serving(example.write(tmp_path_factory.mktemp("release")), GENEROUS) as client:
        yield client


def test_query_by_get(client: FlaskClient) -> None:
    """Section 2.1.1; JSON is what it is answered in when nothing else is asked for."""
    response = get(client, UNION)
    assert count(response) == ALL
    assert response.content_type == "application/sparql-results+json"


def test_query_by_form(client: FlaskClient) -> None:
    """Section 2.1.2, with the dataset in the form too."""
    assert count(client.post("/sparql", data={"query": UNION})) == ALL
    fields = {"query": UNION, "default-graph-uri": CHAIN[1:-1]}
    assert count(client.post("/sparql", data=fields)) == HOW_MANY - 1


def test_query_by_post_directly(client: FlaskClient) -> None:
    """Section 2.1.3, with the dataset in the address."""
    assert count(client.post("/sparql", data=UNION, content_type=DIRECT)) == ALL
    address = f"/sparql?default-graph-uri={quote(CHAIN[1:-1])}"
    response = client.post(address, data=UNION.encode(), content_type=f"{DIRECT}; charset=utf-8")
    assert count(response) == HOW_MANY - 1


def test_head_is_get_without_a_body(client: FlaskClient) -> None:
    """The headers are those of GET."""
    for address in (f"/sparql?query={quote(UNION)}", "/sparql"):
        head, whole = client.head(address), client.get(address)
        assert head.status_code == 200
        assert head.data == b""
        for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
            assert head.headers[name] == whole.headers[name]


def test_options_says_what_is_allowed(client: FlaskClient) -> None:
    """For the questions browsers ask before they ask."""
    response = client.options("/sparql")
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    """405, with what is."""
    response = client.open("/sparql", method=method, data="x")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


@pytest.mark.parametrize(
    ("fields", "query", "expected"),
    [
        ({"default-graph-uri": [NUMBERS[1:-1]]}, UNION, 2 * HOW_MANY),
        ({"default-graph-uri": [NUMBERS[1:-1], CHAIN[1:-1]]}, UNION, ALL),
        ({"named-graph-uri": [NUMBERS[1:-1]]}, UNION, 0),
        ({"named-graph-uri": [CHAIN[1:-1]]}, UNION.replace("{", "{ GRAPH ?g {") + "}", HOW_MANY - 1),
        ({"default-graph-uri": [CHAIN[1:-1]]}, UNION.replace("{", f"FROM {NUMBERS} {{"), HOW_MANY - 1),
        ({}, UNION.replace("{", f"FROM {NUMBERS} {{"), 2 * HOW_MANY),
    ],
)
def test_the_dataset_of_the_request_wins(
    client: FlaskClient, fields: dict[str, list[str]], query: str, expected: int
) -> None:
    """Parameters before FROM, FROM before the union of all."""
    assert count(get(client, query, **fields)) == expected


def test_a_graph_must_be_an_iri(client: FlaskClient) -> None:
    """A relative or broken one is said to be so."""
    response = get(client, UNION, **{"default-graph-uri": "not an iri"})
    assert response.status_code == 400
    assert "'not an iri'" in response.text


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT ?s {\n ?s ?p ex:x }", 2, 8), ("SELECT * { ?s ?p ", 1, 18), ("DELETE", None, None)],
)
def test_a_bad_query_is_told_where(client: FlaskClient, query: str, line: int | None, column: int | None) -> None:
    """400 with line and column, as RFC 9457 for machines."""
    response = get(client, query, {"Accept": "application/json", "Accept-Language": "en"})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    said = response.get_json()
    assert (said["status"], said["title"]) == (400, "Bad query")
    assert (f"Line {line}, column {column}: " if line else "only answers queries") in said["detail"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400),
        ({"data": {"update": "CLEAR ALL"}}, 400),
        ({"data": {}, "content_type": FORM}, 400),
        ({"data": {"query": ["ASK {}", "ASK {}"]}}, 400),
        ({"data": b"ASK { ?s ?p '\xff' }", "content_type": DIRECT}, 400),
        ({"data": "", "content_type": DIRECT}, 400),
        ({"data": "CLEAR ALL", "content_type": "application/sparql-update"}, 415),
        ({"data": "ASK {}", "content_type": "text/plain"}, 415),
        ({"data": "ASK {}", "content_type": ""}, 415),
    ],
)
def test_a_post_that_is_no_query_is_turned_away(client: FlaskClient, arguments: dict[str, Any], status: int) -> None:
    """400 or 415, in words; the content types that do are told."""
    response = client.post("/sparql", **arguments)
    assert response.status_code == status
    assert ("Accept-Post" in response.headers) is (status == 415)


def test_two_queries_are_one_too_many(client: FlaskClient) -> None:
    """The protocol allows exactly one, and no update by GET."""
    assert client.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400
    assert client.get("/sparql?update=CLEAR%20ALL").status_code == 400


def test_a_problem_is_told_as_the_visitor_reads(client: FlaskClient) -> None:
    """As text, as JSON, as a page; in Norwegian unless English is preferred."""
    for accept, content_type in (
        ("text/csv", "text/plain; charset=utf-8"),
        ("application/problem+json", "application/problem+json"),
        ("text/html", "text/html; charset=utf-8"),
    ):
        response = client.put("/sparql", headers={"Accept": accept})
        assert response.content_type == content_type
        assert "Metoden er ikke tillatt" in response.text
    assert "Method not allowed" in client.put("/sparql?lang=en").text
