"""A release opened for reading: its manifest, its model, its cubes and its graph."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lod.cube.cube import Cube, connect
from lod.cube.observations import Observations
from lod.errors import ReleaseError
from lod.exchange.extract import Extract
from lod.exchange.selection import Choices, Selection, choices
from lod.graph.store import Graph
from lod.model.catalog import Site
from lod.model.codec import from_plain
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf.distributions import File
from lod.rdf.formats import DUMPS
from lod.rdf.iris import Iris
from lod.rdf.vocab import PREFIXES
from lod.release.manifest import Manifest
from lod.search.index import Index

MODEL = "model.json"


@dataclass(frozen=True)
class Release:
    """A release that can be read by many threads at once."""

    folder: Path
    manifest: Manifest
    site: Site
    graph: Graph
    cubes: dict[str, Cube]

    @classmethod
    def open(cls, folder: Path) -> Release:
        """Raises `ReleaseError` for a release that is not whole."""
        folder = folder.resolve()
        manifest = Manifest.read(folder)
        try:
            site = from_plain(Site, json.loads((folder / MODEL).read_text("utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            raise ReleaseError(f"The model of the release {folder.name} is missing or damaged.") from None
        db = connect()
        cubes = {d.id: Cube(folder / "cubes" / f"{d.id}.parquet", d.structure, db) for d in site.datasets}
        return cls(folder, manifest, site, Graph.open(folder / "graph"), cubes)

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

    @cached_property
    def search(self) -> Index:
        """The index that finds things by words. Raises `NoIndex` where the release has none."""
        return Index.open(self.folder)

    @cached_property
    def observations(self) -> dict[str, Observations]:
        """For each data set, what says its rows as triples."""
        return {dataset.id: Observations(dataset, self.lists, self.iris) for dataset in self.site.datasets}

    @cached_property
    def choices(self) -> dict[str, Choices]:
        """For each data set, what can be chosen of it."""
        return {dataset.id: choices(dataset.structure, self.lists) for dataset in self.site.datasets}

    def extract(self, dataset: str, selection: Selection) -> Extract:
        """A selection of a data set, to be written. Raises `KeyError` for a data set that there is not."""
        found = self.datasets[dataset]
        return Extract(found, self.lists, self.cubes[dataset], self.iris, selection, self.site.catalog.title)

    def files(self, dataset: str) -> list[File]:
        """The files of a data set that people download."""
        found = []
        for format in DUMPS:
            path = f"dumps/{dataset}.{format.suffix}"
            entry = self.manifest.files.get(path)
            if entry is not None:
                found.append(File(format, path, entry.size, entry.sha256))
        return found

    @cached_property
    def prefixes(self) -> dict[str, str]:
        return prefixes(self.site, self.iris)


def prefixes(site: Site, iris: Iris) -> dict[str, str]:
    """The prefixes everything of a release is written with: the vocabularies', `def:`, and one for each code list."""
    return {**iris.prefixes([codelist.name for codelist in site.codelists]), **PREFIXES}
