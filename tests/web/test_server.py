"""The real server: a newly activated release is picked up without a restart and without a failed request."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from tests.conftest import BASE, SiteFolder
from tests.web.running import eventually, running

pytestmark = pytest.mark.server


@contextmanager
def serving(site: SiteFolder) -> Iterator[int]:
    """`lod serve` in a process of its own, on a free port."""
    with running(site) as server:
        yield server.port


def get(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


QUERY = "/sparql?" + urlencode({"format": "csv", "query": f"SELECT ?v {{ ?o <{BASE}def/andel> ?v }}"})
FIGURE = "/doc/observation/okt-digitalisering/kommuner/_T/digitale-tjenester/pandemien/andel.ttl"


def test_releases_are_switched_under_load(published_site: SiteFolder) -> None:
    """Documents and queries never fail while releases are exchanged, and the last one is what is served."""
    site = published_site
    first = site.current.name
    site.edit("data/okt-digitalisering/figures.csv", lambda text: re.sub("tjenester,75", "tjenester,76", text))
    assert site.lod("build").exit_code == 0
    second = site.current.name
    failures: list[tuple[str, int]] = []
    done = threading.Event()

    def visit(port: int, path: str) -> None:
        while not done.is_set():
            status, _ = get(port, path)
            if status != 200:
                failures.append((path, status))

    with serving(site) as port:
        visitors = [threading.Thread(target=visit, args=(port, path)) for path in (QUERY, FIGURE, "/", "/catalog.ttl")]
        for visitor in visitors:
            visitor.start()
        for release in (first, second) * 3:
            assert site.lod("activate", release).exit_code == 0
            time.sleep(0.4)
        assert eventually(lambda: '"76"^^xsd:decimal' in get(port, FIGURE)[1])
        done.set()
        for visitor in visitors:
            visitor.join()
        assert failures == []
        assert "76" in get(port, QUERY)[1].split()
        site.lod("activate", first)
        assert eventually(lambda: '"75"^^xsd:decimal' in get(port, FIGURE)[1])


def test_slow_and_silent_visitors_keep_nobody_waiting(published: SiteFolder) -> None:
    """Silent connections, half headers and slow bodies do not stop the next visitor."""
    with serving(published) as port:
        open_sockets = []
        for index in range(150):
            connection = socket.create_connection(("127.0.0.1", port))
            if index % 3 == 0:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ")
            elif index % 3 == 1:
                connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nquery=")
            open_sockets.append(connection)
        begun = time.monotonic()
        assert get(port, "/healthz")[0] == 200
        assert time.monotonic() - begun < 5
        for connection in open_sockets:
            connection.close()


def test_a_server_told_to_stop_stops(published: SiteFolder) -> None:
    """SIGTERM, which service managers send, ends the server with exit code 0; nobody answers any more."""
    with serving(published) as port:
        assert get(port, QUERY)[0] == 200
    with pytest.raises(OSError, match="refused"):
        get(port, "/healthz")


def test_too_much_is_refused_by_size(published: SiteFolder) -> None:
    """A body over a megabyte is refused before anything reads it."""
    with serving(published) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", "/sparql", b"x" * 1_100_000, {"Content-Type": "application/sparql-query"})
            status = connection.getresponse().status
        except (BrokenPipeError, ConnectionResetError):
            status = 413
        finally:
            connection.close()
        assert status == 413
