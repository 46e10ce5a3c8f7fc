"""Observations as triples: a row of a cube in, what RDF Data Cube says of it out (sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from lod.cube.columns import Cell, Row
from lod.cube.memory import remembering
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, SliceKey
from lod.rdf import qb
from lod.rdf.iris import Iris
from lod.rdf.subjects import Subject, reading_order, triples
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF

_Column = tuple[str, Term, Callable[[str], Term]]
"""A column's name, the property it is, and how its cells are said."""

CACHE = 50_000
"""Terms remembered for each column."""


class ObservationTriples:
    """Says the observations of one data set as triples."""

    def __init__(self, dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> None:
        self.id = dataset.id
        self.structure = dataset.structure
        self.key = dataset.structure.key
        self.iris = iris
        self._dataset = iris.dataset(dataset.id)
        measures = {measure.name: iris.property_of(measure) for measure in dataset.structure.measures}
        columns: list[_Column] = [
            (
                component.name,
                iris.property_of(component),
                remembering(qb.writer_of(component, dataset, lists, iris), CACHE),
            )
            for component in dataset.structure.components()
        ]
        columns.append((MEASURE_TYPE, QB.measureType, measures.__getitem__))
        # said of every observation, whatever else it lacks: every row has a measure type
        columns.append((MEASURE_TYPE, QB.dataSet, lambda _: self._dataset))
        self.columns = sorted(columns, key=lambda column: reading_order(column[1]))

    def subject(self, row: Row) -> Term:
        """The observation's IRI: its codes in the structure's order."""
        return self.iris.observation(self.id, [str(row[name]) for name in self.key])

    def described(self, row: Row) -> Subject:
        """What is said of one observation, in reading order."""
        properties: list[tuple[Term, list[Term]]] = [(RDF.type, [QB.Observation])]
        for name, predicate, say in self.columns:
            cell = row[name]
            if isinstance(cell, list):
                properties.append((predicate, sorted({say(item) for item in cell})))
            elif cell is not None:
                properties.append((predicate, [say(cell)]))
        return self.subject(row), properties

    def triples(self, row: Row) -> Iterator[Triple]:
        """What is said of one observation, as triples."""
        return triples(self.described(row))

    def all(self, rows: Iterable[Row]) -> Iterator[Triple]:
        """What is said of many, one after the other."""
        for row in rows:
            yield from self.triples(row)

    def in_slice(self, key: SliceKey, codes: Sequence[str], rows: Iterable[Row]) -> list[Triple]:
        """Which observations a slice has."""
        subject = self.iris.slice(self.id, key.name, codes)
        return [(subject, QB.observation, self.subject(row)) for row in rows]


def cells(row: Row, name: str) -> list[str]:
    """The values of a column as a list, whether it holds none, one or several."""
    cell: Cell = row.get(name)
    return cell if isinstance(cell, list) else [cell] if cell is not None else []
