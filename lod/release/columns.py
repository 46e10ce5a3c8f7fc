"""The index of a release, made from what the release holds: cubes, metadata, and which slice has which observations;
and its figures in the order pages show them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from lod.cube import figures, index, indexing, keyed
from lod.cube.descriptions import Descriptions
from lod.graph.canonical import canonical
from lod.model.catalog import Site
from lod.rdf.iris import Iris

_log = logging.getLogger("lod.release")


def write(
    folder: Path,
    site: Site,
    descriptions: Descriptions,
    iris: Iris,
    written: Mapping[str, Path],
) -> bool:
    """Writes the index into a release's folder; False where there can be none, so that queries go to the store.

    `descriptions`: everything but the observations; `written`: the folders of releases that have data sets as they are.
    """
    lists = {codelist.name: codelist for codelist in site.codelists}
    paths = [(dataset, folder / "cubes" / f"{dataset.id}.parquet") for dataset in site.datasets]
    figures.write(folder / figures.FILE, paths, lists, written)
    keyed.write(folder / keyed.FILE, folder / figures.FILE, site.datasets, written)
    try:
        indexing.write(folder / index.FILE, paths, lists, iris, descriptions.graphs(), canonical)
    except (ValueError, KeyError) as error:
        _log.warning("The release gets no index, so queries over it are slower: %s.", error)
        return False
    return True
