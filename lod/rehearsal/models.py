"""Which data sets a release has, and which it says are removed, as its files tell."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from lod.errors import ReleaseError
from lod.messages.message import Message


def datasets(folder: Path) -> set[str]:
    """The ids of the data sets of a release; by its manifest, where its model is damaged. Raises `ReleaseError`."""
    try:
        return {dataset["id"] for dataset in _read(folder, "model.json")["datasets"]}
    except ReleaseError:
        return set(_read(folder, "manifest.json")["datasets"])


def removed(folder: Path) -> set[str]:
    """The ids of data sets that a release says are removed. Raises `ReleaseError`."""
    return {tombstone["id"] for tombstone in _read(folder, "model.json").get("removed", ())}


def _read(folder: Path, name: str) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        value = json.loads((folder / name).read_text("utf-8"))
        if isinstance(value, dict):
            return value
    raise ReleaseError(Message("error.part-damaged", part=name, release=folder.name))
