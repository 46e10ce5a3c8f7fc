"""A report is a SHACL validation report, in one order, that adds up."""

from __future__ import annotations

from random import Random

import rdflib
from rdflib.namespace import SH as TERMS

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.rdf.terms import Term, iri
from lod.rdf.vocab import SH
from lod.validation.graphs import graph
from lod.validation.report import Report, ValidationResult

IRI = iri("https://data.example.no/report/1")


def result(row: int, severity: Severity = Severity.VIOLATION, rows: tuple[int, ...] = ()) -> ValidationResult:
    return ValidationResult(
        Finding(Message("empty", row=str(row)), severity, "a.csv", row, "andel", "140", rows=rows),
        SH.MaxInclusiveConstraintComponent,
        iri(f"https://data.example.no/id/observation/a/{row}"),
        iri("https://data.example.no/def/andel"),
        Term('"140"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        iri("https://data.example.no/shape/a/andel-range"),
        (("en", "too much"), ("nb", "for mye")),
    )


def test_a_report_is_what_shacl_calls_one() -> None:
    """Each result has what SHACL section 3.6 says, and an IRI below the report's."""
    made = graph(Report.of([result(2), result(3, Severity.WARNING)]).triples(IRI))
    assert sorted(map(str, made.objects(None, TERMS.result))) == [f"{IRI[1:-1]}/1", f"{IRI[1:-1]}/2"]
    assert [str(conforms) for conforms in made.objects(None, TERMS.conforms)] == ["false"]
    assert {str(s) for s in made.objects(None, TERMS.resultSeverity)} == {str(TERMS.Violation), str(TERMS.Warning)}
    for subject in made.subjects(rdflib.RDF.type, TERMS.ValidationResult):
        for predicate in (
            TERMS.focusNode,
            TERMS.resultPath,
            TERMS.value,
            TERMS.sourceShape,
            TERMS.sourceConstraintComponent,
        ):
            assert len(list(made.objects(subject, predicate))) == 1
        assert {getattr(m, "language", "") for m in made.objects(subject, TERMS.resultMessage)} == {"nb", "en"}


def test_an_empty_report_conforms() -> None:
    """No result: `sh:conforms true`. A warning alone does not conform, but blocks nothing."""
    made = graph(Report().triples(IRI))
    assert [str(conforms) for conforms in made.objects(None, TERMS.conforms)] == ["true"]
    assert Report().conforms
    assert not Report().blocks
    warned = Report.of([result(2, Severity.WARNING)])
    assert not warned.conforms
    assert not warned.blocks
    assert Report.of([result(2)]).blocks


def test_a_report_has_one_order() -> None:
    """The same results give the same report, however they come and however they are added; each stands once."""
    results = [result(n) for n in range(2, 30)]
    shuffled = [*results, *results]
    Random(1).shuffle(shuffled)  # noqa: S311 - any order will do
    whole = Report.of(results)
    assert whole == Report.of(shuffled)
    assert whole == Report.of(results[10:]) + Report.of(results[:15])
    assert [finding.row for finding in whole.findings] == list(range(2, 30))


def test_what_is_told_already_is_not_told_again() -> None:
    """A cell that could not be read is not missing besides; the other rows of such a finding stay."""
    earlier = [Finding(Message("no-number", cell="x"), file="a.csv", row=2, column="andel")]
    assert Report.of([result(2, rows=(2,))]).beyond(earlier).conforms
    (finding,) = Report.of([result(2, rows=(2, 5))]).beyond(earlier).findings
    assert finding.row == 5
    assert not Report.of([result(3)]).beyond(earlier).conforms
