"""Dereferencing over HTTP: what every IRI answers, in every format, and what machines rely on."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import replace

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.rdf.formats import carrying
from lod.web.app import create_app
from tests.conftest import BASE, SiteFolder
from tests.links import link_values
from tests.web.routes import MANY

OBSERVATION = "observation/okt-digitalisering/kommuner/_T/fjernarbeid/pandemien/andel"
THINGS = [
    "id/dataset/okt-digitalisering",
    f"id/{OBSERVATION}",
    "id/structure/okt-digitalisering",
    "id/structure/okt-digitalisering/andel",
    "id/slicekey/okt-digitalisering/aktivitet",
    "id/slice/okt-digitalisering/aktivitet/fjernarbeid",
    "id/source/okt-digitalisering/artikkel",
    "id/codelist/respondent",
    "id/codelist/respondent/kommuner",
    "id/codelist/unit/percent",
    "id/instant/2020-03-01",
    "id/catalog",
    "id/service/sparql",
    "id/distribution/okt-digitalisering/turtle",
    "id/contact/okt-digitalisering",
    "def/andel",
    "def/qualifier",
    "shape/okt-digitalisering/andel-range",
    "shape/cube/between-bounds",
]
PARSE = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


@pytest.mark.parametrize("path", THINGS)
def test_every_thing_leads_to_its_document(client: FlaskClient, path: str) -> None:
    """A thing answers 303 with the address of its document, on the site that was asked."""
    answer = client.get(f"/{path}", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/doc/" + path.removeprefix("id/")
    assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", answer.headers["Vary"]))


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("format", carrying("graph"), ids=lambda f: f.name)
def test_a_document_is_about_its_thing_in_every_format(client: FlaskClient, path: str, format) -> None:  # type: ignore[no-untyped-def]  # its kind is that of the parameters
    """By Accept and by suffix alike, a document says something of its thing, under the configured base."""
    doc = "/doc/" + path.removeprefix("id/")
    asked = client.get(doc, headers={"Accept": format.media_type})
    suffixed = client.get(f"{doc}.{format.suffix}")
    assert asked.status_code == suffixed.status_code == 200
    assert asked.mimetype == suffixed.mimetype == format.media_type
    graph = set(ox.parse(asked.data, format=PARSE[format.name]))
    assert graph == set(ox.parse(suffixed.data, format=PARSE[format.name]))
    assert ox.NamedNode(BASE + path) in {triple.subject for triple in graph}


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_thing_has_a_page_in_both_languages(client: FlaskClient, path: str, language: str) -> None:
    """A browser gets HTML in its language."""
    answer = client.get(
        "/doc/" + path.removeprefix("id/"), headers={"Accept": "text/html", "Accept-Language": language}
    )
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "application/rdf+xml"),
        ("text/csv", "text/csv"),
        ("*/*", "text/html"),
    ],
)
def test_the_best_acceptable_format_is_given(client: FlaskClient, accept: str, media_type: str) -> None:
    """Accept decides, with its q-values."""
    answer = client.get("/doc/dataset/okt-digitalisering", headers={"Accept": accept})
    assert answer.mimetype == media_type


def test_what_cannot_be_given_is_406(client: FlaskClient) -> None:
    """A format that is not offered gets 406, in words, and varies by Accept."""
    answer = client.get("/doc/dataset/okt-digitalisering", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "Accept" in answer.headers["Vary"]
    assert "Turtle" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/id/dataset/nope",
        "/doc/dataset/nope",
        "/doc/dataset/nope.ttl",
        "/doc/observation/okt-digitalisering/kommuner",
        "/doc/observation/okt-digitalisering/komuner/_T/fjernarbeid/pandemien/andel",
        "/def/nope",
        "/doc/",
        "/dumps/nope.ttl",
        "/dumps/../manifest.json",
        "/dumps/%2e%2e/manifest.json",
        "/dumps/..%2f..%2fmanifest.json",
        "/dumps/all.ttl%00",
        "/doc/dataset/okt-digitalisering.exe",
        "/catalog.exe",
        "/static/../../manifest.json",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    """Nothing is found outside what the release names, however it is spelled."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("text/html", "text/html"), ("application/json", "application/problem+json"), ("text/plain", "text/plain")],
)
@pytest.mark.parametrize(("language", "word"), [("nb", "Finnes ikke"), ("en", "Not found")])
def test_a_problem_comes_in_the_format_and_language_asked_for(
    client: FlaskClient, accept: str, media_type: str, language: str, word: str
) -> None:
    """404 is a page for people and JSON for programs, in their language."""
    answer = client.get("/doc/dataset/nope", headers={"Accept": accept, "Accept-Language": language})
    assert (answer.status_code, answer.mimetype) == (404, media_type)
    assert word in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("respondent=komuner", ("komuner", "kommuner")),
        ("respondnt=kommuner", ("respondnt", "respondent")),
        ("page=0", ("page",)),
        ("page=x", ("page",)),
    ],
)
def test_a_selection_that_cannot_be_is_400(client: FlaskClient, query: str, words: tuple[str, ...]) -> None:
    """A wrong dimension, code or page is named, with what there is."""
    answer = client.get(f"/doc/dataset/okt-digitalisering.ttl?{query}", headers={"Accept": "text/plain"})
    assert answer.status_code == 400
    assert all(word in answer.text for word in words)


@pytest.mark.parametrize("suffix", ["html", "ttl", "csv"])
def test_a_data_set_can_be_filtered(client: FlaskClient, suffix: str) -> None:
    """A selection gives its figures and no others."""
    text = client.get(f"/doc/dataset/okt-digitalisering.{suffix}?respondent=fylkeskommuner&aktivitet=fjernarbeid").text
    found = set(re.findall(r"observation/okt-digitalisering/([a-z_T/0-9-]+)", text, re.I))
    assert {path for path in found if path.count("/") == 4} == {"fylkeskommuner/_T/fjernarbeid/pandemien/andel"}


@pytest.mark.parametrize(
    "path", ["/doc/dataset/okt-digitalisering.ttl", "/", "/catalog.ttl", "/dumps/all.nt", "/sparql", "/id/catalog"]
)
def test_head_is_get_without_a_body(client: FlaskClient, path: str) -> None:
    """HEAD has the status and headers of GET."""
    get, head = client.get(path), client.head(path)
    assert head.data == b""
    assert head.status_code == get.status_code
    assert head.headers.get("ETag") == get.headers.get("ETag")
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    "path", ["/doc/dataset/okt-digitalisering.ttl", "/", "/catalog.ttl", "/dumps/all.nt", f"/doc/{OBSERVATION}"]
)
def test_what_has_not_changed_is_304(client: FlaskClient, path: str) -> None:
    """An ETag asked back gives 304 without a body, twice over."""
    for _ in range(2):
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag


def test_formats_and_languages_have_their_own_etags(client: FlaskClient) -> None:
    """No cache can mistake one representation for another."""
    asked = [{"Accept": f.media_type} for f in carrying("graph")]
    asked += [{"Accept": "text/html", "Accept-Language": language} for language in ("nb", "en")]
    etags = [client.get("/doc/dataset/okt-digitalisering", headers=headers).headers["ETag"] for headers in asked]
    assert len(set(etags)) == len(asked)


def test_links_say_what_machines_want_to_know(client: FlaskClient) -> None:
    """Every document links to its other formats, its structure, its licence and the IRI to cite."""
    links = link_values(client.get("/doc/dataset/okt-digitalisering.ttl").headers)
    text = ", ".join(links)
    assert '</doc/dataset/okt-digitalisering.html>; rel="alternate"; type="text/html"' in text
    assert '</doc/structure/okt-digitalisering>; rel="describedby"' in text
    assert 'licence/CC_BY_4_0>; rel="license"' in text
    assert f'<{BASE}id/dataset/okt-digitalisering>; rel="cite-as"' in text


def test_served_elsewhere_links_stay_on_the_site(client: FlaskClient) -> None:
    """Links lead around the site that is asked, while IRIs stay what they are."""
    page = client.get("/doc/dataset/okt-digitalisering", headers={"Accept": "text/html"}).text
    links = set(re.findall(r'<a [^>]*href="([^"]+)"', page))
    assert f"/doc/{OBSERVATION}" in links
    assert {link for link in links if link.startswith(BASE)} <= {f"{BASE}id/dataset/okt-digitalisering"}
    mounted = client.get(
        "/doc/dataset/okt-digitalisering", headers={"Accept": "text/html"}, environ_overrides={"SCRIPT_NAME": "/stat"}
    ).text
    assert f'href="/stat/doc/{OBSERVATION}"' in mounted
    moved = client.get("/id/dataset/okt-digitalisering", environ_overrides={"SCRIPT_NAME": "/stat"})
    assert moved.headers["Location"] == "/stat/doc/dataset/okt-digitalisering"


def test_the_host_header_mints_nothing(client: FlaskClient) -> None:
    """No host that a visitor names gets into an answer."""
    for path in ("/", "/doc/dataset/okt-digitalisering.ttl", "/catalog.ttl", "/sitemap.xml", "/robots.txt", "/sparql"):
        answer = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in answer.text
        assert "evil.example" not in str(answer.headers)


@pytest.mark.parametrize("name", ["all.nt", "okt-digitalisering.ttl", "okt-digitalisering.csv"])
def test_dumps_come_whole_and_in_parts(client: FlaskClient, name: str) -> None:
    """A dump has a digest, can be had in ranges, and its gzipped copy is the same."""
    whole = client.get(f"/dumps/{name}")
    digest = hashlib.sha256(whole.data).hexdigest()
    assert whole.headers["ETag"] == f'"{digest}"'
    assert whole.headers["Repr-Digest"].startswith("sha-256=:")
    assert "Content-Encoding" not in whole.headers
    part = client.get(f"/dumps/{name}", headers={"Range": "bytes=10-19"}, buffered=True)
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    past = client.get(f"/dumps/{name}", headers={"Range": "bytes=99999999-"})
    assert past.status_code == 416
    assert gzip.decompress(client.get(f"/dumps/{name}.gz").data) == whole.data


def test_reading_is_open_to_every_origin(client: FlaskClient) -> None:
    """CORS allows any page to read, without credentials, and to see the headers it needs."""
    answer = client.get("/doc/dataset/okt-digitalisering.ttl", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert {"Link", "ETag", "Retry-After"} <= set(re.split(r",\s*", answer.headers["Access-Control-Expose-Headers"]))
    asked = client.options("/sparql", headers={"Access-Control-Request-Method": "POST"})
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("path", ["/doc/dataset/okt-digitalisering", "/catalog", "/dumps/all.nt"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client: FlaskClient, path: str, method: str) -> None:
    """Other methods than reading are 405, with those that are allowed."""
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_the_catalogue_is_one_document(client: FlaskClient) -> None:
    """The catalogue names every data set, holds catalogue nodes only, and is never compressed unasked."""
    answer = client.get("/catalog", headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    graph = set(ox.parse(answer.data, format=ox.RdfFormat.TURTLE))
    subjects = {triple.subject.value for triple in graph if isinstance(triple.subject, ox.NamedNode)}
    assert {
        f"{BASE}id/dataset/okt-digitalisering",
        f"{BASE}id/dataset/digitale-konsekvenser",
        f"{BASE}id/catalog",
    } <= subjects
    assert not any("/observation/" in subject or "/codelist/" in subject for subject in subjects)
    assert not any(isinstance(triple.subject, ox.BlankNode) for triple in graph)
    for format in carrying("graph"):
        other = client.get(f"/catalog.{format.suffix}")
        assert set(ox.parse(other.data, format=PARSE[format.name])) == graph


def test_crawlers_and_operators_are_served(client: FlaskClient) -> None:
    """robots.txt, the sitemap, VoID and the two health checks answer."""
    assert f"Sitemap: {BASE}sitemap.xml" in client.get("/robots.txt").text
    assert f"<loc>{BASE}doc/dataset/okt-digitalisering</loc>" in client.get("/sitemap.xml").text
    assert "void:sparqlEndpoint" in client.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    assert client.get("/healthz").text == "ok\n"
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json is not None
    assert ready.json["ready"] is True


def test_pages_can_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    """The content security policy keeps pages to their own site, and to no inline script."""
    policy = client.get("/", headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.slow
def test_without_a_release_the_process_stays_up(site: SiteFolder) -> None:
    """No release: 503 in words from every page, while the process is alive; a release is picked up when it comes."""
    app = create_app(site.settings)
    client = app.test_client()
    assert client.get("/").status_code == 503
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert site.lod("build").exit_code == 0
    assert client.get("/").status_code == 200
    app.extensions["lod"].close()


def test_a_corrupt_release_is_said(published_site: SiteFolder) -> None:
    """A current release that cannot be read: 503 with the reason at /readyz, no traceback, and the process stays up."""
    site = published_site
    (site.current / "graph" / "CURRENT").unlink()
    app = create_app(site.settings)
    client = app.test_client()
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "graph" in ready.text
    assert client.get("/").status_code == 503
    assert "Traceback" not in client.get("/").text
    app.extensions["lod"].close()


def test_a_filtered_data_set_has_no_page_too_many(client: FlaskClient) -> None:
    """`next` leads only to figures, `prev` keeps the selection, and what a visitor writes cannot break a header."""
    answer = client.get("/doc/dataset/okt-digitalisering.ttl?respondent=kommuner&labels=")
    assert answer.status_code == 200
    assert 'rel="next"' not in ", ".join(link_values(answer.headers))
    second = client.get("/doc/dataset/okt-digitalisering.ttl?respondent=kommuner&labels=&page=2")
    assert second.status_code == 200
    assert "respondent=kommuner&labels=&page=1" in ", ".join(link_values(second.headers))
    broken = client.get("/doc/dataset/okt-digitalisering.ttl?respondent=kommuner&lang=%3E%0d%0ax:y")
    assert broken.status_code == 400
    assert "x" not in broken.headers


def test_what_may_take_long_holds_a_place(large_site: SiteFolder) -> None:
    """With all places taken, a long code list is refused with a time to come back; one of its codes is answered."""
    app = create_app(replace(large_site.settings, slow_places=1))
    client, places = app.test_client(), app.extensions["lod"].slow
    with places.one("somebody"):
        refused = client.get(f"/doc/codelist/{MANY}-area.ttl")
        assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (503, True)
        assert client.get(f"/doc/codelist/{MANY}-area/a7.ttl").status_code == 200
        assert client.get(f"/doc/codelist/{MANY}-year.ttl").status_code == 200
    assert client.get(f"/doc/codelist/{MANY}-area.ttl").status_code == 200
    assert places.taken == 0
    app.extensions["lod"].close(0)
