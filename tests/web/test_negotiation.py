"""Negotiation: a list of headers, and what each is given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.rdf.formats import CSV, HTML, JSONLD, NTRIPLES, RDFXML, SPARQL_JSON, SPARQL_XML, TURTLE, Format
from lod.web.negotiation import choose, choose_language

DOCUMENT = (HTML, TURTLE, NTRIPLES, JSONLD, RDFXML)
GRAPH = (TURTLE, NTRIPLES, JSONLD, RDFXML)
SOLUTIONS = (SPARQL_JSON, SPARQL_XML, CSV)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "offers", "expected"),
    [
        # nothing said: the first offer
        (None, DOCUMENT, HTML),
        ("", GRAPH, TURTLE),
        ("*/*", SOLUTIONS, SPARQL_JSON),
        # by name, in any case, with parameters
        ("text/turtle", DOCUMENT, TURTLE),
        ("Text/Turtle; charset=utf-8", DOCUMENT, TURTLE),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, x"', DOCUMENT, JSONLD),
        # by alias
        ("application/x-turtle", DOCUMENT, TURTLE),
        ("application/json", DOCUMENT, JSONLD),
        ("application/json", SOLUTIONS, SPARQL_JSON),
        ("application/xml", SOLUTIONS, SPARQL_XML),
        ("application/xhtml+xml", DOCUMENT, HTML),
        # by weight, then by name before wildcard, then by the order of the offers
        ("text/turtle;q=0.5, application/rdf+xml", DOCUMENT, RDFXML),
        ("application/n-triples;q=0.9, text/turtle;q=0.91", DOCUMENT, TURTLE),
        ("application/rdf+xml, text/turtle", DOCUMENT, TURTLE),
        ("text/turtle, */*", DOCUMENT, TURTLE),
        ("application/*", DOCUMENT, NTRIPLES),
        ("text/*;q=0.3, application/ld+json;q=0.2", DOCUMENT, HTML),
        ("application/json, text/plain, */*", DOCUMENT, JSONLD),
        ("text/csv; q=0.4, application/sparql-results+xml; Q=0.5", SOLUTIONS, SPARQL_XML),
        # the most specific range that matches decides (RFC 9110, section 12.5.1)
        ("text/*, text/html;q=0.1", (HTML, TURTLE), TURTLE),
        ("*/*, text/turtle;q=0", GRAPH, NTRIPLES),
        ("application/json, application/ld+json;q=0.1, text/turtle;q=0.5", GRAPH, TURTLE),
        # nothing acceptable
        ("image/png", DOCUMENT, None),
        ("text/turtle;q=0", GRAPH, None),
        ("*/*;q=0", GRAPH, None),
        ("text/html", GRAPH, None),
        # browsers
        (FIREFOX, DOCUMENT, HTML),
        (CHROME, (*SOLUTIONS, *GRAPH, HTML), HTML),
        (FIREFOX, GRAPH, RDFXML),
        # malformed parts are left out
        (", ,text/turtle,,", DOCUMENT, TURTLE),
        ("text/turtle;q=2, application/n-triples;q=0.1", DOCUMENT, NTRIPLES),
        ("text, */html, text/turtle;q=0.5", DOCUMENT, TURTLE),
        ("text/html;q=high, application/ld+json", DOCUMENT, JSONLD),
        ("rubbish", DOCUMENT, HTML),
        ("text/turtle", (), None),
    ],
)
def test_the_best_offer_for_a_header(accept: str | None, offers: tuple[Format, ...], expected: Format | None) -> None:
    """The header on the left gets the offer on the right."""
    assert choose(accept, offers) == expected


@given(st.text())
def test_no_header_is_too_strange(header: str) -> None:
    """Any text gets one of the offers or none, never an error."""
    assert choose(header, DOCUMENT) in (*DOCUMENT, None)
    assert choose_language(header, ("nb", "en"), "nb") in ("nb", "en")


@pytest.mark.parametrize(
    ("header", "default", "expected"),
    [
        (None, "nb", "nb"),
        ("", "en", "en"),
        ("en", "nb", "en"),
        ("en-GB,en;q=0.9", "nb", "en"),
        ("nb-NO,nb;q=0.9,no;q=0.8,nn;q=0.7,en-US;q=0.6,en;q=0.5", "en", "nb"),
        ("no", "en", "nb"),
        ("nn-NO, en;q=0.5", "en", "nb"),
        ("de, en;q=0.5", "nb", "en"),
        ("de", "nb", "nb"),
        ("*", "en", "en"),
        ("de, *;q=0.5", "nb", "nb"),
        ("nb;q=0.5, en;q=0.8", "nb", "en"),
        ("nb;q=0, *", "nb", "en"),
        ("en;q=0, de", "nb", "nb"),
        ("EN", "nb", "en"),
        ("norwegianbokmaal, en", "nb", "en"),
    ],
)
def test_the_best_language_for_a_header(header: str | None, default: str, expected: str) -> None:
    """The header on the left gets the language on the right; Norwegian of any kind is read as Bokmål."""
    assert choose_language(header, ("nb", "en"), default) == expected
