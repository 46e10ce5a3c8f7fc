"""The activations of a store: the newest one, all of them, and the next, which one publisher alone can write."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime

from lod.errors import Locked
from lod.messages.message import Message
from lod.storage.activation import FOLDER, Activation, name_of
from lod.storage.store import AlreadyThere, ObjectStore


class Overtaken(Locked):
    """Another publisher was sooner, or removes what is not needed any more."""


class ActivationLog:
    """The activations in a store. Every method raises `StorageError`, and `ReleaseError` for one that is damaged."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store
        self._newest: Activation | None = None

    def newest(self) -> Activation | None:
        """The state of the store; None where nothing has been published in it."""
        # the one that was newest before is asked for too, so that a store that was emptied is not taken for unchanged
        after = name_of(self._newest.number - 1) if self._newest else ""
        names = [listed.name for listed in self.store.list(FOLDER, after)]
        if not names:
            self._newest = None
        elif self._newest is None or max(names) != self._newest.name:
            self._newest = self._read(max(names))
        return self._newest

    def all(self) -> list[Activation]:
        """Every activation that is kept, newest first."""
        return [self._read(name) for name in sorted((o.name for o in self.store.list(FOLDER)), reverse=True)]

    def write(self, activation: Activation) -> None:
        """Writes the next one. Raises `Overtaken` where there is one of that number, written by somebody else."""
        text = activation.text().encode()
        try:
            self.store.put_new(activation.name, text)
        except AlreadyThere:
            # one that was written, but whose answer was lost, was sent again
            if self.store.get(activation.name) != text:
                raise self.overtaken(self._read(activation.name)) from None
        self._newest = activation

    def overtaken(self, other: Activation) -> Overtaken:
        """What is said to a publisher who comes second."""
        key = "error.storage.pruned" if other.pruning else "error.storage.overtaken"
        return Overtaken(Message(key, url=self.store.url, release=other.release, by=other.by, at=other.at))

    def _read(self, name: str) -> Activation:
        return Activation.parse(self.store.get(name), name)


def moment() -> str:
    """Now, as activations have it: UTC, to the microsecond."""
    return datetime.now(UTC).isoformat()


def publisher() -> str:
    """Who publishes: this machine and this process."""
    return f"{socket.gethostname()} ({os.getpid()})"
