"""Judging one node of each kind gives the findings of judging every node."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.text import Text
from lod.rdf import skos
from lod.rdf.terms import Term, Triple, literal, text
from lod.rdf.vocab import RDF, RDFS, SKOS
from lod.validation import grouping, judge, reads
from lod.validation.grouping import Grouping
from lod.validation.report import Report
from lod.validation.shapes import Shapes, load, together
from tests.validation.example import BASE, IRIS, LISTS, ONE, row, staged

CODES = ("a", "b", "c", "d", "e")
LABELS = st.dictionaries(st.sampled_from(("nb", "en", "nn")), st.sampled_from(("", "A", "B")), max_size=3)
CONCEPTS = st.builds(
    lambda code, label, broader, match, days: Concept(
        code, Text.of(label), broader=broader, exact_match=match, begin=days[0], end=days[1]
    ),
    st.sampled_from(CODES),
    LABELS,
    st.sampled_from(("", "", *CODES, "elsewhere")),
    st.lists(st.just("https://example.com/x"), max_size=1).map(tuple),
    st.sampled_from((("", ""), ("2020-01-01", "2020-12-31"), ("2021-01-01", "2020-01-01"), ("2020-01-01", ""))),
)
NODES = [IRIS.concept("list", code) for code in CODES] + [IRIS.codelist("list"), IRIS.codelist("other")]
STRAY = st.tuples(
    st.sampled_from(NODES),
    st.sampled_from((SKOS.prefLabel, SKOS.notation, SKOS.inScheme, SKOS.broader, SKOS.topConceptOf, RDF.type)),
    st.sampled_from((*NODES, literal("a"), literal(""), literal("1", "integer"), text("x", "nb"), text("y", "nb"))),
)
"""Statements that no code list makes of itself."""

OWN = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<short> a sh:NodeShape ; sh:targetClass skos:Concept ;
    sh:property <short-name>, [ sh:path skos:notation ; sh:pattern "^[a-c]" ; sh:message "pattern" ] .
<short-name> sh:path skos:prefLabel ; sh:maxCount 1 ; sh:minLength 2 .
<first> a sh:PropertyShape ; sh:targetSubjectsOf skos:prefLabel ; sh:path skos:notation ;
    sh:hasValue "a" ; sh:message "not a" .
<in> a sh:PropertyShape ; sh:targetObjectsOf skos:broader ; sh:path [ sh:inversePath skos:broader ] ;
    sh:in ( <{BASE}id/codelist/list/a> <{BASE}id/codelist/list/b> ) ; sh:disjoint skos:broader .
<either> a sh:NodeShape ; sh:targetClass skos:Concept ; sh:or (
    [ sh:property [ sh:path skos:broader ; sh:class skos:Concept ; sh:minCount 1 ] ]
    [ sh:not [ sh:property [ sh:path skos:topConceptOf ; sh:nodeKind sh:Literal ] ] ] ) .
<repeated> a sh:PropertyShape ; sh:targetClass skos:Concept ; sh:path [ sh:oneOrMorePath skos:broader ] ;
    sh:maxCount 1 .
<nested> a sh:PropertyShape ; sh:targetClass skos:Concept ; sh:path skos:broader ;
    sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] .
"""


@pytest.fixture(scope="session")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Shapes:
    """The package's shapes of code lists, and an operator's with most of what SHACL has."""
    folder = tmp_path_factory.mktemp("shapes")
    (folder / "own.ttl").write_text(OWN, "utf-8")
    loaded = load(BASE, folder)
    assert not loaded.findings
    return together([profile for profile in loaded.profiles if profile.name in ("codelist", "own")])


def codelist(concepts: list[Concept], periods: bool) -> CodeList:
    """A list as its author wrote it; each code has a row of its own."""
    return CodeList("list", Text.of({"nb": "Liste"}), tuple(concepts), periods=periods)


def of(triples: list[Triple], shapes: Shapes, rows: dict[str, int]) -> Report:
    """What is wrong; a node's place is its row, and some have none."""
    return judge.graph(triples, shapes, lambda focus, path: ("list.csv", rows[focus], path) if focus in rows else None)


def every_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shape has a sight any more, so each is asked of every node; nor is what was seen before."""
    monkeypatch.setattr(grouping, "sight", lambda shapes, shape: None)
    monkeypatch.setattr(judge, "_targeting", lambda shapes: Grouping(shapes, reads.targeting(shapes)))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    concepts=st.lists(CONCEPTS, max_size=7),
    periods=st.booleans(),
    stray=st.lists(STRAY, max_size=4),
    classes=st.booleans(),
    most=st.sampled_from((1, 3, 100)),
)
def test_any_list_has_the_same_findings(
    shapes: Shapes, concepts: list[Concept], periods: bool, stray: list[Triple], classes: bool, most: int
) -> None:
    """Right lists and wrong ones – codes twice, names missing, broken hierarchies, statements nobody expects – have the
    same results one by one, however few of them are shown, with or without subclasses in the graph.
    """
    triples = [*skos.codelist(codelist(concepts, periods), IRIS), *stray]
    if classes:
        triples.append((Term("<urn:sub>"), RDFS.subClassOf, SKOS.Concept))
    rows = {IRIS.concept("list", code)[1:-1]: number for number, code in enumerate(CODES[:4])}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge, "SHOWN", most)
        grouped = of(triples, shapes, rows)
        every_node(patch)
        assert grouped.results == of(triples, shapes, rows).results


def test_a_long_list_that_is_wrong_throughout_is_counted(shapes: Shapes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 300 codes without an English name the first hundred rows are findings, and the last counts the others."""
    concepts = [Concept(f"c{n:03}", Text.of({"nb": "Navn"}), origin=Origin("list.csv", n)) for n in range(300)]
    rows = {IRIS.concept("list", concept.notation)[1:-1]: n for n, concept in enumerate(concepts)}
    triples = list(skos.codelist(codelist(concepts, False), IRIS))
    grouped = of(triples, shapes, rows)
    languages = [result.finding for result in grouped.results if str(result.shape).endswith("concept-languages>")]
    assert [finding.row for finding in languages] == list(range(100))
    assert (languages[0].times, languages[-1].times) == (1, 201)
    every_node(monkeypatch)
    assert grouped.results == of(triples, shapes, rows).results


NUMBERS = st.one_of(
    st.sampled_from(
        [
            "0",
            "-0",
            "100",
            "100.0",
            "100.00000000000000000001",
            "99.99999999999999999",
            "-1",
            "-0.2",
            "-0.5",
            "1e2",
            "8O",
        ]
    ),
    st.sampled_from(["+5", "05", ".5", "5.", " 5", "8O", "INF", "٣", "1,5", "1" * 40, "-" + "9" * 40 + ".5"]),
    st.decimals(-200, 200, allow_nan=False, places=3).map(str),
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    numbers=["1", "0", "-0.2", "-0.5", "-1", "99.99999999999999999", "99.999999999999999999", "100"], datatype="decimal"
)
@example(numbers=["1", "99.999999999999999999", "100", "-1"], datatype="decimal")
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=12), datatype=st.sampled_from(["decimal", "integer", "double"]))
def test_numbers_of_all_forms_have_the_same_findings(tmp_path: Path, numbers: list[str], datatype: str) -> None:
    """Numbers at bounds, far beyond them, and texts that are no numbers of their datatype, one by one and by kinds."""
    bounds = (
        "sh:minInclusive 0 ; sh:maxExclusive 100.0 ; sh:minExclusive -0.5 ; sh:maxInclusive 99.99999999999999999999"
    )
    own = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "<urn:typed> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ;"
        f" sh:property [ sh:path <urn:p> ; sh:datatype xsd:{datatype} ] .\n"
        f"<urn:bound> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:p> ; {bounds} ] .\n"
        f"<urn:in> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property [ sh:path <urn:p> ; {bounds} ;"
        " sh:or ( [ sh:hasValue 100 ] [ sh:datatype xsd:decimal ; sh:minInclusive 3 ] [ sh:maxLength 3 ] ) ] ."
    )
    (tmp_path / "numbers.ttl").write_text(own, "utf-8")
    shapes = together([load(BASE, tmp_path).profile("numbers")])
    values = [f'"{number}"^^<http://www.w3.org/2001/XMLSchema#{datatype}>' for number in numbers]
    triples = [(Term(f"<urn:n:{n}>"), Term("<urn:p>"), Term(value)) for n, value in enumerate(values)]
    rows = {f"urn:n:{n}": n for n in range(len(values))}
    with pytest.MonkeyPatch.context() as patch:
        grouped = of(triples, shapes, rows)
        every_node(patch)
        assert grouped.results == of(triples, shapes, rows).results


@pytest.mark.slow
def test_a_cube_of_wrong_codes_has_the_same_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of a cube are judged by kinds too: a hundred of them are shown, and as many counted as there are."""
    rows = [row(omrade=f"x{n}" if n % 3 else "nord", tid=str(2020 + n % 4), andel=str(n % 120)) for n in range(400)]
    columns = {name: name.upper() for name in ONE.structure.columns}

    def report() -> Report:
        with staged(tmp_path, ONE, rows) as staging:
            return judge.cube(staging, ONE, LISTS, IRIS, load(BASE), "figures.csv", columns)

    grouped = report()
    assert len(grouped.results) > 100
    every_node(monkeypatch)
    assert grouped.results == report().results
