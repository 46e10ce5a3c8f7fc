"""A store gives back what was written, and says so when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from lod.errors import ReleaseError
from lod.graph.description import document
from lod.graph.store import Graph, write
from lod.rdf.iris import Iris
from lod.rdf.terms import literal, text
from lod.rdf.vocab import QB, RDF, RDFS, SKOS

IRIS = Iris("https://data.example.no/")
STRUCTURE, COMPONENT, AREA = IRIS.structure("x"), IRIS.component("x", "area"), IRIS.property("area")
TRIPLES = [
    (STRUCTURE, RDF.type, QB.DataStructureDefinition),
    (STRUCTURE, QB.component, COMPONENT),
    (COMPONENT, QB.dimension, AREA),
]
NAMES = [(AREA, RDFS.label, text("Område", "nb")), (AREA, SKOS.note, literal('a "quoted"\nnote\\'))]


@pytest.fixture
def graph(tmp_path: Path) -> Graph:
    folder = tmp_path / "graph"
    folder.mkdir()
    write(folder, [(IRIS.graph("one"), TRIPLES), (IRIS.graph("two"), NAMES)])
    return Graph.open(folder)


def test_what_is_written_is_read(graph: Graph) -> None:
    """A subject's triples come back to the letter, whichever graph they are in."""
    assert graph.describe(AREA) == sorted(NAMES)
    assert graph.subjects(QB.component, COMPONENT) == [STRUCTURE]
    assert graph.labels()[AREA] == {"nb": "Område"}
    assert STRUCTURE in graph
    assert IRIS.structure("y") not in graph


def test_a_document_describes_parts_and_names_the_rest(graph: Graph) -> None:
    """Parts are described with their whole; what is pointed to gets its label and no more."""
    assert document(graph, STRUCTURE) == [*sorted(TRIPLES[:2]), *sorted([TRIPLES[2], NAMES[0]])]
    assert document(graph, IRIS.structure("y")) == []


def test_no_store_is_said(tmp_path: Path) -> None:
    """A folder that holds no store is a sentence, not a new empty store."""
    with pytest.raises(ReleaseError, match="no graph store"):
        Graph.open(tmp_path)
    assert list(tmp_path.iterdir()) == []
