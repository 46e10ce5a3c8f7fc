"""What every engine owes, shown by the one over Oxigraph."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from lod.errors import BadQuery, NotAcceptable, ReleaseError
from lod.query.engine import Evaluator, Outcome, Query
from lod.query.oxigraph import PRETTY_TRIPLES, OxigraphEngine
from lod.rdf.formats import by_name, carrying
from tests.query.example import BASE, CHAIN, HOW_MANY, NUMBERS, PREFIXES, UNION

GRAPH_A, GRAPH_B = NUMBERS[1:-1], CHAIN[1:-1]
ALL, IN_A, IN_B = 3 * HOW_MANY - 1, 2 * HOW_MANY, HOW_MANY - 1
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module", params=[OxigraphEngine])
def engine(request: pytest.FixtureRequest, release: Path) -> Evaluator:
    """Each engine over the example release."""
    opened: Evaluator = request.param.open(release, BASE, PREFIXES)
    return opened


def ask(engine: Evaluator, query: Query) -> tuple[Outcome, bytes]:
    """What came of it, and what was written."""
    out = io.BytesIO()
    return engine.execute(query, out), out.getvalue()


def count(engine: Evaluator, query: Query) -> int:
    """The number a counting query answers with."""
    return int(json.loads(ask(engine, query)[1])["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("text", "default", "named", "expected"),
    [
        (UNION, (), (), ALL),
        (NAMED, (), (), ALL),
        (UNION.replace("{", f"FROM <{GRAPH_A}> {{"), (), (), IN_A),
        (UNION.replace("{", f"FROM <{GRAPH_A}> FROM <{GRAPH_B}> {{"), (), (), ALL),
        (UNION.replace("{", f"FROM NAMED <{GRAPH_A}> {{"), (), (), 0),
        (NAMED.replace("{", f"FROM NAMED <{GRAPH_A}> {{", 1), (), (), IN_A),
        (NAMED.replace("{", f"FROM <{GRAPH_A}> {{", 1), (), (), 0),
        (UNION.replace("{", "FROM <id/graph/numbers> {"), (), (), IN_A),
        (UNION, (GRAPH_B,), (), IN_B),
        (UNION, (GRAPH_A, GRAPH_B), (), ALL),
        (UNION, (), (GRAPH_B,), 0),
        (NAMED, (), (GRAPH_B,), IN_B),
        (NAMED, (GRAPH_A,), (), 0),
        (UNION.replace("{", f"FROM <{GRAPH_A}> {{"), (GRAPH_B,), (), IN_B),
        (NAMED.replace("{", f"FROM NAMED <{GRAPH_A}> {{", 1), (), (GRAPH_B,), IN_B),
        (UNION.replace("{", f"FROM <{GRAPH_A}> {{"), (), (GRAPH_B,), 0),
        (UNION, ("http://example.org/none",), (), 0),
    ],
)
def test_the_dataset_is_the_one_asked_for(
    engine: Evaluator, text: str, default: tuple[str, ...], named: tuple[str, ...], expected: int
) -> None:
    """The union of all graphs, unless FROM says else, and the protocol's parameters before FROM (Protocol 2.1.4)."""
    assert expected == count(engine, Query(text, default, named))


@pytest.mark.parametrize("format", [format.name for format in carrying("solutions")])
@pytest.mark.parametrize(("text", "kind"), [("SELECT ?s { ?s ?p '7' }", "select"), ("ASK { ?s ?p '7' }", "ask")])
def test_solutions_come_in_every_format(engine: Evaluator, format: str, text: str, kind: str) -> None:
    """SELECT and ASK in JSON, XML, CSV and TSV, as other readers understand them."""
    outcome, body = ask(engine, Query(text, solutions=format, graph=None))
    assert outcome == Outcome(kind, format)  # type: ignore[arg-type]  # plain values, as the test has them
    if format in ("json", "xml"):
        read = ox.parse_query_results(body, format=getattr(ox.QueryResultsFormat, format.upper()))
        expected = f"{BASE}id/thing/7"
        assert bool(read) if isinstance(read, ox.QueryBoolean) else [str(row[0]) for row in read] == [f"<{expected}>"]
    else:
        assert (b"thing/7" if kind == "select" else b"true") in body


@pytest.mark.parametrize("format", [format.name for format in carrying("graph")])
@pytest.mark.parametrize(
    "text", ["CONSTRUCT { ?s a [ a ?o, _:b ; <def/is> _:b ] } { ?s ?p ?o }", "DESCRIBE <id/thing/7>"]
)
def test_graphs_come_in_every_format(engine: Evaluator, format: str, text: str) -> None:
    """CONSTRUCT and DESCRIBE say the same in every format, blank nodes included."""
    outcome, body = ask(engine, Query(text, solutions=None, graph=format))
    assert outcome == Outcome("graph", format)
    assert triples(body, format) == triples(ask(engine, Query(text, graph="ntriples"))[1], "ntriples")


def triples(body: bytes, format: str) -> list[tuple[str, str, str]]:
    """The triples of a document, its blank nodes without their names."""
    syntax = ox.RdfFormat.from_media_type(by_name(format).media_type)
    found = (quad.triple for quad in ox.parse(body, format=syntax))
    return sorted((name(t.subject), name(t.predicate), name(t.object)) for t in found)


def name(term: object) -> str:
    """A term as text; blank nodes are all alike."""
    return "_" if isinstance(term, ox.BlankNode) else str(term)


def test_turtle_is_pretty(engine: Evaluator) -> None:
    """Only the prefixes used, each subject once."""
    body = ask(engine, Query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", graph="turtle"))[1].decode()
    assert body.startswith(f"@prefix def: <{BASE}def/> .\n@prefix thing: <{BASE}id/thing/> .\n")
    assert body.count("\nthing:7 ") == 1


@pytest.mark.slow
def test_a_large_graph_is_streamed(engine: Evaluator) -> None:
    """Past the size that can be sorted in memory it comes as it is found, and is still all there."""
    text = "CONSTRUCT { ?a <def/a> ?b ; <def/b> ?b ; <def/c> ?b } { ?a <def/number> ?x . ?b <def/number> ?y }"
    _, body = ask(engine, Query(text, graph="ntriples"))
    assert len(set(body.splitlines())) == 3 * HOW_MANY * HOW_MANY
    assert body.count(b"\n") > PRETTY_TRIPLES


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT ?s {\n ?s ?p ex:x }", 2, 8, "the prefix “ex:” is not declared"),
        ("SELECT ?s { ?s ?p 'æøå' ", 1, 25, "expected"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", 1, 8, "is not in GROUP BY"),
        ("", 1, 1, "expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
    ],
)
def test_a_bad_query_says_where(engine: Evaluator, text: str, line: int, column: int, words: str) -> None:
    """The parser's place and its reason, in a sentence."""
    with pytest.raises(BadQuery, match=words) as caught:
        ask(engine, Query(text))
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("text", ["INSERT DATA { }", "LOAD <http://example.org/>", "PREFIX a: <b> CLEAR ALL"])
def test_an_update_is_told_what_this_is(engine: Evaluator, text: str) -> None:
    """The hint is about updates, not about syntax."""
    with pytest.raises(BadQuery, match="only answers queries"):
        ask(engine, Query(text))


def test_a_function_that_does_not_exist_is_a_bad_query(engine: Evaluator) -> None:
    """Though it is only found out while evaluating."""
    with pytest.raises(BadQuery, match=r"http://example\.org/f"):
        ask(engine, Query("SELECT (<http://example.org/f>(?s) AS ?x) { ?s ?p ?o }"))


@pytest.mark.parametrize(
    "query",
    [
        Query("ASK { }", solutions=None),
        Query("SELECT * { }", solutions=None),
        Query("DESCRIBE <x>", graph=None),
        Query("CONSTRUCT { ?s <http://example.org/1> ?o } { ?s ?p ?o }", graph="rdfxml"),
    ],
)
def test_what_no_wanted_format_can_say_is_not_acceptable(engine: Evaluator, query: Query) -> None:
    """No format for that kind of answer, a predicate that RDF/XML cannot spell."""
    with pytest.raises(NotAcceptable):
        ask(engine, query)


def test_no_release_is_said_plainly(tmp_path: Path) -> None:
    """A folder without a store is no release."""
    with pytest.raises(ReleaseError, match="no graph store"):
        OxigraphEngine.open(tmp_path, BASE, {})
