"""Webhooks: who asked for it is told of each release, once, signed; nothing that goes wrong there stops anybody."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from lod.notifying.webhook import NotDelivered, Webhook, parse_networks
from tests.conftest import BASE, LEAN, SiteFolder
from tests.release.many import many_sets, write_set

SECRET = "between us"  # noqa: S105 - of nobody


@dataclass
class Listener:
    """A server that keeps what it is sent; `statuses`: what it answers next, 204 when they are used up."""

    port: int = 0
    statuses: list[int] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told?key=4711"


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(listener.statuses.pop(0) if listener.statuses else 204)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    yield listener
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(tmp_path: Path, listener: Listener) -> SiteFolder:
    """Two small data sets, and a webhook on this machine, whose network is allowed."""
    site = many_sets(tmp_path / "site", 2)
    settings = f'webhooks = "{listener.url}"\nwebhook_networks = "127.0.0.0/8"\n'
    (site.root / "lod.toml").write_text(settings, "utf-8")
    return site


def run(site: SiteFolder, *words: str, **environment: str) -> str:
    result = site.lod(*words, env={**LEAN, "LOD_WEBHOOK_SECRET": SECRET, **environment})
    assert result.exit_code == 0, result.output
    return result.output


def told(listener: Listener) -> list[int]:
    return [json.loads(body)["event"] for _, body in listener.received]


def test_each_release_is_told_once(site: SiteFolder, listener: Listener) -> None:
    """A build, the same again, a correction and a roll back: one message for each that became current, which says what
    it changed as the feed does, signed so that whoever has the secret can check it."""
    run(site, "build")
    run(site, "build")
    write_set(site.root, 0, [9.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    run(site, "build", "--note", "en: Counted again")
    run(site, "activate", "previous")
    assert told(listener) == [1, 2, 3]
    headers, body = listener.received[1]
    message = json.loads(body)
    assert (message["release"][:4].isdigit(), message["reason"]) == (True, {"en": "Counted again"})
    (change,) = message["changes"]
    assert (change["iri"], change["happening"], change["changed"]) == (f"{BASE}id/dataset/set00", "revised", 1)
    digest = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={digest}"
    assert headers["x-lod-delivery"] == "2"
    assert SECRET not in str(listener.received)


def test_a_failure_stops_nothing_and_is_made_up_for(site: SiteFolder, listener: Listener) -> None:
    """An address that does not want it: the release is current, words say so without the key in the address; the next
    publication tells it of both."""
    listener.statuses = [404]
    output = run(site, "build")
    assert "/told was not told" in output
    assert "4711" not in output
    write_set(site.root, 0, [9.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    run(site, "build")
    assert told(listener) == [1, 1, 2]


def test_what_fails_for_a_moment_is_sent_again(listener: Listener) -> None:
    """Another answer is waited for, and a redirect is none."""
    networks = parse_networks("127.0.0.0/8")
    listener.statuses = [503, 302]
    Webhook(listener.url, "", networks, (0.0, 0.0)).deliver(b"{}", "1")
    assert len(listener.received) == 3
    listener.statuses = [302]
    with pytest.raises(NotDelivered, match="302"):
        Webhook(listener.url, "", networks, ()).deliver(b"{}", "1")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"])
def test_what_is_not_public_is_told_only_where_that_is_set(listener: Listener, host: str) -> None:
    """No connection is made to a private address whose network no setting names."""
    with pytest.raises(NotDelivered, match="not public"):
        Webhook(f"http://{host}:{listener.port}/", "", parse_networks("192.0.2.0/24"), ()).deliver(b"{}", "1")
    assert not listener.received


@pytest.mark.parametrize("text", ['webhooks = "ftp://example.org"', 'webhook_networks = "everything"'])
def test_settings_that_are_none_are_refused(site: SiteFolder, text: str) -> None:
    """In words, before anything is built."""
    (site.root / "lod.toml").write_text(text + "\n", "utf-8")
    result = site.lod("build", env=LEAN)
    assert result.exit_code != 0
    assert "lod.toml" in result.output
    assert not (site.root / ".lod" / "current").exists()
