"""Pages for people: in their own words and language, with a way on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lod.model.datatypes import DATATYPES
from lod.web.pages.structure import KINDS

SSB = "/doc/dataset/okt-digitalisering"


@pytest.fixture(scope="module")
def client(published_app: Flask) -> FlaskClient:
    return published_app.test_client()


def words(client: FlaskClient, address: str) -> str:
    """A page's text."""
    html = client.get(address, headers={"Accept": "text/html"}).text
    return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_home_page_does_not_speak_of_triples(client: FlaskClient, language: str) -> None:
    """What a visitor counts is data sets, figures and code lists."""
    assert not re.search("tripler|triples", words(client, f"/?lang={language}"))


@pytest.mark.parametrize(
    ("component", "nb", "en"),
    [("respondent", "Dimensjon", "Dimension"), ("andel", "Mål", "Measure"), ("qualifier", "Attributt", "Attribute")],
)
def test_a_component_is_called_what_it_is(client: FlaskClient, component: str, nb: str, en: str) -> None:
    """The page of a property says in words what the property is of a data set."""
    for language, word in (("nb", nb), ("en", en)):
        html = client.get(f"/doc/def/{component}?lang={language}", headers={"Accept": "text/html"}).text
        assert f'<p class="eyebrow">{word}</p>' in html


@pytest.mark.parametrize(("language", "kinds"), [("nb", ("desimaltall", "heltall")), ("en", ("decimal number",))])
def test_kinds_of_values_are_said_in_words(client: FlaskClient, language: str, kinds: tuple[str, ...]) -> None:
    """A structure's values are numbers and texts, not datatypes of a schema."""
    said = words(client, f"/doc/structure/okt-digitalisering?lang={language}")
    assert all(kind in said for kind in kinds)


def test_every_kind_of_value_has_words() -> None:
    """There is no datatype that a page could not name."""
    assert set(KINDS) == set(DATATYPES)


def test_what_most_people_open_is_offered_first(client: FlaskClient) -> None:
    """Among the files of a data set, those that a spreadsheet opens come before those of machines."""
    html = client.get(SSB, headers={"Accept": "text/html"}).text
    titles = re.findall(r'<th scope="row"><a [^>]*href="/dumps/[^>]*>([^<]+)<', html)
    assert titles[:2] == ["CSV", "Excel"]
    assert titles.index("JSON-stat") < titles.index("Turtle")


@pytest.mark.parametrize(("language", "way"), [("nb", "Vis alle tallene"), ("en", "Show all the figures")])
def test_who_asks_a_data_set_wrongly_is_led_back_to_it(client: FlaskClient, language: str, way: str) -> None:
    """Not only to the home page."""
    answer = client.get(f"{SSB}?respondent=kommunar&lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    found = re.search(rf'href="([^"]+)">{way}', answer.text)
    assert found
    assert client.get(unescape(found[1]), headers={"Accept": "text/html"}).status_code == 200


def test_the_place_of_an_error_in_a_query_is_said_in_norwegian(client: FlaskClient) -> None:
    """As it is in English."""
    query = "/sparql?query=SELECT+%3Fa+%7B%0A+%3Fa+%3Fb%0A%7D+ORDER"
    assert re.search(r"Linje 3, kolonne \d+: ventet ", words(client, f"{query}&lang=nb"))
    assert re.search(r"Line 3, column \d+: expected ", words(client, f"{query}&lang=en"))
