"""A home in object storage: the local folder is brought to what is published there, and publishes to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lod.config import Settings
from lod.history import chain
from lod.release.home import Home
from lod.storage.activation import Activation
from lod.storage.log import ActivationLog, moment, publisher
from lod.storage.publishing import publish
from lod.storage.pulling import bring
from lod.storage.store import ObjectStore
from lod.storage.wanted import FOLDER, event_files, object_name

YOUNG = timedelta(days=1)
"""Objects younger than this are not removed: a publisher that was cut off goes on with them."""

LOGGED = 100
"""Activations that are kept at least."""


class Storage:
    """The object storage at an address, as `lod.release.home.Remote`."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store
        self.log = ActivationLog(store)
        self._began = 0

    def newest(self) -> Activation | None:
        """What is published; None where nothing is. Raises `StorageError`."""
        return self.log.newest()

    def bring(self, home: Home) -> None:
        """Brings a home to what is published. Raises `StorageError`, and `ReleaseError` for a history of its own."""
        newest = self.log.newest()
        if newest is not None:
            bring(home, newest, self.store)
        self._began = newest.number if newest else 0

    def publish(self, home: Home, release: str) -> None:
        """Makes a release the published one. Raises `Overtaken` where another publisher was sooner."""
        self._began = publish(home, release, self.log, self._began)

    def prune(self, home: Home, keep: int) -> list[str]:
        """Removes what only older releases than the `keep` newest consist of; gives the ids of these.

        Nobody can publish meanwhile: the number that a publisher would take is taken first.
        """
        newest = self.log.newest()
        if newest is None:
            return []
        if newest.is_pruned(datetime.now(UTC)):
            raise self.log.overtaken(newest)
        begun = replace(newest, number=newest.number + 1, at=moment(), by=publisher(), pruning=True)
        self.log.write(begun)
        try:
            return self._pruned(home, keep, begun)
        finally:
            self.log.write(replace(begun, number=begun.number + 1, at=moment(), pruning=False))
            self._began = begun.number + 1

    def _pruned(self, home: Home, keep: int, newest: Activation) -> list[str]:
        activations = self.log.all()
        kept = set(sorted({activation.release for activation in activations}, reverse=True)[: max(keep, 2)])
        kept.add(newest.release)
        needed = set(self._history(home))
        for activation in {a.manifest: a for a in activations if a.release in kept}.values():
            needed.update(self._release(activation))
        before = datetime.now(UTC) - YOUNG
        listed = [o for o in self.store.list(FOLDER) if o.written < before]
        self.store.remove([o.name for o in listed if o.name.removeprefix(f"{FOLDER}/") not in needed])
        gone = [a for a in activations[LOGGED:] if a.release not in kept]
        self.store.remove([activation.name for activation in gone])
        return sorted({a.release for a in activations} - kept, reverse=True)

    def _release(self, activation: Activation) -> Iterable[str]:
        content = self.store.get(object_name(activation.manifest))
        plain = json.loads(content)
        entries = [*plain["files"].values(), *plain.get("derived", {}).values()]
        return [activation.manifest, *activation.seal.values(), *(entry["sha256"] for entry in entries)]

    def _history(self, home: Home) -> Iterable[str]:
        for event in chain.Chain.read(home.history).events:
            yield from event_files(home.history, event)


def home_of(settings: Settings) -> Home:
    """The home of a site, with the object storage that it is a copy of, if there is one.

    Raises `ConfigError` where the library for that is not installed.
    """
    return Home(settings.home, Storage(ObjectStore(settings.storage)) if settings.storage else None)
