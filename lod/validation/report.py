"""What judging found: results, as findings for people and as a SHACL validation report (SHACL section 3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lod import errors
from lod.errors import Finding
from lod.rdf.terms import Term, Triple, literal, text
from lod.rdf.vocab import RDF, SH


@dataclass(frozen=True)
class ValidationResult:
    """One thing that does not conform.

    `component`: the constraint component, or the integrity constraint, that says so; `shape`, `path`, `value` as far
    as there are any that have an IRI or are literals; `messages`: the shape's own words, by language.
    """

    finding: Finding
    component: Term
    focus: Term
    path: Term | None = None
    value: Term | None = None
    shape: Term | None = None
    messages: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> tuple[str | int, ...]:
        """By place, then by what is said, so that the same sources give the same report."""
        finding = self.finding
        return (
            *(finding.file or "", finding.row or 0, finding.column or "", finding.message),
            *(self.focus, self.shape or "", self.component, self.path or "", self.value or ""),
        )


@dataclass(frozen=True)
class Report:
    """Results in order; two reports are added with `+`."""

    results: tuple[ValidationResult, ...] = ()

    @classmethod
    def of(cls, results: Iterable[ValidationResult]) -> Report:
        return cls(tuple(sorted(dict.fromkeys(results), key=lambda result: result.order)))

    def __add__(self, other: Report) -> Report:
        return Report.of((*self.results, *other.results))

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings in the order people read them."""
        return errors.in_order(result.finding for result in self.results)

    @property
    def conforms(self) -> bool:
        """Whether there is no result at all, not even a warning: what `sh:conforms` says (section 3.6.1.1)."""
        return not self.results

    @property
    def blocks(self) -> bool:
        """Whether a result keeps the release from being published."""
        return errors.blocks(self.findings)

    def beyond(self, findings: Iterable[Finding]) -> Report:
        """What is not told already at the same place: a cell that cannot be read is not missing besides."""
        places = {(finding.file, finding.row, finding.column) for finding in findings}
        kept = []
        for result in self.results:
            broken = result.finding
            rows = broken.rows or ((broken.row,) if broken.row is not None else ())
            untold = [row for row in rows if (broken.file, row, broken.column) not in places]
            if untold or not rows:
                row = untold[0] if untold else broken.row
                kept.append(replace(result, finding=replace(broken, row=row)))
        return Report.of(kept)

    def triples(self, iri: Term) -> Iterator[Triple]:
        """The report as `sh:ValidationReport` with that IRI; its results are numbered below it."""
        yield iri, RDF.type, SH.ValidationReport
        yield iri, SH.conforms, literal(str(self.conforms).lower(), "boolean")
        numbered = [(Term(f"{iri[:-1]}/{n}>"), result) for n, result in enumerate(self.results, 1)]
        yield from ((iri, SH.result, subject) for subject, _ in numbered)
        for subject, result in numbered:
            yield subject, RDF.type, SH.ValidationResult
            yield subject, SH.resultSeverity, SH[result.finding.severity.capitalize()]
            yield subject, SH.focusNode, result.focus
            yield subject, SH.sourceConstraintComponent, result.component
            if result.shape:
                yield subject, SH.sourceShape, result.shape
            if result.path:
                yield subject, SH.resultPath, result.path
            if result.value:
                yield subject, SH.value, result.value
            for language, words in result.messages:
                yield subject, SH.resultMessage, text(words, language) if language else literal(words)
