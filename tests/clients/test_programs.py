"""Jena, RDF4J and Comunica, as their documentation says, against a server that runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.clients import tools
from tests.clients.test_python import ASK, CONSTRUCT, DESCRIBE, SELECT, fetch
from tests.conftest import BASE

pytestmark = pytest.mark.server

HERE = Path(__file__).parent
JAVA = ("java", "-Xmx300m", "-XX:TieredStopAtLevel=1", "-cp")
QUERIES = (SELECT, ASK, CONSTRUCT, DESCRIBE)
TABLES = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")


@pytest.fixture(scope="module")
def rows(endpoint: str) -> list[str]:
    """The figures and their shares, read from JSON without any client."""
    bindings = json.loads(fetch(endpoint, SELECT, format="json")[2])["results"]["bindings"]
    return [f"{row['figure']['value']} {row['share']['value']}" for row in bindings]


@pytest.fixture(scope="module")
def described(endpoint: str) -> int:
    """How many triples the description has."""
    return len(fetch(endpoint, DESCRIBE, format="nt")[2].splitlines())


def test_jena_asks(endpoint: str, rows: list[str], described: int) -> None:
    """`RDFConnection`, and `QueryExecutionHTTP` with each format and each way to send a query."""
    folder, missing = tools.jars(f"jena-{tools.JENA_VERSION}", tools.JENA)
    if missing:
        pytest.skip(missing)
    lines = tools.run([*JAVA, f"{folder}/*", HERE / "Jena.java", endpoint, *QUERIES]).splitlines()
    expected = [*(f"connection {row}" for row in rows), "ask true", f"construct {len(rows)}", f"describe {described}"]
    expected += [f"{type} {row}" for type in TABLES for _ in range(3) for row in rows]
    graphs = ("text/turtle", "application/n-triples", "application/n-quads", "application/trig", "application/ld+json")
    expected += [f"{type} {len(rows)}" for type in (*graphs, "application/rdf+xml")]
    assert lines == [*expected, "error 400 true"]


def test_rdf4j_asks(endpoint: str, rows: list[str], described: int) -> None:
    """`SPARQLRepository`: queries, bindings, statements, sizes, graphs, each format it can prefer, and its error."""
    folder, missing = tools.jars(f"rdf4j-{tools.RDF4J_VERSION}", tools.RDF4J)
    if missing:
        pytest.skip(missing)
    figure = rows[0].split()[0]
    command: list[str | Path] = [
        *JAVA,
        f"{folder}/*",
        HERE / "Rdf4j.java",
        endpoint,
        *QUERIES,
        f"{BASE}def/andel",
        figure,
    ]
    lines = tools.run(command).splitlines()
    expected = [*(f"connection {row}" for row in rows), "ask true", f"construct {len(rows)}", f"describe {described}"]
    expected += [f"bound {rows[0]}", f"statements {len(rows)}", "has true", "empty false true", "graphs true"]
    expected += [f"{type} {row}" for type in TABLES for row in rows]
    graphs = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/trig", "application/ld+json")
    expected += [f"{type} {len(rows)}" for type in graphs]
    assert lines == [*expected, "error QueryEvaluationException true"]


def test_comunica_asks(endpoint: str, rows: list[str], described: int) -> None:
    """The address as an endpoint, and as a source that it finds out about by the service description."""
    folder, missing = tools.packages(
        f"comunica-{tools.COMUNICA_VERSION}", f"@comunica/query-sparql@{tools.COMUNICA_VERSION}"
    )
    if missing:
        pytest.skip(missing)
    lines = tools.run(["node", HERE / "comunica.mjs", folder, endpoint, *QUERIES]).splitlines()
    once = [*(f"connection {row}" for row in rows), "ask true", f"construct {len(rows)}", f"describe {described}"]
    assert lines == once * 2
