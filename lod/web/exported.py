"""How pages know that they become files: by what an export puts into the environment, which no visitor can."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from lod.release.manifest import FileEntry
from lod.web import assets

EXPORTED = "lod.exported"
"""Where a request's environment says that the answer becomes a file, and where a server of the same site is, "" for
nowhere."""


def server_of() -> str | None:
    """Where a server of the same site is, "" for nowhere; None where the answer does not become a file."""
    server: str | None = request.environ.get(EXPORTED)
    return server


ENGINE = ("vendor/oxigraph.js", "vendor/oxigraph.wasm")
"""What answers queries in a browser, where it was had at set-up."""

TRIPLES, PACKED = "dumps/all.nt", "dumps/all.nt.gz"
"""What it answers from, and the copy of that which is read."""

MOST_TRIPLES = 60_000_000
"""Bytes of triples that a browser is given at most: it holds several times as many in memory."""


def bytes_to_query(files: Mapping[str, FileEntry]) -> int:
    """The bytes that a browser reads to answer queries over a release with these files: the engine and the triples; 0
    where it cannot."""
    if (
        not {TRIPLES, PACKED} <= files.keys()
        or files[TRIPLES].size > MOST_TRIPLES
        or not all(map(assets.fingerprint, ENGINE))
    ):
        return 0
    return files[PACKED].size + sum((assets.STATIC / name).stat().st_size for name in ENGINE)
