"""A place in figures, and the front page: newest figures with the line of those before them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from lod.web.pages.sparkline import HEIGHT, WIDTH, sparkline


@pytest.fixture(scope="module")
def client(large_app: Flask) -> FlaskClient:
    return large_app.test_client()


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": "nb"})
    assert answer.status_code == 200
    return answer.text


def text(html: str) -> str:
    """The words of some HTML, with plain spaces."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"<[^>]*>", " ", html))


def test_a_place_shows_its_newest_figures(client: FlaskClient) -> None:
    """Each data set's newest figure of the place, the place above, the whole country, and its place among others."""
    html = page(client, "/doc/codelist/region/4601")
    assert "<h1>Bergen i tall</h1>" in html
    card = text(html[html.index(">Folkemengde</a>") :])
    assert re.search(r"291 940 personer", card)
    for words in ("Vestland 581 895", "Hele landet 5 190 265", "Plass i Vestland 1 av 43"):
        assert words in card, words
    assert html.count('class="sparkline"') >= 1


def test_links_of_a_place_lead_to_what_they_say(client: FlaskClient) -> None:
    """The data set of a place, and the ranking beside it, are selections that have figures of one level."""
    html = page(client, "/doc/codelist/region/4601")
    links = re.findall(r'href="(/doc/dataset/folkemengde\?[^"#]*)', html)
    assert any("below%2846%29" in link for link in links)
    for link in set(links):
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    [ranking] = {link.replace("&amp;", "&") for link in links if "below" in link}
    csv = client.get(ranking.replace("folkemengde?", "folkemengde.csv?") + "&labels=codes").text.splitlines()
    assert len(csv) == 44
    assert ",4601," in csv[1]


def test_above_a_place_are_its_parts(client: FlaskClient) -> None:
    """The page of a county leads to its municipalities; that of the country to its counties."""
    assert 'href="/doc/codelist/region/4601"' in page(client, "/doc/codelist/region/46")
    assert 'href="/doc/codelist/region/46"' in page(client, "/doc/codelist/region/0")


def test_what_is_no_place_has_no_key_figures(client: FlaskClient) -> None:
    """A code of another list is a concept as before."""
    assert "i tall</h1>" not in page(client, "/doc/codelist/kjonn/2")


def test_the_front_page_has_newest_figures_and_themes(client: FlaskClient) -> None:
    """Data sets with the newest figure where one is of all of it; a theme shows its own data sets alone."""
    html = page(client, "/")
    assert "5 190 265" in text(html)
    assert "/codelists" in html
    econ = page(client, "/?theme=ECON")
    assert "/doc/dataset/konsumprisindeks" in econ
    assert 'href="/doc/dataset/morsmal"' not in econ
    assert page(client, "/?theme=NOTHING").count('class="ds-card card"') == html.count('class="ds-card card"')


@given(st.lists(st.none() | st.floats(allow_nan=True, allow_infinity=True), max_size=60))
def test_a_sparkline_stays_inside(values: list[float | None]) -> None:
    """Whatever the values are, the line lies in its picture, and too few of them make none."""
    line = sparkline(values, [str(place) for place in range(len(values))])
    if line is None:
        return
    for points in line.points:
        for pair in points.split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_nothing_at_an_address_suggests_what_is_meant(client: FlaskClient) -> None:
    """404 leads to what is called nearly so, and to a search for the words; whatever is in the address stays text."""
    headers = {"Accept": "text/html"}
    answer = client.get("/doc/dataset/folkemende", headers=headers)
    assert answer.status_code == 404
    assert 'href="/doc/dataset/folkemengde"' in answer.text
    assert 'href="/search?q=folkemende"' in answer.text
    hostile = client.get("/doc/%3Cscript%3Ealert(1)%3C/script%3E" + "x" * 5000, headers=headers)
    assert hostile.status_code == 404
    assert "<script>alert" not in hostile.text
