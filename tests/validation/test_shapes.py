"""Shapes are read from the package and from an operator's folder; what is wrong with a file is told with its row."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import Graph

from lod.errors import Finding, Severity
from lod.rdf.terms import iri
from lod.rdf.vocab import RDF, SH
from lod.validation.shapes import PACKAGE, Shapes, load, shapes_folder
from tests.validation.example import BASE

PREFIXES = """@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
GOOD = PREFIXES + "<few> a sh:PropertyShape ; sh:targetClass qb:DataSet ; sh:path qb:structure ; sh:maxCount 1 .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    own.mkdir()
    return own


def only(shapes: Shapes) -> Finding:
    assert len(shapes.findings) == 1, shapes.findings
    assert [profile.name for profile in shapes.profiles] == list(PACKAGE)
    return shapes.findings[0]


def test_the_package_brings_its_profiles() -> None:
    """The three profiles are there, without a finding."""
    shapes = load(BASE)
    assert [profile.name for profile in shapes.profiles] == list(PACKAGE)
    assert shapes.findings == ()
    assert {path.stem for path in shapes_folder().glob("*.ttl")} == set(PACKAGE)


@pytest.mark.parametrize("name", PACKAGE)
def test_the_package_s_shapes_are_well_formed(name: str) -> None:
    """SHACL's own shapes for shapes find nothing wrong with ours."""
    conforms, _, words = meta_validate(Graph() + load(BASE).profile(name).graph, inference="none")
    assert conforms, words


def test_iris_of_a_profile_are_below_the_base() -> None:
    """A file says no base: its relative IRIs become `shape/{profile}/{name}` wherever the site is served."""
    profile = load("http://localhost:8000/").profile("catalogue")
    shape = iri("http://localhost:8000/shape/catalogue/contact-name")
    assert (shape, RDF.type, SH.PropertyShape) in profile.triples
    assert len(Graph().parse(data=profile.turtle, format="turtle")) == len(profile.graph)


def test_own_shapes_judge_beside_the_package_s(folder: Path) -> None:
    """Each Turtle file in the folder is a profile of its name."""
    (folder / "ours.ttl").write_text(GOOD, "utf-8")
    (folder / "notes.txt").write_text("not shapes", "utf-8")
    shapes = load(BASE, folder)
    assert shapes.findings == ()
    assert [profile.name for profile in shapes.profiles] == [*PACKAGE, "ours"]
    assert (iri(BASE + "shape/ours/few"), RDF.type, SH.PropertyShape) in shapes.profile("ours").triples
    assert len(shapes.graph) == sum(len(profile.graph) for profile in shapes.profiles)


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        (PREFIXES + "<few> a sh:PropertyShape ;; ]", 3, "this is not Turtle"),
        (PREFIXES + "\n<few> a shacl:PropertyShape .", 4, 'Prefix "shacl:" not bound'),
        (PREFIXES + '<few> sh:message "cut off', 3, "this is not Turtle"),
        (PREFIXES + "<few> sh:path <a path> .", 3, "'a path' is not an IRI."),
        (PREFIXES + "<few> a sh:PropertyShape ; sh:targetClass qb:DataSet .", 3, "'few' is not a well-formed shape"),
        (GOOD.replace("maxCount 1", 'maxCount "one"'), 3, "'few' is not a well-formed shape (sh:maxCount)"),
        (GOOD.replace("sh:maxCount 1", "sh:node <missing>"), 3, "there is no shape 'missing'."),
    ],
    ids=["syntax", "prefix", "end", "iri", "path", "count", "reference"],
)
def test_a_broken_file_is_a_finding_with_its_row(folder: Path, text: str, row: int, words: str) -> None:
    """Bad Turtle and ill-formed shapes are told with file and row, and the other profiles still judge."""
    (folder / "ours.ttl").write_text(text, "utf-8")
    shapes = load(BASE, folder)
    assert shapes.findings
    finding = shapes.findings[0]
    assert [profile.name for profile in shapes.profiles] == list(PACKAGE)
    assert (finding.file, finding.severity) == ("own/ours.ttl", Severity.VIOLATION)
    assert words in finding.message
    assert finding.row == row


def test_a_file_that_is_not_utf8_is_told(folder: Path) -> None:
    """Latin-1 is not guessed at."""
    (folder / "ours.ttl").write_bytes(GOOD.encode() + "# blåbær".encode("latin-1"))
    assert only(load(BASE, folder)).message == "the file is not UTF-8."


def test_a_byte_order_mark_is_passed_over(folder: Path) -> None:
    """What Windows writes before the text is no part of it."""
    (folder / "ours.ttl").write_text(GOOD, "utf-8-sig")
    assert load(BASE, folder).findings == ()


@pytest.mark.parametrize(
    ("name", "whose"), [("cube", "the package’s own shapes"), ("tall", "the shapes of a data set")]
)
def test_a_name_that_is_taken_is_refused(folder: Path, name: str, whose: str) -> None:
    """Two profiles of one name would have the same IRIs."""
    (folder / f"{name}.ttl").write_text(GOOD, "utf-8")
    finding = only(load(BASE, folder, ["tall"]))
    assert finding.message == f"{name!r} is the name of {whose}."


def test_a_data_set_cannot_have_the_name_of_a_profile() -> None:
    """Its shapes would have the IRIs of the package's."""
    assert "cannot have the id 'cube'" in only(load(BASE, None, ["cube", "tall"])).message


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A wrong setting is a finding, not silence."""
    assert only(load(BASE, tmp_path / "nowhere")).message == "there is no folder 'nowhere' with shapes."


def test_a_shape_that_asks_what_points_to_an_observation_is_warned_of(folder: Path) -> None:
    """Observations are judged by what they say themselves; a shape that asks more is told so."""
    text = PREFIXES + (
        "<sliced> a sh:PropertyShape ; sh:targetClass qb:Observation ;"
        " sh:path [ sh:inversePath qb:observation ] ; sh:minCount 1 .\n"
    )
    (folder / "ours.ttl").write_text(text, "utf-8")
    (finding,) = load(BASE, folder).findings
    assert (finding.severity, finding.row) == (Severity.WARNING, 3)
    assert "'sliced' asks what points to an observation" in finding.message
