"""What the national portal's page would show of a data set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

from lod.messages.message import Message

NAMELESS = "Nameless distribution"
_SHOWN = ("nb", "nn", "en", "no", None)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{9}(?![0-9])")


@dataclass(frozen=True)
class PortalPage:
    """The parts of the page; `notes` say what it would miss or show badly."""

    title: str
    description: str
    publisher: str
    themes: tuple[str, ...]
    keywords: tuple[str, ...]
    distributions: tuple[str, ...]
    notes: tuple[Message, ...]


def page(graph: Graph, dataset: str) -> PortalPage:
    """The page of a data set, by its own graph."""
    node = URIRef(dataset)
    publisher = graph.value(node, DCTERMS.publisher)
    return PortalPage(
        _text(graph, node, DCTERMS.title),
        _text(graph, node, DCTERMS.description),
        _text(graph, publisher, FOAF.name) if publisher is not None else "",
        tuple(sorted(_text(graph, theme, SKOS.prefLabel) or str(theme) for theme in graph.objects(node, DCAT.theme))),
        tuple(sorted(str(word) for word in graph.objects(node, DCAT.keyword) if _is_shown(word))),
        tuple(sorted(_text(graph, d, DCTERMS.title) or NAMELESS for d in graph.objects(node, DCAT.distribution))),
        tuple(_notes(graph, node, publisher)),
    )


def _notes(graph: Graph, node: URIRef, publisher: Node | None) -> Iterator[Message]:
    for key, predicate in (("rehearsal.title", DCTERMS.title), ("rehearsal.description", DCTERMS.description)):
        texts = list(graph.objects(node, predicate))
        if not any(_is_shown(text) for text in texts):
            yield Message("rehearsal.page.none-shown", part=Message(key))
        elif hidden := sorted({str(t.language) for t in texts if isinstance(t, Literal) and not _is_shown(t)}):
            yield Message("rehearsal.page.not-shown", part=Message(key), languages=tuple(hidden))
    if publisher is None or len(_NUMBER.findall(str(publisher))) != 1:
        yield Message("rehearsal.page.publisher")
    for distribution in graph.objects(node, DCAT.distribution):
        if graph.value(distribution, DCTERMS.title) is None:
            yield Message("rehearsal.page.nameless", distribution=str(distribution), name=NAMELESS)


def _is_shown(text: Node) -> bool:
    return isinstance(text, Literal) and text.language in _SHOWN


def _text(graph: Graph, node: Node, predicate: URIRef) -> str:
    """The text the portal prefers: Bokmål, Nynorsk, any Norwegian, English, untagged."""
    texts = {t.language: str(t) for t in graph.objects(node, predicate) if isinstance(t, Literal)}
    return next((texts[language] for language in _SHOWN if language in texts), "")
