"""`/ldes`: everything that is published as a Linked Data Event Stream, page by page.

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

FORMATS = carrying("graph")


def register(app: Flask, site: Site) -> None:
    """Adds the routes."""

    @app.get("/ldes")
    def ldes() -> Response:
        """The event stream: what it is, and where its pages are."""
        with site.current() as served:
            stream = _stream(served)
            return _answer(served, sorted(_root(served, stream.events)), served.id)

    @app.get("/ldes/<int:event>/<int:page>")
    def ldes_page(event: int, page: int) -> Response:
        """A page of the members of an event; it never changes."""
        with site.current() as served:
            stream = _stream(served)
            happened = next((one for one in stream.events if one.number == event), None)
            if happened is None:
                raise NotFound
            slow.place(site)
            pages = max(1, -(-stream.count(happened) // MEMBERS))
            if not 1 <= page <= pages:
                raise NotFound
            members = stream.members(happened, (page - 1) * MEMBERS, MEMBERS)
            triples = [*_page(served, event, page, page < pages), *_members(served, happened, members)]
            answer = _answer(served, sorted(triples), happened.digest)
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            return answer


def _stream(served: Served) -> Stream:
    """The stream of what is served. Raises `TurnedAway` (503) where the history cannot be read."""
    if problem := served.past.former.problem:
        raise TurnedAway(problem, 503)
    return served.stream


def _answer(served: Served, triples: Sequence[Triple], stamp: str) -> Response:
    format = choose(request.headers.get("Accept"), FORMATS)
    if format is None:
        raise NotAcceptable
    prefixes = dict(served.prefixes) | {v.prefix: v.namespace for v in (ACTIVITY, LDES, TREE)}
    body = "".join(format.say(by_subject(triples), prefixes))
    return lasting(Response(body, content_type=format.content_type), stamp, format.name)


def _root(served: Served, events: Sequence[Event]) -> Iterator[Triple]:
    stream, node = _iri(served, "#stream"), _iri(served, "")
    yield stream, RDF.type, LDES.EventStream
    yield stream, LDES.timestampPath, PROV.generatedAtTime
    yield stream, LDES.versionOfPath, DCT.isVersionOf
    yield stream, LDES.versionDeletePath, RDF.type
    yield stream, LDES.versionDeleteObject, ACTIVITY.Delete
    yield stream, TREE.view, node
    yield node, RDF.type, TREE.Node
    for event in events:
        for kind in ("GreaterThanOrEqualTo", "LessThanOrEqualTo"):
            relation = _iri(served, f"#{event.number}-{kind}")
            yield node, TREE.relation, relation
            yield relation, RDF.type, TREE[f"{kind}Relation"]
            yield relation, TREE.path, PROV.generatedAtTime
            yield relation, TREE.value, literal(event.at, "dateTime")
            yield relation, TREE.node, _iri(served, f"/{event.number}/1")


def _page(served: Served, event: int, page: int, more: bool) -> Iterator[Triple]:
    stream, node = _iri(served, "#stream"), _iri(served, f"/{event}/{page}")
    yield stream, RDF.type, LDES.EventStream
    yield stream, TREE.view, node
    yield node, RDF.type, TREE.Node
    if more:
        relation = _iri(served, f"/{event}/{page}#next")
        yield node, TREE.relation, relation
        yield relation, RDF.type, TREE.Relation
        yield relation, TREE.node, _iri(served, f"/{event}/{page + 1}")


def _members(served: Served, event: Event, members: Iterator[StreamMember]) -> Iterator[Triple]:
    for member in members:
        version = _version(served, event, member.thing)
        yield _iri(served, "#stream"), TREE.member, version
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
