"""Documents about one observation, put together from blocks: what its terms are called is looked up and written once.

Such a document says what one observation is, and what each thing that it points to is called. There are a million
observations, and a few thousand things, whose names never change within a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from lod.graph.store import LABELS, Graph
from lod.rdf.formats import Format, GraphWriter
from lod.rdf.subjects import SUBJECT, by_subject
from lod.rdf.terms import Term, Triple

REMEMBERED = 20_000
"""Blocks that are remembered, the least recently used out first."""


class Blocks:
    """Writes documents about observations of one release; safe to share between threads."""

    def __init__(self, graph: Graph, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self._graph = graph
        self._named = lru_cache(REMEMBERED)(self._names)
        self._block = lru_cache(REMEMBERED)(self._written)
        self._member = lru_cache(REMEMBERED)(self._pointed)

    def document(self, format: Format, triples: Iterable[Triple]) -> str:
        """The document with these triples of one subject, and with the names of what they point to.

        It is what `Format.write` makes of `lod.graph.description.about`. Raises `TypeError` for a format that cannot
        carry a graph.
        """
        ((term, properties),) = by_subject(triples)
        writer = self._writer(format)
        blocks = [self._subject(writer, format, term, properties)]
        things = {predicate for predicate, _ in properties}
        things.update(value for _, values in properties for value in values if value[0] == "<")
        for thing in sorted(things - {term}):
            if self._named(thing):
                block, used = self._block(format, thing)
                writer.used.update(used)
                blocks.append(block)
        return writer.head() + writer.separator.join(blocks) + writer.foot

    def _subject(
        self, writer: GraphWriter, format: Format, term: Term, properties: list[tuple[Term, list[Term]]]
    ) -> str:
        """The block of the observation: the codes it points to are those of many others, and written once."""
        members = []
        for predicate, values in properties:
            if len(values) == 1 and values[0][0] == "<":
                member, used = self._member(format, predicate, values[0])
                writer.used.update(used)
            else:
                member = writer.member(predicate, values)
            members.append(member)
        text = writer.opening + writer.between.join(members) + writer.closing
        return text.replace(SUBJECT, writer.name(term))

    def _pointed(self, format: Format, predicate: Term, thing: Term) -> tuple[str, frozenset[str]]:
        writer = self._writer(format)
        return writer.member(predicate, (thing,)), frozenset(writer.used)

    def _writer(self, format: Format) -> GraphWriter:
        if format.writer is None:
            raise TypeError(f"{format.title} cannot carry a graph")
        return format.writer(self.prefixes)

    def _names(self, thing: Term) -> tuple[Triple, ...]:
        return tuple(sorted((thing, p, label) for p in LABELS for label in self._graph.objects(thing, p)))

    def _written(self, format: Format, thing: Term) -> tuple[str, frozenset[str]]:
        writer = self._writer(format)
        (subject,) = by_subject(self._named(thing))
        return writer.block(subject), frozenset(writer.used)
