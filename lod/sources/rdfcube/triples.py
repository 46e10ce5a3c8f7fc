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
from lod.sources.io.streams import beginning, opened
from lod.sources.source import COMPRESSED
from lod.sources.table.csv import MAX_CELL

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
        hint = f"It must end in one of {', '.join(SUFFIXES)}."
        raise SourceError([Finding(f"{suffix!r} is no RDF format known here.", file=name, hint=hint)])
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
                    f"the entity {entity[2].decode('utf-8', 'replace')!r} refers to another file or another entity.",
                    file=name,
                    row=head.count(b"\n", 0, entity.start()) + 1,
                    hint="Write out what it stands for; such entities are not read here.",
                )
            ]
        )


def _syntax(error: SyntaxError, name: str, format: ox.RdfFormat) -> Finding:
    reason = str(error.msg)
    if "LoadDocumentCallback" in reason:
        hint = "Put the context into the file itself (`@context` as an object)."
        return Finding("the file’s context stands elsewhere, and nothing is fetched here.", file=name, hint=hint)
    hint = f"Look at that place; is it {format.name}?"
    if "No scheme" in reason:
        reason, hint = "an IRI is relative, and the file has no base", "Write whole IRIs, or a base (`@base`)."
    row, character = error.lineno or None, error.offset
    column = f"character {character}" if row and character else None
    return Finding(f"this is not {format.name}: {reason}.", file=name, row=row, column=column, hint=hint)


def _too_long(quad: ox.Quad, name: str) -> Finding:
    return Finding(
        f"a text is longer than {MAX_CELL:,} characters.",
        file=name,
        column=str(quad.predicate.value),
        value=quad.object.value[:40] if isinstance(quad.object, ox.Literal) else None,
        hint=f"It is said of {quad.subject}. Shorten it.",
    )
