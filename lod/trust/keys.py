"""The keys of a site: public ones with their times in a JWK set, private ones each in a file that only its owner reads.

<home>/keys.json        the public keys, the newest first, as they are published (RFC 7517)
<keys>/<name>.pem       a private key (PKCS #8), in a folder outside the site
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lod.errors import LodError, ReleaseError
from lod.messages.message import Message
from lod.trust import jws

FILE = "keys.json"


@dataclass(frozen=True)
class PublicKey:
    """A public key: `x` as a JWK has it, and since when it signs (UTC, ISO 8601).

    `retired`: when it stopped signing: what it signed before stays proven. `revoked`: when it was said that somebody
    else may have it: nothing that it signed is proven any more.
    """

    x: str
    created: str
    retired: str = ""
    revoked: str = ""

    @property
    def name(self) -> str:
        """The name that follows from it (RFC 7638)."""
        return jws.thumbprint(self.x)

    @property
    def is_active(self) -> bool:
        """Whether releases are signed with it."""
        return not self.retired and not self.revoked

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JWK (RFC 8037); `created`, `retired` and `revoked` are ours."""
        times = {"created": self.created, "retired": self.retired, "revoked": self.revoked}
        plain = {"alg": jws.ALGORITHM, "crv": "Ed25519", "kid": self.name, "kty": "OKP", "use": "sig", "x": self.x}
        return plain | {name: moment for name, moment in times.items() if moment}

    @classmethod
    def parse(cls, jwk: Mapping[str, Any]) -> PublicKey:
        """The key of a JWK; a moment that is not stated is the beginning of time. Raises `ValueError`."""
        if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519") or len(jws.decoded(str(jwk.get("x")))) != 32:
            raise ValueError("no Ed25519 key")
        times = {name: str(jwk.get(name, "")) for name in ("created", "retired", "revoked")}
        for moment in filter(None, times.values()):
            datetime.fromisoformat(moment)
        return cls(str(jwk["x"]), **times)


@dataclass(frozen=True)
class KeySet:
    """The public keys of a site, the newest first."""

    keys: tuple[PublicKey, ...] = ()

    @classmethod
    def parse(cls, text: str | bytes) -> KeySet:
        """The Ed25519 keys of a JWK set, or a single JWK. Raises `ValueError` where there is none."""
        plain = json.loads(text)
        try:
            listed = plain.get("keys", [plain])
            keys = tuple(PublicKey.parse(jwk) for jwk in listed if jwk.get("crv") == "Ed25519")
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(str(error)) from None
        return cls(keys)

    @classmethod
    def read(cls, home: Path) -> KeySet:
        """Those of a home; none where it has none. Raises `ReleaseError` where they cannot be read."""
        try:
            return cls.parse((home / FILE).read_bytes())
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError):
            raise ReleaseError(Message("trust.keys-damaged", file=str(home / FILE))) from None

    def write(self, home: Path) -> None:
        """Makes them those of a home, in one step."""
        home.mkdir(parents=True, exist_ok=True)
        scratch = home / f".{FILE}"
        with scratch.open("w", encoding="utf-8") as file:
            file.write(self.text())
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, home / FILE)

    def text(self) -> str:
        """The JWK set."""
        return json.dumps({"keys": [key.jwk for key in self.keys]}, indent=1, sort_keys=True) + "\n"

    def named(self, start: str) -> PublicKey:
        """The one key whose name begins like this. Raises `LodError` for none or several."""
        matching = [key for key in self.keys if key.name.startswith(start)]
        if len(matching) != 1:
            raise LodError(Message("trust.no-such-key", name=start, names=tuple(key.name for key in self.keys)))
        return matching[0]

    def get(self, name: str) -> PublicKey | None:
        """The key of a name."""
        return next((key for key in self.keys if key.name == name), None)

    @property
    def active(self) -> PublicKey | None:
        """The key that releases are signed with; None where there is none."""
        return next((key for key in self.keys if key.is_active), None)

    def ended(self, key: PublicKey, revoked: bool, moment: datetime) -> KeySet:
        """The same with a key that has stopped signing since a moment."""
        at = _stamp(moment)
        new = replace(key, revoked=key.revoked or at) if revoked else replace(key, retired=key.retired or at)
        return KeySet(tuple(new if one == key else one for one in self.keys))


@dataclass(frozen=True)
class KeyFolder:
    """The private keys, in a `folder`, of the site with a `home`."""

    folder: Path
    home: Path

    def create(self, moment: datetime | None = None) -> PublicKey:
        """A new key, which signs from now on; one that signed until now is retired. Raises `OSError`, `LodError`."""
        now = moment or datetime.now(UTC)
        keys = KeySet.read(self.home)
        private = Ed25519PrivateKey.generate()
        new = PublicKey(jws.public_part(private), _stamp(now))
        self._write(new.name, private)
        for key in keys.keys:
            keys = keys.ended(key, False, now) if key.is_active else keys
        KeySet((new, *keys.keys)).write(self.home)
        return new

    def end(self, start: str, revoked: bool, moment: datetime | None = None) -> PublicKey:
        """Retires a key, or says that it may not be trusted. Raises `LodError`."""
        keys = KeySet.read(self.home)
        key = keys.named(start)
        changed = keys.ended(key, revoked, moment or datetime.now(UTC))
        changed.write(self.home)
        return changed.named(key.name)

    def signer(self) -> Ed25519PrivateKey | None:
        """The private key that releases are signed with; None where the site has none that is active.

        Raises `LodError` where it is not here, cannot be read, or others can read it.
        """
        active = KeySet.read(self.home).active
        return None if active is None else self._read(active.name)

    def has(self, key: PublicKey) -> bool:
        """Whether the private part of a key is here."""
        return self._path(key.name).exists()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.pem"

    def _read(self, name: str) -> Ed25519PrivateKey:
        path = self._path(name)
        try:
            mode = path.stat().st_mode
            key = load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            raise LodError(Message("trust.key-absent", name=name, folder=str(self.folder))) from None
        except (OSError, ValueError, TypeError):
            raise LodError(Message("trust.key-damaged", file=str(path))) from None
        if mode & 0o077:
            raise LodError(Message("trust.key-open", file=str(path)))
        if not isinstance(key, Ed25519PrivateKey) or jws.thumbprint(jws.public_part(key)) != name:
            raise LodError(Message("trust.key-damaged", file=str(path)))
        return key

    def _write(self, name: str, key: Ed25519PrivateKey) -> None:
        """Writes a private key where only its owner reads it, and where no one commits it by accident."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / ".gitignore").write_text("*\n", "utf-8")
        text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        descriptor = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
