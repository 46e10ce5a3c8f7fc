"""Who asks, behind a reverse proxy: what a trusted proxy says is believed, what anybody else says is taken away.

It works under any WSGI server. What the server itself says of the connection (`REMOTE_ADDR`) tells who the proxy is.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_ID = "lod.request_id"
"""Where a request's environment has its id."""
PEER = "lod.peer"
"""Where it has the address of the connection itself, which may be the proxy's."""
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_REAL_IP",
    "HTTP_X_REQUEST_ID",
    "HTTP_X_SCRIPT_NAME",
)
"""What proxies say, as a request's environment has it."""
_ID = re.compile(r"[A-Za-z0-9._-]{8,128}")
_MOST_HOPS = 20

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between them. Raises `ValueError` for what is none."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


@lru_cache(10_000)
def is_in(address: str, within: tuple[Network, ...]) -> bool:
    """Whether an address is in one of the networks; one in IPv6's clothes counts as what it is."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(plain in network for network in within)


def nearest(forwarded: str, trusted: tuple[Network, ...]) -> str:
    """The last address in `X-Forwarded-For` that is not a trusted proxy's; "" where what stands there is none."""
    hops = [hop.strip().removeprefix("[").partition("]")[0] for hop in forwarded.split(",")[-_MOST_HOPS:]]
    for hop in reversed(hops):
        try:
            ip_address(hop)
        except ValueError:
            return ""
        if not is_in(hop, trusted):
            return hop
    return hops[0] if hops else ""


class Proxied:
    """WSGI middleware that says who really asks, over which scheme, below which prefix, and under which id.

    `trusted`: whose headers are believed; `base`: the base IRI, whose path requests may come with.
    """

    def __init__(self, app: WSGIApplication, trusted: str, base: str) -> None:
        self.app = app
        self.trusted = networks(trusted)
        self.prefix = urlsplit(base).path.rstrip("/")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        forwarded = {name: environ.pop(name) for name in FORWARDED if name in environ}
        environ[PEER] = peer = environ.get("REMOTE_ADDR", "")
        believed = forwarded if is_in(peer, self.trusted) else {}
        address = nearest(believed.get("HTTP_X_FORWARDED_FOR", ""), self.trusted)
        if address:
            environ["REMOTE_ADDR"] = address
            environ.pop("REMOTE_PORT", None)
        elif forwarded and not believed:
            environ[PEER] = ""  # somebody stands between who is not known: this is nobody of ours
        if believed.get("HTTP_X_FORWARDED_PROTO") in ("http", "https"):
            environ["wsgi.url_scheme"] = believed["HTTP_X_FORWARDED_PROTO"]
        wanted = believed.get("HTTP_X_REQUEST_ID", "")
        environ[REQUEST_ID] = wanted if _ID.fullmatch(wanted) else secrets.token_hex(8)
        self._place(environ)
        return self.app(environ, start_response)

    def _place(self, environ: WSGIEnvironment) -> None:
        """Moves the path of the base from the path asked for to where the application stands."""
        path = environ.get("PATH_INFO", "")
        if self.prefix and (path == self.prefix or path.startswith(f"{self.prefix}/")):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + self.prefix
            environ["PATH_INFO"] = path[len(self.prefix) :] or "/"
