"""The manifest: everything that is in a release, with sizes and digests, and what it was made from."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any

from lod.errors import ReleaseError
from lod.messages.message import Message

NAME = "manifest.json"
CHUNK = 1 << 20


@dataclass(frozen=True)
class FileEntry:
    """A file: its SHA-256 and its size in bytes; of a dump also the SHA-1.

    `packed`: it is kept in its compressed copy alone (`lod.release.packed`), whose entry stands beside this one. SHA-1
    is the one digest that the portal's profile of DCAT knows; it proves nothing.
    """

    sha256: str
    size: int
    sha1: str = ""
    packed: bool = False


@dataclass(frozen=True)
class DataSetEntry:
    """A data set: how many observations and triples it has, the digest of its logical rows, and what prunes queries.

    `columns`: for a dimension the codes that occur, for a number its least and greatest value. What lets the next
    build keep it: `sources`, the digest of all it was made from ("" where judging it said something); `described`, the
    digest of what its dumps say besides the figures; `figures`, how many triples these are, and `bodies`, by format
    where in the dump they stand (first byte, bytes) and the prefixes they use; `missing` and `series`, as its quality
    counts them; `begin` and `end`, the time it covers. `canonical`: the digest of its dump's graph,
    in canonical form.
    """

    observations: int
    triples: int
    rows_sha256: str
    columns: dict[str, dict[str, Any]]
    sources: str = ""
    described: str = ""
    figures: int = 0
    bodies: dict[str, tuple[int, int, list[str]]] = field(default_factory=dict)
    missing: int = 0
    series: int = 0
    begin: str = ""
    end: str = ""
    canonical: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a release is.

    `content`: a digest of everything published; two builds of the same sources have the same. `files` by path below
    the release's folder; `sources` by path, with their SHA-256; `tools`: versions of what made it; `derived`: the files
    of the index, which are no part of the content, since their bytes are not the same every time; `graphs`: the digests
    of the graphs that data sets share, in canonical form, by IRI.
    """

    id: str
    created: str
    content: str
    base: str
    triples: int
    files: dict[str, FileEntry]
    datasets: dict[str, DataSetEntry]
    sources: dict[str, str]
    tools: dict[str, str]
    findings: list[dict[str, Any]] = field(default_factory=list)
    derived: dict[str, FileEntry] = field(default_factory=dict)
    graphs: dict[str, str] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, FileEntry]:
        """Every file in the folder, those of the index too."""
        return {path: entry for path, entry in {**self.files, **self.derived}.items() if not entry.packed}

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises `ReleaseError` where there is none or it is damaged."""
        try:
            plain = json.loads((folder / NAME).read_text("utf-8"))
            for key in ("files", "derived"):
                plain[key] = {path: FileEntry(**entry) for path, entry in plain.get(key, {}).items()}
            plain["datasets"] = {name: DataSetEntry(**entry) for name, entry in plain["datasets"].items()}
            return cls(**plain)
        except OSError as error:
            raise ReleaseError(
                Message("error.no-manifest", release=folder.name, why=error.strerror or str(error))
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ReleaseError(Message("error.manifest-damaged", release=folder.name)) from None


def digest(path: Path, legacy: bool = False) -> FileEntry:
    """The SHA-256 and size of a file, and its SHA-1 where `legacy` is asked for."""
    digest_of, other, size = sha256(), sha1(usedforsecurity=False), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest_of.update(chunk)
            if legacy:
                other.update(chunk)
            size += len(chunk)
    return FileEntry(digest_of.hexdigest(), size, other.hexdigest() if legacy else "")


def content_digest(files: dict[str, FileEntry], engine: str) -> str:
    """The digest of everything published, and of what `engine` (with the version of its index) it was made for.

    Not of `graph/`, whose bytes depend on when the store wrote them, nor of what is a compressed copy of another file,
    whose bytes depend on the processor.
    """
    counted = {p: entry for p, entry in files.items() if not p.startswith("graph/") and not _is_copy(p, files)}
    lines = [f"{entry.sha256} {path}\n" for path, entry in sorted(counted.items())]
    return sha256("".join([*lines, engine]).encode()).hexdigest()


def _is_copy(path: str, files: dict[str, FileEntry]) -> bool:
    return path.endswith(".gz") and path.removesuffix(".gz") in files
