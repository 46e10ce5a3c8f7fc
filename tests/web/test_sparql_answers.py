"""What the endpoint answers with: formats, pages, caching, and its own description."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from lod.rdf.formats import Format, by_name, carrying
from tests.query import example
from tests.query.example import BASE, CHAIN, GENEROUS, NUMBERS, UNION, get, shown

SD = "http://www.w3.org/ns/sparql-service-description#"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of the endpoint over the example release."""
    with example.serving(example.write(tmp_path_factory.mktemp("release")), GENEROUS) as client:
        yield client


@pytest.mark.parametrize("format", carrying("solutions"))
@pytest.mark.parametrize("query", ["SELECT ?s { ?s ?p '7' }", "ASK { ?s ?p '7' }"])
def test_solutions_in_every_format(client: FlaskClient, format: Format, query: str) -> None:
    """By Accept and by `format=`, with the same bytes and a tag of its own."""
    by_header = get(client, query, {"Accept": f"image/png, {format.media_type};q=0.3"})
    by_name = get(client, query, {"Accept": "text/html"}, format=format.suffix)
    by_type = get(client, query, {"Accept": "text/html"}, format=format.media_type)
    assert by_header.data == by_name.data == by_type.data
    assert by_header.status_code == 200
    assert by_header.content_type == by_name.content_type == format.content_type
    assert by_header.headers["ETag"]


@pytest.mark.parametrize("format", carrying("graph"))
@pytest.mark.parametrize("query", ["DESCRIBE <id/thing/7>", "CONSTRUCT WHERE { <id/thing/7> ?p ?o }"])
def test_graphs_in_every_format(client: FlaskClient, format: Format, query: str) -> None:
    """By Accept and by `format=`; all say the same three triples."""
    by_header = get(client, query, {"Accept": format.media_type})
    by_name = get(client, query, format=format.suffix)
    assert by_header.data == by_name.data
    assert by_header.content_type == format.content_type
    syntax = ox.RdfFormat.from_media_type(format.media_type)
    assert len(set(map(str, ox.parse(by_header.data, format=syntax)))) == 3


@pytest.mark.parametrize(
    ("query", "headers", "fields", "expected"),
    [
        ("ASK { }", {"Accept": "application/json"}, {}, "json"),
        ("DESCRIBE <id/thing/7>", {"Accept": "application/json"}, {}, "jsonld"),
        ("DESCRIBE <id/thing/7>", {}, {"format": "json"}, "jsonld"),
        ("DESCRIBE <id/thing/7>", {}, {"format": "xml"}, "rdfxml"),
        ("DESCRIBE <id/thing/7>", {}, {}, "turtle"),
        ("DESCRIBE <id/thing/7>", {"Accept": "application/sparql-results+json, text/turtle;q=0.1"}, {}, "turtle"),
        ("ASK { }", {"Accept": "text/turtle, text/csv;q=0.1"}, {}, "csv"),
        ("ASK { }", {"Accept": "*/*"}, {}, "json"),
    ],
)
def test_the_format_fits_the_kind_of_the_answer(
    client: FlaskClient, query: str, headers: dict[str, str], fields: dict[str, str], expected: str
) -> None:
    """One header may name formats for both kinds; the query decides which of them counts."""
    assert get(client, query, headers, **fields).content_type == by_name(expected).content_type


@pytest.mark.parametrize(
    ("query", "headers", "fields"),
    [
        ("ASK { }", {"Accept": "text/turtle"}, {}),
        ("DESCRIBE <x>", {"Accept": "text/csv"}, {}),
        ("ASK { }", {"Accept": "image/png"}, {}),
        ("ASK { }", {}, {"format": "xlsx"}),
        ("ASK { }", {}, {"format": "ttl"}),
        ("", {"Accept": "text/csv"}, {}),
    ],
)
def test_no_format_is_said_to_be_none(
    client: FlaskClient, query: str, headers: dict[str, str], fields: dict[str, str]
) -> None:
    """406, and which formats there are."""
    response = get(client, query, headers, **fields)
    assert response.status_code == 406
    assert "Accept" in response.headers["Vary"]


def test_an_answer_that_is_known_is_not_computed_again(client: FlaskClient) -> None:
    """304 for the same query over the same release in the same format, and only then."""
    first = get(client, UNION)
    tag = first.headers["ETag"]
    again = get(client, UNION, {"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for headers, query in (({"Accept": "text/csv"}, UNION), ({}, UNION + " "), ({"Accept": "text/turtle"}, UNION)):
        assert get(client, query, {**headers, "If-None-Match": tag}).status_code != 304
    assert get(client, UNION, {"If-None-Match": tag}, **{"default-graph-uri": CHAIN[1:-1]}).status_code == 200


def test_every_answer_says_what_it_depends_on(client: FlaskClient) -> None:
    """Caches may keep it, but ask first, and never mix formats or languages."""
    for response in (get(client, UNION), get(client, UNION, BROWSER), client.get("/sparql"), get(client, "x")):
        assert response.headers["Vary"] == "Accept, Accept-Language"
    assert get(client, UNION).headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_an_answer_of_the_moment_is_not_kept(client: FlaskClient) -> None:
    """NOW() and RAND() answer anew each time."""
    response = get(client, "SELECT (RAND() AS ?x) { }")
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?s { ?s ?p '7' }", [{"s": {"type": "uri", "value": f"{BASE}id/thing/7"}}]),
        ("ASK { ?s ?p '7' }", True),
        ("ASK { ?s ?p 'none' }", False),
    ],
)
def test_a_browser_gets_a_page_with_the_result(client: FlaskClient, query: str, expected: object) -> None:
    """By Accept and by `format=html`."""
    for response in (get(client, query, BROWSER), get(client, query, format="html")):
        asked, result, problem = shown(response)
        assert response.status_code == 200
        assert (asked, problem) == (query, None)
        assert (result if isinstance(result, bool) else result["results"]["bindings"]) == expected


def test_a_page_shows_a_graph_as_turtle(client: FlaskClient) -> None:
    """With the release's prefixes."""
    _, result, _ = shown(get(client, "DESCRIBE <id/thing/7>", BROWSER))
    assert "thing:7 " in result


@pytest.mark.parametrize(
    ("language", "words", "place"),
    [("nb", "Spørringen kan ikke leses. ", "Linje 1, kolonne 8"), ("en-GB", "Bad query. ", "Line 1, column 8")],
)
def test_a_page_shows_what_is_wrong(client: FlaskClient, language: str, words: str, place: str) -> None:
    """With the status of the problem, the query still there, in the visitor's language."""
    response = get(client, "SELECT nothing", {**BROWSER, "Accept-Language": language})
    asked, result, problem = shown(response)
    assert response.status_code == 400
    assert (asked, result) == ("SELECT nothing", None)
    assert problem.startswith(words)
    assert place in problem
    assert response.headers["Content-Language"] == language[:2]


def test_a_page_does_not_show_what_is_too_much_to_show(client: FlaskClient) -> None:
    """The result is there in a format for machines, and the page says it is too large, rather than cut it."""
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    response = get(client, query, BROWSER)
    assert response.status_code == 413
    assert shown(response)[1] is None
    assert get(client, query, format="csv").data.count(b"\n") == 20_001


def test_without_a_query_a_browser_gets_the_form(client: FlaskClient) -> None:
    """Nothing asked, nothing wrong."""
    assert shown(client.get("/sparql", headers=BROWSER)) == ["", None, None]


@pytest.mark.parametrize("format", carrying("graph"))
def test_the_service_describes_itself(client: FlaskClient, format: Format) -> None:
    """Endpoint, language, formats, the union as default graph, each named graph, and the limits in words."""
    response = client.get("/sparql", headers={"Accept": format.media_type})
    assert response.content_type == format.content_type
    store = ox.Store()
    store.load(response.data, format=ox.RdfFormat.from_media_type(format.media_type))
    endpoint = store.query(
        f"""PREFIX sd: <{SD}> PREFIX dct: <http://purl.org/dc/terms/> PREFIX f: <http://www.w3.org/ns/formats/>
        ASK {{ <{BASE}id/service/sparql> a sd:Service ; sd:endpoint <{BASE}sparql> ;
            sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ;
            sd:resultFormat f:SPARQL_Results_JSON, f:SPARQL_Results_CSV, f:Turtle ;
            dct:description ?limits ;
            sd:defaultDataset [ sd:defaultGraph [ a sd:Graph ] ;
                sd:namedGraph [ sd:name {NUMBERS} ] , [ sd:name {CHAIN} ] ] .
            FILTER(LANG(?limits) = "en" && CONTAINS(?limits, "{GENEROUS.query_seconds:g} seconds")) }}"""
    )
    assert bool(endpoint)


@pytest.mark.slow
def test_the_service_description_has_as_many_formats_as_there_are(client: FlaskClient) -> None:
    """A format added to `FORMATS` is told here too."""
    text = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert text.count("resultFormat") == len(set(carrying("solutions")) | set(carrying("graph")))


@pytest.mark.slow
def test_a_large_answer_is_sent_whole(tmp_path: Path) -> None:
    """Past what is kept in memory it comes from a file, with its length told beforehand."""
    with example.serving(example.write(tmp_path / "release"), GENEROUS) as client:
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"
        with get(client, query) as response:
            assert response.content_length == len(response.data) > 10_000_000
            assert len(response.get_json(force=True)["results"]["bindings"]) == 60_000
        assert client.head(f"/sparql?query={quote(query)}").content_length == response.content_length
