"""A data set's folder made of a table that describes itself, from an address or a saved file."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from lod.errors import LodError
from lod.importing import describe, pxweb
from lod.importing.address import Address
from lod.importing.client import Client
from lod.sources import jsonstat, px
from lod.sources.files import decode
from lod.sources.found import Found
from lod.sources.source import TableOptions, format_of

TOLD = {"json-stat": jsonstat.structure_of, "px": px.structure_of}
"""What reads the structure of a file that describes itself, by format."""


@dataclass(frozen=True)
class Imported:
    """What came of it: the folder's id, what the table says, and the files written or added to besides the table."""

    id: str
    found: Found
    written: tuple[str, ...]


def from_address(url: str, data: Path, id: str | None, client: Client, progress: pxweb.Progress) -> Imported:
    """Imports a table of a PxWebApi v2. Raises `LodError` and `SourceError`; what is there stays until all is well."""
    address = Address.of(url)
    name = id or describe.identifier(address.table)
    folder = data / name
    folder.mkdir(parents=True, exist_ok=True)
    found = pxweb.fetch(address, folder, client, progress)
    about = f"{address.base}/tables/{address.table}"
    return Imported(name, found, _add(folder, describe.files(found, describe.Origin(name, about, describe.today()))))


def from_file(path: Path, data: Path, id: str | None, language: str) -> Imported:
    """Imports a saved response in JSON-stat, or a PX file. Raises `LodError` and `SourceError`."""
    told = TOLD.get(format_of(path.name))
    if told is None:
        raise LodError(f"{path.name} does not describe itself; expected JSON-stat (.json) or PX (.px), or an address.")
    found = told(path, path.name, TableOptions(language=language))
    name = id or describe.identifier(path.name.partition(".")[0])
    folder = data / name
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{path.name}.part"
    shutil.copyfile(path, unfinished)
    unfinished.replace(folder / path.name)
    origin = describe.Origin(name, path.name, describe.today(), path.name)
    return Imported(name, found, _add(folder, describe.files(found, origin)))


def _add(folder: Path, files: dict[str, str]) -> tuple[str, ...]:
    """Writes what is not there yet: what a person has worked on stays, but for codes that are new to a list."""
    written = []
    for name, text in files.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif not (name.endswith(".csv") and _extended(path, text)):
            continue
        written.append(name)
    return tuple(written)


def _extended(path: Path, text: str) -> bool:
    """Adds the codes that a list lacks, below those it has; whether there were any."""
    held, _ = decode(path.read_bytes(), path.name)
    header = next(csv.reader(io.StringIO(held)), [])
    if "code" not in header:
        return False
    known = {row["code"] for row in csv.DictReader(io.StringIO(held))}
    new = [row for row in csv.DictReader(io.StringIO(text)) if row["code"] not in known]
    if new:
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write("" if held.endswith("\n") else "\n")
            csv.DictWriter(file, header, extrasaction="ignore", lineterminator="\n").writerows(new)
    return bool(new)
