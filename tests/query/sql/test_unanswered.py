"""What neither engine answers as SPARQL 1.1 says is refused in words, over HTTP, with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.query.differences import KINDS
from tests.query.example import get
from tests.query.sql.served import answers
from tests.query.sql.world import PREFIXES

DOCS = Path(__file__).parents[3] / "docs"

OFF = "BIND(BNODE() AS ?off)"
"""What the columns do not answer."""

ALTERNATIVE, EMPTY, GRAPH = "?x ex:number|ex:p ?y", "ex:nothing ex:next* ?x", "GRAPH ?g"
CONSTRUCTS: dict[str, list[str]] = {
    "alternative": [ALTERNATIVE, "ex:a (ex:next/(ex:number|ex:p)) ?y", "?x ^(ex:next|ex:of) ?y"],
    "negated": ["VALUES (?x ?y) { (ex:c ex:a) } ?x !ex:number ?y", "?x !(^ex:next) ?y"],
    "empty-path": [
        EMPTY,
        "?x ex:p? ?y FILTER(?x = 1)",
        "?x ex:next* ?y FILTER(?y IN (1, 2))",
        "GRAPH graph:odd { ex:a ex:next* ?x }",
        "ex:a (ex:next/ex:of?)+ ?y FILTER(?y != 1)",
    ],
    "minus-in-exists": ["?x ex:number 3 FILTER EXISTS { ?a ex:of ?b MINUS { ?e ex:p ?f } }"],
    "same-term": ["?x ex:next ?y FILTER(!(?y < ?y))"],
    "condition": [
        "?x ex:named ?y FILTER(?y)",
        "?x ex:named ?y FILTER(!?y)",
        "?x ex:named ?n BIND(IF(?n, 1, 2) AS ?y)",
        "?x ex:named ?n BIND(UCASE(?n) AS ?y) FILTER(?y || false)",
        'FILTER("a"@en)',
    ],
    "graph-variable": [f"{GRAPH} {{ FILTER(BOUND(?g)) }}", f"{GRAPH} {{ ?x ex:p ?y BIND(?g AS ?h) }}"],
    "sub-select-in-graph": [f"{GRAPH} {{ SELECT ?x {{ ?x ex:number ?v }} }}"],
    "group-concat": ["{ SELECT (GROUP_CONCAT(?l) AS ?y) { ex:b ex:named ?l } }"],
    "regex": [
        r'FILTER(REGEX("_", "\\w"))',
        r'FILTER(REGEX("a", "[a-z-[aeiou]]"))',
        r'FILTER(REGEX("a b", "a b", "x"))',
        "?x ex:named ?y FILTER(REGEX('a', ?y))",
    ],
    "replace": [
        'BIND(REPLACE("2024K1", "([0-9]{4})K([1-4])", "$1Q$2") AS ?y)',
        'BIND(REPLACE("abc", "x*", "-") AS ?y)',
        'BIND(REPLACE("abc", "b", "$") AS ?y)',
        "?x ex:named ?y BIND(REPLACE('a', ?y, '') AS ?z)",
    ],
    "cast": ['BIND(xsd:integer(" 12 ") AS ?y)', "?x ex:named ?n BIND(xsd:double(SUBSTR(?n, 2)) AS ?y)"],
    "float-cast": [
        "BIND(xsd:integer(9.2e18) AS ?y)",
        "?o def:rate ?n BIND(xsd:decimal(?n * 2) AS ?y)",
        "BIND(xsd:integer(IF(true, xsd:float('1e18'), 1)) AS ?y)",
        "?x ex:p ?n BIND(ROUND(?n / 1e0) AS ?z) BIND(xsd:integer(COALESCE(?z, 0)) AS ?y)",
    ],
    "count": [
        "{ SELECT (COUNT(STR(?n)) AS ?y) { ?x ex:next ?n } }",
        "{ SELECT (COUNT(1/?n) AS ?y) { ?x ex:number ?n } }",
    ],
    "division": ["BIND(0 / 12.5 AS ?y)", "?x ex:number ?n ; ex:p ?p BIND(?n / ?p AS ?y)"],
    "product": ["?x ex:number ?n ; ex:p ?p BIND(?n * ?p AS ?y)"],
    "long-number": ["BIND(9223372036854775807 + 1 AS ?y)", "?x ex:number ?n FILTER(?n < 99999999999999999999)"],
}

ANSWERED = [
    ("?x ex:number ?n FILTER(?n IN (5, 1/0))", "ex:b"),
    ("ex:b ex:next* ?x ; ex:next+ ?y FILTER(?y = ex:d)", "ex:a ex:b ex:c ex:d"),
    ("?x (ex:next|ex:none)+ ex:d FILTER(isIRI(?x))", "ex:a ex:b ex:c"),
    ("?x ex:number ?n BIND(?n > 3 AS ?y) FILTER(?y && ?n * 2 = 10 && ?n / 2 = 2.5)", "ex:b"),
    ("{ SELECT ?x (GROUP_CONCAT(STR(?n)) AS ?y) { ?x ex:number ?n } GROUP BY ?x } FILTER(?y = '5')", "ex:b"),
    ("?x ex:named ?n FILTER(REGEX(?n, '^[a-c], .q', 'is'))", "ex:a"),
    ("?x ex:named ?n FILTER(REPLACE(STR(?n), '(.) s', '$1-') = 'ÆØ-traße')", ""),
    ("?x ex:number ?n FILTER(xsd:double(STR(?n)) / ?n * ?n = 5)", "ex:b"),
    ("?x ex:number ?n FILTER(xsd:integer(STR(?n)) = 5 && xsd:decimal('5') = ?n)", "ex:b"),
    (f"{GRAPH} {{ ?x ex:number 5 }} FILTER(?g = graph:odd)", "ex:b"),
]
"""Near relatives of the constructs, which the store answers as the specification does."""


def test_every_construct_is_asked() -> None:
    """What the store is known to answer otherwise is in the list, each kind by its name."""
    assert set(CONSTRUCTS) | {"repeated"} == set(KINDS)  # that one has a module


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [pytest.param(kind, each, id=f"{kind}: {each}") for kind, every in CONSTRUCTS.items() for each in every],
)
def test_it_is_refused_in_words(client: FlaskClient, kind: str, pattern: str) -> None:
    """Where the columns do not answer, the store is not asked; the words name the construct, in each language."""
    query = f"{PREFIXES} SELECT * {{ {{ {pattern} }} {OFF} }}"
    names = {"nb": "kolonner", "en": "not answered over columns"}
    for language, words in names.items():
        response = get(client, query, {"Accept-Language": language, "Accept": "application/problem+json"})
        assert response.status_code == 400, response.text
        assert words in response.text
        assert "query.otherwise" not in response.text
    explained = client.get("/sparql/explain", query_string={"query": query}, headers={"Accept-Language": "en"})
    assert explained.status_code == 400
    assert "otherwise than SPARQL 1.1" in explained.text
    assert any(word in explained.text for word in WORDS[kind])


@pytest.mark.parametrize("pattern", [each for every in CONSTRUCTS.values() for each in every])
def test_the_store_alone_refuses_it_too(store_client: FlaskClient, pattern: str) -> None:
    """With `engine = "oxigraph"` no answer is another than that of the columns: it is refused, and explained so."""
    query = f"{PREFIXES} SELECT * {{ {pattern} }}"
    response = get(store_client, query, {"Accept": "application/problem+json", "Accept-Language": "en"})
    assert response.status_code == 400, response.text
    assert "otherwise than SPARQL 1.1" in response.text
    explained = store_client.get("/sparql/explain", query_string={"query": query}, headers={"Accept-Language": "en"})
    assert explained.status_code == 400


WORDS = {
    "alternative": ["“|”"],
    "negated": ["“!” in"],
    "empty-path": ["may be empty"],
    "minus-in-exists": ["MINUS in EXISTS"],
    "same-term": ["and itself"],
    "condition": ["as a condition"],
    "graph-variable": ["variable of GRAPH"],
    "sub-select-in-graph": ["a sub-select"],
    "group-concat": ["GROUP_CONCAT"],
    "regex": ["regular expression"],
    "replace": ["REPLACE"],
    "cast": ["a cast"],
    "float-cast": ["a double or float"],
    "count": ["COUNT of"],
    "division": ["“/”"],
    "product": ["“*” of two"],
    "long-number": ["18 digits"],
}


@pytest.mark.parametrize(("pattern", "expected"), ANSWERED)
def test_what_is_alike_is_answered(client: FlaskClient, pattern: str, expected: str) -> None:
    """A near relative of a construct is not refused, and its answer is the specification's."""
    query = f"SELECT DISTINCT ?x {{ {{ {pattern} }} {OFF} FILTER(isBlank(?off)) }}"
    assert answers(client, query) == sorted(expected.split())


@pytest.mark.parametrize(("pattern", "expected"), ANSWERED)
def test_the_store_alone_answers_what_is_alike(store_client: FlaskClient, pattern: str, expected: str) -> None:
    """With `engine = "oxigraph"` the near relatives are answered, and as the columns answer them."""
    assert answers(store_client, f"SELECT DISTINCT ?x {{ {pattern} }}") == sorted(expected.split())


def test_the_request_s_graphs_count(client: FlaskClient) -> None:
    """A dataset of the request is one: a term may not be in it."""
    query = f"{PREFIXES} SELECT * {{ ex:a ex:next* ?x {OFF} }}"
    assert get(client, query).status_code == 200
    chosen = {"default-graph-uri": "https://data.example.no/id/graph/vocabulary"}
    assert get(client, query, {}, **chosen).status_code == 400


@pytest.mark.parametrize(("page", "language"), [("sparql.md", "en"), ("nb/sparql.md", "nb")])
def test_the_documentation_lists_what_is_refused(page: str, language: str) -> None:
    """Each construct is a row of the page on SPARQL, in the words of the refusal."""
    rows = (DOCS / page).read_text("utf-8").replace("`\\|`", "“|”" if language == "en" else "«|»")
    for kind in KINDS:
        construct, _, instead = text(Message(f"query.otherwise.{kind}"), language).partition(" (")
        assert f"| {construct} | {instead.removesuffix(')')} |" in rows
