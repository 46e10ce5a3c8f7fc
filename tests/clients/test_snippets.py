"""Each program of the page on clients runs as it stands, and prints the three lines that it is there for."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

import pytest

from tests.clients import tools
from tests.clients.test_python import fetch

pytestmark = pytest.mark.server

DOCS = Path(__file__).parents[2] / "docs"
ADDRESS = "https://data.example.no/sparql"
JAVA = ("java", "-Xmx300m", "-XX:TieredStopAtLevel=1", "-cp")


def snippets(page: Path) -> list[tuple[str, str]]:
    """The programs of a page: language and text."""
    return re.findall(r"^```(python|js|java|sh)\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


PROGRAMS = snippets(DOCS / "clients.md")


@pytest.fixture(scope="module")
def expected(endpoint: str) -> list[tuple[str, float]]:
    """Who, and the share, without any client."""
    query = PROGRAMS[0][1].split('"""')[1]
    rows = csv.DictReader(io.StringIO(fetch(endpoint, query, format="csv")[2]))
    return [(row["who"], float(row["share"])) for row in rows]


def lines(printed: str) -> list[tuple[str, float]]:
    """What a program prints: who, and the share; the head of a CSV is no row."""
    rows = [re.split(r"[ ,](?=[^ ,]*$)", line) for line in printed.splitlines() if line != "who,share"]
    return [(who, float(share)) for who, share in rows]


def name(program: tuple[str, str]) -> str:
    """A program by the client it uses."""
    names = ("SPARQLWrapper", "rdflib", "pandas", "comunica", "jena", "rdf4j", "curl")
    return next(name for name in names if name in program[1])


@pytest.mark.parametrize("program", PROGRAMS, ids=map(name, PROGRAMS))
def test_it_runs_as_it_stands(
    endpoint: str, expected: list[tuple[str, float]], tmp_path: Path, program: tuple[str, str]
) -> None:
    """The only thing changed is the address of the endpoint."""
    language, text = program
    text = text.replace(ADDRESS, endpoint)
    if language == "python":
        printed = tools.run([sys.executable, "-c", text])
    elif language == "sh":
        printed = tools.run(["sh", "-c", text])
    elif language == "js":
        folder, missing = tools.packages(
            f"comunica-{tools.COMUNICA_VERSION}", f"@comunica/query-sparql@{tools.COMUNICA_VERSION}"
        )
        if missing:
            pytest.skip(missing)
        (tmp_path / "ask.mjs").write_text(text, "utf-8")
        (tmp_path / "node_modules").symlink_to(folder / "node_modules")
        printed = tools.run(["node", tmp_path / "ask.mjs"])
    else:
        jena = "jena" in text
        folder, missing = tools.jars(
            f"jena-{tools.JENA_VERSION}" if jena else f"rdf4j-{tools.RDF4J_VERSION}",
            tools.JENA if jena else tools.RDF4J,
        )
        if missing:
            pytest.skip(missing)
        (tmp_path / "Ask.java").write_text(text, "utf-8")
        printed = tools.run([*JAVA, f"{folder}/*", tmp_path / "Ask.java"])
    assert len(expected) == 3
    assert lines(printed) == expected


def test_both_pages_have_the_same_programs() -> None:
    """The Norwegian page shows the programs that are run."""
    assert snippets(DOCS / "nb" / "clients.md") == PROGRAMS
    assert len(PROGRAMS) == 7
