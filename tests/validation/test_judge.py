"""A cube is judged by its distinct cells, and told in a steward's words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lod.cube.columns import Cell
from lod.cube.observations import ObservationTriples
from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.rdf import shacl
from lod.rdf.terms import Term
from lod.validation import engine, judge
from lod.validation.graphs import data_graph, graph, term
from lod.validation.report import Report
from lod.validation.shapes import Shapes, load, together
from lod.validation.words import nearest
from tests.validation.example import ANDEL, ANTALL, BASE, BOTH, FILE, IRIS, LISTS, ONE, dataset, metadata, row, staged

Rows = list[dict[str, Cell]]


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return load(BASE)


def judged(folder: Path, shapes: Shapes, rows: Rows, of: DataSet = ONE) -> Report:
    columns = {name: name.upper() for name in of.structure.columns if name != MEASURE_TYPE}
    with staged(folder, of, rows) as staging:
        return judge.cube(staging, of, LISTS, IRIS, shapes, FILE, columns)


def only(report: Report) -> Finding:
    assert len(report.findings) == 1, report.findings
    return report.findings[0]


def test_a_cube_that_conforms_has_no_findings(tmp_path: Path, shapes: Shapes) -> None:
    """Rows that conform give an empty report, and so do no rows at all."""
    missing = row(tid="2021", andel=None, obsStatus="M")
    other = row(omrade="vest", measureType="antall", andel=None, antall="12")
    assert judged(tmp_path, shapes, [row(), row(omrade="sor"), missing, other], BOTH).conforms
    assert judged(tmp_path, shapes, []).conforms


def test_an_unknown_code_is_told_with_the_nearest_one(tmp_path: Path, shapes: Shapes) -> None:
    """The finding says file, row and column of the table, the code as written, and which code was probably meant."""
    finding = only(judged(tmp_path, shapes, [row(), row(omrade="nrod", tid="2021")]))
    assert (finding.file, finding.row, finding.column, finding.value) == (FILE, 3, "OMRADE", "nrod")
    assert finding.message == "'nrod': “Area” must be a code of the list “Omrade” (omrade)."
    assert finding.advice == "Did you mean 'nord'?"
    assert finding.link == "https://www.w3.org/TR/vocab-data-cube/#ic-19"


def test_a_label_in_place_of_a_code_is_understood(tmp_path: Path, shapes: Shapes) -> None:
    """A steward who writes the name of a code is told the code."""
    assert only(judged(tmp_path, shapes, [row(omrade="South")])).advice == "Did you mean 'sor'?"


def test_a_code_far_from_all_is_told_the_codes_there_are(tmp_path: Path, shapes: Shapes) -> None:
    """Where no code is near, a short list is told in full."""
    assert only(judged(tmp_path, shapes, [row(omrade="0301")])).advice == "Expected one of nord, sor, vest."


def test_one_finding_for_many_rows(tmp_path: Path, shapes: Shapes) -> None:
    """The same wrong code in many rows is one finding that knows them all."""
    rows = [row(omrade="nrod", andel=str(n)) for n in range(7)]
    finding = only(judged(tmp_path, shapes, rows))
    assert finding.rows == tuple(range(2, 9))
    assert (finding.times, finding.rows[:5]) == (7, (2, 3, 4, 5, 6))


def test_140_per_cent_is_told_once(tmp_path: Path, shapes: Shapes) -> None:
    """A share above the whole is told with its value, and not again for the bounds that follow from it."""
    finding = only(
        judged(tmp_path, shapes, [row(andel="140", qualifier="exactly", lowerBound="140", upperBound="140")])
    )
    assert (finding.row, finding.column, finding.value) == (2, "ANDEL", "140")
    assert finding.message == "'140': “Share” must be from 0 to 100."


def test_a_bound_out_of_range_by_itself_is_told(tmp_path: Path, shapes: Shapes) -> None:
    """A bound that a value in range does not explain is the bound's own error."""
    assert only(judged(tmp_path, shapes, [row(upperBound="140")])).column == "UPPERBOUND"


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"omrade": None}, "OMRADE", "must have exactly one value"),
        ({"andel": None}, "ANDEL", "must have the status M"),
        ({"obsStatus": "M"}, "ANDEL", "says that it is missing"),
        ({"unitMeasure": None}, "UNITMEASURE", "must have exactly one value"),
        ({"statedAs": None}, "STATEDAS", "must have a value"),
        ({"source": "artikel"}, "SOURCE", "must be one of the sources (artikkel)"),
        ({"paragraph": ["3", "0"]}, "PARAGRAPH", "'0': Paragraphs are counted from 1."),
        ({"lowerBound": "90", "upperBound": "95"}, "LOWERBOUND", "“Lower bound” cannot be above “Share”."),
        ({"upperBound": "70"}, "ANDEL", "“Share” cannot be above “Upper bound”."),
        (
            {"qualifier": "between", "lowerBound": "70"},
            "QUALIFIER, LOWERBOUND, UPPERBOUND",
            "both a lower and an upper",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_column(
    tmp_path: Path, shapes: Shapes, cells: Mapping[str, Cell], column: str, words: str
) -> None:
    """A missing, wrong or inconsistent cell is told once, with its row and the table's own column."""
    finding = only(judged(tmp_path, shapes, [row(), row(tid="2021", **cells)]))
    assert (finding.file, finding.row, finding.column) == (FILE, 3, column)
    assert words in finding.message
    assert finding.severity is Severity.VIOLATION


def test_a_value_of_another_measure_is_told(tmp_path: Path, shapes: Shapes) -> None:
    """An observation of one measure has no value of another (IC-16)."""
    finding = only(judged(tmp_path, shapes, [row(antall="12")], BOTH))
    assert (finding.column, finding.link) == ("ANTALL", "https://www.w3.org/TR/vocab-data-cube/#ic-16")


def test_what_the_description_says_is_told_there(tmp_path: Path, shapes: Shapes) -> None:
    """A component without a column in the table has its value from the description, so that is where it is wrong."""
    of = dataset(ANDEL)
    with staged(tmp_path, of, [row(unitMeasure="percnt")]) as staging:
        report = judge.cube(
            staging, dataset(type(ANDEL)(**{**vars(ANDEL), "unit": "percnt"})), LISTS, IRIS, shapes, FILE, {}
        )
    finding = only(report)
    assert (finding.file, finding.column, finding.rows) == ("data/eksempel/dataset.yaml", "measures.andel.unit", ())
    assert finding.advice == "Did you mean 'percent'?"


def test_findings_of_a_shape_are_capped_and_counted(tmp_path: Path, shapes: Shapes) -> None:
    """A hundred are told; the last says how many there are."""
    report = judged(tmp_path, shapes, [row(omrade=f"x{n}") for n in range(130)])
    assert len(report.findings) == judge.SHOWN
    assert sum(finding.times for finding in report.findings) == 130


def test_a_list_that_is_not_there_blames_no_code_shape(tmp_path: Path, shapes: Shapes) -> None:
    """A structure that names an unknown list is the sources' finding; judging goes on without it."""
    lists = {name: codelist for name, codelist in LISTS.items() if name != "omrade"}
    with staged(tmp_path, ONE, [row()]) as staging:
        assert judge.cube(staging, ONE, lists, IRIS, shapes, FILE, {}).conforms


def test_a_large_list_is_searched_by_its_first_letter() -> None:
    """Among thousands of codes the nearest is sought among those that begin alike."""
    many = CodeList("k", Text(), tuple(Concept(f"{n:04}x", Text.of({"nb": f"kommune {n}"})) for n in range(5_000)))
    assert nearest("0301", many) == Message("advice.did-you-mean", nearest="0301x")
    assert nearest("?", many) == Message("advice.add-it-to", name="k")


def test_the_report_names_the_observation(tmp_path: Path, shapes: Shapes) -> None:
    """A result's focus node is the first observation that has the cells."""
    (result,) = judged(tmp_path, shapes, [row(), row(tid="2021", andel="140")]).results
    assert result.focus == IRIS.observation("eksempel", ["nord", "2021", "andel"])
    assert result.shape == IRIS.shape("eksempel", "andel-range")
    assert dict(result.messages)["nb"] == "«Andel» må være fra 0 til 100."


OWN = """
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""


def own(folder: Path, text: str) -> Shapes:
    (folder / "own").mkdir()
    (folder / "own" / "ours.ttl").write_text(OWN + text, "utf-8")
    loaded = load(BASE, folder / "own")
    assert loaded.findings == ()
    return together([loaded.profile("ours")])


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        (
            "<few> a sh:PropertyShape ; sh:targetClass qb:Observation ; sh:path <../../def/andel> ;"
            " sh:maxInclusive 50 .",
            {3},
        ),
        (
            "<few> sh:targetSubjectsOf <../../def/andel> ;"
            " sh:property [ sh:path <../../def/andel> ; sh:maxInclusive 50 ] .",
            {3},
        ),
        (
            "<label> a sh:PropertyShape ; sh:targetClass qb:Observation ;"
            " sh:path ( <../../def/omrade> skos:prefLabel ) ; sh:pattern 'N' .",
            {4},
        ),
        (
            "<iri> a sh:NodeShape ; sh:targetClass qb:Observation ; sh:pattern '/eksempel/nord/2020/andel$' .",
            {3, 4},
        ),
        (
            "<closed> a sh:NodeShape ; sh:targetClass qb:Observation ; sh:closed true ;"
            " sh:property [ sh:path <../../def/omrade> ; sh:hasValue <../../id/codelist/omrade/nord> ] .",
            {2, 3, 4},
        ),
        (
            "<query> a sh:NodeShape ; sh:targetClass qb:Observation ; sh:sparql [ sh:select"
            " 'SELECT $this WHERE { $this <https://data.example.no/def/andel> ?value FILTER (?value > 50) }' ] .",
            {3},
        ),
        ("<hidden> a sh:PropertyShape ; sh:targetClass qb:Observation ; sh:path <x:y> ; sh:minCount 1 .", {2, 3, 4}),
        (
            "<either> a sh:NodeShape ; sh:targetClass qb:Observation ; sh:or"
            " ( [ sh:path <../../def/andel> ; sh:maxInclusive 50 ]"
            " [ sh:path <../../def/tid> ; sh:hasValue <../../id/codelist/tid/2021> ] ) .",
            set(),
        ),
    ],
    ids=["value", "target", "path", "iri", "closed", "sparql", "absent", "or"],
)
def test_shapes_of_ones_own_judge_observations(tmp_path: Path, shape: str, rows: set[int]) -> None:
    """An operator's shape finds the same rows as it would in the dump, whatever it reads."""
    observations = [row(andel="20"), row(tid="2021", andel="90"), row(omrade="sor", andel="30")]
    report = judged(tmp_path, own(tmp_path, shape), observations)
    assert {row_number for finding in report.findings for row_number in finding.rows} == rows


def test_a_shape_that_allows_fewer_properties_blames_the_column(tmp_path: Path) -> None:
    """A closed shape that asks only which properties there are is judged once for each column."""
    shapes = own(
        tmp_path,
        "<closed> a sh:NodeShape ; sh:targetClass qb:Observation ; sh:closed true ; sh:property [ sh:path qb:dataSet ],"
        " [ sh:path <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ], [ sh:path qb:measureType ],"
        " [ sh:path <../../def/omrade> ], [ sh:path <../../def/tid> ], [ sh:path <../../def/andel> ],"
        " [ sh:path <http://purl.org/linked-data/sdmx/2009/attribute#unitMeasure> ],"
        " [ sh:path <http://purl.org/linked-data/sdmx/2009/attribute#obsStatus> ],"
        " [ sh:path <../../def/qualifier> ], [ sh:path <../../def/statedAs> ], [ sh:path <../../def/paragraph> ] .",
    )
    finding = only(judged(tmp_path, shapes, [row(), row(omrade="sor")]))
    assert (finding.row, finding.column) == (1, "SOURCE")


def cells(*values: Cell) -> st.SearchStrategy[Cell]:
    return st.sampled_from(values)


ROW = st.fixed_dictionaries(
    {
        "omrade": cells("nord", "sor", "nrod", None),
        "tid": cells("2020", "2021"),
        MEASURE_TYPE: cells("andel", "antall"),
        "andel": cells("80", "140", "-1", "12.5", None),
        "antall": cells(None, "12", "-3"),
        "unitMeasure": cells("percent", "prosent", None),
        "obsStatus": cells("A", "M", None),
        "qualifier": cells("exactly", "between", "approximately", None),
        "lowerBound": cells(None, "70", "90", "140", "-1"),
        "upperBound": cells(None, "70", "90", "140"),
        "statedAs": cells(None, ["ca. 80 prosent"], ["4 av 5", "samme andel"]),
        "source": cells("artikkel", "artikel", None),
        "paragraph": cells(None, ["3"], ["0", "3"]),
    }
)
KEY = BOTH.structure.key


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(ROW, min_size=1, max_size=6, unique_by=lambda cells: tuple(map(str, (cells[name] for name in KEY))))
)
@pytest.mark.slow
def test_distinct_cells_give_the_verdict_of_the_whole_graph(tmp_path: Path, shapes: Shapes, rows: Rows) -> None:
    """Judging distinct cells finds the same observations and shapes as pySHACL over the graph of all observations.

    Two divergences are meant: a key that stands twice (here: never) makes one node with twice the values in a graph,
    which IC-12 tells instead; and a bound is not told to be out of range, or out of order, where it repeats a value
    that is.
    """
    observations = ObservationTriples(BOTH, LISTS, IRIS)
    triples = [triple for cells in rows for triple in observations.triples(cells)]
    together = graph(shacl.shapes(BOTH, LISTS, IRIS)) + shapes.graph
    expected = {
        (term(v.focus), term(v.shape))
        for v in engine.run(data_graph([*metadata(), *triples]), together)
        if "/id/observation/" in str(v.focus)
    }
    answers: set[tuple[Term | None, Term | None]] = {
        (observations.subject(rows[number - 2]), result.shape)
        for result in judged(tmp_path, shapes, rows, BOTH).results
        for number in result.finding.rows
    }
    assert answers <= expected
    for focus, shape in expected - answers:
        assert "Bound-" in str(shape) or str(shape).endswith(("-lower>", "-upper>"))
        assert {(focus, IRIS.shape("eksempel", f"{m.name}-range")) for m in (ANDEL, ANTALL)} & answers
