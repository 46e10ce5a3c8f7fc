"""Judging: a metadata graph against shapes, and a cube against shapes by its distinct cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rdflib import Graph, URIRef
from rdflib.namespace import SH as _SHACL
from rdflib.term import Node

from lod.cube.columns import Cell
from lod.cube.staging import ROW, Staging
from lod.errors import Finding
from lod.messages.message import Message
from lod.model.attributes import LOWER_BOUND, UPPER_BOUND
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf import shacl
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple, value_of
from lod.rdf.vocab import RDFS, SH, SKOS
from lod.validation import engine, reads, words
from lod.validation.cells import CubeCells, Question
from lod.validation.chunk import Chunk, together
from lod.validation.engine import Violation
from lod.validation.graphs import data_graph, term
from lod.validation.graphs import graph as made_of
from lod.validation.grouping import Grouping, Order, has_subclasses, learn
from lod.validation.report import Report, ValidationResult
from lod.validation.shapes import KEPT, Shapes
from lod.validation.triples import TripleIndex
from lod.validation.words import Place

SHOWN = 100
"""Findings of one shape that are shown one by one; the rest are counted."""
ROWS = 100
"""Rows that a finding carries."""

_SEE_ALSO = URIRef(RDFS.seeAlso[1:-1])
_PATH = URIRef(SH.path[1:-1])
_LIMITS = frozenset({_SHACL.MinInclusiveConstraintComponent, _SHACL.MaxInclusiveConstraintComponent})


def graph(triples: Iterable[Triple], shapes: Shapes, place: Callable[[str, str | None], Place | None]) -> Report:
    """What in the graph does not conform.

    `place`: where what is said of an IRI (with that property, if one is known) was written, None if nobody knows.
    Raises `ShapesError` for shapes that cannot be run.
    """
    index = TripleIndex(triples)
    grouping = _targeting(shapes.graph).anew()

    def order(focus: Term, path: Node | None) -> tuple[str, int, str]:
        file, row, column = place(value_of(focus), str(path) if isinstance(path, URIRef) else None) or _NOWHERE
        return file or "", row or 0, column or ""

    violations, others = _judged(index, grouping, order)
    results = []
    for violation in violations:
        focus = str(violation.focus)
        path = violation.path if isinstance(violation.path, URIRef) else None
        where = place(focus, str(path) if path is not None else None)
        if where is None and violation.focus == violation.shape:  # asked of the graph, answered by its value
            focus = str(violation.value)
            where = place(focus, None)
        what = violation.what if where else Message("about.thing", thing=focus, what=violation.what)
        value = str(violation.value) if violation.value is not None and violation.value != violation.focus else None
        rule = words.rule(str(violation.shape))
        finding = Finding(what, violation.severity, *(where or _NOWHERE), value=value, rule=rule)
        results.append(_result(violation, finding, shapes.graph))
    return Report.of(_capped(Report.of(results).results, others))


@lru_cache(KEPT)
def _targeting(shapes: Graph) -> Grouping:
    """The shapes that have targets of their own; what they see is found out once."""
    return Grouping(shapes, reads.targeting(shapes))


_NOWHERE = (None, None, None)


def _judged(index: TripleIndex, grouping: Grouping, order: Order) -> tuple[list[Violation], Counter[Term | None]]:
    """The violations in a graph, and how many more there are of each shape."""
    rest = grouping.rest
    violations: list[Violation] = []
    others: Counter[Term | None] = Counter()
    if has_subclasses([index]):
        rest = [*grouping.sights, *rest]
    else:
        verdict = grouping.judge(grouping.nodes(index, [index]), order, lambda _: SHOWN)
        violations += verdict.violations
        for counted in verdict.others:
            others[term(counted.shape)] += counted.times
    of_notations = [shape for shape in rest if str(shape).endswith(_NOTATIONS)]
    if of_notations and (shared := list(_shared_notations(index))):
        violations += engine.run(data_graph(shared), reads.alone(grouping.shapes, of_notations))
    if others_of_all := [shape for shape in rest if shape not in of_notations]:
        violations += engine.run(data_graph(index), reads.alone(grouping.shapes, others_of_all))
    return violations, others


_NOTATIONS = "/shape/codelist/list-notation"
"""The one rule of the package that is a query: no two concepts of a list have the same notation."""


def _shared_notations(index: TripleIndex) -> Iterator[Triple]:
    """All that the rule about notations can be broken by: the concepts of a list whose notation another has too."""
    for concepts in index.by_value(SKOS.notation).values():
        if len(concepts) > 1:
            for concept in concepts:
                for predicate in (SKOS.notation, SKOS.inScheme):
                    yield from ((concept, predicate, value) for value in index.of(concept, predicate))


def cube(
    staging: Staging,
    dataset: DataSet,
    lists: Mapping[str, CodeList],
    iris: Iris,
    shapes: Shapes,
    file: str,
    columns: Mapping[str, str],
) -> Report:
    """What in a cube's observations does not conform to its own shapes and to those that target every observation.

    `file`: the table's name; `columns`: the table's column of each component that has one.
    Raises `ShapesError` for shapes that cannot be run.
    """
    return _Cube(staging, dataset, lists, iris, shapes, file, columns).report()


class _Cube:
    def __init__(
        self,
        staging: Staging,
        dataset: DataSet,
        lists: Mapping[str, CodeList],
        iris: Iris,
        shapes: Shapes,
        file: str,
        columns: Mapping[str, str],
    ) -> None:
        self.cells = CubeCells(staging, dataset, lists, iris)
        self.staging, self.dataset, self.file, self.columns = staging, dataset, file, columns
        self.shapes = made_of(shacl.shapes(dataset, lists, iris))
        self.reads = reads.of_observations(self.shapes, self.cells.properties)
        others = reads.of_observations(shapes.graph, self.cells.properties)
        self.shapes += reads.alone(shapes.graph, others)
        self.reads |= others
        self.own = iris.shape(dataset.id, "")[1:-1]
        self._shown: dict[Node, int] = {}

    def report(self) -> Report:
        metadata = TripleIndex(self.cells.metadata())
        chunks = (chunk for question in self.cells.questions(self.reads) for chunk in self._chunks(question, metadata))
        results = [result for some in together(chunks) for result in self._answers(some)]
        return Report.of(self._counted(_without_echoes(self._named(results))))

    def _chunks(self, question: Question, metadata: TripleIndex) -> Iterator[Chunk]:
        """The focus nodes of a question, some thousands at a time."""
        described = metadata if self.cells.points(question) else TripleIndex(())
        grouping = Grouping(self.shapes, () if has_subclasses([described]) else question.shapes)
        rest = [shape for shape in question.shapes if shape not in grouping.sights]
        data = data_graph(described if rest and not question.names else ())
        for cells in self.cells.chunks(question):
            focused = TripleIndex(t for focus, held in cells.items() for t in self.cells.triples(focus, held))
            yield Chunk(question, cells, focused, grouping.nodes(focused, [focused, described]), rest, data)

    def _answers(self, chunks: Sequence[Chunk]) -> Iterator[ValidationResult]:
        """The verdicts on the focus nodes of chunks."""
        learn(chunk.nodes for chunk in chunks)
        for chunk in chunks:
            yield from self._answer(chunk)

    def _answer(self, chunk: Chunk) -> Iterator[ValidationResult]:
        verdict = chunk.nodes.grouping.judge(chunk.nodes, _by_focus, self._room)
        violations = [*verdict.violations, *self._of_all(chunk.focused, chunk.data, chunk.rest)]
        for violation in sorted(violations, key=lambda v: (str(v.shape), str(v.focus), str(v.value))):
            cells = chunk.cells.get(term(violation.focus) or Term(""))
            if cells is not None:
                yield from self._results(violation, chunk.question, cells)
        for counted in verdict.others:
            times = counted.times * sum(1 for _ in self.cells.alike(chunk.question, chunk.cells[counted.focus]))
            self._shown[counted.shape] = self._shown.get(counted.shape, 0) + times

    def _room(self, shape: Node) -> int:
        return SHOWN - self._shown.get(shape, 0)

    def _of_all(self, focused: TripleIndex, data: Graph, shapes: list[Node]) -> list[Violation]:
        """pySHACL's verdict on every focus node: they are in the graph only while it is asked."""
        if not shapes:
            return []
        statements = list(made_of(focused))
        for statement in statements:
            data.add(statement)
        violations = engine.run(data, reads.alone(self.shapes, shapes))
        for statement in statements:
            data.remove(statement)
        return violations

    def _results(self, violation: Violation, question: Question, cells: dict[str, Cell]) -> Iterator[ValidationResult]:
        """A result for each tuple of cells that a violation holds for, until enough are told."""
        for alike in self.cells.alike(question, cells):
            shown = self._shown[violation.shape] = self._shown.get(violation.shape, 0) + 1
            if shown <= SHOWN:
                yield self._result(violation, question, alike)

    def _result(self, violation: Violation, question: Question, cells: dict[str, Cell]) -> ValidationResult:
        if question.names:
            rows, total = [1], 1
        else:
            rows, total = self.staging.rows_with(cells, ROWS)
        name = self._column(violation, question)
        cell = cells.get(name)
        word = self.cells.item(name, cell, violation.value)
        where = words.place(self.dataset, self.file, self.columns, name, rows[0] if rows else None, word)
        what = violation.what if word is None else Message("about.value", value=word[:80], what=violation.what)
        link = self.shapes.value(violation.shape, _SEE_ALSO)
        finding = Finding(
            what,
            violation.severity,
            *where,
            times=max(total, 1),
            value=word,
            hint=words.hint(self.dataset, self.cells.lists, name, word, violation.component in _LIMITS),
            link=str(link) if link is not None else None,
            rule=words.rule(str(violation.shape), self.own),
            rows=() if question.names else tuple(rows),
        )
        return _result(violation, finding, self.shapes)

    def _column(self, violation: Violation, question: Question) -> str:
        """The component a violation is about: of its path, of the shape's name where we named it, else all it reads."""
        path = violation.path if violation.path is not None else self.shapes.value(violation.shape, _PATH)
        if path is not None:
            first = reads.first_step(self.shapes, path).properties
            named = [self.cells.properties[p] for p in sorted(first) if p in self.cells.properties]
            if named:
                return named[0]
        name = str(violation.shape).removeprefix(self.own).rpartition("-")[0]
        if self.dataset.structure.component(name):
            return name
        return ", ".join(self.columns.get(column, column) for column in question.columns[:3])

    def _named(self, results: list[ValidationResult]) -> list[ValidationResult]:
        """The results with the observation of their first row as focus."""
        wanted = {result.finding.rows[0] for result in results if result.finding.rows}
        if not wanted:
            return results
        key = self.dataset.structure.key
        focus: dict[int, Term] = {}
        for number, *codes in self.staging.distinct([ROW, *key]):
            row = int(str(number))
            if row in wanted:
                focus[row] = self.cells.iris.observation(self.dataset.id, [str(code or "") for code in codes])
        return [self._placed(result, focus) for result in results]

    def _placed(self, result: ValidationResult, focus: Mapping[int, Term]) -> ValidationResult:
        finding = result.finding
        if not finding.rows:
            return result
        if finding.file != self.file:  # a row of the description, not of the table
            finding = replace(finding, rows=(), times=1)
        return replace(result, finding=finding, focus=focus.get(result.finding.rows[0], result.focus))

    def _counted(self, results: list[ValidationResult]) -> list[ValidationResult]:
        """The last result of a shape that has more than are told, with the total."""
        for shape, total in self._shown.items():
            ours = [i for i, result in enumerate(results) if result.shape == term(shape)]
            if total > SHOWN and ours:
                last = max(ours, key=lambda i: results[i].order)
                results[last] = replace(results[last], finding=words.rest(results[last].finding, SHOWN, total))
        return results


def _result(violation: Violation, finding: Finding, shapes: Graph) -> ValidationResult:
    path = violation.path if isinstance(violation.path, URIRef) else None
    return ValidationResult(
        finding,
        term(violation.component) or Term(""),
        term(violation.focus) or Term("<urn:blank>"),
        term(path),
        term(violation.value),
        term(violation.shape),
        violation.messages,
    )


def _by_focus(focus: Term, path: Node | None) -> str:
    return value_of(focus)


def _capped(results: Iterable[ValidationResult], others: Mapping[Term | None, int]) -> list[ValidationResult]:
    """At most `SHOWN` results of each shape, the last with the total; `others`: those that are only counted."""
    by_shape: dict[Term | None, list[ValidationResult]] = {}
    for result in results:
        by_shape.setdefault(result.shape, []).append(result)
    kept = []
    for shape, of_shape in by_shape.items():
        kept += of_shape[:SHOWN]
        total = len(of_shape) + others.get(shape, 0)
        if total > SHOWN:
            kept[-1] = replace(kept[-1], finding=words.rest(kept[-1].finding, SHOWN, total))
    return kept


_BOUNDS = (LOWER_BOUND.name, UPPER_BOUND.name)


def _without_echoes(results: list[ValidationResult]) -> list[ValidationResult]:
    """Without what a bound repeats: a value out of its range takes the bounds that follow from it along."""
    ranges = {
        (row, result.finding.value)
        for result in results
        if str(result.shape).endswith("-range>") and not _is_of_bound(result)
        for row in result.finding.rows
    }
    return [
        result
        for result in results
        if not _is_of_bound(result) or not all((row, result.finding.value) in ranges for row in result.finding.rows)
    ]


def _is_of_bound(result: ValidationResult) -> bool:
    name, _, rule = str(result.shape).strip("<>").rpartition("/")[2].rpartition("-")
    return rule in ("order", "lower", "upper") or (rule == "range" and name in _BOUNDS)
