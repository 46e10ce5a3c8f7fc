"""A site verified from outside, over HTTP; a site that lies is found out."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.serving import make_server

from lod.web.app import create_app
from tests.conftest import SiteFolder
from tests.trust.conftest import FIGURE

pytestmark = [pytest.mark.slow, pytest.mark.server]

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@pytest.fixture(scope="module")
def app(signed: SiteFolder) -> Iterator[Wsgi]:
    app = create_app(signed.settings)
    yield app
    app.extensions["lod"].close()


@contextmanager
def served(app: Wsgi) -> Iterator[str]:
    """The address where an application answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_site_and_a_figure_are_verified_by_their_address(signed: SiteFolder, app: Wsgi) -> None:
    """Every file that it publishes; the key is the site's own word, unless one is given."""
    with served(app) as base:
        result = signed.lod("verify", base)
        assert (result.exit_code, "itself names" in result.output) == (0, True), result.output
        key = result.output.split("Signed with the key ")[1].split(".")[0]
        result = signed.lod("verify", f"{base}doc/observation/{FIGURE}", "--key", key)
        assert (result.exit_code, "itself names" in result.output) == (0, False), result.output
        assert signed.lod("verify", base, "--key", "x" * 43, "--most", "0").exit_code == 1
        small = signed.lod("verify", base, "--most", "1")
        assert (small.exit_code, "were not fetched" in small.output) == (0, True)


def test_a_site_that_sends_something_else_is_found_out(signed: SiteFolder, app: Wsgi) -> None:
    """One digit of a dump, or the digests, or a figure's proof."""
    changed = ""

    def lying(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = b"".join(app(environ, start_response))
        return [body.replace(b"8", b"9", 1) if environ["PATH_INFO"] == changed else body]

    with served(lying) as base:
        for changed, address, words in (
            ("/dumps/okt-digitalisering.csv", "", "dumps/okt-digitalisering.csv is not what the release states"),
            ("/proof/digests.json", "", "not those that were signed"),
            (f"/proof/observation/{FIGURE}", f"id/observation/{FIGURE}", "lod: "),
        ):
            result = signed.lod("verify", base + address, "--most", "2")
            assert (result.exit_code, words in result.output) == (1, True), (changed, result.output)


def test_an_answer_leads_into_no_private_network(signed: SiteFolder) -> None:
    """A redirection to a neighbour, and an answer without an end: words."""

    def leading(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("302 Found", [("Location", "http://10.0.0.1/")])
        return [b""]

    def endless(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return (b" " * 1_000_000 for _ in range(100))

    for application, words in ((leading, "private"), (endless, "more than")):
        with served(application) as base:
            result = signed.lod("verify", base)
            assert (result.exit_code, words in result.output) == (1, True), result.output
