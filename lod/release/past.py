"""A release as it was: what pages and documents need of a data set, or of the code lists, after an earlier event."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from lod.cube.cube import Cube
from lod.graph.store import Graph
from lod.history.event import Event
from lod.history.former import Former
from lod.history.lost import Lost
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf import dcat, prov, qb, skos
from lod.rdf.iris import Iris
from lod.rdf.terms import Triple
from lod.release import graphs
from lod.release.manifest import DataSetEntry
from lod.release.opened import Release

OPENED = 8
"""Earlier states of a data set that are open at once."""


class Past:
    """The earlier states of what a release publishes; safe to share between threads."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.former = Former(release.folder)
        self.lost = Lost(self.former)
        self._guard = threading.Lock()
        self._opened: OrderedDict[tuple[int, str, bool], Release] = OrderedDict()

    def opened(self, event: Event, dataset: str = "", codelist: str = "", whole: bool = True) -> Release:
        """The release as it was after an event, with one of its data sets, or one of its code lists.

        It has no files, no search, and in its graph only what is said of the data set – where it is wanted as a
        `whole` – and of what that uses, or of the list. Raises `ReleaseError` where the history is damaged.
        """
        key = event.number, dataset or f"/{codelist}", whole
        with self._guard:
            if key in self._opened:
                self._opened.move_to_end(key)
                return self._opened[key]
        release = self._open(event, dataset, codelist, whole)
        with self._guard:
            self._opened[key] = release
            if len(self._opened) > OPENED:
                self._opened.popitem(last=False)
        return release

    def _open(self, event: Event, name: str, codelist: str, whole: bool) -> Release:
        site, iris = self.former.site(event), self.release.iris
        lists = {one.name: one for one in site.codelists}
        dataset = next((one for one in site.datasets if one.id == name), None)
        cubes, entries, triples = {}, dict(self.release.manifest.datasets), list[Triple]()
        if dataset is not None:
            cube = self.former.cube(event, dataset) or self.release.cubes[name]
            cubes[name] = cube
            entries[name] = self._entry(event, dataset, cube)
            triples += graphs.Shared(site, iris).used_by(dataset)
            triples += _described(site, dataset, cube, lists, iris) if whole else _named(dataset, iris)
        elif codelist in lists:
            triples = [*skos.codelist(lists[codelist], iris), *qb.properties(site, iris)]
        manifest = replace(
            self.release.manifest, id=event.release, created=event.built, files={}, derived={}, datasets=entries
        )
        graph = Graph.of(iris.graph("then"), triples)
        return Release(self.release.folder, manifest, site, graph, cubes, cubes)

    def _entry(self, event: Event, dataset: DataSet, cube: Cube) -> DataSetEntry:
        """The manifest's entry; its codes are those of then, and some that came or went since."""
        present = self.release.manifest.datasets.get(dataset.id)
        if cube is self.release.cubes.get(dataset.id) and present is not None:
            return present
        count, codes = self.former.extent(event, dataset)
        return DataSetEntry(count, 0, "", {name: {"codes": list(listed)} for name, listed in codes.items()})


def _described(site: Site, dataset: DataSet, cube: Cube, lists: dict[str, CodeList], iris: Iris) -> Iterator[Triple]:
    """What is said of a data set as a whole, as in the graph of a release, without its files."""
    quality = graphs.quality(dataset, cube, 0)
    catalog = graphs.catalog(replace(site, datasets=(dataset,)), {dataset.id: []}, iris)
    yield from chain(graphs.metadata(dataset, cube, quality, iris), catalog, _slices(dataset, cube, lists, iris))


def _named(dataset: DataSet, iris: Iris) -> Iterator[Triple]:
    """What the document of a figure says of its data set and its sources: what they are called."""
    return chain(dcat.dataset(dataset, iris), qb.dataset(dataset, iris), prov.sources(dataset, iris))


def _slices(dataset: DataSet, cube: Cube, lists: dict[str, CodeList], iris: Iris) -> Iterator[Triple]:
    for key in dataset.structure.slice_keys:
        for codes in cube.codes(key.fixes):
            yield from qb.slice_(dataset, key, codes, lists, iris)
