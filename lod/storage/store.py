"""An object store at an address – S3, Azure, Google Cloud Storage or a folder – by way of obstore."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lod.errors import ConfigError, LodError
from lod.messages.message import Message

PIECE = 8_000_000
"""Bytes that are asked for at once, and that a large file is sent in."""

RETRIES = 3
"""How often a request that fails on the way is sent again."""

_SECRET = re.compile(r"KEY|SECRET|TOKEN|SAS|PASSWORD|CREDENTIAL")
_QUERY = re.compile(r"\?[^\s)\"']+")
EXCERPT = 300
"""Characters of what the library says of a failure that are shown."""


class StorageError(LodError):
    """Object storage that cannot be reached, or does not do what was asked of it."""


class Lacking(StorageError):
    """An object that is not there."""


class AlreadyThere(StorageError):
    """An object that was to be new, and is not."""


@dataclass(frozen=True)
class StoredObject:
    """An object in a listing: its name below the address, its size in bytes, and when it was written (UTC)."""

    name: str
    size: int
    written: datetime


class ObjectStore:
    """The objects below an address, each by its name. Every method raises `StorageError`.

    What it is asked with – keys, region, endpoint – is in the environment, by the names that the stores themselves use
    (`AWS_…`, `AZURE_…`, `GOOGLE_…`); nothing of that is ever shown.
    """

    def __init__(self, url: str, environ: Mapping[str, str] | None = None) -> None:
        self.url = url
        self._environ = os.environ if environ is None else environ
        try:
            self._api: Any = import_module("obstore")
        except ImportError:
            raise ConfigError(Message("error.storage.no-library", url=url)) from None
        with self._words():
            self._store = self._opened(url)

    def get(self, name: str) -> bytes:
        """The bytes of an object, which is small. Raises `Lacking` where there is none."""
        with self._words():
            return bytes(self._api.get(self._store, name).bytes())

    def fetch(self, name: str, size: int, path: Path) -> str:
        """Writes an object of a size into a file, piece by piece; gives the SHA-256 of what came."""
        digest = sha256()
        with path.open("wb") as file, self._words():
            for start in range(0, size, PIECE):
                piece = memoryview(self._api.get_range(self._store, name, start=start, end=min(start + PIECE, size)))
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest()

    def put(self, name: str, content: bytes | Path) -> None:
        """Writes an object, in the place of one that may be there."""
        with self._words():
            self._api.put(self._store, name, content, chunk_size=PIECE, max_concurrency=2)

    def put_new(self, name: str, content: bytes) -> None:
        """Writes an object if there is none of that name, in one step. Raises `AlreadyThere` else."""
        with self._words():
            self._api.put(self._store, name, content, mode="create", use_multipart=False)

    def has(self, name: str) -> bool:
        """Whether there is an object of that name."""
        try:
            with self._words():
                self._api.head(self._store, name)
        except Lacking:
            return False
        return True

    def list(self, folder: str, after: str = "") -> Iterator[StoredObject]:
        """The objects whose names begin with a folder's, those that sort after a name alone; in no order."""
        with self._words():
            for page in self._api.list(self._store, folder, offset=after or None):
                for meta in page:
                    yield StoredObject(meta["path"], meta["size"], meta["last_modified"])

    def remove(self, names: Sequence[str]) -> None:
        """Removes objects; those that are gone already do not matter."""
        for start in range(0, len(names), 1000):
            try:
                with self._words():
                    self._api.delete(self._store, list(names[start : start + 1000]))
            except Lacking:
                for name in names[start : start + 1000]:
                    self._remove_one(name)

    def _remove_one(self, name: str) -> None:
        try:
            with self._words():
                self._api.delete(self._store, name)
        except Lacking:
            return

    def _opened(self, url: str) -> Any:
        """The library's store. A folder (`file://`) is made where there is none."""
        stores = import_module("obstore.store")
        parts = urlsplit(url)
        if parts.scheme == "file":
            return stores.LocalStore(unquote(parts.path), mkdir=True)
        plain = any(value.startswith("http://") for name, value in self._environ.items() if "ENDPOINT" in name)
        return stores.from_url(
            url,
            client_options={"timeout": "60s", "connect_timeout": "5s", "allow_http": plain},
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=30)},
        )

    @contextmanager
    def _words(self) -> Iterator[None]:
        """What the library raises, as an error that says what is wrong and shows nothing secret."""
        kinds = self._api.exceptions
        try:
            yield
        except kinds.AlreadyExistsError:
            raise AlreadyThere(Message("error.storage.exists", url=self.url)) from None
        except FileNotFoundError as error:
            raise Lacking(Message("error.storage.lacks", url=self.url, why=self._shown(error))) from None
        except (kinds.PermissionDeniedError, kinds.UnauthenticatedError) as error:
            raise StorageError(Message("error.storage.forbidden", url=self.url, why=self._shown(error))) from None
        except (kinds.BaseError, ValueError) as error:
            raise StorageError(Message("error.storage.failed", url=self.url, why=self._shown(error))) from None

    def _shown(self, error: Exception) -> str:
        """The first lines of what the library says, without queries of addresses (they may be signed) and secrets."""
        line = _QUERY.sub("?…", " ".join(str(error).partition("\n\nDebug source")[0].split()))
        for name, value in self._environ.items():
            if value and _SECRET.search(name):
                line = line.replace(value, "…")
        return "".join(filter(str.isprintable, line))[:EXCERPT]
