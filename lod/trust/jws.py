"""Signatures in the form that other programs read: JSON Web Signatures (RFC 7515) with Ed25519 (RFC 8037)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHM = "EdDSA"


def encoded(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """The bytes of a text in base64url. Raises `ValueError` for any other text, and for one that is not canonical."""
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encoded(data) != text:
        raise ValueError(f"{text!r} is not base64url")
    return data


def thumbprint(x: str) -> str:
    """The name of a public key that follows from it (RFC 7638; RFC 8037, appendix A.3)."""
    return encoded(sha256(_json({"crv": "Ed25519", "kty": "OKP", "x": x})).digest())


def public_part(key: Ed25519PrivateKey) -> str:
    """The public key of a private one, as `x` of a JWK."""
    return encoded(key.public_key().public_bytes_raw())


def sign(payload: dict[str, Any], key: Ed25519PrivateKey) -> str:
    """A payload, signed: a JWS in compact form. The same payload and key give the same text."""
    header = {"alg": ALGORITHM, "kid": thumbprint(public_part(key))}
    signed = f"{encoded(_json(header))}.{encoded(_json(payload))}"
    return f"{signed}.{encoded(key.sign(signed.encode()))}"


def read(text: str) -> tuple[str, dict[str, Any]]:
    """The name of the key that a signature states, and the payload; nothing is verified. Raises `ValueError`."""
    try:
        head, body, _ = text.split(".")
        header, payload = json.loads(decoded(head)), json.loads(decoded(body))
        if header["alg"] != ALGORITHM or not isinstance(payload, dict):
            raise ValueError(f"{header['alg']} is not {ALGORITHM}")
        return str(header["kid"]), payload
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None


def is_signed_by(text: str, x: str) -> bool:
    """Whether a signature is one of the public key `x`. Raises `ValueError` for what is none."""
    signed, _, signature = text.rpartition(".")
    try:
        Ed25519PublicKey.from_public_bytes(decoded(x)).verify(decoded(signature), signed.encode())
    except InvalidSignature:
        return False
    return True


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
