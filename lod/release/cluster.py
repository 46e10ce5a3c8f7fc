"""A Dask cluster as the executor of a build: its workers read the sources, and write into the home, by the same paths.

Where the scheduler is, Dask's own configuration says (`DASK_SCHEDULER_ADDRESS`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from lod.errors import ConfigError, ReleaseError
from lod.messages.message import Message
from lod.release.program import program

T = TypeVar("T")

WAIT = 30
"""Seconds until the scheduler has to answer, with a worker at least."""

_ALONE = threading.Lock()
"""Held while a worker works: a process has one database, and a worker of Dask may have several threads."""


class DaskCluster:
    """A cluster that is there already.

    Raises `ConfigError` where Dask is not installed or no scheduler is named, and `ReleaseError` where the cluster does
    not answer, or cannot make the same release: `folder` is one that every worker must see.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._api: Any = import_module("distributed")
            address = import_module("dask.config").get("scheduler-address", None)
        except ImportError:
            raise ConfigError(Message("error.cluster.no-library")) from None
        if not address:
            raise ConfigError(Message("error.cluster.no-address"))
        self.processes = self._joined(str(address), folder)

    def _joined(self, address: str, folder: Path) -> int:
        try:
            self._client = self._api.Client(address, timeout=WAIT, set_as_default=False)
            self._client.wait_for_workers(1, timeout=WAIT)
            workers: dict[str, tuple[str, bool]] = self._client.run(look, folder)
        except (OSError, TimeoutError) as error:
            raise ReleaseError(Message("error.cluster.no-answer", address=address, why=str(error))) from None
        for worker, (digest, sees) in sorted(workers.items()):
            if digest != program():
                raise ReleaseError(Message("error.cluster.other-program", worker=worker))
            if not sees:
                raise ReleaseError(Message("error.cluster.no-folder", worker=worker, folder=str(folder)))
        return len(workers)

    def submit(self, work: Callable[..., T], /, *arguments: object) -> Future[T]:
        """The result of the work, as a worker will have it."""
        future: Future[T] = self._client.submit(alone, work, *arguments, pure=False)
        return future

    @property
    def lost(self) -> tuple[type[Exception], ...]:
        """What it raises where workers, or the scheduler, are gone."""
        return (self._api.KilledWorker, CancelledError)

    def shutdown(self, cancel_futures: bool = False) -> None:
        """Leaves the cluster, which goes on."""
        self._client.close()


def look(folder: Path) -> tuple[str, bool]:
    """What a worker is: the digest of its program, and whether it sees a folder."""
    return program(), folder.is_dir()


def alone(work: Callable[..., T], *arguments: object) -> T:
    """Does work, and nothing else in the same process at that time."""
    with _ALONE:
        return work(*arguments)
