"""The files of a release that people download."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lod.rdf import distributions
from lod.rdf.formats import DUMPS, Format, carrying
from lod.web.pages.view import View

WHOLE = "all"
"""The name of the dumps that hold every data set."""


@dataclass(frozen=True)
class File:
    """A file: its format, address, size in bytes and SHA-256, and the same of its gzipped copy where there is one."""

    name: str
    format: Format
    url: str
    size: int
    sha256: str
    packed: str | None = None
    packed_size: int = 0
    packed_sha256: str = ""


def distributed(view: View, name: str) -> list[distributions.DistributionFile]:
    """The dumps of a data set as its distributions: what they are, where, how large, and their digest."""
    files = view.opened.manifest.files
    paths = [(format, f"dumps/{name}.{format.suffix}") for format in DUMPS]
    return [
        distributions.DistributionFile(format, path, files[path].size, files[path].sha256)
        for format, path in paths
        if path in files
    ]


def dumps(view: View, name: str) -> list[File]:
    """The dumps of a data set, or of the whole (`WHOLE`): first those that most people open."""
    return list(_files(view, f"dumps/{name}", (*carrying("table"), *carrying("graph"))))


def left_out(view: View, name: str) -> list[str]:
    """The formats that a data set has no dump in, because it has more figures than they hold."""
    files = view.opened.manifest.files
    return [format.title for format in DUMPS if f"dumps/{name}.{format.suffix}" not in files]


def catalogs(view: View) -> list[File]:
    """The catalogue in every format a graph can be had in."""
    files = view.opened.manifest.files
    found = []
    for format in carrying("graph"):
        entry = files.get(f"documents/catalog.{format.suffix}")
        if entry is not None:
            name = f"catalog.{format.suffix}"
            found.append(File(name, format, f"{view.root}/{name}", entry.size, entry.sha256))
    return found


def _files(view: View, stem: str, formats: tuple[Format, ...]) -> Iterator[File]:
    files = view.opened.manifest.files
    for format in formats:
        path = f"{stem}.{format.suffix}"
        entry, packed = files.get(path), files.get(f"{path}.gz")
        if entry is None:
            continue
        name, url = path.rpartition("/")[2], f"{view.root}/{path}"
        if packed is None:
            yield File(name, format, url, entry.size, entry.sha256)
        else:
            yield File(name, format, url, entry.size, entry.sha256, f"{url}.gz", packed.size, packed.sha256)
