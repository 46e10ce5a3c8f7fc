"""Code lists and their concepts (SKOS; RDF Data Cube section 8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lod.errors import Finding
from lod.model.origin import Origin
from lod.model.text import Text


@dataclass(frozen=True)
class Concept:
    """One code.

    `broader`: the notation of the concept above it in the same list. `exact_match`, `close_match`: IRIs of the same or
    nearly the same concept elsewhere. `begin`, `end`: ISO dates, for a concept that is a period. `iri`: where the
    concept itself is published elsewhere and only used here.
    """

    notation: str
    label: Text
    definition: Text = Text()
    broader: str = ""
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()
    begin: str = ""
    end: str = ""
    iri: str = ""
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True)
class CodeList:
    """A list of concepts in the order its author gave them; `periods` if its concepts are periods of time."""

    name: str
    label: Text
    concepts: tuple[Concept, ...]
    definition: Text = Text()
    periods: bool = False
    built_in: bool = False
    origin: Origin = field(default=Origin(), compare=False)

    @cached_property
    def by_notation(self) -> dict[str, Concept]:
        return {concept.notation: concept for concept in self.concepts}

    def top_concepts(self) -> Iterator[Concept]:
        """The concepts with nothing broader."""
        return (concept for concept in self.concepts if not concept.broader)

    def narrower(self, notation: str) -> Iterator[Concept]:
        """The concepts directly below one."""
        return iter(self._children.get(notation, ()))

    @cached_property
    def _children(self) -> dict[str, list[Concept]]:
        found: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            found.setdefault(concept.broader, []).append(concept)
        return found


def laws(codelist: CodeList) -> Iterator[Finding]:
    """What is wrong with a code list by itself: a code twice, a broader code that is not there, a cycle."""
    seen: dict[str, Concept] = {}
    for concept in codelist.concepts:
        if concept.notation in seen:
            first = seen[concept.notation].origin.row
            yield Finding(
                f"the code {concept.notation!r} stands twice.",
                file=concept.origin.file,
                row=concept.origin.row,
                column="code",
                value=concept.notation,
                hint=f"It is in row {first} already: remove one of them.",
            )
        seen.setdefault(concept.notation, concept)
    for concept in seen.values():
        if concept.broader and concept.broader not in seen:
            yield Finding(
                f"the broader code {concept.broader!r} is not in the list.",
                file=concept.origin.file,
                row=concept.origin.row,
                column="broader",
                value=concept.broader,
                hint="Add a row for it, or correct it.",
            )
    yield from _cycles(seen)


def _cycles(concepts: dict[str, Concept]) -> Iterator[Finding]:
    done: set[str] = set()
    for start in concepts:
        path: list[str] = []
        notation = start
        while notation in concepts and notation not in done and notation not in path:
            path.append(notation)
            notation = concepts[notation].broader
        if notation in path:
            cycle = path[path.index(notation) :]
            origin = concepts[cycle[0]].origin
            yield Finding(
                f"broader goes in a circle: {' → '.join([*cycle, cycle[0]])}.",
                file=origin.file,
                row=origin.row,
                column="broader",
                value=concepts[cycle[0]].broader,
                hint="A code cannot be part of itself: empty one of these cells.",
            )
        done.update(path)
