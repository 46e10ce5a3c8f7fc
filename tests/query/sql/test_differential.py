"""The law: columns answer as the store does over the same triples."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from lod.query.columns import ColumnsEngine
from lod.query.engine import Query
from lod.query.oxigraph import OxigraphEngine
from tests.query.sql.probes import probes
from tests.query.sql.world import PREFIXES, World, ask, differs

FALL_BACK = {
    "MIN over terms of several kinds",
    "a path that may be empty between two ends that nothing else binds",
    "the function STRDT",
    "the function ENCODE_FOR_URI",
    "COUNT(DISTINCT *)",
    "REDUCED",
    "FROM",
    "DESCRIBE is a look-up in the store",
}
"""Why questions of the list do not run on columns; a reason that is new here is a step back."""


@pytest.mark.parametrize("query", probes())
def test_columns_answer_as_the_store_does(world: World, query: str) -> None:
    """The same variables, the same multiset of solutions; and no question falls back for an unknown reason."""
    assert differs(world, query) == ""
    assert world.reason(query) in FALL_BACK | {""}


@pytest.mark.parametrize("query", [q for q in probes() if "ORDER BY" in q and "REDUCED" not in q])
def test_order(world: World, query: str) -> None:
    """Where ORDER BY decides the order, it is the store's."""
    assert ask(world.engine, query)[1] == ask(world.oracle, query)[1]


def test_most_questions_run_on_columns(world: World) -> None:
    """The share of the list that falls back stays small."""
    assert sum(bool(world.reason(query)) for query in probes()) <= len(probes()) * 0.05


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x ?v { ?x ex:p ?v }",
        "SELECT ?x ?y { ?x ex:number ?n OPTIONAL { ?x ex:named ?y } }",
        "SELECT ?v { ?o def:rate ?v }",
        "ASK { ?o def:rate 1e0 }",
        "SELECT ?x { ?x ex:unknown ?y }",
    ],
)
def test_formats_say_the_same(world: World, name: str, query: str) -> None:
    """Every format of solutions is read as the store's is."""
    import pyoxigraph as ox

    formats = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    said = []
    for engine in (world.engine, world.oracle):
        out = io.BytesIO()
        engine.execute(Query(PREFIXES + query, solutions=name), out)
        if name == "csv":
            said.append(sorted(out.getvalue().decode().split("\r\n")))
        elif query.startswith("ASK"):
            said.append([str("true" in out.getvalue().decode())])
        else:
            found = ox.parse_query_results(out.getvalue(), format=formats[name])
            assert isinstance(found, ox.QuerySolutions)
            said.append(sorted(str([str(s[v]) for v in found.variables]) for s in found))
    assert said[0] == said[1] or "bnode" in str(said)


def test_nothing_divided_is_nothing(world: World) -> None:
    """0 / 12.5 is 0; the store says it is an error, which it is not (SPARQL 1.1, section 17.3)."""
    assert ask(world.engine, "SELECT (?n / 12.5 AS ?z) { ?x ex:number 3 BIND(0 AS ?n) } LIMIT 1")[1][0][0][1] == "0"


def test_without_an_index_the_store_answers(tmp_path: Path, world: World) -> None:
    """A release without an index, or with a damaged one, is answered by its store, and says so."""
    damaged = tmp_path / "damaged"
    damaged.write_bytes(b"no database")
    for file, reason in ((tmp_path / "none", "has no index"), (damaged, "cannot be read")):
        engine = ColumnsEngine(OxigraphEngine(world.oracle.graph, world.oracle.base), file, world.oracle.base)
        assert reason in engine.explain(Query("ASK {}")).reason
        assert ask(engine, "SELECT ?n { ?x ex:number ?n }") == ask(world.oracle, "SELECT ?n { ?x ex:number ?n }")


@pytest.mark.parametrize(
    ("query", "small"),
    [
        ("SELECT * { ex:a ?p ?o }", True),
        ("SELECT * { ?s ?p ?o } LIMIT 10", True),
        ("SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 10", False),
        ("SELECT ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(?l, 'a')) }", True),
        ("SELECT (COUNT(*) AS ?n) { ?o def:share ?v }", False),
    ],
)
def test_look_ups_go_to_the_store(world: World, query: str, small: bool) -> None:
    """What the store answers sooner is asked of it, and `explain` says so."""
    engine = ColumnsEngine(world.oracle, world.index, world.oracle.base)
    assert (engine.explain(Query(PREFIXES + query)).engine == "oxigraph") == small


def test_a_dataset_of_the_request_is_the_stores(world: World) -> None:
    """`default-graph-uri` is not compiled."""
    query = Query("SELECT * { ?s ?p ?o }", default_graphs=("https://data.example.no/id/graph/odd",))
    assert "dataset" in world.engine.explain(query).reason
