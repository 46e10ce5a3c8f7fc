"""The distinct cells of a cube as focus nodes: what pySHACL judges instead of every observation.

A shape can tell two observations apart only by the properties it reads, so it is enough to judge each combination of
cells in those columns once; the cost follows the number of distinct values, not of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice

from rdflib import URIRef
from rdflib.term import Node

from lod.cube.columns import Cell
from lod.cube.memory import remembering
from lod.cube.staging import Staging
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Measure
from lod.model.text import Text
from lod.rdf import prov, qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF
from lod.validation.graphs import term
from lod.validation.reads import Reads

CHUNK = 5_000
"""Focus nodes judged at once; memory follows it."""

_MEASURE_TYPE = URIRef(QB.measureType[1:-1])


@dataclass(frozen=True)
class Question:
    """Shapes that read the same columns.

    `counted`: those of the columns in which only the number of values matters, not which they are; `names`: the shapes
    ask only which of the columns an observation has.
    """

    columns: tuple[str, ...]
    shapes: tuple[Node, ...]
    counted: frozenset[str] = frozenset()
    names: bool = False

    def told_apart(self, cells: Mapping[str, Cell]) -> tuple[object, ...]:
        """What the shapes can tell observations apart by."""
        return tuple(_count(cell) if name in self.counted else _hashable(cell) for name, cell in cells.items())


def _hashable(cell: Cell) -> object:
    return tuple(cell) if isinstance(cell, list) else cell


def _count(cell: Cell) -> int:
    return len(set(cell)) if isinstance(cell, list) else int(cell is not None)


Tuples = dict[Term, dict[str, Cell]]
"""Focus nodes, and the cells each stands for."""


class CubeCells:
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
        self._predicates = {name: Term(f"<{predicate}>") for predicate, name in self.properties.items()}
        self._writers = {c.name: self._remembering(c.name) for c in self.structure.components()}
        self._writers[MEASURE_TYPE] = self._remembering(MEASURE_TYPE)
        self._few = self._by_column() if len(staging) <= CHUNK else None
        self._questions = count()
        self._measures = {measure.name: iris.property_of(measure) for measure in self.structure.measures}

    def _remembering(self, name: str) -> Callable[[str], Term]:
        component = self.structure.component(name)
        say: Callable[[str], Term] = self._measure
        if component is not None:
            say = qb.writer_of(component, self.dataset, self.lists, self.iris)
        return remembering(say, CHUNK)

    def _measure(self, cell: str) -> Term:
        return self._measures.get(cell) or self.iris.property(cell)

    def metadata(self) -> list[Triple]:
        """What the cells point to: the code lists with their concepts, the sources, the structure."""
        triples: list[Triple] = [*qb.dataset(self.dataset, self.iris), *qb.structure(self.dataset, self.iris)]
        triples += prov.sources(self.dataset, self.iris)
        for codelist in self.lists.values():
            triples += skos.codelist(codelist, self.iris)
        return triples

    def points(self, question: Question) -> bool:
        """Whether any of the columns holds what metadata describe, and not only literals."""
        return any(self._is_described(name) for name in question.columns)

    def _is_described(self, name: str) -> bool:
        match self.structure.component(name):
            case Measure() | Attribute(codelist="", source=False):
                return False
        return True

    def questions(self, reads_of: Mapping[Node, Reads]) -> Iterator[Question]:
        """The shapes by the columns that they read."""
        grouped: dict[tuple[tuple[str, ...], frozenset[str], bool], list[Node]] = {}
        for shape, reads in reads_of.items():
            valued, counted = self._columns(reads.properties), self._columns(reads.counted)
            names = reads.names and not (reads.whole or valued or counted)
            if reads.whole or reads.names:
                valued = set(self.structure.columns)
            columns = tuple(name for name in self.structure.columns if name in valued | counted)
            grouped.setdefault((columns, frozenset(counted - valued), names), []).append(shape)
        for (columns, only_counted, names), shapes in grouped.items():
            yield Question(columns, tuple(shapes), only_counted, names)

    def _columns(self, properties: Iterable[URIRef]) -> set[str]:
        return {self.properties[p] for p in properties if p in self.properties}

    def chunks(self, question: Question) -> Iterator[Tuples]:
        """The focus nodes of a question, some thousands at a time; those that are no observations are of it alone."""
        begin = f"<urn:cells:{next(self._questions)}:"
        if question.names:
            yield {Term(f"<urn:column:{name}>"): {name: cell} for name, cell in self._witnesses(question.columns)}
            return
        if not question.columns:
            yield {Term(f"{begin}0>"): {}} if len(self.staging) else {}
            return
        number = 0
        tuples = self._different(question)
        while some := list(islice(tuples, CHUNK)):
            focused: Tuples = {}
            for cells in some:
                focus = self.observation(cells)
                number += 1
                focused[focus if focus and focus not in focused else Term(f"{begin}{number}>")] = cells
            yield focused

    def distinct(self, names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        """Each combination of cells in these columns once; a small cube is asked for its rows only once."""
        if self._few is None:
            yield from self.staging.distinct(names)
            return
        rows = zip(*(self._few[name] for name in names), strict=True)
        try:
            yield from dict.fromkeys(rows)
        except TypeError:  # cells of several values
            rows = zip(*(self._few[name] for name in names), strict=True)
            yield from {tuple(map(_hashable, cells)): cells for cells in rows}.values()

    def _by_column(self) -> dict[str, tuple[Cell, ...]]:
        """The different rows of a small cube, column by column."""
        names = self.structure.columns
        columns = list(zip(*self.staging.distinct(names), strict=True)) or [()] * len(names)
        return dict(zip(names, columns, strict=True))

    def _all(self, question: Question) -> Iterator[dict[str, Cell]]:
        for values in self.distinct(question.columns):
            yield dict(zip(question.columns, values, strict=True))

    def _different(self, question: Question) -> Iterator[dict[str, Cell]]:
        """The tuples that the shapes can tell apart, the first of each kind."""
        if not question.counted:
            yield from self._all(question)
            return
        seen = set()
        for cells in self._all(question):
            key = question.told_apart(cells)
            if key not in seen:
                seen.add(key)
                yield cells

    def alike(self, question: Question, cells: dict[str, Cell]) -> Iterator[dict[str, Cell]]:
        """The tuples that share the verdict of one, itself included."""
        if not question.counted:
            yield cells
            return
        key = question.told_apart(cells)
        yield from (other for other in self._all(question) if question.told_apart(other) == key)

    def _witnesses(self, columns: Iterable[str]) -> Iterator[tuple[str, Cell]]:
        """One cell of each column that has any: enough to say that observations have its property."""
        for name in columns:
            cell = next((cell for (cell,) in self.distinct([name]) if cell is not None), None)
            if cell is not None:
                yield name, cell

    def observation(self, cells: Mapping[str, Cell]) -> Term | None:
        """The observation's own IRI, where the cells hold its key."""
        key = [cells.get(name) for name in self.structure.key]
        if not all(isinstance(code, str) for code in key):
            return None
        return self.iris.observation(self.dataset.id, [str(code) for code in key])

    def triples(self, focus: Term, cells: Mapping[str, Cell]) -> Iterator[Triple]:
        """What is said of a focus node: that it is an observation of this data set, and its cells."""
        yield focus, RDF.type, QB.Observation
        yield focus, QB.dataSet, self.iris.dataset(self.dataset.id)
        for name, cell in cells.items():
            for item in cell if isinstance(cell, list) else [cell] if cell is not None else []:
                yield focus, self._predicates[name], self._writers[name](item)

    def item(self, name: str, cell: Cell, value: Node | None) -> str | None:
        """What of a cell became this value, in the steward's words; the whole cell where that cannot be told."""
        items = cell if isinstance(cell, list) else [cell] if cell is not None else []
        matching = next((item for item in items if self._writers[name](item) == term(value)), None)
        return matching if matching is not None else " | ".join(items) or None
