"""A data set's folder from an address or a saved file: made where there is none, renewed where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.drafting import folder, lists, names, reading, text, writing
from lod.drafting.draft import Draft
from lod.drafting.reading import Read
from lod.errors import LodError, SourceError
from lod.importing import pxweb
from lod.importing.address import Address
from lod.importing.client import Client
from lod.sources import description
from lod.sources.files import decode
from lod.sources.found import Found
from lod.sources.site import CODELISTS, DESCRIPTION
from lod.sources.source import SUFFIXES

FIGURES = "figures.csv"
"""The file of a table that came from an address."""


@dataclass(frozen=True)
class Imported:
    """What came of it: the folder's id, what was read, the draft where one was made, and the files written besides."""

    id: str
    read: Read
    draft: Draft | None
    written: tuple[str, ...]


def identifier(id: str) -> str:
    """An id for a data set: lower-case letters, digits and hyphens."""
    return names.slug(id) or "table"


def from_address(
    url: str, settings: Settings, id: str | None, language: str, client: Client, progress: pxweb.Progress
) -> Imported:
    """Imports a table of a PxWebApi v2. Raises `LodError` and `SourceError`; what is there stays until all is well."""
    address = Address.of(url)
    name = id or identifier(address.table)
    made = settings.data / name
    made.mkdir(parents=True, exist_ok=True)
    found = pxweb.fetch(address, made, FIGURES, client, progress)
    about = f"{address.base}/tables/{address.table}"
    return _kept(Read({"file": FIGURES}, found=found), about, settings, name, language, lambda path: None)


def from_file(path: Path, settings: Settings, id: str | None, language: str, beside: Sequence[Path] = ()) -> Imported:
    """Imports a saved file that describes itself. Raises `LodError` and `SourceError`."""
    if reading.kind_of(path) in reading.PLAIN:
        kinds = ", ".join(sorted({suffix for suffix, format in SUFFIXES.items() if format not in reading.PLAIN}))
        raise LodError(f"{path.name} does not say what its columns are: `lod new` drafts it. Expected one of {kinds}.")
    read = reading.read(path, language, beside)
    name = id or identifier(path.name.partition(".")[0])

    def copy(target: Path) -> None:
        _copied(path, target)
        for other, where in read.beside.items():
            _copied(where, target.parent / other)

    return _kept(read, path.name, settings, name, language, copy)


def _kept(
    read: Read, source: str, settings: Settings, id: str, language: str, copy: Callable[[Path], None]
) -> Imported:
    """The table in its folder, with a draft of a description where there is none, and codes that are new."""
    made = settings.data / id
    if (made / DESCRIPTION).exists():
        stated = _stated(made / DESCRIPTION)
        copy(made / _table(stated, str(read.table["file"])))
        return Imported(id, read, None, tuple(_renewed(stated, read.found, made, settings.data)))
    before = folder.inherited(settings)
    address = source if "://" in source else ""
    about = folder.about(source, read, before, settings, language, address)
    draft, files = folder.folder(read, about, id, before.known)
    made.mkdir(parents=True, exist_ok=True)
    copy(made / str(read.table["file"]))
    written = [f"{id}/{name}" for name in writing.add(made, files)]
    for grown in draft.grown:
        path = settings.root / before.known.lists[grown.name].origin.file
        if path.suffix == ".csv" and writing.extend(path, text.codelist(grown)[0]):
            written.append(path.relative_to(settings.data).as_posix())
    return Imported(id, read, draft, tuple(written))


def _copied(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copyfile(path, unfinished)
    unfinished.replace(target)


def _stated(path: Path) -> dict[str, Any]:
    """A description that is there; empty where it is none."""
    try:
        value, _ = description.read(decode(path.read_bytes(), path.name)[0], path.name)
    except SourceError:
        return {}
    return value if isinstance(value, dict) else {}


def _table(stated: dict[str, Any], file: str) -> str:
    """The name of the table's file in its folder, as a description says it."""
    about = stated.get("table")
    said = about.get("file") if isinstance(about, dict) else None
    return said if isinstance(said, str) and Path(said).name == said else file


def _renewed(stated: dict[str, Any], found: Found | None, made: Path, data: Path) -> Iterator[str]:
    """Adds codes that are new to the lists of a data set that is there, and gives the lists that got any."""
    columns = {column.name: column for column in found.dimensions} if found else {}
    dimensions = stated.get("dimensions")
    for name, about in dimensions.items() if isinstance(dimensions, dict) else ():
        about = about if isinstance(about, dict) else {}
        column = columns.get(str(about.get("column", name)))
        for home in (made, data) if column else ():
            path = home / CODELISTS / f"{about.get('codelist', name)}.csv"
            if column and path.is_file():
                entries = lists.of_codes(column.codes, column.role == "period")
                if writing.extend(path, text.codelist(lists.NewList(path.stem, column.label, entries))[0]):
                    yield path.relative_to(data).as_posix()
