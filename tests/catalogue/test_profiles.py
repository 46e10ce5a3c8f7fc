"""The catalogue by profile, and what search engines and machines are told beside it."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.graph.store import parse
from lod.rdf import schema_org
from lod.rdf.formats import DUMPS, carrying
from lod.rdf.profiles import DCAT_AP_NO, PLAIN_DCAT, PROFILES, SCHEMA_ORG
from tests.conftest import BASE
from tests.links import link_values

SIZE = b"byteSize"


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


def test_the_norwegian_profile_is_what_everybody_gets(client: FlaskClient) -> None:
    """The harvester asks for no profile; the document says which it has."""
    answer = client.get("/catalog", headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Profile"] == f"<{DCAT_AP_NO.iri}>"
    assert f'<{DCAT_AP_NO.iri}>; rel="profile"' in link_values(answer.headers)
    assert "Accept-Profile" in answer.headers["Vary"]
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert "Content-Encoding" not in answer.headers
    assert SIZE not in answer.data


def test_short_turtle_says_all_of_it(client: FlaskClient) -> None:
    """The Turtle, with prefixes for what data sets say again, has the triples of the N-Triples; no prefix is idle."""
    for query in ("", "?profile=dcat"):
        turtle, lines = (client.get(f"/catalog.{suffix}{query}").data for suffix in ("ttl", "nt"))
        assert set(parse(turtle, "text/turtle")) == set(parse(lines, "application/n-triples"))
        assert all(turtle.count(name + b":") > 2 for name in re.findall(rb"@prefix ([a-z]+\.[^:]+):", turtle))
        assert b"<http://publications.europa.eu/resource/authority/language/" not in turtle.partition(b"\n\n")[2]


@pytest.mark.parametrize("name", [PLAIN_DCAT.name, *map(quote, (PLAIN_DCAT.iri, *PLAIN_DCAT.aliases))])
def test_a_profile_is_asked_for_in_the_address(client: FlaskClient, name: str) -> None:
    """By its name or its IRI, whatever the header says."""
    for path in ("/catalog", "/catalog.ttl"):
        answer = client.get(f"{path}?profile={name}", headers={"Accept-Profile": f"<{SCHEMA_ORG.iri}>"})
        assert answer.headers["Content-Profile"] == f"<{PLAIN_DCAT.iri}>"
        assert SIZE in answer.data


@pytest.mark.parametrize(
    ("header", "profile"),
    [
        (f"<{PLAIN_DCAT.iri}>", PLAIN_DCAT),
        (f"<{SCHEMA_ORG.iri}>;q=0.4, <{PLAIN_DCAT.iri}>;q=0.9", PLAIN_DCAT),
        (f"<{PLAIN_DCAT.iri}>;q=0, <http://data.europa.eu/r5r/>", DCAT_AP_NO),
        ("<https://example.org/profile>", DCAT_AP_NO),
        ("nonsense", DCAT_AP_NO),
        ("<http://schema.org/>", SCHEMA_ORG),
    ],
)
def test_a_profile_is_asked_for_in_a_header(client: FlaskClient, header: str, profile: object) -> None:
    """The one with the greatest weight that there is; else the first."""
    answer = client.get("/catalog.jsonld", headers={"Accept-Profile": header})
    assert answer.headers["Content-Profile"] == f"<{profile.iri}>"  # type: ignore[attr-defined]  # one of the profiles


def test_a_profile_that_is_not_there_is_told(client: FlaskClient) -> None:
    """400 with the names there are; 406 for a format that a profile has not."""
    answer = client.get("/catalog.ttl?profile=dcat-ap-se")
    assert answer.status_code == 400
    assert all(profile.name in answer.text for profile in PROFILES)
    assert client.get("/catalog.ttl?profile=schema.org").status_code == 406


def test_every_form_is_listed(client: FlaskClient) -> None:
    """`Link` names each profile in each of its formats, and every one of them answers."""
    links = link_values(client.get("/catalog.ttl").headers)
    found = [re.fullmatch(r'<([^>]+)>; rel="alternate"; type="([^"]+)"; profile="([^"]+)"', link) for link in links]
    forms = [match.groups() for match in found if match]
    assert len(forms) == 2 * len(carrying("graph"))
    for address, media_type, profile in forms:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.mimetype == media_type
        assert answer.headers["Content-Profile"] == f"<{profile}>"
        with client.head(address) as head:
            assert head.status_code == 200


def test_the_cache_tells_profiles_apart(client: FlaskClient) -> None:
    """The same address in another profile is another document."""
    first = client.get("/catalog.ttl").data
    assert client.get("/catalog.ttl", headers={"Accept-Profile": f"<{PLAIN_DCAT.iri}>"}).data != first


def test_search_engines_find_all_they_want(client: FlaskClient) -> None:
    """schema.org: name and description of the right length, licence, makers, files, time and place."""
    listed = json.loads(client.get("/catalog?profile=schema.org", headers={"Accept": "application/ld+json"}).data)
    assert (listed["@type"], listed["@id"]) == ("DataCatalog", f"{BASE}id/catalog")
    for dataset in listed["dataset"]:
        assert dataset["@type"] == "Dataset"
        assert {"name", "description", "license", "creator", "temporalCoverage", "spatialCoverage"} <= set(dataset)
        assert all(50 <= len(text["@value"]) <= 5000 for text in dataset["description"])
        for file in dataset["distribution"]:
            answer = client.get(file["contentUrl"].removeprefix(BASE))
            assert file["contentSize"] == f"{len(answer.data)} B"
            assert answer.mimetype == file["encodingFormat"]


def test_json_in_a_page_cannot_end_its_element() -> None:
    """Whatever a text says, `</script>` is not in the markup, and the JSON says the same."""
    value = {"name": "</script><script>alert(1)</script> & <!--"}
    text = schema_org.script(value)
    assert not set("<>&") & set(text)
    assert json.loads(text) == value


def test_a_page_leads_to_all_that_belongs_to_it(client: FlaskClient) -> None:
    """FAIR Signposting: cite-as, author, type, license, item with type, describedby."""
    links = link_values(client.get("/doc/dataset/digitale-konsekvenser", headers={"Accept": "text/html"}).headers)
    rels = {match[1] for link in links if (match := re.search(r'rel="([^"]+)"', link))}
    assert {"cite-as", "author", "type", "license", "item", "describedby"} <= rels
    assert f'<{BASE}id/agent/ipsos>; rel="author"' in links
    assert '<https://schema.org/AboutPage>; rel="type"' in links
    items = [link for link in links if 'rel="item"' in link]
    assert len(items) == len(DUMPS)
    for item in items:
        address, media_type = re.fullmatch(r'<([^>]+)>; rel="item"; type="([^"]+)"', item).groups()  # type: ignore[union-attr]  # there is one, or the test fails
        with client.head(address) as answer:
            assert answer.mimetype == media_type
