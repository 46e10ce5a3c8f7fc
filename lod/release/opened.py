"""A release opened for reading: its manifest, its model, its cubes and its graph."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lod.charts.percapita import Inhabitants
from lod.cube import figures
from lod.cube.cube import Cube
from lod.cube.database import connect
from lod.cube.keyed import Keyed
from lod.cube.observations import ObservationTriples
from lod.cube.records import ObservationRecords
from lod.errors import ReleaseError
from lod.exchange.choices import Choices, choices
from lod.exchange.expressions import Resolver
from lod.exchange.extract import Extract
from lod.exchange.selection import Selection
from lod.graph.blocks import Blocks
from lod.graph.description import document
from lod.graph.store import Graph
from lod.messages.message import Message
from lod.model.catalog import Site
from lod.model.codec import from_plain
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.rdf.distributions import DistributionFile
from lod.rdf.formats import DUMPS
from lod.rdf.iris import Iris
from lod.rdf.subjects import Subject, by_subject
from lod.rdf.terms import Term
from lod.rdf.vocab import PREFIXES
from lod.release.manifest import Manifest
from lod.search.index import Index

MODEL = "model.json"


@dataclass(frozen=True)
class Release:
    """A release that can be read by many threads at once.

    `cubes`: the observations of each data set as files are made of them, in the order of codes; `figures`: the same as
    pages show them, in the order of code lists (a release that was built without them has the cubes in their stead).
    `kept`: what pages make once of a release; whoever keeps something there sees to its bound.
    """

    folder: Path
    manifest: Manifest
    site: Site
    graph: Graph
    cubes: dict[str, Cube]
    figures: dict[str, Cube]
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)
    _occurring: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, init=False, repr=False)
    _longest: dict[str, Mapping[str, int]] = field(default_factory=dict, init=False, repr=False)
    _notations: dict[str, Mapping[Term, str]] = field(default_factory=dict, init=False, repr=False)
    _described: dict[str, tuple[Subject, ...]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def open(cls, folder: Path) -> Release:
        """Raises `ReleaseError` for a release that is not whole."""
        folder = folder.resolve()
        manifest = Manifest.read(folder)
        try:
            site = from_plain(Site, json.loads((folder / MODEL).read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            raise ReleaseError(Message("error.model-damaged", release=folder.name)) from None
        db = connect()
        paths = [(d, folder / "cubes" / f"{d.id}.parquet") for d in site.datasets]
        dataset_parts = cubes = {d.id: Cube(path, d.structure, db) for d, path in paths}
        if figures.attach(db, folder):
            keyed = Keyed.open(folder)
            dataset_parts = {
                d.id: Cube(path, d.structure, db, figures.table(d.id), keyed.of(d) if keyed else None)
                for d, path in paths
            }
        return cls(folder, manifest, site, Graph.open(folder / "graph"), cubes, dataset_parts)

    @property
    def id(self) -> str:
        return self.manifest.id

    @property
    def base(self) -> str:
        return self.manifest.base

    @cached_property
    def iris(self) -> Iris:
        return Iris(self.manifest.base)

    @cached_property
    def lists(self) -> dict[str, CodeList]:
        return {codelist.name: codelist for codelist in self.site.codelists}

    @cached_property
    def datasets(self) -> dict[str, DataSet]:
        return {dataset.id: dataset for dataset in self.site.datasets}

    def notation(self, codelist: str, iri: Term) -> str | None:
        """The code of a concept of a list by its IRI below the base; None for a concept that is not there."""
        if codelist not in self._notations:
            concepts = self.lists[codelist].concepts
            self._notations[codelist] = {self.iris.concept(codelist, c.notation): c.notation for c in concepts}
        return self._notations[codelist].get(iri)

    @cached_property
    def search(self) -> Index:
        """The index that finds things by words. Raises `NoIndex` where the release has none."""
        return Index.open(self.folder)

    @cached_property
    def observations(self) -> dict[str, ObservationTriples]:
        """For each data set, what says its rows as triples."""
        return {dataset.id: ObservationTriples(dataset, self.lists, self.iris) for dataset in self.site.datasets}

    @cached_property
    def records(self) -> dict[str, ObservationRecords]:
        """For each data set, what writes its rows as the records that proofs are made over."""
        return {dataset.id: ObservationRecords(dataset, self.iris) for dataset in self.site.datasets}

    @cached_property
    def blocks(self) -> Blocks:
        """What writes documents about observations."""
        return Blocks(self.graph, self.prefixes)

    def described(self, dataset: str) -> tuple[Subject, ...]:
        """What the graph says of a data set and its parts, by subject, the data set first."""
        if dataset not in self._described:
            self._described[dataset] = tuple(by_subject(document(self.graph, self.iris.dataset(dataset))))
        return self._described[dataset]

    @cached_property
    def choices(self) -> dict[str, Choices]:
        """For each data set, what can be chosen of it."""
        return {
            dataset.id: choices(dataset.structure, self.lists, self._resolver(dataset))
            for dataset in self.site.datasets
        }

    def _resolver(self, dataset: DataSet) -> Resolver:
        """What finds the codes of a data set that are asked for by expressions."""
        return Resolver(dataset, self.lists, lambda: self.occurring(dataset.id), lambda: self.figures[dataset.id])

    def occurring(self, dataset: str) -> Mapping[str, tuple[str, ...]]:
        """For each dimension of a data set, and for the measure, the codes that figures have, in the order of the list.

        Raises `KeyError` for a data set that there is not.
        """
        if dataset not in self._occurring:
            choices, columns = self.choices[dataset], self.manifest.datasets[dataset].columns
            occurring = {name: set(map(str, columns.get(name, {}).get("codes", ()))) for name in choices}
            self._occurring[dataset] = {
                name: tuple(code for code in codes if code in occurring[name]) for name, codes in choices.items()
            }
        return self._occurring[dataset]

    def inhabitants(self, dataset: str) -> Inhabitants | None:
        """The population that the counts of a data set may be divided by; None where it names none that is here."""
        named = self.datasets[dataset].inhabitants
        population = self.datasets.get(named.dataset) if named else None
        if named is None or population is None or population.id not in self.figures:
            return None
        return Inhabitants(population, named.measure, self.figures[population.id], self.occurring(population.id))

    def longest(self, dataset: str) -> Mapping[str, int]:
        """For each dimension of a data set (and the measure), the bytes of the longest code with its longest label."""
        if dataset not in self._longest:
            structure = self.datasets[dataset].structure
            labels = {
                d.name: {c.notation: c.label for c in self.lists[d.codelist].concepts} for d in structure.dimensions
            }
            labels[MEASURE_TYPE] = {measure.name: measure.label for measure in structure.measures}
            self._longest[dataset] = {
                name: max((_bytes(code, labels[name].get(code, Text())) for code in codes), default=0)
                for name, codes in self.occurring(dataset).items()
            }
        return self._longest[dataset]

    def extract(self, dataset: str, selection: Selection) -> Extract:
        """A selection of a data set, to be written. Raises `KeyError` for a data set that there is not."""
        about = self.datasets[dataset]
        return Extract(about, self.lists, self.cubes[dataset], self.iris, selection, self.site.catalog.title)

    def files(self, dataset: str) -> list[DistributionFile]:
        """The files of a data set that people download."""
        listed = []
        for format in DUMPS:
            path = f"dumps/{dataset}.{format.suffix}"
            entry = self.manifest.files.get(path)
            if entry is not None:
                listed.append(DistributionFile(format, path, entry.size, entry.sha256))
        return listed

    @cached_property
    def prefixes(self) -> dict[str, str]:
        return prefixes(self.site, self.iris)


def _bytes(code: str, label: Text) -> int:
    return len(code.encode()) + max((len(text.encode()) for _, text in label), default=0)


def prefixes(site: Site, iris: Iris) -> dict[str, str]:
    """The prefixes everything of a release is written with: the vocabularies', `def:`, and one for each code list."""
    return {**iris.prefixes([codelist.name for codelist in site.codelists]), **PREFIXES}
