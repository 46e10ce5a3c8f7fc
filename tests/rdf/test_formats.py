"""What is written in a format is read back by others' parsers as the same graph."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from lod.rdf.formats import FORMATS, JSONLD, TURTLE, Format, carrying
from lod.rdf.terms import Term, Triple, integer, iri, literal, parse_literal, text
from lod.rdf.vocab import PREFIXES

BASE = "https://data.example.no/"
NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
THINGS = NAMES.map(lambda name: iri(f"{BASE}id/{name}"))
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"), max_size=12)
VALUES = st.one_of(
    THINGS,
    WORDS.map(literal),
    st.builds(text, WORDS, st.sampled_from(["nb", "en", "nn-no"])),
    st.integers(-(10**17), 10**17).map(integer),
    st.sampled_from(["true", "false"]).map(lambda word: literal(word, "boolean")),
    st.sampled_from(["80", "12.5", "-0.001"]).map(lambda number: literal(number, "decimal")),
    st.just(literal("2026-11-22", "date")),
)
TRIPLES = st.lists(st.tuples(THINGS, NAMES.map(lambda name: iri(f"{BASE}def/{name}")), VALUES), max_size=12)
GRAPHS = carrying("graph")
RDFLIB = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
RDFLIB |= {"nquads": "nquads", "trig": "trig", "n3": "n3"}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}


def written(format: Format, triples: list[Triple]) -> str:
    return "".join(format.write(sorted(triples), PREFIXES | {"def": f"{BASE}def/"}))


@pytest.mark.slow
@pytest.mark.parametrize("format", GRAPHS, ids=lambda format: format.name)
@given(triples=TRIPLES)
def test_oxigraph_reads_what_we_write(format: Format, triples: list[Triple]) -> None:
    """Every format gives back the triples it was given, to the letter."""
    parsed = ox.parse(written(format, triples).encode(), format=OXIGRAPH[format.name])
    triples_read = {(Term(str(q.subject)), Term(str(q.predicate)), Term(str(q.object))) for q in parsed}
    assert set(triples) == triples_read


@pytest.mark.parametrize("format", GRAPHS, ids=lambda format: format.name)
@given(triples=TRIPLES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's own readers of quads and of N3
def test_rdflib_reads_what_we_write(format: Format, triples: list[Triple]) -> None:
    """A second parser agrees on how many triples there are."""
    graph = rdflib.Graph() if format.name not in ("nquads", "trig") else rdflib.Dataset(default_union=True)
    graph.parse(data=written(format, triples), format=RDFLIB[format.name])
    assert len(graph) == len(set(triples))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_literal_survives_its_spelling(lexical: str) -> None:
    """Taking a literal apart gives what it was made of."""
    assert parse_literal(literal(lexical)).lexical == lexical
    assert parse_literal(text(lexical, "nb")) == (lexical, parse_literal(text("", "nb")).datatype, "nb")


def test_turtle_is_as_a_person_would_write_it() -> None:
    """Prefixes that are used, `a` first, labels next, one paragraph a subject."""
    subject = iri(f"{BASE}id/x")
    triples = [
        (subject, iri(f"{BASE}def/andel"), literal("80", "decimal")),
        (subject, iri(PREFIXES["rdfs"] + "label"), text("eks", "nb")),
        (subject, iri(PREFIXES["rdf"] + "type"), iri(PREFIXES["qb"] + "Observation")),
        (subject, iri(f"{BASE}def/avsnitt"), integer(3)),
    ]
    assert written(TURTLE, triples) == (
        f"@prefix def: <{BASE}def/> .\n"
        "@prefix qb: <http://purl.org/linked-data/cube#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f'\n<{BASE}id/x> a qb:Observation ;\n    rdfs:label "eks"@nb ;\n'
        '    def:andel "80"^^xsd:decimal ;\n    def:avsnitt 3 .\n'
    )


def test_every_format_has_a_name_of_its_own() -> None:
    """Names are unique, and suffixes among documents and among answers, so that an address means one format."""
    assert len({format.name for format in FORMATS}) == len(FORMATS)
    answers = carrying("solutions")
    documents = [format for format in FORMATS if format.carries != {"solutions"}]
    for formats in (answers, documents):
        assert len({format.suffix for format in formats}) == len(formats)
    assert JSONLD.content_type == "application/ld+json"
