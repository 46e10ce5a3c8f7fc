"""The index of a release, made from what the release holds: cubes, metadata, and which slice has which observations."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lod.cube import index, indexing
from lod.cube.cube import Cube
from lod.cube.observations import Observations
from lod.graph.canonical import canonical
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.rdf import qb
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple

_log = logging.getLogger("lod.release")


def write(
    folder: Path, site: Site, cubes: Mapping[str, Cube], graphs: Iterable[tuple[Term, Iterable[Triple]]], iris: Iris
) -> None:
    """Writes the index into a release's folder; where there can be none, queries go to the store.

    `graphs`: the metadata by named graph.
    """
    lists = {codelist.name: codelist for codelist in site.codelists}
    slices = ((iris.dataset(d.id), _slices(d, cubes[d.id], lists, iris)) for d in site.datasets)
    paths = [(dataset, folder / "cubes" / f"{dataset.id}.parquet") for dataset in site.datasets]
    try:
        indexing.write(folder / index.FILE, paths, lists, iris, [*graphs, *slices], canonical)
    except (ValueError, KeyError) as error:
        _log.warning("The release gets no index, so queries over it are slower: %s.", error)


def _slices(dataset: DataSet, cube: Cube, lists: Mapping[str, CodeList], iris: Iris) -> Iterator[Triple]:
    said = Observations(dataset, lists, iris)
    for key in dataset.structure.slice_keys:
        for codes in cube.codes(key.fixes):
            rows = cube.select(dict(zip(key.fixes, codes, strict=True)))
            yield from qb.slice_(dataset, key, codes, lists, iris)
            yield from said.in_slice(key, codes, rows)
