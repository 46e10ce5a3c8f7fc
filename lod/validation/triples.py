"""A graph looked up by subject and predicate, and what a cube's structure says in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from lod.rdf.terms import Term, Triple
from lod.rdf.vocab import QB, RDF

KINDS = {QB.dimension: QB.DimensionProperty, QB.measure: QB.MeasureProperty, QB.attribute: QB.AttributeProperty}
"""The properties that declare a component, and the class of what each declares."""


class TripleIndex:
    """An index of a graph, made once."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[Term, dict[Term, list[Term]]] = defaultdict(dict)
        self._instances: dict[Term, list[Term]] = defaultdict(list)
        self._reached: dict[tuple[Term, Term], set[Term]] = {}
        self._having: dict[Term, dict[Term, list[Term]]] = {}
        for subject, predicate, value in dict.fromkeys(triples):
            self._objects[predicate].setdefault(subject, []).append(value)
            if predicate == RDF.type:
                self._instances[value].append(subject)

    def __iter__(self) -> Iterator[Triple]:
        for predicate, subjects in self._objects.items():
            for subject, values in subjects.items():
                yield from ((subject, predicate, value) for value in values)

    def of(self, subject: Term, predicate: Term) -> list[Term]:
        """The values of a property."""
        return self._objects[predicate].get(subject, []) if predicate in self._objects else []

    def subjects(self, predicate: Term) -> dict[Term, list[Term]]:
        """Who has a property, with its values."""
        return self._objects.get(predicate, {})

    def having(self, predicate: Term, value: Term) -> list[Term]:
        """Who has a property with that value."""
        return self.by_value(predicate).get(value, [])

    def by_value(self, predicate: Term) -> dict[Term, list[Term]]:
        """The values of a property, with who has each."""
        if predicate not in self._having:
            having: dict[Term, list[Term]] = {}
            for subject, values in self.subjects(predicate).items():
                for value in values:
                    having.setdefault(value, []).append(subject)
            self._having[predicate] = having
        return self._having[predicate]

    def instances(self, kind: Term) -> list[Term]:
        """The instances of a class that say so themselves."""
        return self._instances.get(kind, [])

    def through(self, subjects: Iterable[Term], *predicates: Term) -> set[Term]:
        """What a chain of properties leads to."""
        nodes = set(subjects)
        for predicate in predicates:
            nodes = {value for subject in nodes for value in self.of(subject, predicate)}
        return nodes

    def components(self, structure: Term, kind: Term) -> set[Term]:
        """The properties a structure declares as `qb:dimension`, `qb:measure` or `qb:attribute`, abbreviated or not."""
        specifications = self.of(structure, QB.component)
        general = self.through(specifications, QB.componentProperty)
        typed = {p for p in general if KINDS[kind] in self.of(p, RDF.type)}
        return self.through(specifications, kind) | typed

    def reached(self, start: Term, link: Term) -> set[Term]:
        """What one or more steps of a link lead to."""
        if (start, link) not in self._reached:
            self._reached[start, link] = self._closure([start], lambda node: self.of(node, link)) - {start}
        return self._reached[start, link]

    def below(self, codelist: Term, link: Term, inverse: bool) -> set[Term]:
        """The roots of a hierarchical code list, and what is below; `inverse`: the link goes from child to parent."""
        if (codelist, link) not in self._reached:
            children: dict[Term, list[Term]] = self.subjects(link)
            if inverse:
                children = defaultdict(list)
                for child, parents in self.subjects(link).items():
                    for parent in parents:
                        children[parent].append(child)
            roots = self.of(codelist, QB.hierarchyRoot)
            self._reached[codelist, link] = self._closure(roots, lambda node: children.get(node, []))
        return self._reached[codelist, link]

    @staticmethod
    def _closure(start: Iterable[Term], step: Callable[[Term], Iterable[Term]]) -> set[Term]:
        reached, waiting = set(start), list(start)
        while waiting:
            for node in step(waiting.pop()):
                if node not in reached:
                    reached.add(node)
                    waiting.append(node)
        return reached

    @cached_property
    def observations(self) -> dict[Term, list[Term]]:
        """The observations of each data set."""
        by_dataset: dict[Term, list[Term]] = defaultdict(list)
        for observation, datasets in self.subjects(QB.dataSet).items():
            for dataset in datasets:
                by_dataset[dataset].append(observation)
        return by_dataset

    def cubes(self) -> Iterator[tuple[Term, Term]]:
        """Each data set that has observations, with its structure."""
        for dataset in self.observations:
            for structure in self.of(dataset, QB.structure):
                yield dataset, structure
