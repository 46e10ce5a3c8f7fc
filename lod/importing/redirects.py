"""Where an address may lead on to: to http and https, and from the web never into a private network.

Whoever imports names the first address, and may name one of their own network. An answer from there may lead on; but a
stranger's answer must not make this machine ask its neighbours (server-side request forgery). The address is judged
when the connection is made, and the very address that was judged is connected to.
"""

from __future__ import annotations

import socket
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from lod.errors import LodError
from lod.messages.message import Message

_PUBLIC = "lod_public"


def opener(private: bool = False) -> OpenerDirector:
    """Opens addresses; `private`: they may lead into private networks too."""
    return build_opener(_Redirects(private), _Http(), _Https())


class _Redirects(HTTPRedirectHandler):
    """Follows to http and https only, and marks where a stranger leads to."""

    def __init__(self, private: bool) -> None:
        self.private = private

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        try:
            return self._followed(req, fp, code, msg, headers, newurl)
        except LodError:
            fp.close()  # whoever refuses an answer lets go of its connection
            raise

    def _followed(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Request | None:
        if not newurl.startswith(("http://", "https://")):
            raise LodError(Message("error.leads-to-no-address", url=req.full_url, target=newurl))
        new = super().redirect_request(req, fp, code, msg, headers, newurl)
        if new is not None and not self.private and urlsplit(newurl).hostname != new.origin_req_host:
            setattr(new, _PUBLIC, True)
            _judge_written(urlsplit(newurl).hostname or "")
        return new


class _Http(HTTPHandler):
    def http_open(self, req: Request) -> Any:
        return self.do_open(partial(_connection, HTTPConnection, req), req)


class _Https(HTTPSHandler):
    def https_open(self, req: Request) -> Any:
        return self.do_open(partial(_connection, HTTPSConnection, req), req)


def _connection(kind: type[HTTPConnection], req: Request, host: str, **arguments: Any) -> HTTPConnection:
    connection = kind(host, **arguments)
    if getattr(req, _PUBLIC, False) and not req.has_proxy():
        connection._create_connection = _connected  # type: ignore[attr-defined]  # where http.client makes its socket
    return connection


def _connected(address: tuple[str, int], timeout: Any = None, source: Any = None) -> socket.socket:
    """A socket to a public address of a host. Raises `LodError` where it has none but private ones."""
    host, port = address
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    public = [place[4] for place in places if _is_public(str(place[4][0]))]
    if len(public) < len(places):
        raise _refused(host)
    problem: OSError | None = None
    for place in public:
        try:
            return socket.create_connection((str(place[0]), port), timeout, source)
        except OSError as error:
            problem = error
    raise problem or OSError(f"{host} has no address")


def _judge_written(host: str) -> None:
    """Refuses a private address that is written out; names are judged when they are connected to."""
    try:
        ip_address(host)
    except ValueError:
        return
    if not _is_public(host):
        raise _refused(host)


def _is_public(address: str) -> bool:
    parsed = ip_address(address.partition("%")[0])
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return parsed.is_global and not parsed.is_multicast


def _refused(host: str) -> LodError:
    return LodError(Message("error.private-network", host=host))
