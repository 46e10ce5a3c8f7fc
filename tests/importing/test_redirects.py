"""Where an address of `lod import` may lead on to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lod.errors import LodError
from lod.importing.client import Client


class Leading(BaseHTTPRequestHandler):
    """Leads on to what stands behind `to=`; else it answers."""

    def do_GET(self) -> None:
        _, _, target = self.path.partition("?to=")
        self.send_response(302 if target else 200)
        if target:
            self.send_header("Location", target.replace("PORT", str(self.server.server_port)))  # type: ignore[attr-defined]  # of the server there is
        self.end_headers()
        self.wfile.write(b"" if target else b"secret")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Leading) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:PORT/",
        "http://[::1]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://127.1:PORT/",
        "http://2130706433:PORT/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://0.0.0.0:PORT/",
        "https://192.168.1.1/",
    ],
)
def test_no_answer_leads_into_a_private_network(target: str, stranger: str) -> None:
    """However the address is written, it is refused before a byte is sent there, with how to allow it."""
    with pytest.raises(LodError, match="--allow-private"):
        Client(wait=lambda seconds: None).fetch(f"{stranger}?to={target}")


def test_what_is_allowed_is_followed(stranger: str) -> None:
    """With `--allow-private` it is followed; and so is, without it, what leads to the very host that was named."""
    client = Client(wait=lambda seconds: None)
    assert Client(private=True).fetch(f"{stranger}?to=http://localhost:PORT/") == b"secret"
    assert client.fetch(f"{stranger}?to={stranger}") == b"secret"
    assert client.fetch(stranger) == b"secret"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://localhost/", "gopher://localhost/"])
def test_nothing_but_http_is_followed(target: str, stranger: str) -> None:
    """Another scheme is refused, whatever is allowed."""
    with pytest.raises(LodError, match=r"no http or https|not allowed"):
        Client(private=True).fetch(f"{stranger}?to={target}")
