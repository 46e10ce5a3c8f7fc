"""Each of the 21 integrity constraints is broken by something, and holds in what we publish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lod.cube.observations import ObservationTriples
from lod.model.structure import MEASURE_TYPE
from lod.rdf import qb
from lod.rdf.shape import constraint
from lod.rdf.terms import Term, Triple, literal
from lod.rdf.vocab import OWL, QB, RDF, RDFS, SDMX_ATTRIBUTE, SKOS
from lod.validation import integrity
from lod.validation.constraints import RULES
from tests.validation.example import ANDEL, BOTH, FILE, IRIS, LISTS, ONE, dataset, metadata, row, staged

Change = Callable[[list[Triple]], list[Triple]]


def cube() -> list[Triple]:
    """The whole graph of a small cube: two areas, two measures, a slice for each area."""
    observations = ObservationTriples(BOTH, LISTS, IRIS)
    rows = [
        row(omrade=area, **values)
        for area in ("nord", "sor")
        for values in ({}, {MEASURE_TYPE: "antall", "andel": None, "antall": "12"})
    ]
    (key,) = BOTH.structure.slice_keys
    triples = metadata() + list(observations.all(rows))
    for one in rows:
        triples += observations.in_slice(key, [str(one[name]) for name in key.fixes], [one])
    for area in ("nord", "sor"):
        triples.append((IRIS.dataset(BOTH.id), QB.slice, IRIS.slice(BOTH.id, key.name, (area,))))
        triples += qb.slice_(BOTH, key, (area,), LISTS, IRIS)
    return triples


def broken(triples: list[Triple]) -> set[int]:
    """The numbers of the constraints that a graph breaks."""
    report = integrity.graph(triples, lambda focus, path: None)
    return {number for number in RULES for result in report.results if result.component == constraint(number)}


def without(predicate: Term, subject: Term | None = None, value: Term | None = None) -> Change:
    """The first such triple taken away."""

    def change(triples: list[Triple]) -> list[Triple]:
        first = next(t for t in triples if t[1] == predicate and subject in (None, t[0]) and value in (None, t[2]))
        return [triple for triple in triples if triple != first]

    return change


def with_(*more: Triple) -> Change:
    return lambda triples: [*triples, *more]


def instead(predicate: Term, value: Term, subject: Term) -> Change:
    """The value of a property exchanged."""
    return lambda triples: [(s, p, value) if (s, p) == (subject, predicate) else (s, p, o) for s, p, o in triples]


def hierarchy(link: Term, *more: Triple) -> Change:
    """The list of areas as a hierarchy below `nord`, in which `sor` is not."""
    codelist = IRIS.codelist("omrade")
    return with_(
        (codelist, RDF.type, QB.HierarchicalCodeList),
        (codelist, QB.hierarchyRoot, IRIS.concept("omrade", "nord")),
        (codelist, QB.parentChildProperty, link),
        *more,
    )


OBSERVATION = IRIS.observation("eksempel", ["nord", "2020", "andel"])
OTHER = IRIS.observation("eksempel", ["sor", "2020", "andel"])
SLICE = IRIS.slice("eksempel", "omrade", ("nord",))
KEY = IRIS.slice_key("eksempel", "omrade")
STRUCTURE = IRIS.structure("eksempel")
AREA, TIME, SHARE, NUMBER = map(IRIS.property, ("omrade", "tid", "andel", "antall"))
COMPONENT = IRIS.component("eksempel", "omrade")
NARROWER = IRIS.property("narrower")

BREAKS: dict[int, Change] = {
    1: with_((OBSERVATION, QB.dataSet, IRIS.dataset("annet"))),
    2: without(QB.structure, IRIS.dataset("eksempel")),
    3: lambda triples: [t for t in triples if t[1] not in (QB.measure, QB.componentProperty)],
    4: without(RDFS.range, AREA),
    5: without(QB.codeList, AREA),
    6: with_((COMPONENT, QB.componentRequired, literal("false", "boolean"))),
    7: without(QB.sliceKey, STRUCTURE),
    8: with_((KEY, QB.componentProperty, IRIS.property("farge"))),
    9: without(QB.sliceStructure, SLICE),
    10: without(AREA, SLICE),
    11: without(TIME, OBSERVATION),
    12: instead(AREA, IRIS.concept("omrade", "sor"), OBSERVATION),
    13: without(SDMX_ATTRIBUTE.unitMeasure, OBSERVATION),
    14: lambda triples: without(SHARE, OBSERVATION)([t for t in triples if QB.measureType not in t]),
    15: without(SHARE, OBSERVATION),
    16: with_((OBSERVATION, NUMBER, literal("12", "integer"))),
    17: lambda triples: [t for t in triples if OBSERVATION not in (t[0], t[2])],
    18: instead(QB.dataSet, IRIS.dataset("annet"), OBSERVATION),
    19: without(SKOS.inScheme, IRIS.concept("omrade", "nord")),
    20: hierarchy(NARROWER),
    21: hierarchy(IRIS.property("up"), (IRIS.property("up"), OWL.inverseOf, IRIS.property("broader"))),
}


def test_a_cube_of_ours_breaks_none() -> None:
    """What we publish holds all 21 constraints."""
    assert set(RULES) == set(range(1, 22))
    assert broken(cube()) == set()


@pytest.mark.parametrize("number", BREAKS)
def test_each_constraint_is_broken_by_something(number: int) -> None:
    """The graph of a cube, changed in one place, breaks the constraint that forbids the change."""
    assert number in broken(BREAKS[number](cube()))


def test_a_missing_value_is_exempt() -> None:
    """An observation with status M has no value, and breaks neither IC-14 nor IC-15."""
    missing = Term("<http://purl.org/linked-data/sdmx/2009/code#obsStatus-M>")
    changed = instead(SDMX_ATTRIBUTE.obsStatus, missing, OBSERVATION)(without(SHARE, OBSERVATION)(cube()))
    assert broken(changed) == set()


@pytest.mark.parametrize(
    "links",
    [
        (NARROWER, [(IRIS.concept("omrade", "nord"), NARROWER, IRIS.concept("omrade", "sor"))]),
        (
            IRIS.property("up"),
            [
                (IRIS.property("up"), OWL.inverseOf, IRIS.property("broader")),
                (IRIS.concept("omrade", "sor"), IRIS.property("broader"), IRIS.concept("omrade", "nord")),
            ],
        ),
    ],
)
def test_a_hierarchy_reaches_its_codes(links: tuple[Term, list[Triple]]) -> None:
    """A code below a root, by the property or by its inverse, is in the list (IC-20, IC-21)."""
    link, more = links
    assert broken(hierarchy(link, *more)(cube())) == set()


def test_a_collection_is_a_code_list_too() -> None:
    """IC-19 takes the members of a skos:Collection, however deep."""
    codelist, inner = IRIS.codelist("omrade"), IRIS.codelist("indre")
    triples = [t for t in cube() if t[:2] != (codelist, RDF.type)]
    triples += [
        (codelist, RDF.type, SKOS.Collection),
        (codelist, SKOS.member, inner),
        (inner, SKOS.member, IRIS.concept("omrade", "nord")),
    ]
    judged = integrity.graph(triples, lambda focus, path: None)
    assert {result.focus for result in judged.results if result.component == constraint(19)} >= {OTHER}
    assert OBSERVATION not in {result.focus for result in judged.results}


def test_a_duplicate_names_both_rows(tmp_path: Path) -> None:
    """IC-12 on columns: the later row is told, with the row that has the same key first."""
    with staged(tmp_path, ONE, [row(), row(tid="2021"), row(andel="81")]) as staging:
        columns = {"omrade": "Område", "tid": "År", "andel": "Andel"}
        report = integrity.cube(staging, ONE, IRIS, FILE, columns)
    (finding,) = report.findings
    assert (finding.file, finding.row, finding.column) == (FILE, 4, "Område, År")
    assert finding.message == "the same figure stands in row 2 already: nord, 2020."
    assert report.results[0].focus == OBSERVATION


def test_duplicates_are_told_up_to_a_limit(tmp_path: Path) -> None:
    """A table given twice does not fill the terminal."""
    with staged(tmp_path, ONE, [row()] * 300) as staging:
        findings = integrity.cube(staging, ONE, IRIS, FILE, {"omrade": "omrade"}).findings
    assert len(findings) == integrity.SHOWN
    assert str(findings[-1].advice).endswith("There are more; 100 are told.")


def test_each_measure_for_each_key(tmp_path: Path) -> None:
    """IC-17 on columns: a key with one measure and not the other is told; one that says it is missing is not."""
    rows = [
        row(),
        row(measureType="antall", andel=None, antall="12"),
        row(tid="2021"),
        row(omrade="sor", andel=None, obsStatus="M"),
        row(omrade="sor", measureType="antall", andel=None, antall="7"),
    ]
    with staged(tmp_path, BOTH, rows) as staging:
        (finding,) = integrity.cube(staging, BOTH, IRIS, FILE, {}).findings
    assert (finding.row, finding.column) == (4, "antall")
    assert finding.link == "https://www.w3.org/TR/vocab-data-cube/#ic-17"


def test_one_measure_needs_no_other(tmp_path: Path) -> None:
    """A cube of one measure has nothing to break IC-17 with."""
    of = dataset(ANDEL)
    with staged(tmp_path, of, [row()]) as staging:
        assert integrity.cube(staging, of, IRIS, FILE, {}).conforms
