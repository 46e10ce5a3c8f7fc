"""Code lists and their concepts (SKOS; RDF Data Cube section 8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.geometry import Geometry
from lod.model.origin import Origin
from lod.model.text import Text
from lod.model.totals import total_among

MAX_DEPTH = 40
"""Levels a list may have."""


@dataclass(frozen=True)
class Concept:
    """One code.

    `broader`: the notation of the concept above it in the same list. `exact_match`, `close_match`: IRIs of the same or
    nearly the same concept elsewhere. `begin`, `end`: ISO dates, for a concept that is a period. `iri`: where the
    concept itself is published elsewhere and only used here. `same_as`: IRIs that name this very concept.
    `alternatives`: other labels, each with its language. `valid_from`, `valid_to`: ISO dates, the first and the last
    day on which the code is in use, empty where it has no such day.
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
    same_as: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class CodeList:
    """A list of concepts in the order its author gave them; `periods` if its concepts are periods of time.

    `levels`: what its levels are called, from the top. `same_as`: IRIs that name this very list elsewhere. `geometry`:
    the outlines of its areas.
    """

    name: str
    label: Text
    concepts: tuple[Concept, ...]
    definition: Text = Text()
    periods: bool = False
    built_in: bool = False
    origin: Origin = field(default=Origin(), compare=False)
    levels: tuple[Text, ...] = ()
    same_as: tuple[str, ...] = ()
    geometry: Geometry | None = None

    @cached_property
    def by_notation(self) -> dict[str, Concept]:
        return {concept.notation: concept for concept in self.concepts}

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each code in the list, from 0."""
        return {concept.notation: place for place, concept in enumerate(self.concepts)}

    @cached_property
    def tree(self) -> tuple[tuple[Concept, int], ...]:
        """The concepts with how deep they lie (0 at the top), each below its broader one, in the list's order."""
        depths, waiting = [], [(concept, 0) for concept in reversed(self._children.get("", []))]
        while waiting:
            concept, level = waiting.pop()
            depths.append((concept, level))
            waiting += [(narrower, level + 1) for narrower in reversed(self._children.get(concept.notation, []))]
        return tuple(depths)

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each code in the tree, from 0."""
        return {concept.notation: place for place, (concept, _) in enumerate(self.tree)}

    @cached_property
    def total(self) -> str:
        """The code that stands for all others, "" where none plainly does."""
        return total_among(self.concepts)

    def top_concepts(self) -> Iterator[Concept]:
        """The concepts with nothing broader."""
        return (concept for concept in self.concepts if not concept.broader)

    def narrower(self, notation: str) -> Iterator[Concept]:
        """The concepts directly below one."""
        return iter(self._children.get(notation, ()))

    def at(self, depth: int) -> Iterator[Concept]:
        """The concepts of one level, the top being level 1."""
        return (concept for concept in self.concepts if self._depths.get(concept.notation) == depth)

    def level(self, notation: str) -> int:
        """The level of a code, the top being level 1; 0 for one that does not hang together with the top."""
        return self._depths.get(notation, 0)

    def one_level(self, codes: Sequence[str]) -> Sequence[str]:
        """Those of some codes that may be compared, so that a county does not stand among municipalities: the first
        level that has several of them, without the total."""
        levels: dict[int, list[str]] = {}
        for code in codes:
            if code != self.total:
                levels.setdefault(self.level(code), []).append(code)
        several = [level for level in sorted(levels) if len(levels[level]) > 1]
        return levels[several[0]] if several else codes

    def disjoint(self, codes: Sequence[str]) -> Sequence[str]:
        """Those of some codes of which none is a part of another: of one level, without the total; none where no level
        has several of them and they are of different ones."""
        kept = self.one_level(codes)
        alike = len(set(map(self.level, kept))) == 1 and (len(kept) == 1 or self.total not in kept)
        return kept if alike else ()

    @property
    def depth(self) -> int:
        """How many levels there are."""
        return max(self._depths.values(), default=0)

    @cached_property
    def _children(self) -> dict[str, list[Concept]]:
        children: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            children.setdefault(concept.broader, []).append(concept)
        return children

    @cached_property
    def _depths(self) -> dict[str, int]:
        """The level of each concept that hangs together with the top."""
        depths: dict[str, int] = {}
        level, depth = list(self.top_concepts()), 1
        while level:
            depths.update((concept.notation, depth) for concept in level)
            level = [below for c in level for below in self.narrower(c.notation) if below.notation not in depths]
            depth += 1
        return depths


def laws(codelist: CodeList) -> Iterator[Finding]:
    """What is wrong with a code list by itself: a code twice, a broader code that is not there, a cycle."""
    seen: dict[str, Concept] = {}
    for concept in codelist.concepts:
        if concept.notation in seen:
            first = seen[concept.notation].origin.row
            yield Finding(
                Message("code-twice", code=concept.notation),
                file=concept.origin.file,
                row=concept.origin.row,
                column="code",
                value=concept.notation,
                hint=Message("advice.it-is-in", row=str(first)),
            )
        seen.setdefault(concept.notation, concept)
    for concept in seen.values():
        if concept.broader and concept.broader not in seen:
            yield Finding(
                Message("no-broader-code", code=concept.broader),
                file=concept.origin.file,
                row=concept.origin.row,
                column="broader",
                value=concept.broader,
                hint=Message("advice.add-a-row"),
            )
    yield from _cycles(seen)
    yield from _levels(codelist)


def _levels(codelist: CodeList) -> Iterator[Finding]:
    """More levels than have names, or than anybody draws."""
    stated = len(codelist.levels)
    if stated and codelist.depth != stated:
        yield Finding(
            Message("level-names", levels=codelist.depth, named=stated),
            file=codelist.origin.file,
            row=codelist.origin.row,
            column="levels",
            hint=Message("advice.name-each-level"),
        )
    if codelist.depth > MAX_DEPTH:
        deepest = next(codelist.at(MAX_DEPTH + 1))
        yield Finding(
            Message("too-many-levels", most=MAX_DEPTH),
            file=deepest.origin.file,
            row=deepest.origin.row,
            column="broader",
            value=deepest.notation,
            hint=Message("advice.look-at-the"),
        )


def _cycles(concepts: dict[str, Concept]) -> Iterator[Finding]:
    done: set[str] = set()
    for start in concepts:
        path: dict[str, None] = {}
        notation = start
        while notation in concepts and notation not in done and notation not in path:
            path[notation] = None
            notation = concepts[notation].broader
        if notation in path:
            cycle = list(path)[list(path).index(notation) :]
            origin = concepts[cycle[0]].origin
            yield Finding(
                Message("broader-circle", codes=" → ".join(_few([*cycle, cycle[0]]))),
                file=origin.file,
                row=origin.row,
                column="broader",
                value=concepts[cycle[0]].broader,
                hint=Message("advice.a-code-cannot"),
            )
        done.update(path)


def _few(notations: list[str]) -> list[str]:
    return notations if len(notations) <= 12 else [*notations[:6], "…", *notations[-5:]]
