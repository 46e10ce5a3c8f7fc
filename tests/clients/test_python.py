"""SPARQLWrapper, rdflib and pandas, as their documentation says, against a server that runs."""

from __future__ import annotations

import http.client
import json
import urllib.error
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.dom.minidom import Document

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import POSTDIRECTLY, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.conftest import BASE

pytestmark = [
    pytest.mark.server,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:SPARQLWrapper"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),  # both leave their answers open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PREFIXES = f"PREFIX def: <{BASE}def/> PREFIX qb: <http://purl.org/linked-data/cube#>\n"
SELECT = PREFIXES + "SELECT ?figure ?share { ?figure def:andel ?share } ORDER BY ?figure"
ASK = PREFIXES + "ASK { ?figure def:andel ?share }"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?figure def:andel ?share } { ?figure def:andel ?share }"
DESCRIBE = f"DESCRIBE <{BASE}id/dataset/okt-digitalisering>"


def fetch(endpoint: str, query: str, headers: dict[str, str] | None = None, **fields: str) -> tuple[int, str, str]:
    """Status, media type and body of an answer to a GET."""
    address = urlsplit(endpoint)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    try:
        connection.request("GET", f"{address.path}?{urlencode({'query': query, **fields})}", headers=headers or {})
        answer = connection.getresponse()
        return answer.status, str(answer.headers["Content-Type"]).partition(";")[0], answer.read().decode()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def expected(endpoint: str) -> dict[str, str]:
    """The share of each figure, read from JSON without any client."""
    bindings = json.loads(fetch(endpoint, SELECT, format="json")[2])["results"]["bindings"]
    return {row["figure"]["value"]: row["share"]["value"] for row in bindings}


@pytest.fixture(params=["GET", "POST", "POST directly"])
def wrapper(endpoint: str, request: pytest.FixtureRequest) -> SPARQLWrapper:
    """SPARQLWrapper with each of its ways to send a query."""
    made = SPARQLWrapper(endpoint)
    made.setMethod("GET" if request.param == "GET" else "POST")
    if request.param == "POST directly":
        made.setRequestMethod(POSTDIRECTLY)
    return made


def convert(wrapper: SPARQLWrapper, query: str, format: str) -> Any:
    """The answer as SPARQLWrapper converts it."""
    wrapper.setQuery(query)
    wrapper.setReturnFormat(format)
    return wrapper.queryAndConvert()


def test_sparqlwrapper_reads_solutions(wrapper: SPARQLWrapper, expected: dict[str, str]) -> None:
    """JSON, XML, CSV and TSV are converted, and say the same."""
    rows = convert(wrapper, SELECT, "json")["results"]["bindings"]
    assert {row["figure"]["value"]: row["share"]["value"] for row in rows} == expected
    document = convert(wrapper, SELECT, "xml")
    assert isinstance(document, Document)
    texts = [node.firstChild.data for node in document.getElementsByTagName("uri")]  # type: ignore[union-attr]  # it has text
    assert texts == sorted(expected)
    lines = convert(wrapper, SELECT, "csv").decode().splitlines()
    assert lines == ["figure,share", *(f"{figure},{share}" for figure, share in sorted(expected.items()))]
    lines = convert(wrapper, SELECT, "tsv").decode().splitlines()
    assert lines[0] == "?figure\t?share"
    assert [line.partition("\t")[0] for line in lines[1:]] == [f"<{figure}>" for figure in sorted(expected)]


def test_sparqlwrapper_reads_truth(wrapper: SPARQLWrapper) -> None:
    """ASK in JSON and XML; in CSV and TSV, of which the standard says nothing, it is one word."""
    assert convert(wrapper, ASK, "json")["boolean"] is True
    assert "true" in convert(wrapper, ASK, "xml").toxml()
    for format in ("csv", "tsv"):
        assert convert(wrapper, ASK, format).decode().strip() == "true"


@pytest.mark.parametrize("format", ["xml", "rdf", "rdf+xml", "json-ld", "turtle", "n3"])
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["CONSTRUCT", "DESCRIBE"])
@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")  # its own word for `rdf`
@pytest.mark.filterwarnings("ignore:Format requested was:RuntimeWarning")
def test_sparqlwrapper_reads_graphs(wrapper: SPARQLWrapper, query: str, format: str) -> None:
    """Each of its formats of a graph is a graph with the same triples."""
    graph = convert(wrapper, query, format)
    if isinstance(graph, bytes):
        graph = rdflib.Graph().parse(data=graph.decode(), format=format)
    turtle = convert(wrapper, query, "turtle").decode()
    assert len(graph) == len(rdflib.Graph().parse(data=turtle, format="turtle")) > 0


@pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning")
@pytest.mark.parametrize(
    ("query", "format"), [(SELECT, "turtle"), (SELECT, "rdf+xml"), (ASK, "json-ld"), (CONSTRUCT, "csv")]
)
def test_sparqlwrapper_is_told_that_a_format_does_not_fit(wrapper: SPARQLWrapper, query: str, format: str) -> None:
    """A format that cannot carry the answer is an error and not another format: 406."""
    wrapper.setQuery(query)
    wrapper.setReturnFormat(format)
    with pytest.raises(urllib.error.HTTPError) as raised:
        wrapper.query()
    raised.value.close()  # an answer that nobody has read; left to the collector, it would warn in another test
    assert raised.value.code == 406


def test_sparqlwrapper_raises_its_own_error(wrapper: SPARQLWrapper) -> None:
    """What cannot be read is `QueryBadFormed` with our words."""
    wrapper.setQuery("SELECT ?x { ?x }")
    with pytest.raises(QueryBadFormed, match="16"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format", ["xml", "json", "csv", "tsv"])
def test_rdflib_s_store_asks(endpoint: str, expected: dict[str, str], method: str, format: str) -> None:
    """`SPARQLStore` as rdflib has it: solutions, truth, graphs, triples, and how many there are."""
    store = SPARQLStore(endpoint, method=method, returnFormat=format)
    graph = rdflib.Graph(store)
    found = {str(figure): str(share) for figure, share in graph.query(SELECT)}  # type: ignore[misc]  # rows are pairs
    assert found == expected
    if format in ("xml", "json"):  # it reads truth in no other
        assert graph.query(ASK).askAnswer is True
    share = rdflib.URIRef(f"{BASE}def/andel")
    assert {str(figure) for figure, _, _ in graph.triples((None, share, None))} == set(expected)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_s_store_reads_graphs(endpoint: str, expected: dict[str, str], method: str) -> None:
    """CONSTRUCT through `SPARQLStore`."""
    graph = rdflib.Graph(SPARQLStore(endpoint, method=method)).query(CONSTRUCT).graph
    assert graph is not None
    assert len(graph) == len(expected)


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_pandas_reads_a_table(endpoint: str, expected: dict[str, str], format: str) -> None:
    """`read_csv` of an address, with numbers as numbers."""
    pandas = pytest.importorskip("pandas")
    address = f"{endpoint}?{urlencode({'query': SELECT, 'format': format})}"
    table = pandas.read_csv(address, sep="," if format == "csv" else "\t")
    assert len(table) == len(expected)
    if format == "csv":
        shares = {figure: float(share) for figure, share in expected.items()}
        assert dict(zip(table["figure"], table["share"], strict=True)) == shares


NAMED: dict[str, tuple[str, list[str]]] = {
    "application/sparql-results+json": (SELECT, ["json", "sparql-results+json", "application/json", "JSON"]),
    "application/sparql-results+xml": (SELECT, ["xml", "text/xml", "sparql-results+xml"]),
    "text/csv": (SELECT, ["csv", "text/csv"]),
    "text/tab-separated-values": (SELECT, ["tsv", "text/tab-separated-values"]),
    "text/turtle": (CONSTRUCT, ["turtle", "ttl", "text/turtle", "application/x-turtle"]),
    "application/n-triples": (CONSTRUCT, ["nt", "ntriples", "n-triples", "application/n-triples"]),
    "application/n-quads": (CONSTRUCT, ["nq", "nquads", "n-quads", "application/n-quads"]),
    "application/trig": (CONSTRUCT, ["trig", "application/trig"]),
    "text/n3": (CONSTRUCT, ["n3", "notation3", "text/n3", "text/rdf+n3"]),
    "application/ld+json": (CONSTRUCT, ["jsonld", "json-ld", "json", "application/ld+json", "application/json"]),
    "application/rdf+xml": (CONSTRUCT, ["rdf", "rdfxml", "rdf+xml", "rdf xml", "xml", "application/rdf+xml"]),
}


def named() -> list[tuple[str, str, str]]:
    """Each media type, a query, and what the type may be called."""
    return [(media_type, query, name) for media_type, (query, names) in NAMED.items() for name in names]


@pytest.mark.parametrize(("media_type", "query", "name"), named())
def test_a_parameter_names_the_format(endpoint: str, media_type: str, query: str, name: str) -> None:
    """`format`, `output` and `results` take standard names and media types, whatever Accept says."""
    for parameter in ("format", "output", "results"):
        status, kind, _ = fetch(endpoint, query, {"Accept": "text/html"}, **{parameter: name})
        assert (status, kind) == (200, media_type)


def test_a_name_nobody_knows_is_refused(endpoint: str) -> None:
    """406 with the names there are; where several parameters are there, a known one counts."""
    status, _, body = fetch(endpoint, SELECT, {"Accept-Language": "en"}, output="parquet")
    assert status == 406
    assert "trig, n3" in body
    assert fetch(endpoint, SELECT, format="auto", output="csv")[:2] == (200, "text/csv")


@pytest.mark.parametrize("accept", ["application/problem+json", "application/json", "application/sparql-results+json"])
def test_an_error_is_a_problem_where_asked_for(endpoint: str, accept: str) -> None:
    """`application/problem+json` for who reads JSON, with the place in the query; text for all others."""
    status, kind, body = fetch(endpoint, "SELECT ?x {\n ?x }", {"Accept": accept, "Accept-Language": "en"})
    assert status == 400
    if accept.endswith("results+json"):
        assert kind == "text/plain"
        assert "Line 2, column 5" in body
        return
    problem = json.loads(body)
    assert kind == "application/problem+json"
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 5)
    assert "Line 2, column 5" in problem["detail"]
