"""A catalogue read as the national portal's harvester reads it: what it keeps of each data set, and what it drops."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, RDF
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from lod.errors import LodError
from lod.messages.message import Message
from lod.rdf.formats import WRITTEN, Format

LARGEST = 75_000_000
"""Bytes past which the portal takes no catalogue."""

_KINDS = {
    DCAT.Catalog: "rehearsal.kind.catalogue",
    DCAT.Dataset: "rehearsal.kind.data-set",
    DCAT.DataService: "rehearsal.kind.data-service",
    DCAT.Distribution: "rehearsal.kind.distribution",
}
"""What must have an IRI, and what it is called."""
_XML_NAME = re.compile(r"[A-Za-z_\u00C0-\uFFFD][\w.\u00B7-]*$")


class Dropped(NamedTuple):
    """Something the harvester leaves out, by its IRI where it has one, and the sentence that says so."""

    what: str
    why: Message


@dataclass(frozen=True)
class Harvest:
    """What the harvester has after reading: the data sets by their IRIs, in order, and what it left out."""

    document: Graph
    listed: tuple[str, ...]
    dropped: tuple[Dropped, ...]

    @cached_property
    def datasets(self) -> dict[str, Graph]:
        """Each data set's own graph by its IRI."""
        return {iri: extract(self.document, URIRef(iri)) for iri in self.listed}


def parse(body: bytes, format: Format) -> Graph:
    """The document as a graph. Raises `LodError` for what is not in that format or too large for the portal."""
    if len(body) > LARGEST:
        raise LodError(Message("error.catalogue-too-large", bytes=len(body), most=LARGEST))
    name = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}[format.name]
    try:
        return Graph(bind_namespaces="none").parse(data=body.decode("utf-8"), format=name)
    except UnicodeDecodeError:
        raise LodError(Message("error.catalogue-not-utf-8")) from None
    except BadSyntax as error:
        raise LodError(
            Message("error.catalogue-unreadable-at", format=format.title, line=str(error.lines + 1), why=error._why)
        ) from None
    except Exception as error:  # the parsers of rdflib raise whatever they meet
        raise LodError(Message("error.catalogue-unreadable", format=format.title, why=str(error))) from None


def format_of(content_type: str, address: str) -> Format:
    """The format a document is in, by its media type, else by its suffix. Raises `LodError` for any other."""
    media_type = content_type.partition(";")[0].strip().lower()
    graphs = WRITTEN
    for format in graphs:
        if media_type == format.media_type:
            return format
    for format in graphs:
        if media_type in format.aliases or address.endswith(f".{format.suffix}"):
            return format
    raise LodError(
        Message("error.catalogue-media-type", address=address, type=media_type or Message("error.no-media-type"))
    )


def harvest(document: Graph) -> Harvest:
    """What is kept and dropped of a document. Nothing is fetched; what a document does not say is not known."""
    dropped = list(_dropped(document))
    listed: dict[str, str] = {}
    for catalog in sorted(document.subjects(RDF.type, DCAT.Catalog), key=str):
        for dataset in sorted(document.objects(catalog, DCAT.dataset), key=str):
            if not isinstance(catalog, URIRef) or not isinstance(dataset, URIRef):
                continue
            if (dataset, RDF.type, DCAT.Dataset) not in document:
                dropped.append(_of("not-described", dataset))
            elif str(dataset) in listed and listed[str(dataset)] != str(catalog):
                message = Message("rehearsal.dropped.listed-twice", what=str(dataset), catalogue=listed[str(dataset)])
                dropped.append(Dropped(str(dataset), message))
            else:
                listed[str(dataset)] = str(catalog)
    return Harvest(document, tuple(sorted(listed)), tuple(dropped))


def extract(document: Graph, dataset: URIRef) -> Graph:
    """A data set's own graph: everything that can be reached from it by outgoing links."""
    copy = Graph(bind_namespaces="none")
    seen: set[Node] = {dataset}
    waiting: list[Node] = [dataset]
    while waiting:
        node = waiting.pop()
        for predicate, value in document.predicate_objects(node):
            copy.add((node, predicate, value))
            if not isinstance(value, Literal) and value not in seen:
                seen.add(value)
                waiting.append(value)
    return copy


def _dropped(document: Graph) -> Iterator[Dropped]:
    for kind, name in _KINDS.items():
        nameless = [n for n in document.subjects(RDF.type, kind) if not isinstance(n, URIRef)]
        if nameless:
            yield Dropped("", Message("rehearsal.dropped.blank", count=len(nameless), kind=Message(name)))
    listed = set(document.objects(None, DCAT.dataset))
    for dataset in sorted(d for d in document.subjects(RDF.type, DCAT.Dataset) if isinstance(d, URIRef)):
        if dataset not in listed:
            yield _of("not-listed", dataset)
    for predicate in sorted(set(document.predicates()), key=str):
        if not _XML_NAME.search(str(predicate)):
            yield _of("no-xml-name", predicate)


def _of(reason: str, node: Node) -> Dropped:
    return Dropped(str(node), Message(f"rehearsal.dropped.{reason}", what=str(node)))
