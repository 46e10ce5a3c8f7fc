"""A selection is one thing everywhere: page, frame, pictures, citation and what programs get are all of exactly it."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.browser import Browser, needed
from tests.web.routes import TOWNS

BASE = "https://data.example.no"
SELECTIONS = {
    "folkemengde?region=4601&kjonn=1&alder=_T": "Folkemengde: Bergen; Menn",
    f"folkemengde?{TOWNS}&kjonn=_T&alder=_T&aar=2026": "Folkemengde: Region (7 av 368); 2026",
    "konsumprisindeks?konsumgruppe=TOTAL&maaned=2025M01..2025M10&measureType=indeks": "Konsumprisindeks: "
    "januar 2025–oktober 2025; Indeks (2015=100)",
    "digitale-tjenester?kommunestorrelse=liten&aar=2019&aar=2025": "Digitale tjenester i kommunene: "
    "Under 5 000 innbyggere; 2019, 2025",
    "utenrikshandel?handel=balanse": "Utenrikshandel med varer: Handelsbalanse",
}
each = pytest.mark.parametrize("address", SELECTIONS)


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def one(pattern: str, html: str) -> str:
    """The one place of a page, as it is read."""
    (place,) = set(re.findall(pattern, html))
    return unescape(place)


def values(client: FlaskClient, address: str) -> list[float]:
    """The values of a selection, in order of size, as its CSV file has them."""
    dataset, _, query = address.partition("?")
    text = client.get(f"/doc/dataset/{dataset}.csv?{query}&labels=codes").text
    rows = list(csv.reader(io.StringIO(text)))
    place = rows[0].index("value")
    return sorted(float(row[place]) for row in rows[1:] if row[place])


@each
def test_the_page_is_of_the_selection(client: FlaskClient, address: str) -> None:
    """Title, heading, description, canonical address, picture, citation and files are those of the selection."""
    dataset, _, query = address.partition("?")
    html = client.get(f"/doc/dataset/{address}", headers={"Accept-Language": "nb"}).text
    title = SELECTIONS[address]
    assert one("<h1>(.*?)</h1>", html) == title
    assert one("<title>(.*?) – ", html) == title
    assert one('og:title" content="(.*?)"', html) == title
    assert one('rel="canonical" href="(.*?)"', html) == one('og:url" content="(.*?)"', html)
    assert selected(client, one('rel="canonical" href="(.*?)"', html)) == title
    assert title.partition(": ")[2] in one('id="citation">(.*?)<', html)
    cited = one('id="citation">.*? (https://data.example.no/id/.*?)<', html)
    assert selected(client, cited) == title
    assert one('name="description" content="(.*?)"', html) != one('class="lead">(.*?)<', html)
    for suffix in ("csv", "xlsx", "bib"):
        links = [unescape(link) for link in re.findall(rf'href="(/doc/dataset/{dataset}\.{suffix}[^"]*)"', html)]
        assert [link for link in links if "?" not in link] == []
    assert title.partition(": ")[2].split(";")[0] in client.get(f"/doc/dataset/{dataset}.bib?{query}&lang=nb").text


def selected(client: FlaskClient, address: str) -> str:
    """The heading of the page at an address of the site."""
    path = address.removeprefix(BASE)
    return one("<h1>(.*?)</h1>", client.get(path, follow_redirects=True, headers={"Accept": "text/html"}).text)


@each
def test_the_frame_is_of_the_selection(client: FlaskClient, address: str) -> None:
    """What one pastes leads to a frame that shows the values of the selection, and links to its page."""
    html = client.get(f"/doc/dataset/{address}", headers={"Accept-Language": "nb"}).text
    frame = one("&lt;iframe src=&#34;(.*?)&#34;", html).replace("&amp;", "&")
    shown = client.get(frame.removeprefix(BASE)).text
    assert one("<h1>(.*?)</h1>", shown) == SELECTIONS[address]
    assert one('aria-label="(.*?)"', shown) == one('role="img" aria-label="(.*?)"', html)
    page = one('<a class="ds-link" href="(.*?)" target', shown)
    assert selected(client, page) == SELECTIONS[address]


@each
def test_pictures_are_of_the_selection(client: FlaskClient, address: str) -> None:
    """PNG, SVG and Vega-Lite have the selection's title, and the values that its CSV file has."""
    dataset, _, query = address.partition("?")
    specification = json.loads(client.get(f"/charts/{dataset}.nb.vl.json?{query}").data)
    assert " ".join(specification["title"]["text"]) == SELECTIONS[address]
    assert sorted(value["value"] for value in drawn(specification)) == pytest.approx(values(client, address))
    svg = client.get(f"/charts/{dataset}.nb.svg?{query}")
    assert (svg.status_code, svg.mimetype) == (200, "image/svg+xml")
    assert SELECTIONS[address] in unescape(svg.text)
    html = client.get(f"/doc/dataset/{address}", headers={"Accept-Language": "nb"}).text
    png = client.get(one('og:image" content="https://data.example.no(/[^"]+)"', html))
    assert (png.status_code, png.data[:4]) == (200, b"\x89PNG")


def drawn(specification: dict[str, Any]) -> list[dict[str, Any]]:
    return [value for value in specification["data"]["values"] if value["value"] is not None]


@each
def test_oembed_is_of_the_selection(client: FlaskClient, address: str) -> None:
    """The page says where oEmbed is had, and that has the selection's title and frame."""
    html = client.get(f"/doc/dataset/{address}", headers={"Accept-Language": "nb"}).text
    answer = client.get(one('type="application/json\\+oembed" [^>]*href="(.*?)"', html) + "&maxwidth=600").get_json()
    assert (answer["version"], answer["type"], answer["width"]) == ("1.0", "rich", 600)
    assert answer["title"] == SELECTIONS[address]
    frame = one('iframe src="(.*?)"', answer["html"])
    assert one("<h1>(.*?)</h1>", client.get(frame.removeprefix(BASE)).text) == SELECTIONS[address]


def test_oembed_answers_for_its_own_addresses_alone(client: FlaskClient) -> None:
    """A figure and a data set have it; another site's address, another page and another format have none."""

    def status(address: str, more: str = "") -> int:
        return client.get(f"/oembed?url={quote(address, safe='')}{more}").status_code

    figure = f"{BASE}/id/observation/folkemengde/4601/_T/_T/2026/folkemengde"
    assert status(figure) == 200
    assert status(figure.replace("/id/", "/doc/")) == 200
    assert status(f"{BASE}/doc/dataset/folkemengde") == 200
    assert status(f"{BASE}/doc/codelist/region") == 404
    assert status("https://elsewhere.example/doc/dataset/folkemengde") == 404
    assert status(f"{BASE}/doc/dataset/folkemengde?region=none") == 400
    assert status(figure, "&maxwidth=wide") == 400
    assert status(figure, "&format=xml") == 501


def test_pictures_of_what_is_not_there(client: FlaskClient) -> None:
    """An unknown code is told of; a selection without figures, and another data set, have no picture."""
    assert client.get("/charts/folkemengde.nb.png?region=none").status_code == 400
    assert client.get("/charts/there-is-none.nb.png?region=0301").status_code == 404
    assert client.get("/charts/folkemengde.fr.png?region=0301").status_code == 404
    assert client.get("/charts/boligpriser.nb.png?region=5607").status_code == 404


@needed
@pytest.mark.parametrize("width", [280, 800])
def test_a_frame_says_its_height(browser: Browser, width: int) -> None:
    """Pasted into a page of somebody else, the frame becomes as high as what is in it, and nothing in it is cut."""
    with browser.visit("/figure", width=width + 40) as visit:
        path = f"/embed/dataset/folkemengde?{TOWNS}&kjonn=_T&alder=_T&lang=nb"
        root = f"http://127.0.0.1:{browser.port}"
        html = f'<!doctype html><iframe src="{root}{path}" width="{width}" height="100"></iframe>' + (
            f'<script src="{root}/static/lod-frame-1.js" async></script>'
        )
        visit.page.set_content(html)
        visit.page.wait_for_function("document.querySelector('iframe').offsetHeight > 150")
        frame = visit.page.frames[1]
        sizes = frame.evaluate(
            "[document.documentElement.scrollHeight, innerHeight, document.documentElement.scrollWidth, innerWidth]"
        )
        assert sizes[0] <= sizes[1] < sizes[0] + 60
        assert sizes[2] <= sizes[3]
        assert urlsplit(frame.url).path == "/embed/dataset/folkemengde"


def test_what_is_wrong_is_listed(client: FlaskClient) -> None:
    """A page lists each parameter that is wrong with what is wrong with it, and leads to all figures."""
    html = client.get("/doc/dataset/folkemengde?kjonn=9&chart=cake", headers={"Accept": "text/html"}).text
    assert re.findall("<dt><code>(.*?)</code></dt>", html) == ["kjonn=9", "chart=cake"]
    assert "pyramid" in html.split("chart=cake</code>")[1].split("</dd>")[0]
    assert html.count("kjonn=9: ") == 2, "once in the list and once in the head"


PROBLEM = {"Accept": "application/problem+json"}


def test_all_that_is_wrong_is_said_at_once(client: FlaskClient) -> None:
    """A page that is none, a layout that the format has not, and a code that there is not are one answer."""
    answer = client.get("/doc/dataset/lonn.ttl?page=-1&layout=shown&yrke=x&columns=no", headers=PROBLEM)
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.get_json()["errors"]] == ["page", "layout", "yrke", "columns"]
    page = client.get("/doc/dataset/lonn.html?page=-1&yrke=x", headers=PROBLEM)
    assert [error["parameter"] for error in page.get_json()["errors"]] == ["page", "yrke"]


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "parquet", "json", "bib"])
def test_a_layout_is_honoured_or_refused(suffix: str, client: FlaskClient) -> None:
    """What has one layout says so; a page, CSV and Excel have the one that is asked for."""
    assert client.get(f"/doc/dataset/utenrikshandel.{suffix}?layout=shown", headers=PROBLEM).status_code == 400
    assert client.get("/doc/dataset/utenrikshandel?layout=shown").status_code == 200
