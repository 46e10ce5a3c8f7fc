"""A graph store at an address: reads, replaces, extends and removes named graphs.

SPARQL 1.1 Graph Store HTTP Protocol, section 5, with indirect graph identification (section 4.2). No redirect is
followed, and no graph is held in memory.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote, urlsplit

from lod.errors import LodError
from lod.graph.store import parse
from lod.messages.message import Message
from lod.rdf.formats import NTRIPLES
from lod.rdf.terms import Term, Triple
from lod.replica import SECONDS
from lod.replica.credentials import Credentials

LARGEST = 64_000_000
"""Bytes of an answer that are read at most."""
EXCERPT = 300
"""Characters of what a store says that are shown."""

Body = Callable[[], Iterable[bytes]]
"""Gives the bytes of a request, from the beginning each time."""


class PushError(LodError):
    """A graph store that cannot be reached, or does not do what was asked of it."""


@dataclass(frozen=True)
class StoreAnswer:
    """An answer: its status, media type, where it leads to, which credentials it asks for, and its body."""

    status: int
    media_type: str
    location: str
    challenges: list[str]
    body: bytes

    @property
    def words(self) -> str:
        """What the store says, in one line; "" for a page of HTML."""
        if "html" in self.media_type:
            return ""
        line = " ".join(self.body[: 4 * EXCERPT].decode("utf-8", "replace").split())
        return "".join(filter(str.isprintable, line))[:EXCERPT]


@dataclass
class GraphStore:
    """The store at an address, asked over one connection. Every method raises `PushError`."""

    url: str
    credentials: Credentials
    seconds: float = SECONDS
    _connection: HTTPConnection | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            valid, parts = False, urlsplit("")
        if parts.username or parts.password:
            raise PushError(Message("error.push.credentials-in-address"))
        if not valid or parts.fragment or not self.url.isascii() or not self.url.isprintable() or " " in self.url:
            raise PushError(Message("error.no-web-address", url=self.url))
        self._parts: SplitResult = parts
        self.shown = parts._replace(query="").geturl()  # what stands behind may be a key

    def read(self, graph: Term) -> list[Triple] | None:
        """The triples of a graph; None where the store has none of that name."""
        answer = self._ask("GET", graph, headers={"Accept": f"{NTRIPLES.media_type}, text/turtle;q=0.5"})
        if answer.status in (204, 404):
            return None
        self._require(answer, "GET", graph)
        if not answer.body.strip():
            return []
        try:
            return parse(answer.body, answer.media_type)
        except ValueError:
            raise PushError(Message("error.push.no-store", url=self.shown)) from None

    def replace(self, graph: Term, body: Body, size: int) -> None:
        """Puts a graph in the place of the one that is there."""
        self._write("PUT", graph, body, size)

    def extend(self, graph: Term, body: Body, size: int) -> None:
        """Puts triples into a graph."""
        self._write("POST", graph, body, size)

    def remove(self, graph: Term) -> None:
        """Removes a graph, if it is there."""
        answer = self._ask("DELETE", graph)
        if answer.status != 404:
            self._require(answer, "DELETE", graph)

    def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.close()

    def _write(self, method: str, graph: Term, body: Body, size: int) -> None:
        headers = {"Content-Type": NTRIPLES.media_type, "Content-Length": str(size)}
        self._require(self._ask(method, graph, body, headers), method, graph, size)

    def _ask(
        self, method: str, graph: Term, body: Body | None = None, headers: dict[str, str] | None = None
    ) -> StoreAnswer:
        answer = self._send(method, graph, body, headers or {})
        while answer.status == 401 and self.credentials.accept(answer.challenges):
            answer = self._send(method, graph, body, headers or {})
            if answer.status == 401:
                break  # what was asked for was given, and is not accepted
        return answer

    def _send(self, method: str, graph: Term, body: Body | None, headers: dict[str, str]) -> StoreAnswer:
        """Sends a request; once more where the store has closed the connection since the last."""
        query = "&".join(filter(None, (self._parts.query, f"graph={quote(graph[1:-1], safe='')}")))
        target = f"{self._parts.path or '/'}?{query}"
        signed = {"User-Agent": "lod-push", **headers, **self.credentials.header(method, self._address(target))}
        fresh = self._connection is None or self._connection.sock is None
        try:
            return self._exchange(method, target, body, signed)
        except ConnectionError:
            self.close()
            if fresh:
                raise self._unreachable("the store closes the connection") from None
        try:
            return self._exchange(method, target, body, signed)
        except ConnectionError:
            raise self._unreachable("the store closes the connection") from None

    def _exchange(self, method: str, target: str, body: Body | None, headers: dict[str, str]) -> StoreAnswer:
        connection = self._connection = self._connection or self._connect()
        pieces = (piece for piece in body()) if body else None
        try:
            try:
                connection.request(method, target, pieces, headers)
            except (BrokenPipeError, ConnectionResetError):
                if connection.sock is None:
                    raise  # nothing was sent
                # one that refuses a large graph may say so before it has read it
            with connection.getresponse() as response:
                return self._answer(response)
        except TimeoutError:
            raise PushError(Message("error.push.time-out", url=self.shown, seconds=f"{self.seconds:g}")) from None
        except ConnectionRefusedError as error:
            raise self._unreachable(error.strerror or str(error)) from None
        except ConnectionError:
            raise
        except ssl.SSLError as error:
            raise self._unreachable(getattr(error, "verify_message", "") or error.reason or str(error)) from None
        except (OSError, UnicodeError) as error:
            raise self._unreachable(getattr(error, "strerror", None) or str(error)) from None
        except HTTPException:
            raise PushError(Message("error.push.no-store", url=self.shown)) from None
        finally:
            if pieces is not None:
                pieces.close()  # here: what the store is read with may be let go by no other thread

    def _connect(self) -> HTTPConnection:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=self.seconds)

    def _address(self, target: str) -> str:
        return f"{self._parts.scheme}://{self._parts.netloc}{target}"

    def _answer(self, response: HTTPResponse) -> StoreAnswer:
        body = response.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise PushError(Message("error.push.no-store", url=self.shown))
        return StoreAnswer(
            response.status,
            response.headers.get_content_type() if "Content-Type" in response.headers else NTRIPLES.media_type,
            response.headers.get("Location", ""),
            response.headers.get_all("WWW-Authenticate", []),
            body,
        )

    def _unreachable(self, why: str) -> PushError:
        return PushError(Message("error.push.unreachable", url=self.shown, why=why))

    def _require(self, answer: StoreAnswer, method: str, graph: Term, size: int = 0) -> None:
        """Raises `PushError` for an answer that is not what was asked for, with what to do."""
        if 200 <= answer.status < 300:
            return
        url, status = self.shown, str(answer.status)
        if 300 <= answer.status < 400:
            location = "".join(filter(str.isprintable, answer.location))[:EXCERPT]
            raise PushError(Message("error.push.redirect", url=url, target=location))
        match answer.status:
            case 401 if not self.credentials.are_given:
                raise PushError(Message("error.push.no-credentials", url=url))
            case 401:
                raise PushError(Message("error.push.wrong-credentials", url=url))
            case 403:
                raise PushError(Message("error.push.forbidden", url=url))
            case 413:
                raise PushError(Message("error.push.too-large", url=url, graph=graph[1:-1], size=size))
            case 400 | 404 | 405 | 501 if answer.status != 400 or method == "GET":
                raise PushError(Message("error.push.no-protocol", url=url, status=status, method=method))
        words = Message("error.push.words", words=answer.words) if answer.words else ""
        raise PushError(Message("error.push.failed", url=url, status=status, graph=graph[1:-1], words=words))
