"""Every shape by small files named for their reason: those that conform, and those that break exactly one shape."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from lod.rdf import shacl
from lod.rdf.terms import Triple
from lod.validation import judge
from lod.validation.graphs import graph, term
from lod.validation.shapes import PACKAGE, Shapes, ShapesProfile, load, together
from tests.validation.example import BASE, BOTH, IRIS, LISTS, metadata

FOLDER = Path(__file__).parent
GENERATED = "generated"
CASES = sorted(FOLDER.glob("*/*.ttl"))


@cache
def shapes(profile: str) -> Shapes:
    """The shapes of a profile alone; "generated" are those of the example's structure."""
    if profile == GENERATED:
        made = graph(shacl.shapes(BOTH, LISTS, IRIS))
        return together([ShapesProfile(GENERATED, "", f"{BASE}shape/{BOTH.id}/", "", made)])
    return together([load(BASE).profile(profile)])


def tops(profile: str) -> dict[str, URIRef]:
    """The profile's shapes that have a target, by local name."""
    found = shapes(profile).graph
    named = {shape for kind in TARGETS for shape in found.subjects(kind, None)}
    return {str(shape).rsplit("/", 1)[1]: URIRef(str(shape)) for shape in named}


TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


def case(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def triples(found: Graph) -> list[Triple]:
    said = [(term(s), term(p), term(o)) for s, p, o in found]
    return [(s, p, o) for s, p, o in said if s and p and o]


def violated(path: Path) -> set[str]:
    """The local names of the shapes that a case breaks."""
    profile = path.parent.name
    said = triples(case(path)) + (metadata() if profile == GENERATED else [])
    report = judge.graph(said, shapes(profile), lambda focus, of: None)
    return {str(result.shape)[1:-1].rsplit("/", 1)[1] for result in report.results}


def expected(path: Path) -> set[str]:
    first = path.read_text("utf-8").splitlines()[0]
    return {first.removeprefix("# violates: ")} if first.startswith("# violates: ") else set()


@pytest.mark.parametrize("path", CASES, ids=[f"{p.parent.name}/{p.stem}" for p in CASES])
def test_a_case_breaks_exactly_the_shape_it_names(path: Path) -> None:
    """A valid case conforms; an invalid one breaks the shape in its first line and no other."""
    assert (path.name.startswith("invalid.")) == bool(expected(path))
    assert expected(path) == violated(path)


def kind(profile: str, name: str) -> str:
    """What must have cases: each shape of a file, each kind of generated shape."""
    return name.rpartition("-")[2] if profile == GENERATED else name


@pytest.mark.parametrize("profile", [*PACKAGE, GENERATED])
def test_every_shape_has_an_invalid_case(profile: str) -> None:
    """A shape that nothing breaks is not known to work."""
    cases = {kind(profile, name) for path in (FOLDER / profile).glob("invalid.*.ttl") for name in expected(path)}
    assert {kind(profile, name) for name in tops(profile)} == cases


@pytest.mark.parametrize("profile", [*PACKAGE, GENERATED])
def test_every_shape_aims_at_something_in_a_valid_case(profile: str) -> None:
    """A shape that conforms because it looks at nothing is not known to work either."""
    found = shapes(profile).graph
    cases = [case(path) for path in (FOLDER / profile).glob("valid.*.ttl")]
    for name, shape in tops(profile).items():
        aimed = (
            (shape, SH.targetNode, shape) in found
            or any((None, RDF.type, c) in g for c in found.objects(shape, SH.targetClass))
            or any((None, URIRef(str(p)), None) in g for p in found.objects(shape, SH.targetSubjectsOf))
            or any((None, URIRef(str(p)), None) in g for p in found.objects(shape, SH.targetObjectsOf))
            for g in cases
        )
        assert any(aimed), f"no valid case has anything for {name}"


@pytest.mark.parametrize("profile", [*PACKAGE, GENERATED])
def test_every_shape_speaks_its_languages(profile: str) -> None:
    """A shape has an IRI, a severity, and a name and a message in Bokmål, Nynorsk and English."""
    found = shapes(profile).graph
    for name, shape in tops(profile).items():
        assert str(shape).startswith(f"{BASE}shape/")
        assert found.value(shape, SH.severity) is not None, name
        for predicate in (SH.name, SH.message):
            languages = sorted(getattr(value, "language", "") for value in found.objects(shape, predicate))
            assert languages == ["en", "nb", "nn"], f"{name} {predicate}"


def test_generated_shapes_need_no_blank_node() -> None:
    """Every node of a generated shape has an IRI below `shape/{dataset}`, and a subject's triples come together."""
    subjects = [s for s, _, _ in shacl.shapes(BOTH, LISTS, IRIS)]
    runs = [s for i, s in enumerate(subjects) if i == 0 or subjects[i - 1] != s]
    assert len(runs) == len(set(runs))
    own = f"<{BASE}shape/eksempel"
    assert {s for s in runs if not s.startswith(own)} == {IRIS.dataset("eksempel")}
