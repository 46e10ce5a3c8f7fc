"""What the harvester keeps and drops, and what each point of the score hangs on."""

from __future__ import annotations

import pytest
from rdflib import DCAT, DCTERMS, Graph, URIRef

from lod.errors import LodError
from lod.messages.catalogue import text
from lod.rdf.formats import WRITTEN
from lod.rehearsal import links
from lod.rehearsal.harvest import LARGEST, extract, format_of, harvest, parse
from lod.rehearsal.page import page
from lod.rehearsal.rehearse import compare
from lod.rehearsal.score import NOBODY, score
from tests.conftest import SiteFolder

TURTLE, NTRIPLES, JSONLD, RDFXML = WRITTEN
HEAD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix e: <https://e.no/> .
"""


def taken(turtle: str) -> Graph:
    return parse((HEAD + turtle).encode(), TURTLE)


@pytest.mark.parametrize(
    ("turtle", "what", "why"),
    [
        ("[] a dcat:Catalog ; dcat:dataset e:a . e:a a dcat:Dataset .", "", "1 × a catalogue is a blank node"),
        ("e:c a dcat:Catalog ; dcat:dataset [ a dcat:Dataset ] .", "", "1 × a data set is a blank node"),
        (
            "e:c a dcat:Catalog . e:a dcat:distribution [ a dcat:Distribution ] .",
            "",
            "1 × a distribution is a blank node",
        ),
        ("e:c a dcat:Catalog . e:a a dcat:Dataset .", "https://e.no/a", "no catalogue lists https://e.no/a"),
        ("e:c a dcat:Catalog ; dcat:dataset e:a .", "https://e.no/a", "not described"),
        ("e:c a dcat:Catalog ; <https://e.no/2024> 1 .", "https://e.no/2024", "XML name"),
        (
            "e:c a dcat:Catalog ; dcat:dataset e:a . e:d a dcat:Catalog ; dcat:dataset e:a . e:a a dcat:Dataset .",
            "https://e.no/a",
            "listed by https://e.no/c already",
        ),
    ],
)
def test_what_is_dropped_is_told(turtle: str, what: str, why: str) -> None:
    """Each thing the harvester leaves out, with the reason."""
    dropped = harvest(taken(turtle)).dropped
    assert any(d.what == what and why in text(d.why, "en") for d in dropped)


def test_a_data_set_has_what_can_be_reached_from_it() -> None:
    """Outgoing links are followed to the end, in circles too; what points to it is not its own."""
    graph = taken("e:c dcat:dataset e:a . e:a dct:publisher e:p . e:p dct:relation e:q . e:q dct:relation e:a .")
    assert {str(s) for s in extract(graph, URIRef("https://e.no/a")).subjects()} == {
        "https://e.no/a",
        "https://e.no/p",
        "https://e.no/q",
    }


def test_changes_are_told() -> None:
    """New, changed and removed, by each data set's own graph."""
    both = "e:c a dcat:Catalog ; dcat:dataset e:a, e:b, e:x . e:a a dcat:Dataset . e:b a dcat:Dataset ; dct:title 'b' ."
    before = harvest(taken(both + " e:x a dcat:Dataset ."))
    after = both.replace("'b'", "'B'").replace("e:x", "e:y") + " e:y a dcat:Dataset ."
    changes = compare(harvest(taken(after)), before)
    assert changes == (type(changes))(("https://e.no/y",), ("https://e.no/b",), ("https://e.no/x",))


@pytest.mark.parametrize("format", [TURTLE, NTRIPLES, JSONLD, RDFXML], ids=lambda f: f.name)
@pytest.mark.parametrize("body", [b"<<<", "å".encode("latin-1")])
def test_what_cannot_be_read_is_told(format, body: bytes) -> None:  # type: ignore[no-untyped-def]  # its kind is that of the parameters
    """A document that is broken is no traceback."""
    with pytest.raises(LodError, match="The catalogue is not"):
        parse(body, format)


def test_what_is_too_large_is_told() -> None:
    """The portal takes 75 MB at most."""
    with pytest.raises(LodError, match="75,000,000"):
        parse(b" " * (LARGEST + 1), TURTLE)


def test_the_format_is_that_of_the_answer() -> None:
    """Media type first, then the suffix; anything else is not read."""
    assert format_of("text/turtle; charset=utf-8", "https://e.no/catalog") is TURTLE
    assert format_of("application/octet-stream", "https://e.no/catalog.rdf") is RDFXML
    with pytest.raises(LodError, match="text/html"):
        format_of("text/html", "https://e.no/")


@pytest.fixture(scope="module")
def shipped(published: SiteFolder) -> Graph:
    body = (published.current / "documents" / "catalog.ttl").read_bytes()
    return next(iter(harvest(parse(body, TURTLE)).datasets.values()))


DATASET = "https://data.example.no/id/dataset/digitale-konsekvenser"


@pytest.mark.parametrize(
    ("predicate", "metrics", "points"),
    [
        (DCAT.keyword, {"keywordAvailability"}, 30),
        (DCAT.theme, {"categoryAvailability"}, 30),
        (DCTERMS.spatial, {"spatialAvailability"}, 20),
        (DCTERMS.temporal, {"temporalAvailability"}, 20),
        (DCTERMS.accessRights, {"accessRightsAvailability", "accessRightsVocabularyAlignment"}, 15),
        (DCAT.contactPoint, {"contactPointAvailability"}, 20),
        (DCTERMS.publisher, {"publisherAvailability"}, 10),
        (DCAT.downloadURL, {"downloadUrlAvailability", "downloadUrlStatusCode"}, 50),
        (DCAT.accessURL, {"accessUrlStatusCode"}, 50),
        (DCTERMS.license, {"licenseAvailability", "knownLicense"}, 30),
        (DCTERMS.rights, {"rightsAvailability"}, 5),
    ],
)
def test_each_point_hangs_on_what_the_portal_asks_for(
    shipped: Graph, predicate: URIRef, metrics: set[str], points: int
) -> None:
    """Without it exactly those points are missed, and the reason says what to do."""
    lame = Graph(bind_namespaces="none") + shipped
    lame.remove((None, predicate, None))
    scored = score(lame, DATASET, True, lambda url: True)
    missed = {p.metric.name for p in scored.missed if p.reason != NOBODY} - {"byteSizeAvailability"}
    assert missed == metrics
    assert scored.total == 360 - points
    assert all(p.reason for p in scored.missed)


def test_addresses_that_do_not_answer_cost_points(shipped: Graph) -> None:
    """80 points hang on HEAD; 30 on compliance; 70 nobody gets."""
    assert score(shipped, DATASET, True, lambda url: False).total == 280
    assert score(shipped, DATASET, False, lambda url: True).total == 330
    assert score(shipped, DATASET, True, lambda url: True).reachable == 365


def test_the_page_says_what_it_would_miss() -> None:
    """No Norwegian or English title, no organisation number, a nameless distribution."""
    shown = page(taken("e:a dct:title 'x'@sv ; dct:publisher e:p ; dcat:distribution e:d ."), "https://e.no/a")
    assert shown.distributions == ("Nameless distribution",)
    assert [text(note, "en").split(",")[0] for note in shown.notes] == [
        "no title in nb",
        "no description in nb",
        "the publisher's IRI has not exactly one organisation number",
        "https://e.no/d has no title and is shown as “Nameless distribution”",
    ]


def test_links_are_judged_by_the_tables_we_know() -> None:
    """A value that is no row, an organisation number that is none, a LOS theme in http."""
    eu = "http://publications.europa.eu/resource/authority"
    graph = taken(
        f"e:a dcat:theme <{eu}/data-theme/GOV>, <{eu}/data-theme/GOVE>, <http://psi.norge.no/los/tema/arbeid> ;"
        " dct:publisher <https://organization-catalog.fellesdatakatalog.digdir.no/organizations/123456789> ."
    )
    assert len(links.unknown(graph)) == 3
    assert links.dead(graph, "https://e.no/", lambda url: "GOVE" in url) != []
