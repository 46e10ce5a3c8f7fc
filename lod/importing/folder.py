"""A data set's folder from an address or a saved file: made where there is none, renewed where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lod.config import Settings
from lod.drafting import folder, names, reading, text, writing
from lod.drafting.draft import Draft
from lod.drafting.reading import Read
from lod.errors import LodError
from lod.importing import pxweb
from lod.importing.address import Address
from lod.importing.client import Client
from lod.messages.message import Message
from lod.sources.description import Description
from lod.sources.site.folder import DESCRIPTION
from lod.sources.source import SUFFIXES

FIGURES = "figures.csv"
"""The file of a table that came from an address."""


INCOMING = ".incoming"
"""The folder of a table that is fetched anew, in that of its data set."""


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


def id_of(source: str, wanted: str | None) -> str:
    """The id that a table from an address or a file gets."""
    if wanted is not None:
        return wanted
    return identifier(Address.of(source).table if "://" in source else Path(source).name.partition(".")[0])


def exists(settings: Settings, id: str) -> bool:
    """Whether there is a data set of this id."""
    return (settings.data / id / DESCRIPTION).exists()


def fetched(
    url: str, settings: Settings, id: str, client: Client, progress: pxweb.Progress
) -> tuple[Path, Description]:
    """A table of a PxWebApi v2 anew, beside the one of a data set, which it does not touch; and what it says of itself.

    Raises `LodError` and `SourceError`.
    """
    folder = settings.data / id / INCOMING
    folder.mkdir(exist_ok=True)
    return folder / FIGURES, pxweb.fetch(Address.of(url), folder, FIGURES, client, progress)


def from_address(
    url: str, settings: Settings, id: str | None, language: str, client: Client, progress: pxweb.Progress
) -> Imported:
    """Imports a table of a PxWebApi v2. Raises `LodError` and `SourceError`; what is there stays until all is well."""
    address = Address.of(url)
    name = id or identifier(address.table)
    made = settings.data / name
    made.mkdir(parents=True, exist_ok=True)
    description = pxweb.fetch(address, made, FIGURES, client, progress)
    about = f"{address.base}/tables/{address.table}"
    return _kept(Read({"file": FIGURES}, description=description), about, settings, name, language, lambda path: None)


def from_file(path: Path, settings: Settings, id: str | None, language: str, beside: Sequence[Path] = ()) -> Imported:
    """Imports a saved file that describes itself. Raises `LodError` and `SourceError`."""
    if reading.kind_of(path) in reading.PLAIN:
        kinds = ", ".join(sorted({suffix for suffix, format in SUFFIXES.items() if format not in reading.PLAIN}))
        raise LodError(Message("advice.does-not-say", name=path.name, kinds=kinds))
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
    """The table in its folder, with a draft of a description."""
    made = settings.data / id
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
