"""How a query is answered, asked over HTTP: the engine, the SQL, and why not the columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import SiteFolder

COMPILED = "SELECT ?p (COUNT(*) AS ?n) { ?o a <http://purl.org/linked-data/cube#Observation> ; ?p ?v } GROUP BY ?p"  #
NOT_COMPILED = "SELECT (TIMEZONE(NOW()) AS ?x) {}"


@pytest.fixture(scope="module")
def client(published: SiteFolder) -> Iterator[FlaskClient]:
    """A client of the shipped data's site."""
    app = create_app(replace(published.settings, query_workers=1, query_per_visitor=0))
    yield app.test_client()
    app.extensions["lod"].close()


def asked(query: str, **fields: str) -> str:
    return f"/sparql/explain?{urlencode({'query': query, **fields})}"


def test_what_is_compiled_shows_its_sql(client: FlaskClient) -> None:
    """As JSON; and the answer itself says that it was columns that answered."""
    found = client.get(asked(COMPILED))
    assert found.content_type == "application/json"
    said = found.get_json()
    assert said["engine"] == "columns"
    assert said["reason"] == ""
    assert "GROUP BY" in said["sql"]
    assert said["algebra"].startswith("Project ?p ?n")
    assert said["plan"].startswith("Select v0_id, v1_int")
    assert [name for name, _ in said["passes"]] == ["prune", "counts", "pages", "share", "nest"]
    assert client.get(f"/sparql?{urlencode({'query': COMPILED})}").headers["Server-Timing"] == "columns"


def test_what_is_not_compiled_says_why(client: FlaskClient) -> None:
    """The reason is a sentence for people, and the answer says that it was the store that answered."""
    said = client.post("/sparql/explain", data={"query": NOT_COMPILED}).get_json()
    assert said["engine"] == "oxigraph"
    assert "TIMEZONE" in said["reason"]
    assert client.get(f"/sparql?{urlencode({'query': NOT_COMPILED})}").headers["Server-Timing"] == "oxigraph"


@pytest.mark.parametrize("language", ["nb", "en"])
def test_it_is_a_page_for_people(client: FlaskClient, language: str) -> None:
    """In both languages, with the query, the SQL, and a way back to asking."""
    page = client.get(asked(COMPILED, lang=language), headers={"Accept": "text/html"})
    assert page.content_type == "text/html; charset=utf-8"
    assert page.headers["Content-Language"] == language
    assert "COUNT(*)" in page.text
    assert f"/sparql?{urlencode({'query': COMPILED})}".replace("&", "&amp;") in page.text


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("SELECT", 400), ("SELECT * { SERVICE <a:b> {} }", 400), ("SELECT * " + "{" * 300, 413)],
)
def test_what_cannot_be_asked_cannot_be_explained(client: FlaskClient, query: str, status: int) -> None:
    """With the same statuses."""
    assert client.get(asked(query)).status_code == status


@pytest.mark.slow
def test_a_query_that_takes_long_is_only_explained(client: FlaskClient) -> None:
    """Explaining evaluates nothing."""
    product = " . ".join(f"?a{i} a <http://purl.org/linked-data/cube#Observation>" for i in range(8))
    said = client.get(asked(f"SELECT (COUNT(*) AS ?n) {{ {product} }}")).get_json()
    assert said["engine"] == "columns"
