"""Files in RDF: Turtle, N-Triples, RDF/XML, JSON-LD and their kin, parsed by Oxigraph, and nothing else fetched.

What a file could make of itself is refused before it is parsed: entities that name files or hold other entities.
Contexts elsewhere (JSON-LD) are refused by the parser, which has no way to fetch them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.sources.io.streams import beginning, opened
from lod.sources.source import COMPRESSED
from lod.sources.table.records import MAX_CELL

SUFFIXES = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
}
"""The formats by the end of a file's name."""

_ENTITY = re.compile(rb"<!ENTITY\s+(%\s+)?(\S+)\s+(SYSTEM|PUBLIC|\"[^\"]*[&%][^\"]*\"|'[^']*[&%][^']*')")


def read(path: Path, name: str) -> Iterator[ox.Quad]:
    """The statements of a file, one after the other, in the order they stand there.

    Raises `SourceError` for a format nobody here reads, and for what is not of it, with the row where that is known.
    """
    suffix = next((s.lower() for s in reversed(path.suffixes) if s.lower() not in COMPRESSED), "")
    format = SUFFIXES.get(suffix)
    if format is None:
        hint = Message("advice.it-must-end", suffixes=tuple(SUFFIXES))
        raise SourceError([Finding(Message("unknown-rdf-format", suffix=suffix), file=name, hint=hint)])
    try:
        if format == ox.RdfFormat.RDF_XML:
            guard_entities(path, name)
        with opened(path, name) as raw:
            for quad in ox.parse(raw, format):
                if isinstance(quad.object, ox.Literal) and len(quad.object.value) > MAX_CELL:
                    raise SourceError([_too_long(quad, name)])
                yield quad
    except SyntaxError as error:
        raise SourceError([_syntax(error, name, format)]) from None


def guard_entities(path: Path, name: str) -> None:
    """Refuses an XML file whose entities could name other files or grow. Raises `SourceError`."""
    head = beginning(path, name)
    entity = _ENTITY.search(head)
    if entity:
        raise SourceError(
            [
                Finding(
                    Message("external-entity", entity=entity[2].decode("utf-8", "replace")),
                    file=name,
                    row=head.count(b"\n", 0, entity.start()) + 1,
                )
            ]
        )


def _syntax(error: SyntaxError, name: str, format: ox.RdfFormat) -> Finding:
    reason = str(error.msg)
    if "LoadDocumentCallback" in reason:
        return Finding(Message("remote-context"), file=name)
    row = error.lineno or None
    character = error.offset if row else None
    if "No scheme" in reason:
        return Finding(Message("relative-iri", format=format.name), file=name, row=row, character=character)
    hint = Message("advice.look-at-that", format=format.name)
    message = Message("not-this-rdf", format=format.name, why=reason)
    return Finding(message, file=name, row=row, character=character, hint=hint)


def _too_long(quad: ox.Quad, name: str) -> Finding:
    return Finding(
        Message("cell-too-long", most=MAX_CELL),
        file=name,
        column=str(quad.predicate.value),
        value=quad.object.value[:40] if isinstance(quad.object, ox.Literal) else None,
        hint=Message("advice.it-is-said-of", subject=str(quad.subject)),
    )
