"""`/ldes`: everything that is published, a data set or a code list as a Linked Data Event Stream, page by page.

A member is a thing as it is since an event: its triples, with the thing (`dct:isVersionOf`) and the moment
(`prov:generatedAtTime`); one that is gone is an `as:Delete`. Pages of an event never change.
Linked Data Event Streams 1.0 (SEMIC) and the TREE hypermedia specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable, NotFound

from lod.history.event import Event
from lod.rdf.formats import carrying
from lod.rdf.subjects import by_subject
from lod.rdf.terms import Term, Triple, iri, literal
from lod.rdf.vocab import DCT, PROV, RDF, Vocabulary
from lod.release.scope import EVERYTHING, StreamScope
from lod.release.stream import Stream, StreamMember
from lod.web import slow
from lod.web.negotiation import choose
from lod.web.problems import TurnedAway
from lod.web.responses import lasting
from lod.web.site import Served, Site

ACTIVITY = Vocabulary("as", "https://www.w3.org/ns/activitystreams#")
LDES = Vocabulary("ldes", "https://w3id.org/ldes#")
TREE = Vocabulary("tree", "https://w3id.org/tree#")

MEMBERS = 250
"""Members on a page."""

KEPT = 2_000_000
"""Bytes of history past which a page that is read from them may take long."""

FORMATS = carrying("graph")


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/ldes")
    def ldes() -> Response:
        """The event stream: what it is, and where its pages are."""
        return _stream(site, EVERYTHING)

    @app.get("/ldes/dataset/<dataset>")
    def ldes_dataset(dataset: str) -> Response:
        """The same of one data set: its figures, and what is said of it."""
        return _stream(site, StreamScope(dataset=dataset))

    @app.get("/ldes/codelist/<codelist>")
    def ldes_codelist(codelist: str) -> Response:
        """The same of one code list and its codes."""
        return _stream(site, StreamScope(codelist=codelist))

    @app.get("/ldes/<int:event>/<int:page>")
    def ldes_page(event: int, page: int) -> Response:
        """A page of the members of an event; it never changes."""
        return _members_page(site, EVERYTHING, event, page)

    @app.get("/ldes/dataset/<dataset>/<int:event>/<int:page>")
    def ldes_dataset_page(dataset: str, event: int, page: int) -> Response:
        """A page of those of one data set."""
        return _members_page(site, StreamScope(dataset=dataset), event, page)

    @app.get("/ldes/codelist/<codelist>/<int:event>/<int:page>")
    def ldes_codelist_page(codelist: str, event: int, page: int) -> Response:
        """A page of those of one code list."""
        return _members_page(site, StreamScope(codelist=codelist), event, page)


def _stream(site: Site, scope: StreamScope) -> Response:
    with site.current() as served:
        if scope != EVERYTHING and _is_large(served, served.past.former.readable):
            slow.place(site)
        stream = _opened(served, scope)
        if scope != EVERYTHING and not stream.happened:
            raise NotFound
        return _answer(served, sorted(_root(served, stream)), served.id)


def _members_page(site: Site, scope: StreamScope, number: int, page: int) -> Response:
    with site.current() as served:
        stream = _opened(served, scope)
        event = next((one for one in stream.events if one.number == number), None)
        if event is None:
            raise NotFound
        if _is_large(served, stream.former.events[number - 1 :]):
            slow.place(site)
        count = stream.count(event)
        pages = max(1, -(-count // MEMBERS))
        if not 1 <= page <= pages or not (count or scope == EVERYTHING):
            raise NotFound
        members = stream.members(event, (page - 1) * MEMBERS, MEMBERS)
        start = f"{scope.path}/{number}"
        triples = [*_page(served, scope, start, page, page < pages), *_members(served, scope, event, members)]
        answer = _answer(served, sorted(triples), event.digest)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def _is_large(served: Served, events: Sequence[Event]) -> bool:
    """Whether a page that these events are read for may take long; clients fetch those of small sites side by side."""
    kept = sum(file.size for event in events for file in event.files.values())
    return kept > KEPT or sum(entry.observations for entry in served.release.manifest.datasets.values()) > slow.LARGE


def _opened(served: Served, scope: StreamScope) -> Stream:
    """The stream of what is served. Raises `TurnedAway` (503) where the history cannot be read."""
    if problem := served.past.former.problem:
        raise TurnedAway(problem, 503)
    return served.streams(scope)


def _answer(served: Served, triples: Sequence[Triple], stamp: str) -> Response:
    format = choose(request.headers.get("Accept"), FORMATS)
    if format is None:
        raise NotAcceptable
    prefixes = dict(served.prefixes) | {v.prefix: v.namespace for v in (ACTIVITY, LDES, TREE)}
    body = "".join(format.say(by_subject(triples), prefixes))
    return lasting(Response(body, content_type=format.content_type), stamp, format.name)


def _root(served: Served, opened: Stream) -> Iterator[Triple]:
    start = opened.scope.path
    stream, node = _iri(served, f"{start}#stream"), _iri(served, start)
    yield stream, RDF.type, LDES.EventStream
    yield stream, LDES.timestampPath, PROV.generatedAtTime
    yield stream, LDES.versionOfPath, DCT.isVersionOf
    yield stream, LDES.versionDeletePath, RDF.type
    yield stream, LDES.versionDeleteObject, ACTIVITY.Delete
    yield stream, TREE.view, node
    yield node, RDF.type, TREE.Node
    for event in opened.happened:
        for kind in ("GreaterThanOrEqualTo", "LessThanOrEqualTo"):
            relation = _iri(served, f"{start}#{event.number}-{kind}")
            yield node, TREE.relation, relation
            yield relation, RDF.type, TREE[f"{kind}Relation"]
            yield relation, TREE.path, PROV.generatedAtTime
            yield relation, TREE.value, literal(event.at, "dateTime")
            yield relation, TREE.node, _iri(served, f"{start}/{event.number}/1")


def _page(served: Served, scope: StreamScope, start: str, page: int, more: bool) -> Iterator[Triple]:
    stream, node = _iri(served, f"{scope.path}#stream"), _iri(served, f"{start}/{page}")
    yield stream, RDF.type, LDES.EventStream
    yield stream, TREE.view, node
    yield node, RDF.type, TREE.Node
    if more:
        relation = _iri(served, f"{start}/{page}#next")
        yield node, TREE.relation, relation
        yield relation, RDF.type, TREE.Relation
        yield relation, TREE.node, _iri(served, f"{start}/{page + 1}")


def _members(served: Served, scope: StreamScope, event: Event, members: Iterator[StreamMember]) -> Iterator[Triple]:
    for member in members:
        version = _version(served, event, member.thing)
        yield _iri(served, f"{scope.path}#stream"), TREE.member, version
        yield version, DCT.isVersionOf, member.thing
        yield version, PROV.generatedAtTime, literal(event.at, "dateTime")
        if not member.triples:
            yield version, RDF.type, ACTIVITY.Delete
        yield from ((version, predicate, value) for _, predicate, value in member.triples)


def _version(served: Served, event: Event, thing: Term) -> Term:
    """The name of a thing as it is since an event: the address of that state, where the thing has one."""
    name = thing[1:-1]
    if name.startswith(f"{served.base}id/") and not {"#", "?"} & set(name):
        return iri(f"{name}?asOf={event.at}")
    return iri(f"{served.base}ldes/member/{event.number}/{quote(name, safe='')}")


def _iri(served: Served, end: str) -> Term:
    return iri(f"{served.base}ldes{end}")


__all__ = ["register"]
