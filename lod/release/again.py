"""Building again where nothing has changed: found out from digests, before anything is read or loaded that builds.

A release remembers the digest of all that it was made from, and what was wrong with it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

from lod.config import FILE as SETTINGS
from lod.config import Settings
from lod.errors import Finding, Locked, ReleaseError
from lod.release.findings import finding_from_plain, plain_finding
from lod.release.home import Home
from lod.release.manifest import Manifest
from lod.release.program import digest_of, program, texts
from lod.release.verifying import resized
from lod.sources.io.files import digests

FILE = Path("index") / "built.json"
"""Where it is in a release: with what can be thrown away."""

_PLACES = frozenset(
    {"root", "home", "data", "keys", "storage", "local_home", "pull_seconds", "webhooks", "webhook_networks"}
)
"""Settings that say where things are, and who is notified of them, and not what they are."""


@dataclass(frozen=True)
class Built:
    """What a build came to: the current release, whether it is new, and the findings that did not stop it."""

    release: str
    new: bool
    findings: list[Finding]
    observations: int


def inputs(settings: Settings) -> str:
    """The digest of all that a release is made from: sources, settings, shapes, and this program."""
    values = {f.name: repr(getattr(settings, f.name)) for f in fields(Settings) if f.name not in _PLACES}
    file = settings.root / SETTINGS
    written = sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    sources = digests(settings.data, settings.root) if settings.data.is_dir() else {}
    return digest_of([program(), values, written, settings.base_iri, sources, *texts(settings.shapes)])


def remember(folder: Path, made_from: str, findings: list[Finding]) -> None:
    """Keeps in the folder of a release what it was made from, and what is wrong with it."""
    plain = {"inputs": made_from, "findings": [plain_finding(finding) for finding in findings]}
    (folder / FILE).write_text(json.dumps(plain, ensure_ascii=False), "utf-8")


def unchanged_build(settings: Settings, home: Home | None = None) -> Built | None:
    """The current release, where it was made from what there is now and all its files are there; None else.

    A home that is a copy is brought to what is published before, and publishes that release.
    """
    home = home or Home(settings.home)
    if home.remote is not None:
        with home.lock():
            pass
    current = home.current()
    if current is None:
        return None
    try:
        folder = home.path(current)
        plain = json.loads((folder / FILE).read_text("utf-8"))
        if plain["inputs"] != inputs(settings):
            return None
        manifest = Manifest.read(folder)
        findings = [finding_from_plain(finding) for finding in plain["findings"]]
    except (OSError, ReleaseError, ValueError, KeyError, TypeError):
        return None  # what cannot be read is built again
    if any(resized(folder / path, entry) for path, entry in manifest.all.items()):
        return None
    try:
        with home.lock():  # what killed builds have left goes here too
            home.publish(current)
    except Locked:
        if home.remote is not None:
            raise
    return Built(current, False, findings, sum(entry.observations for entry in manifest.datasets.values()))
