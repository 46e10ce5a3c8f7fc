"""The proxy before a desk that others than this machine reach: what its address is, and whom it has signed in.

The proxy signs people in and says who they are in a header, which it sets on every request. The header is believed
where the connection comes from the proxy itself, and from nobody else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lod.errors import LodError
from lod.messages.message import Message
from lod.web.proxy import Network, is_in, networks

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_MOST_LETTERS = 200
"""Letters that the name of a user may have."""


@dataclass(frozen=True)
class Front:
    """A proxy: `public` is the address that browsers have, with a slash at its end; `header` has the user's name;
    `trusted`: the addresses that the proxy connects from."""

    public: str
    header: str
    trusted: tuple[Network, ...]

    def user(self, environ: WSGIEnvironment) -> str:
        """Who is signed in; empty where the proxy says nobody, or several, or where somebody else says it."""
        if not is_in(environ.get("REMOTE_ADDR", ""), self.trusted):
            return ""
        name = str(environ.get(f"HTTP_{self.header.upper().replace('-', '_')}", "")).strip()
        return name if name.isprintable() and "," not in name and len(name) <= _MOST_LETTERS else ""


def parse_front(public: str, header: str, trusted: str) -> Front:
    """The proxy as the command line and the settings describe it. Raises `LodError` for what is missing or wrong."""
    address = urlsplit(public)
    if address.scheme not in ("http", "https") or not address.netloc or address.path.strip("/") or address.query:
        raise LodError(Message("error.desk-address", address=public))
    if not _HEADER.fullmatch(header):
        raise LodError(Message("error.desk-user-header", header=header))
    if not trusted:
        raise LodError(Message("error.desk-trusted-proxy"))
    return Front(f"{address.scheme}://{address.netloc}/", header, networks(trusted))


def check_host(host: str, front: Front | None) -> None:
    """Refuses an address that others than this machine reach, where no proxy signs people in. Raises `LodError`."""
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback and front is None:
        raise LodError(Message("error.desk-open-to-others", host=host))
