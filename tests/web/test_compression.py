"""Text is sent compressed to who accepts it, and to nobody else; every representation has an ETag of its own."""

from __future__ import annotations

import base64
import gzip
import http.client
import re
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.web import assets, compression, files
from lod.web.app import create_app
from lod.web.compression import CODINGS, coding
from lod.web.memory import OVERHEAD, Memory
from tests.conftest import SiteFolder
from tests.web.test_server import serving

DATASET = "/doc/dataset/okt-digitalisering"
TEXTS = (
    DATASET,
    f"{DATASET}.ttl",
    f"{DATASET}.csv",
    f"{DATASET}.json",
    "/catalog.jsonld",
    "/catalog.rdf",
    f"/static/lod.css?v={assets.fingerprint('lod.css')}",
    "/static/search.js",
    "/sparql?query=SELECT%20*%20%7B%20?s%20?p%20?o%20%7D%20LIMIT%2050",
    "/search.json?q=kommuner",
    "/no/such/page/anywhere-at-all",
)
Answer = tuple[http.client.HTTPResponse, bytes]


@pytest.fixture(scope="module")
def connection(published: SiteFolder) -> Iterator[http.client.HTTPConnection]:
    """A connection to a real server on the shipped data."""
    with serving(published) as port:
        opened = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        yield opened
        opened.close()


def ask(connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in named.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    return answer, answer.read()


def unpacked(answer: http.client.HTTPResponse, body: bytes) -> bytes:
    match answer.getheader("Content-Encoding"):
        case "gzip":
            return gzip.decompress(body)
        case "br":
            return bytes(import_module("brotli").decompress(body))
    return body


@pytest.mark.parametrize("path", TEXTS)
def test_text_is_compressed_for_who_accepts_it(connection: http.client.HTTPConnection, path: str) -> None:
    """Each coding holds the same bytes, is smaller, has an ETag of its own, and says that answers vary."""
    plain, whole = ask(connection, path)
    assert plain.getheader("Content-Encoding") is None
    assert "Accept-Encoding" in (plain.getheader("Vary") or "")
    tags = {plain.getheader("ETag")}
    for name in CODINGS:
        answer, body = ask(connection, path, Accept_Encoding=name)
        assert (answer.status, answer.getheader("Content-Type")) == (plain.status, plain.getheader("Content-Type"))
        if len(whole) >= compression.LEAST:
            assert answer.getheader("Content-Encoding") == name
            assert len(body) < len(whole)
        assert unpacked(answer, body) == whole
        assert int(answer.getheader("Content-Length") or 0) == len(body)
        tags.add(answer.getheader("ETag"))
        digest = f"sha-256=:{base64.b64encode(sha256(body).digest()).decode()}:"
        assert answer.getheader("Repr-Digest") in (None, digest)
        head, nothing = ask(connection, path, "HEAD", Accept_Encoding=name)
        assert (head.getheader("ETag"), nothing) == (answer.getheader("ETag"), b"")
    if plain.getheader("ETag") and len(whole) >= compression.LEAST:
        assert len(tags) == len(CODINGS) + 1


@pytest.mark.parametrize(
    "accept", ["", "identity", "gzip;q=0, br;q=0", "deflate", "*;q=0", "gzip;q=0.1, br;q=0.1, identity"]
)
def test_nobody_gets_what_was_not_asked_for(connection: http.client.HTTPConnection, accept: str) -> None:
    """Without a coding of ours in the list, the bytes come as they are."""
    answer, body = ask(connection, f"{DATASET}.ttl", Accept_Encoding=accept)
    assert answer.getheader("Content-Encoding") is None
    assert body.startswith(b"@prefix")


@pytest.mark.parametrize("name", CODINGS)
def test_what_a_client_has_is_not_sent_again(connection: http.client.HTTPConnection, name: str) -> None:
    """304 to the ETag of the coding, with that ETag; the ETag of another coding is another representation."""
    for path in (DATASET, f"{DATASET}.ttl", "/catalog.ttl"):
        tag = ask(connection, path, Accept_Encoding=name)[0].getheader("ETag") or ""
        again, _ = ask(connection, path, Accept_Encoding=name, If_None_Match=f'"other", {tag}')
        assert (again.status, again.getheader("ETag")) == (304, tag)
        assert "Accept-Encoding" in (again.getheader("Vary") or "")
        assert ask(connection, path, If_None_Match=tag)[0].status == 200


def test_ranges_are_of_the_bytes_as_they_are(connection: http.client.HTTPConnection) -> None:
    """A part is never compressed; with the ETag of a coding in If-Range, the whole is sent."""
    whole = ask(connection, "/catalog.ttl")[1]
    answer, body = ask(connection, "/catalog.ttl", Accept_Encoding="gzip, br", Range="bytes=10-19")
    assert (answer.status, answer.getheader("Content-Encoding"), body) == (206, None, whole[10:20])
    packed, _ = ask(connection, "/catalog.ttl", Accept_Encoding="gzip")
    assert packed.getheader("Accept-Ranges") is None
    tag = packed.getheader("ETag") or ""
    answer, body = ask(connection, "/catalog.ttl", Accept_Encoding="gzip", Range="bytes=10-19", If_Range=tag)
    assert (answer.status, body) == (200, whole)


@pytest.mark.parametrize("path", [f"{DATASET}.xlsx", f"{DATASET}.parquet", "/apple-touch-icon.png", "/healthz"])
def test_what_gains_nothing_is_left_as_it_is(connection: http.client.HTTPConnection, path: str) -> None:
    """What is compressed already, and what is small, is sent as it is."""
    assert ask(connection, path, Accept_Encoding="gzip, br")[0].getheader("Content-Encoding") is None


def test_a_large_dump_is_sent_as_its_compressed_copy(published: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file past the limit goes out as the compressed copy that the release has, with that file's digest."""
    monkeypatch.setattr(files, "LARGEST", 1_000)
    client = create_app(published.settings).test_client()
    path = "/dumps/okt-digitalisering.ttl"
    with client.get(path, headers={"Accept-Encoding": "gzip, br"}) as packed, client.get(path) as plain:
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert packed.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(sha256(packed.data).digest()).decode()}:"
        assert "Accept-Encoding" in packed.headers["Vary"]
        with client.get(path, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"}) as part:
            assert (part.status_code, part.data) == (206, plain.data[:10])


def test_stylesheets_and_scripts_stay_for_a_year(connection: http.client.HTTPConnection) -> None:
    """A file at the address with its fingerprint is kept for a year and not asked for again; with another it is not."""
    kept, _ = ask(connection, f"/static/lod.css?v={assets.fingerprint('lod.css')}", Accept_Encoding="gzip")
    assert {"immutable", "max-age=31536000"} <= set((kept.getheader("Cache-Control") or "").split(", "))
    for other in ("", "?v=0123456789ab"):
        answer, _ = ask(connection, f"/static/lod.css{other}")
        assert "immutable" not in (answer.getheader("Cache-Control") or "")


@given(st.text("gzipbrdeflate*;q=01., ", max_size=40))
def test_any_header_can_be_read(header: str) -> None:
    """Whatever a client says it accepts, the answer is one of ours that it named, or none."""
    assert coding(header) in ("", *(name for name in CODINGS if name in header or "*" in header))


@given(st.lists(st.tuples(st.text(max_size=3), st.binary(max_size=600)), max_size=30))
def test_what_is_remembered_has_a_bound(items: list[tuple[str, bytes]]) -> None:
    """Keys and bytes together never take more than the size; what is kept is what was given."""
    memory = Memory(3 * OVERHEAD + 1_000)
    for key, data in items:
        memory.keep((key,), data, len(data))
        assert memory.bytes <= memory.most
    assert all(memory.get((key,)) in (None, data) for key, data in dict(items).items())


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", DATASET, "/sparql"])
def test_what_a_page_waits_for_before_it_is_painted_is_small(connection: http.client.HTTPConnection, path: str) -> None:
    """A page and its stylesheets take at most 50 kB, a second at 400 kbit/s; no script keeps it from being painted."""
    answer, body = ask(connection, path, Accept="text/html", Accept_Encoding="gzip")
    page = unpacked(answer, body).decode()
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    needed = [len(body), *(len(ask(connection, link, Accept_Encoding="gzip")[1]) for link in styles)]
    assert len(needed) > 1
    assert sum(needed) < 50_000
    scripts = re.findall(r"<script ([^>]*)>", page)
    assert [each for each in scripts if not re.search(r'type="(module|application/ld\+json)"|\bdefer\b', each)] == []
