"""Search over HTTP: the page in both languages, JSON, suggestions, and what hostile questions get."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.release.home import Home
from lod.search import index, writing
from lod.search.entries import EntryKind
from lod.web.app import create_app
from tests.conftest import BASE, SiteFolder
from tests.web.running import eventually


@pytest.fixture(scope="module")
def client(published: SiteFolder) -> Iterator[FlaskClient]:
    app = create_app(replace(published.settings, query_workers=1))
    yield app.test_client()
    app.extensions["lod"].close()


@pytest.mark.parametrize(("language", "words"), [("nb", "treff"), ("en", "results")])
def test_results_are_grouped_by_kind(client: FlaskClient, language: str, words: str) -> None:
    """The page has each kind with its number, a link to all of it, and the words that matched marked."""
    html = client.get(f"/search?q=kommuner&lang={language}").text
    assert words in html
    assert "<mark>" in html
    numbers = dict(re.findall(r'<h3 id="(\w+)">[^<]+<span class="quiet">(\d+)</span>', html))
    counts = client.get(f"/search.json?q=kommuner&lang={language}").json["counts"]  # type: ignore[index]  # the answer is JSON
    assert {kind: int(number) for kind, number in numbers.items()} == counts
    assert f"/search?q=kommuner&amp;kind=figure&amp;lang={language}" in html


def test_all_of_one_kind_in_pages(client: FlaskClient) -> None:
    """The pages of a kind lead from one to the next, and each result is on one of them."""
    first = client.get("/search.json?q=andel&kind=figure").json
    second = client.get("/search.json?q=andel&kind=figure&page=2").json
    assert first is not None
    assert second is not None
    assert first["pages"] == 2
    iris = [result["iri"] for page in (first, second) for result in page["results"]]
    assert len(iris) == len(set(iris)) == first["counts"]["figure"]
    html = client.get("/search?q=andel&kind=figure").text
    assert 'rel="next" href="/search?q=andel&amp;kind=figure&amp;page=2"' in html


def test_results_lead_to_what_they_are(client: FlaskClient) -> None:
    """Every result of JSON has an IRI, and an address that answers."""
    for kind in EntryKind:
        body = client.get(f"/search.json?q=kommune&kind={kind}").json
        assert body is not None
        for result in body["results"]:
            assert result["kind"] == kind
            assert client.get(result["url"]).status_code == 200, result


def test_the_page_is_negotiated(client: FlaskClient) -> None:
    """`/search` is JSON to who asks for it, else a page; it says that it varies."""
    answer = client.get("/search?q=andel", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/json"
    assert "Accept" in answer.headers["Vary"]
    assert client.get("/search?q=andel", headers={"Accept": "text/html"}).mimetype == "text/html"
    assert client.get("/search?q=andel", headers={"Accept": "image/png"}).status_code == 406


def test_suggestions(client: FlaskClient) -> None:
    """Suggestions are names, what each is and where, in the form browsers read."""
    answer = client.get("/suggest?q=kommunals&lang=nb")
    assert answer.mimetype == "application/x-suggestions+json"
    asked, names, kinds, addresses = answer.get_json(force=True)
    assert asked == "kommunals"
    assert names[0] == "kommunalsjefer"
    assert kinds[0] == "Kode i Respondenter"
    assert addresses[0] == f"{BASE}id/codelist/respondent/kommunalsjefer"
    local = client.get("/suggest?q=kommunals&local=1").get_json(force=True)
    assert local[3][0] == "/doc/codelist/respondent/kommunalsjefer"
    assert client.get("/suggest?q=").get_json(force=True) == ["", [], [], []]


def test_browsers_are_told_how_to_search(client: FlaskClient) -> None:
    """Every page names the description; its addresses answer, below the base that is configured."""
    assert 'href="/opensearch.xml"' in client.get("/downloads").text
    said = client.get("/opensearch.xml", headers={"Host": "evil.example"}).text
    description = ElementTree.fromstring(said)  # noqa: S314 – it is our own
    names = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert len(description.findtext(f"{names}ShortName") or "") in range(1, 17)
    templates = [url.attrib["template"] for url in description.iter(f"{names}Url")]
    assert len(templates) == 2
    for template in templates:
        assert template.startswith(BASE)
        path = template.removeprefix(BASE[:-1]).replace("{searchTerms}", quote("økning"))
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/search", "/doc/dataset/okt-digitalisering", "/sparql", "/api"])
def test_every_page_has_one_search_box(client: FlaskClient, path: str) -> None:
    """There is one search form a page, which works without scripts."""
    html = client.get(path, headers={"Accept": "text/html"}).text
    assert html.count('role="search"') == 1
    assert 'action="/search"' in html


def test_nothing_found_is_helped(client: FlaskClient) -> None:
    """Where all words together find nothing, those that find something alone are offered."""
    html = client.get("/search?q=kommuner+qqqqqq&lang=en").text
    assert "No results" in html
    assert 'href="/search?q=kommuner&amp;lang=en"' in html
    assert client.get("/search?lang=en").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "a" * 10_000, 400),
        ("q=" + "a+" * 5_000, 400),
        ("q=" + "a%20" * 30, 400),
        ("q=x&kind=nothing", 400),
        ("q=x&kind=figure&page=0", 400),
        ("q=x&kind=figure&page=-1", 400),
        ("q=x&kind=figure&page=99999999999999999999", 400),
        ("q=x&kind=figure&page=9999", 200),
        ("q=%00", 200),
        ("q=%FF%FE", 200),
        ("q=" + quote("((((" * 40), 200),
        ("q=" + quote('" OR nb:* NEAR('), 200),
        ("q=" + quote("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"), 200),
    ],
)
@pytest.mark.parametrize("path", ["/search", "/search.json", "/suggest"])
def test_hostile_questions(client: FlaskClient, path: str, query: str, status: int) -> None:
    """Too long is 400, anything else is answered; never 500."""
    if path == "/suggest" and ("kind" in query or "page" in query):
        status = 200
    assert client.get(f"{path}?{query}").status_code == status


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=250))
def test_any_question_is_answered(client: FlaskClient, text: str) -> None:
    """Whatever is asked, there is a page or a refusal, and nothing of it becomes markup."""
    answer = client.get("/search", query_string={"q": text}, headers={"Accept": "text/html"})
    assert answer.status_code in (200, 400)
    assert "<script>" not in answer.text.replace(text, "") or "<script>" not in text


def test_markup_is_text(client: FlaskClient) -> None:
    """A question that is markup is shown as text."""
    html = client.get("/search", query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_slow_search_is_told(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search stopped at the time limit is 503 with when to try again."""
    monkeypatch.setattr(index, "SECONDS", -1.0)
    monkeypatch.setattr(index, "_STEPS", 1)
    answer = client.get("/search?q=slow+kommuner")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers


def test_a_release_without_index_is_told(published_site: SiteFolder) -> None:
    """A release from before there was search answers everything else, and says that it has no index."""
    site = published_site
    (site.current / writing.FILE).unlink()
    app = create_app(replace(site.settings, query_workers=1))
    try:
        client = app.test_client()
        assert client.get("/search?q=x").status_code == 503
        assert client.get("/").status_code == 200
        # the next build makes it again, though the sources are the same
        site.lod("build")
        assert eventually(lambda: client.get("/search?q=andel").status_code == 200)
    finally:
        app.extensions["lod"].close()
    assert len(list(Home(site.settings.home).releases.iterdir())) == 2
