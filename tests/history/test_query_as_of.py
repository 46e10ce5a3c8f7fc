"""`lod query --as-of`: a query of all that was published at a moment."""

from __future__ import annotations

import pytest

from lod.history.chain import Chain
from lod.release.home import Home
from tests.conftest import BASE, SiteFolder

pytestmark = pytest.mark.slow

FIGURE = f"<{BASE}id/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel>"


def moments(site: SiteFolder) -> list[str]:
    home = Home(site.root / ".lod")
    return [event.at for event in Chain.read(home.history, home.current()).events]


def test_a_query_is_answered_as_of_a_moment(revised: SiteFolder) -> None:
    """The value of each state, and the version of the data set."""
    query = f"SELECT ?v ?n {{ {FIGURE} def:andel ?v ; qb:dataSet/dcat:version ?n }}"
    answers = [
        revised.lod("query", "--format", "csv", "--as-of", at, stdin=query).output.splitlines()[1]
        for at in moments(revised)
    ]
    assert answers == ["75,1.0.0", "76,1.0.1"]


def test_the_last_state_is_the_dump(revised: SiteFolder) -> None:
    """As of the last event there are the triples of the dump, and no others."""
    result = revised.lod(
        "query", "--format", "ntriples", "--as-of", moments(revised)[-1], stdin="CONSTRUCT WHERE { ?s ?p ?o }"
    )
    dump = (revised.current / "dumps" / "all.nt").read_text("utf-8")
    assert set(result.output.splitlines()) == set(dump.splitlines())


@pytest.mark.parametrize(
    ("as_of", "query"),
    [
        ("2001-01-01", "ASK {}"),
        ("2999-01-01", "ASK {}"),
        ("x", "ASK {}"),
        ("newest", "SELECT * { GRAPH ?g { ?s ?p ?o } }"),
        ("newest", "SELECT * { { SELECT * { FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } } } }"),
        ("newest", "SELECT * FROM <https://data.example.no/id/graph/catalog> { ?s ?p ?o }"),
    ],
)
def test_what_cannot_be_answered_is_refused(revised: SiteFolder, as_of: str, query: str) -> None:
    """No moment, one without history, and graphs, of which an earlier state has one."""
    result = revised.lod("query", "--as-of", moments(revised)[0] if as_of == "newest" else as_of, stdin=query)
    assert (result.exit_code, result.output.startswith("lod: ")) == (1, True), result.output
