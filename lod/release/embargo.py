"""What keeps a scheduled release from becoming known before its moment, and from being stale at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lod.errors import ReleaseError
from lod.history import parts
from lod.messages.message import Message
from lod.release.manifest import Manifest
from lod.release.schedule import Schedule, ScheduledRelease

_OF_THE_VERSION = frozenset({"version", "previous_version", "modified", "stated_modified", "version_notes"})
"""What a description has by when it is published, and not by what it says."""


class Scheduled(ReleaseError):
    """It cannot become current now, because of a release that is scheduled."""


def require_no_embargo(releases: Path, folder: Path, current: str | None, despite: bool = False) -> None:
    """Raises `Scheduled` where a release must not become current now.

    That is so for one that is scheduled itself, for one that has what another is scheduled with – figures, or a
    description, that the current release has not – and, if not `despite`, for one that comes between a scheduled
    release and the one that it follows. `releases`: the folder of all; `folder`: the release's own.
    """
    schedule = Schedule.read(releases.parent)
    for entry in schedule.coming:
        if entry.release == folder.name:
            raise Scheduled(Message("error.scheduled", release=entry.release, at=entry.at))
        if early := early_datasets(releases, folder, current, entry):
            raise Scheduled(Message("error.scheduled-early", datasets=early, release=entry.release, at=entry.at))
    first = next((entry for entry in schedule.coming if entry.follows == (current or "")), None)
    if first is not None and not despite:
        raise Scheduled(Message("error.scheduled-stale", release=first.release, at=first.at))


def early_datasets(releases: Path, folder: Path, current: str | None, entry: ScheduledRelease) -> tuple[str, ...]:
    """The data sets that a release has as the scheduled one has them, and the current one otherwise or not at all."""
    ours, theirs = _contents(folder), _contents(releases / entry.release)
    before = _contents(releases / current) if current else {}
    return tuple(
        name
        for name, content in ours.items()
        for then, now in [(theirs.get(name, _NOTHING), before.get(name, _NOTHING))]
        if any(ours == theirs != before for ours, theirs, before in zip(content, then, now, strict=True))
    )


_NOTHING = ("", "")
"""The content of a data set that is not there."""


def _contents(folder: Path) -> dict[str, tuple[str, str]]:
    """For each data set of a release the digest of its rows, and its description; nothing where it cannot be read."""
    try:
        rows = {name: entry.rows_sha256 for name, entry in Manifest.read(folder).datasets.items()}
        model: Mapping[str, Any] = parts.split(json.loads((folder / "model.json").read_text("utf-8")))
    except (OSError, ValueError, ReleaseError):
        return {}
    return {name: (digest, _description(model[f"datasets/{name}"])) for name, digest in rows.items()}


def _description(plain: Mapping[str, Any]) -> str:
    return json.dumps({k: v for k, v in plain.items() if k not in _OF_THE_VERSION}, sort_keys=True)
