"""HTTP as RFC 9110 and 9112 have it, on the real server: odd paths, ranges, hosts, headers, what clients accept."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lod.web.app import create_app
from lod.web.requests import is_one_range
from lod.web.signposting import MOST_BYTES
from tests.conftest import BASE, SiteFolder
from tests.links import link_values
from tests.web.test_server import serving

ODD = (
    *(
        "%00",
        "%ff",
        "%ff%fe",
        "%20",
        "%7f",
        "%ed%a0%80",
        "%f4%90%80%80",
        "%2e%2e",
        "..",
        "%2f%2f",
        "%0d%0a",
        "%09",
        "%25",
    ),
    *("%3c", "%22", "%7b%7d", "%5c", "%5e", "%60", "%7c", "~FF", "~ED~A0~80", "~00", "%e2%80%ae", "%zz", "a" * 5_000),
)
DATASET = "okt-digitalisering"
QUERY = "CONSTRUCT WHERE { ?s a <http://purl.org/linked-data/cube#DataSet> }"


@pytest.fixture(scope="module")
def port(published: SiteFolder) -> Iterator[int]:
    """A server on the shipped data."""
    with serving(published) as started:
        yield started


@pytest.fixture
def connection(port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to it that is kept."""
    opened = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    yield opened
    opened.close()


def ask(
    connection: http.client.HTTPConnection, path: str, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    return answer, answer.read()


def raw(port: int, request: bytes) -> bytes:
    """What the server answers to these very bytes, up to the end of the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as opened:
        opened.sendall(request)
        return b"".join(iter(lambda: opened.recv(65_536), b""))


def filled(site: SiteFolder) -> Iterator[str]:
    """Every route that is read, with what it takes replaced by odd bytes; the others with a parameter of them."""
    for rule in create_app(site.settings).url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        path = re.sub("<any[^>]*>", "nb", rule.rule)
        for odd in ODD:
            if "<" in path:
                yield re.sub("<[^>]*>", lambda _, odd=odd: odd, path)  # type: ignore[misc]  # a default binds it now
            else:
                yield f"{path}?q={odd}&lang={odd}&page={odd}&{odd}=1"
    for kind in ("dataset", f"observation/{DATASET}/kommuner", "codelist/unit", "structure", "service/dataset", "def"):
        yield from (f"/{room}/{kind}/{odd}" for room in ("id", "doc", "embed") for odd in ODD)


@pytest.mark.slow
def test_no_spelling_of_an_address_makes_the_server_fail(
    published: SiteFolder, connection: http.client.HTTPConnection
) -> None:
    """Whatever bytes stand in a path or a query string, on whichever route, no answer is 500, and none names a file."""
    failed = []
    for path in filled(published):
        answer, body = ask(connection, path)
        if answer.status >= 500 or b"Traceback" in body:
            failed.append((path[:80], answer.status))
    assert failed == []


@pytest.mark.parametrize("path", ["/doc/%00", "/id/%ff%fe", "/def/%20", "/doc/a%09b.ttl", "/shape/%3cx%3e", "/id/%zz"])
def test_what_is_no_iri_is_nowhere(connection: http.client.HTTPConnection, path: str) -> None:
    """A path with characters that no IRI has is 404."""
    assert ask(connection, path)[0].status == 404


CATALOG = "/catalog.ttl"


@pytest.mark.parametrize(
    "header", ["lines=1-2", "bytes", "bytes=", "bytes=5-3", "bytes=a-b", "bytes=0-1,4-5", "bytes=0-,-1", "=", "x" * 99]
)
def test_a_range_that_cannot_be_answered_in_one_part_is_ignored(
    connection: http.client.HTTPConnection, header: str
) -> None:
    """Unknown units, several ranges and what cannot be read get the whole file, 200 (RFC 9110, section 14.2)."""
    whole = ask(connection, CATALOG)[1]
    answer, body = ask(connection, CATALOG, {"Range": header})
    assert (answer.status, body) == (200, whole)


def test_one_range_is_answered(connection: http.client.HTTPConnection) -> None:
    """One range of bytes is 206 with just these; one behind the end is 416 with the size."""
    whole = ask(connection, CATALOG)[1]
    for header, part in (("bytes=5-9", whole[5:10]), ("bytes=-4", whole[-4:]), ("Bytes=9-", whole[9:])):
        answer, body = ask(connection, CATALOG, {"Range": header})
        assert (answer.status, body) == (206, part)
    answer, _ = ask(connection, CATALOG, {"Range": f"bytes={len(whole)}-"})
    assert (answer.status, answer.getheader("Content-Range")) == (416, f"bytes */{len(whole)}")


@given(st.text(st.sampled_from("bytes=0123456789-, "), max_size=30) | st.text(max_size=20))
def test_what_counts_as_one_range(header: str) -> None:
    """Only `bytes=` with one first and last place, or a number of last bytes, is one range."""
    if is_one_range(header):
        first, _, last = header.strip()[len("bytes=") :].partition("-")
        assert (first + last).isdigit()
        assert not (first and last) or int(first) <= int(last)


@pytest.mark.parametrize(
    "host", [b"", b"Host: a b\r\n", b"Host: x\r\nHost: y\r\n", b"Host: x/y\r\n", b"Host: \xff\r\n", b"Host: x:y\r\n"]
)
def test_without_one_host_a_request_is_refused(port: int, host: bytes) -> None:
    """HTTP/1.1 without a Host, with several or with none that names a host, is 400 (RFC 9112, section 3.2)."""
    answer = raw(port, b"GET /healthz HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_hosts_that_are_well_formed_are_answered(port: int) -> None:
    """Names, numbers and addresses in brackets with or without a port are hosts; HTTP/1.0 needs none."""
    for host in (b"data.example.no", b"127.0.0.1:8000", b"[::1]:8000", b"x", b"xn--bcher-kva.example"):
        answer = raw(port, b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200 ")
    assert raw(port, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200 ")


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld", ".csv", ".xlsx"])
@pytest.mark.parametrize("times", [0, 20, 100, 300])
def test_links_stay_small_whatever_is_asked(connection: http.client.HTTPConnection, suffix: str, times: int) -> None:
    """The `Link` headers of an answer are below 4 kB together, and say its licence and its IRI, however long the
    address."""
    query = "&".join(["page=2", *["respondent=kommuner", "lang=nb"] * times])
    answer, _ = ask(connection, f"/doc/dataset/{DATASET}{suffix}?{query}")
    links = link_values(answer.headers)
    assert answer.status == 200
    assert sum(map(len, links)) <= MOST_BYTES < 4_096
    assert {'rel="license"', 'rel="cite-as"'} <= {re.sub("^.*; ", "", link) for link in links}


ACCEPTED = (
    ("application/sparql-results+json, text/turtle", "text/turtle; charset=utf-8"),
    ("application/sparql-results+xml, application/rdf+xml;q=0.5", "application/rdf+xml"),
    ("application/sparql-results+json, text/csv;q=0.9, application/n-triples;q=0.1", "application/n-triples"),
    ("application/sparql-results+json, text/html;q=0.9", "text/html; charset=utf-8"),
    ("application/sparql-results+json, application/ld+json, */*;q=0.1", "application/ld+json"),
)


@pytest.mark.parametrize(("accept", "expected"), ACCEPTED)
def test_a_client_may_accept_results_and_graphs_together(
    connection: http.client.HTTPConnection, accept: str, expected: str
) -> None:
    """CONSTRUCT is answered in the graph format of a list that has those of results too, or as a page; SELECT as JSON
    or XML, whichever is asked for."""
    answer, _ = ask(connection, f"/sparql?{urlencode({'query': QUERY})}", {"Accept": accept})
    assert answer.status == 200
    assert (answer.getheader("Content-Type") or "").startswith(expected)
    answer, _ = ask(connection, f"/sparql?query={quote('SELECT * {}')}", {"Accept": accept})
    results = accept.partition(",")[0]
    assert (answer.status, answer.getheader("Content-Type")) == (200, results)


def test_a_page_will_do_for_a_list_of_results(connection: http.client.HTTPConnection) -> None:
    """SELECT for a client that accepts graphs and pages is a page; one that accepts graphs alone gets 406."""
    for accept, status in (("text/turtle, text/html;q=0.5", 200), ("text/turtle", 406)):
        answer, _ = ask(connection, f"/sparql?query={quote('SELECT * {}')}", {"Accept": accept})
        assert answer.status == status


@pytest.mark.parametrize(
    ("path", "begins"),
    [
        ("/favicon.ico", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", b"\x89PNG"),
        ("/apple-touch-icon-precomposed.png", b"\x89PNG"),
    ],
)
def test_icons_are_where_browsers_ask_for_them(
    connection: http.client.HTTPConnection, path: str, begins: bytes
) -> None:
    """The icons that browsers and telephones fetch unasked are there, and kept for a day."""
    answer, body = ask(connection, path)
    assert (answer.status, body[:4]) == (200, begins)
    assert "max-age=86400" in (answer.getheader("Cache-Control") or "")


@pytest.mark.slow
def test_nothing_of_a_request_is_minted(connection: http.client.HTTPConnection) -> None:
    """A host that a visitor makes up stands in no answer."""
    answer, body = ask(connection, CATALOG, {"Host": "evil.example"})
    assert answer.status == 200
    assert b"evil.example" not in body + str(answer.headers).encode()
    assert BASE.encode() in body
