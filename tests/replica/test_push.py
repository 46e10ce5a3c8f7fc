"""What is said where an address is no store, or a store does not do what was asked; and going on after a cut."""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from lod.graph.store import Graph
from lod.rdf.terms import Term
from lod.replica.credentials import Credentials
from lod.replica.store import GraphStore, PushError
from tests.conftest import BASE, SiteFolder

pytestmark = pytest.mark.server

Answer = tuple[int, dict[str, str], bytes]


class Keeper:
    """Keeps graphs as the protocol says, but for the requests that `refuses` answers: those are answered so."""

    def __init__(self, refuses: Callable[[str, str, int], Answer | None]) -> None:
        self.refuses = refuses
        self.graphs: dict[str, bytes] = {}
        self.requests: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.largest = 0

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        graph = parse_qs(urlsplit(path).query)["graph"][0]
        self.requests.append((method, graph.removeprefix(BASE)))
        self.headers.append(headers)
        self.largest = max(self.largest, len(body))
        if refused := self.refuses(method, graph, len(self.requests)):
            return refused
        if method == "GET":
            kept = self.graphs.get(graph)
            return (404, {}, b"") if kept is None else (200, {"Content-Type": "application/n-triples"}, kept)
        if method == "DELETE":
            self.graphs.pop(graph, None)
        else:
            self.graphs[graph] = (self.graphs.get(graph, b"") if method == "POST" else b"") + body
        return 204, {}, b""


@contextmanager
def served(keeper: Keeper) -> Iterator[str]:
    """The address of a keeper."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, answer = keeper.answer(self.command, self.path, body, dict(self.headers))
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_PUT = do_POST = do_DELETE = _any  # noqa: N815 - the names that the library asks for

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/store?key=geheim"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _writing(status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> Callable[..., Answer | None]:
    """Refuses to write graphs."""
    return lambda method, graph, number: None if method == "GET" else (status, headers or {}, body)


HTML = {"Content-Type": "text/html"}
REFUSALS: dict[str, tuple[Callable[..., Answer | None], str]] = {
    "a page": (lambda *request: (200, HTML, b"<p>Hello"), "not RDF"),
    "a page that is missing": (_writing(404, HTML), "no Graph Store Protocol here"),
    "a store to be read only": (_writing(405), "may only be read"),
    "no entry": (_writing(401, {"WWW-Authenticate": 'Basic realm="x"'}), "LOD_PUSH_USER"),
    "no right": (_writing(403), "does not let this user write"),
    "too much": (_writing(413), "--part 100"),
    "elsewhere": (_writing(307, {"Location": "http://10.0.0.1/x\x1b[2J"}), "http://10.0.0.1/x"),
    "full": (_writing(507, {"Content-Type": "text/plain"}, b"disk\x1b[2J full"), "It says: disk[2J full"),
    "a hole": (lambda method, *rest: None if method == "GET" else (204, {}, b""), "does not give back"),
    "silence": (lambda *request: (0, {}, b""), "closes the connection"),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_is_refused_is_said_in_words(small_site: SiteFolder, what: str) -> None:
    """Each kind of refusal has its words; no key, no escape sequence and no traceback is in them."""
    refuses, words = REFUSALS[what]
    with served(Keeper(refuses)) as url:
        result = small_site.lod("push", url)
    assert (result.exit_code, words in result.output) == (1, True), result.output
    assert "geheim" not in result.output
    assert "\x1b[2J" not in result.output


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/", "no http or https address"),
        ("http://", "no http or https address"),
        ("http://ola:geheim@example.org/", "name or a password in it"),
        ("http://127.0.0.1:1/", "cannot be reached"),
        (f"http://{'a' * 70}.example/", "cannot be reached"),
    ],
)
def test_an_address_without_a_store(small_site: SiteFolder, url: str, words: str) -> None:
    """An address that is none, or where nobody answers."""
    result = small_site.lod("push", url)
    assert (result.exit_code, words in result.output, "geheim" in result.output) == (1, True, False)


def test_a_silent_store_is_waited_for_so_long(small_site: SiteFolder) -> None:
    """A store that accepts connections and answers nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        result = small_site.lod("push", f"http://127.0.0.1:{listening.getsockname()[1]}/", "--wait", "1")
    assert (result.exit_code, "has been silent for 1 seconds" in result.output) == (1, True)


def test_what_was_cut_off_goes_on(small_site: SiteFolder) -> None:
    """A push that fails half-way leaves a record of what is whole; the next one sends the rest, and all is there."""
    keeper = Keeper(
        lambda method, graph, number: (503, {}, b"") if method == "PUT" and graph.endswith("void") else None
    )
    with served(keeper) as url:
        failed = small_site.lod("push", url)
        assert (failed.exit_code, "503" in failed.output) == (1, True)
        assert "identifier" not in keeper.graphs[f"{BASE}id/graph/pushed"].decode()
        keeper.refuses = lambda *request: None
        keeper.requests.clear()
        result = small_site.lod("push", url)
    sent = [graph for method, graph in keeper.requests if method == "PUT" and graph != "id/graph/pushed"]
    assert sent == ["id/graph/void"], result.output
    assert small_site.current.name in keeper.graphs[f"{BASE}id/graph/pushed"].decode()
    assert len(keeper.graphs) == 9


def test_basic_and_bearer(small_site: SiteFolder) -> None:
    """A name and password are sent only where they are asked for, a token always; neither is shown."""

    def basic(method: str, graph: str, number: int) -> Answer | None:
        asks = (401, {"WWW-Authenticate": 'Basic realm="x"'}, b"")
        return None if keeper.headers[-1].get("Authorization") == "Basic b2xhOmhlbW1lbGln" else asks

    keeper = Keeper(basic)
    with served(keeper) as url:
        result = small_site.lod("push", url, env={"LOD_PUSH_USER": "ola", "LOD_PUSH_PASSWORD": "hemmelig"})
    assert (result.exit_code, "8 graphs sent" in result.output) == (0, True)
    assert ["Authorization" in headers for headers in keeper.headers].count(False) == 1
    keeper.refuses = lambda *request: None
    with served(keeper) as url:
        result = small_site.lod("push", url, "--anew", env={"LOD_PUSH_TOKEN": "hemmelig\n"})
    assert result.exit_code == 0
    assert keeper.headers[-1]["Authorization"] == "Bearer hemmelig"
    assert "hemmelig" not in result.output


def test_a_record_of_somebody_else_removes_nothing_of_theirs(small_site: SiteFolder) -> None:
    """A store's record names what is removed, but only graphs of our own base are."""
    keeper = Keeper(lambda *request: None)
    record = f"{BASE}id/graph/pushed"
    names = ("http://other.example/graph", f"{BASE}id/dataset/gone", record)
    lines = "".join(f"<{record}> <http://purl.org/dc/terms/hasPart> <{name}> .\n" for name in names)
    keeper.graphs = {record: lines.encode(), **dict.fromkeys(names[:2], b"")}
    with served(keeper) as url:
        result = small_site.lod("push", url)
    assert "1 removed" in result.output
    assert [graph for method, graph in keeper.requests if method == "DELETE"] == ["id/dataset/gone"]


def test_what_a_store_is_read_with_is_let_go_where_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that stops reading leaves nothing behind for another thread to collect, which the library refuses."""
    graph, name = Graph(ox.Store()), Term("<https://data.example.no/id/graph/catalog>")
    lines = "".join(f'<https://data.example.no/{n}> <https://data.example.no/p> "{n}" .\n' for n in range(200_000))
    graph.store.bulk_load(input=lines.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name.strip("<>")))
    refused: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda error: refused.append(error.exc_value))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = GraphStore(f"http://127.0.0.1:{silent.getsockname()[1]}/", Credentials(), 0.5)
        with pytest.raises(PushError) as raised:
            store.replace(name, lambda: (" ".join(triple).encode() for triple in graph.triples(name)), len(lines))
        kept: list[object] = [raised.value]
        kept.append(kept)
        del raised, kept
        collecting = Thread(target=gc.collect)
        collecting.start()
        collecting.join()
    assert refused == []
