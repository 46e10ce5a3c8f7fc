"""The distinct cells of a cube as focus nodes: what pySHACL judges instead of every observation.

A shape can tell two observations apart only by the properties it reads, so it is enough to judge each combination of
cells in those columns once; the cost follows the number of distinct values, not of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from lod.cube.columns import Cell
from lod.cube.staging import Staging
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.rdf import prov, qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB
from lod.validation.graphs import graph, node
from lod.validation.reads import OBSERVATION, Reads

CHUNK = 5_000
"""Focus nodes judged at once; memory follows it."""

_DATA_SET = URIRef(QB.dataSet[1:-1])
_MEASURE_TYPE = URIRef(QB.measureType[1:-1])


@dataclass(frozen=True)
class Question:
    """Shapes that read the same columns. `names`: they ask only which of these an observation has."""

    columns: tuple[str, ...]
    shapes: tuple[Node, ...]
    names: bool = False


Tuples = dict[Node, dict[str, Cell]]
"""Focus nodes, and the cells each stands for."""


class Cells:
    """Makes focus nodes of the columns of one cube."""

    def __init__(self, staging: Staging, dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> None:
        self.staging = staging
        self.dataset = dataset
        self.structure = dataset.structure
        self.iris = iris
        named = {getattr(component, "codelist", "") for component in self.structure.components()} - {""}
        self.lists = {name: lists.get(name) or CodeList(name, Text(), ()) for name in sorted(named)}
        self.properties = {URIRef(iris.property_of(c)[1:-1]): c.name for c in self.structure.components()}
        self.properties[_MEASURE_TYPE] = MEASURE_TYPE
        self._predicates = {name: predicate for predicate, name in self.properties.items()}
        self._writers = {c.name: self._remembering(c.name) for c in self.structure.components()}
        self._writers[MEASURE_TYPE] = self._remembering(MEASURE_TYPE)
        self._measures = {measure.name: iris.property_of(measure) for measure in self.structure.measures}

    def _remembering(self, name: str) -> Callable[[str], Node]:
        component = self.structure.component(name)
        say: Callable[[str], Term] = self._measure
        if component is not None:
            say = qb.writer_of(component, self.dataset, self.lists, self.iris)
        known: dict[str, Node] = {}

        def remembered(cell: str) -> Node:
            found = known.get(cell)
            if found is None:
                found = node(say(cell))
                if len(known) < CHUNK:
                    known[cell] = found
            return found

        return remembered

    def _measure(self, cell: str) -> Term:
        return self._measures.get(cell) or self.iris.property(cell)

    def metadata(self) -> Graph:
        """What the cells point to: the code lists with their concepts, the sources, the structure."""
        said: list[Triple] = [*qb.dataset(self.dataset, self.iris), *qb.structure(self.dataset, self.iris)]
        said += prov.sources(self.dataset, self.iris)
        for codelist in self.lists.values():
            said += skos.codelist(codelist, self.iris)
        return graph(said)

    def questions(self, asked: Mapping[Node, Reads]) -> Iterator[Question]:
        """The shapes by the columns that they read."""
        grouped: dict[tuple[tuple[str, ...], bool], list[Node]] = {}
        for shape, reads in asked.items():
            everything = reads.whole or (reads.names and bool(reads.properties))
            read = {self.properties[p] for p in reads.properties if p in self.properties}
            columns = tuple(c for c in self.structure.columns if everything or reads.names or c in read)
            grouped.setdefault((columns, reads.names and not everything), []).append(shape)
        for (columns, names), shapes in grouped.items():
            yield Question(columns, tuple(shapes), names)

    def chunks(self, question: Question) -> Iterator[Tuples]:
        """The focus nodes of a question, some thousands at a time."""
        if question.names:
            yield {URIRef(f"urn:column:{name}"): {name: cell} for name, cell in self._witnesses(question.columns)}
            return
        if not question.columns:
            yield {URIRef("urn:cells:0"): {}} if len(self.staging) else {}
            return
        tuples = iter(self.staging.distinct(question.columns))
        number = 0
        while some := list(islice(tuples, CHUNK)):
            found: Tuples = {}
            for values in some:
                cells = dict(zip(question.columns, values, strict=True))
                focus = self.observation(cells)
                number += 1
                found[focus if focus and focus not in found else URIRef(f"urn:cells:{number}")] = cells
            yield found

    def _witnesses(self, columns: Iterable[str]) -> Iterator[tuple[str, Cell]]:
        """One cell of each column that has any: enough to say that observations have its property."""
        for name in columns:
            cell = next((cell for (cell,) in self.staging.distinct([name]) if cell is not None), None)
            if cell is not None:
                yield name, cell

    def observation(self, cells: Mapping[str, Cell]) -> URIRef | None:
        """The observation's own IRI, where the cells hold its key."""
        key = [cells.get(name) for name in self.structure.key]
        if not all(isinstance(code, str) for code in key):
            return None
        return URIRef(self.iris.observation(self.dataset.id, [str(code) for code in key])[1:-1])

    def said(self, focus: Node, cells: Mapping[str, Cell]) -> Iterator[tuple[Node, Node, Node]]:
        """What is said of a focus node: that it is an observation of this data set, and its cells."""
        yield focus, RDF.type, OBSERVATION
        yield focus, _DATA_SET, URIRef(self.iris.dataset(self.dataset.id)[1:-1])
        for name, cell in cells.items():
            for item in cell if isinstance(cell, list) else [cell] if cell is not None else []:
                yield focus, self._predicates[name], self._writers[name](item)

    def item(self, name: str, cell: Cell, value: Node | None) -> str | None:
        """What of a cell became this value, in the steward's words; the whole cell where that cannot be told."""
        items = cell if isinstance(cell, list) else [cell] if cell is not None else []
        found = next((item for item in items if self._writers[name](item) == value), None)
        return found if found is not None else " | ".join(items) or None
