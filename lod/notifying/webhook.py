"""A webhook: an address that gets a POST, signed with a secret that both sides have (HMAC-SHA256, as GitHub signs).

The address is looked up once, judged, and connected to as it was judged. No redirect is followed: none leads elsewhere.
"""

from __future__ import annotations

import hmac
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from lod.errors import LodError
from lod.messages.message import Message

SECONDS = 10.0
"""How long an address may take to answer."""

PAUSES = (1.0, 4.0)
"""Seconds after which it is tried again."""

FINAL = frozenset({400, 401, 403, 404, 405, 410, 413, 415, 422})
"""What an address answers that does not want the message, now or later."""

Networks = Sequence[IPv4Network | IPv6Network]


class NotDelivered(LodError):
    """An address that did not take the message."""


def parse_networks(text: str) -> Networks:
    """Networks as the setting `webhook_networks` lists them."""
    return [ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip()]


@dataclass(frozen=True)
class Webhook:
    """An address and the secret that messages to it are signed with, "" for none. `networks`: those that are not
    public, and that it may be in all the same."""

    url: str
    secret: str = field(default="", repr=False)
    networks: Networks = ()
    pauses: Sequence[float] = PAUSES

    def deliver(self, body: bytes, delivery: str) -> None:
        """Posts a message, again where that fails. `delivery`: what tells it from others. Raises `NotDelivered`."""
        for pause in (*self.pauses, None):
            status, why = self._post(body, delivery)
            if 200 <= status < 300:
                return
            if pause is None or status in FINAL:
                raise NotDelivered(Message("error.webhook.failed", url=self.shown, why=why or str(status)))
            time.sleep(pause)

    @property
    def shown(self) -> str:
        """The address without its query, in which there may be a key."""
        return urlsplit(self.url)._replace(query="").geturl()

    def signature(self, body: bytes) -> str:
        """The signature of a message, as its header has it."""
        return f"sha256={hmac.digest(self.secret.encode(), body, 'sha256').hex()}"

    def _post(self, body: bytes, delivery: str) -> tuple[int, str]:
        """The status of the answer; 0 and why, where there was none. Raises `NotDelivered` for a private address."""
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        headers = {"Content-Type": "application/json", "User-Agent": "lod", "X-Lod-Delivery": delivery}
        headers |= {"X-Hub-Signature-256": self.signature(body)} if self.secret else {}
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        connection = HTTPConnection(host, port, timeout=SECONDS)
        try:
            raw = socket.create_connection((self._address(host, port), port), SECONDS)
            connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if secure else raw
            if port != (443 if secure else 80):
                host = f"{host}:{port}"
            path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request("POST", path, body, headers | {"Host": host})
            return connection.getresponse().status, ""
        except (OSError, HTTPException, ValueError) as error:
            return 0, str(error)
        finally:
            connection.close()

    def _address(self, host: str, port: int) -> str:
        """The numeric address of a host. Raises `NotDelivered` for one that is not public, `OSError` for none."""
        address = str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
        parsed = ip_address(address.partition("%")[0])
        judged = parsed.ipv4_mapped or parsed if isinstance(parsed, IPv6Address) else parsed
        if not judged.is_global and not any(judged in network for network in self.networks):
            raise NotDelivered(Message("error.webhook.private", url=self.shown, address=str(judged)))
        return address
