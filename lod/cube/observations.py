"""Observations as triples: a row of a cube in, what RDF Data Cube says of it out (sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lod.cube.columns import Cell, Row
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, SliceKey
from lod.rdf import qb
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF

CACHE = 50_000
"""Terms remembered for each column."""


class Observations:
    """Says the observations of one data set as triples."""

    def __init__(self, dataset: DataSet, lists: Mapping[str, CodeList], iris: Iris) -> None:
        self.id = dataset.id
        self.key = dataset.structure.key
        self.iris = iris
        self._lists = lists
        self._dataset = iris.dataset(dataset.id)
        self._properties = [
            (component.name, iris.property_of(component), _remembering(qb.writer_of(component, dataset, lists, iris)))
            for component in dataset.structure.components()
        ]
        self._measures = {m.name: iris.property_of(m) for m in dataset.structure.measures}

    def subject(self, row: Row) -> Term:
        """The observation's IRI: its codes in the structure's order."""
        return self.iris.observation(self.id, [str(row[name]) for name in self.key])

    def triples(self, row: Row) -> Iterator[Triple]:
        """What is said of one observation."""
        subject = self.subject(row)
        yield subject, RDF.type, QB.Observation
        yield subject, QB.dataSet, self._dataset
        yield subject, QB.measureType, self._measures[str(row[MEASURE_TYPE])]
        for name, predicate, say in self._properties:
            cell = row[name]
            if isinstance(cell, list):
                yield from ((subject, predicate, say(item)) for item in dict.fromkeys(cell))
            elif cell is not None:
                yield subject, predicate, say(cell)

    def all(self, rows: Iterable[Row]) -> Iterator[Triple]:
        """What is said of many, one after the other."""
        for row in rows:
            yield from self.triples(row)

    def in_slices(self, key: SliceKey, rows: Iterable[Row]) -> Iterator[Triple]:
        """Which slice of a key each observation is in."""
        for row in rows:
            codes = [str(row[name]) for name in key.fixes]
            yield self.iris.slice(self.id, key.name, codes), QB.observation, self.subject(row)


def _remembering(say: Callable[[str], Term]) -> Callable[[str], Term]:
    known: dict[str, Term] = {}

    def remembered(cell: str) -> Term:
        term = known.get(cell)
        if term is None:
            term = say(cell)
            if len(known) < CACHE:
                known[cell] = term
        return term

    return remembered


def cells(row: Row, name: str) -> list[str]:
    """The values of a column as a list, whether it holds none, one or several."""
    cell: Cell = row.get(name)
    return cell if isinstance(cell, list) else [cell] if cell is not None else []
