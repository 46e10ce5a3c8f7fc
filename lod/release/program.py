"""What a release's bytes come from besides its sources: this package, and the versions of the libraries it uses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from lod import __version__

TOOLS = ("rdflib", "pyshacl", "duckdb", "pyarrow", "pyoxigraph", "deflate", "vl-convert-python")
"""What a release's bytes come from, besides this package."""


def versions() -> dict[str, str]:
    """The versions of all that a release's bytes come from."""
    return {"lod": __version__} | {tool: version(tool) for tool in TOOLS}


def texts(folder: Path | None) -> list[str]:
    """The shapes in a folder."""
    return [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.ttl"))] if folder else []


@cache
def program() -> str:
    """A digest of this package and of the versions of what it uses."""
    own_files = sha256()
    package = Path(__file__).parent.parent
    # the shapes stand in the package where it is installed, and beside it else
    for path in sorted([*package.rglob("*"), *(package.parent / "shapes").glob("*.ttl")]):
        if path.suffix in (".py", ".ttl", ".json", ".csv", ".yaml", ".po") and "static" not in path.parts:
            own_files.update(path.read_bytes())
    return digest_of([own_files.hexdigest(), *versions().values()])


def digest_of(parts: Iterable[object]) -> str:
    """The digest of plain values."""
    return sha256(json.dumps(list(parts), sort_keys=True, ensure_ascii=False).encode()).hexdigest()
