"""`GRAPH <…/id/graph/changes>`: what changed, when, why, and from what to what, asked in SPARQL."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from lod.web.app import create_app
from tests.conftest import BASE, SiteFolder

pytestmark = [pytest.mark.slow, pytest.mark.server]

CHANGES = f"<{BASE}id/graph/changes>"
PATIENT = {"LOD_QUERY_SECONDS": "120"}
"""A busy machine is no failure."""

FIGURE = f"{BASE}id/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel"
MOVED = (
    "PREFIX dct: <http://purl.org/dc/terms/> PREFIX prov: <http://www.w3.org/ns/prov#> SELECT * { GRAPH %s { "
    "?state dct:isVersionOf ?figure ; def:andel ?new ; prov:wasRevisionOf ?before ; prov:wasGeneratedBy ?event . "
    "?before def:andel ?old . ?event dct:identifier ?release ; prov:endedAtTime ?at } FILTER(abs(?new - ?old) > 0) }"
)


def rows(site: SiteFolder, query: str) -> list[dict[str, str]]:
    result = site.lod("query", "--format", "json", stdin=query, env=PATIENT)
    assert result.exit_code == 0, result.output
    return [{k: v["value"] for k, v in row.items()} for row in json.loads(result.stdout)["results"]["bindings"]]


def test_the_figures_that_moved_are_one_query(revised: SiteFolder) -> None:
    """The figure, its values before and after, the release and the moment; the states are addresses that answer."""
    (row,) = rows(revised, MOVED % CHANGES)
    assert (row["figure"], row["old"], row["new"]) == (FIGURE, "75", "76")
    assert row["release"] == revised.current.name
    assert row["state"].startswith(f"{FIGURE}?asOf={row['at'][:19]}")  # the store writes .110Z as .11Z
    app = create_app(revised.settings)
    client: FlaskClient = app.test_client()
    for state, value in ((row["state"], "76"), (row["before"], "75")):
        answer = client.get(
            state.removeprefix(BASE.rstrip("/")), headers={"Accept": "text/turtle"}, follow_redirects=True
        )
        assert f"def:andel {value}" in answer.get_data(as_text=True).replace(f'"{value}"^^xsd:decimal', value)
    page = client.get(row["event"].removeprefix(BASE.rstrip("/")), headers={"Accept": "application/json"})
    assert page.status_code == 200
    app.extensions["lod"].close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (count(*) AS ?n) { ?s a qb:Observation }",
        "SELECT (count(*) AS ?n) { ?s a qb:Observation FILTER NOT EXISTS { GRAPH %s { ?s a qb:Observation } } }",
    ],
)
def test_the_default_graph_is_the_present(revised: SiteFolder, query: str) -> None:
    """What changed is no part of it, whether a query names the graph or not."""
    (row,) = rows(revised, query % CHANGES if "%s" in query else query)
    assert row["n"] == "22"
    (row,) = rows(revised, "SELECT (count(*) AS ?n) { ?s ?p ?o FILTER(contains(str(?s), '?asOf=')) }")
    assert row["n"] == "0"


@pytest.mark.parametrize(
    "query",
    [
        f"PREFIX g: <{BASE}id/graph/ch> ASK {{ GRAPH g:anges {{ ?s ?p ?o }} }}",
        f"ASK FROM {CHANGES} {{ ?s ?p ?o }}",
        f"ASK FROM NAMED {CHANGES} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ],
)
def test_the_graph_is_named_in_any_way(revised: SiteFolder, query: str) -> None:
    """By a prefix, by FROM and by FROM NAMED."""
    result = revised.lod("query", "--format", "json", stdin=query, env=PATIENT)
    assert json.loads(result.stdout)["boolean"] is True


def test_a_site_without_changes_has_an_empty_graph(published: SiteFolder) -> None:
    """Nothing changed: no answer, and no error."""
    assert rows(published, MOVED % CHANGES) == []
