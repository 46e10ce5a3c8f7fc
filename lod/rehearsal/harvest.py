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

_XML_NAME = re.compile(r"[A-Za-z_\u00C0-\uFFFD][\w.\u00B7-]*$")


class Dropped(NamedTuple):
    """Something the harvester leaves out, and why."""

    what: str
    why: str


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
                dropped.append(Dropped(str(dataset), "is listed in the catalogue but not described as a dcat:Dataset"))
            elif str(dataset) in listed and listed[str(dataset)] != str(catalog):
                dropped.append(Dropped(str(dataset), f"is listed by {listed[str(dataset)]} already"))
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
    kinds = ((DCAT.Catalog, "a catalogue"), (DCAT.Dataset, "a data set"), (DCAT.DataService, "a data service"))
    for kind, name in (*kinds, (DCAT.Distribution, "a distribution")):
        nameless = [n for n in document.subjects(RDF.type, kind) if not isinstance(n, URIRef)]
        if nameless:
            yield Dropped(f"{len(nameless)} × {name}", "is a blank node: the portal needs an IRI to know it by")
    listed = set(document.objects(None, DCAT.dataset))
    for dataset in sorted(d for d in document.subjects(RDF.type, DCAT.Dataset) if isinstance(d, URIRef)):
        if dataset not in listed:
            yield Dropped(str(dataset), "no catalogue lists it (dcat:dataset)")
    for predicate in sorted(set(document.predicates()), key=str):
        if not _XML_NAME.search(str(predicate)):
            yield Dropped(str(predicate), "does not end in an XML name, so the portal cannot pass it on as RDF/XML")
