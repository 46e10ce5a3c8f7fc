"""The event stream of a home: for each event its members, which are the things that it changed, as they are since.

A replica that follows the members of all events has the triples of the release that is current. A thing – a figure, or
any other subject – is in an event once at most. The first event that has all subjects begins the stream, with all
figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from lod.cube.columns import Row
from lod.cube.observations import ObservationTriples
from lod.history.chain import Chain
from lod.history.event import Before, Event
from lod.history.former import Former
from lod.history.subjects import FILE, described_until, read_subjects
from lod.model.catalog import Site
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Dimension
from lod.rdf.terms import Term, Triple
from lod.release.opened import Release
from lod.release.past import Past
from lod.release.scope import EVERYTHING, StreamScope

EVENTS = 8
"""Events whose descriptions are remembered."""


@dataclass(frozen=True)
class StreamMember:
    """A thing as it is since an event; no `triples` where it is gone."""

    thing: Term
    triples: tuple[Triple, ...]


@dataclass(frozen=True)
class _Section:
    """A run of members of an event: `count` of them, of a `dataset`, or the descriptions where that is "".

    `gone`: they are figures that were there before; `whole`: they are all there are since, and not those that changed.
    """

    count: int
    dataset: str = ""
    gone: bool = False
    whole: bool = False


class Stream:
    """The members of each event of a home that are of a `scope`; safe to share between threads."""

    def __init__(self, past: Past, scope: StreamScope = EVERYTHING) -> None:
        self.past = past
        self.scope = scope
        self._described = lru_cache(EVENTS)(self._described_by)
        self._sections = lru_cache(64)(self._sections_of)
        self._placed = lru_cache(EVENTS)(self._placed_until)

    @property
    def former(self) -> Former:
        return self.past.former

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that the stream has, the oldest first: from the first that has all subjects, or from the last
        before which figures were lost."""
        events = self.former.events
        first = next((place for place, event in enumerate(events) if FILE in event.files), len(events))
        lost = (place for place, event in enumerate(events) if _has_lost(event))
        return events[max([first, *lost]) :]

    @cached_property
    def happened(self) -> tuple[Event, ...]:
        """Those of them that have members, the oldest first."""
        return tuple(event for event in self.events if self.scope == EVERYTHING or self.count(event))

    def descriptions(self, event: Event) -> Iterator[Triple]:
        """All that was said after an event of everything but figures."""
        before = Chain(self.former.chain.folder, self.former.events[: event.number])
        for name, pairs in (described_until(before) or {}).items():
            yield from _triples(name, pairs)

    def count(self, event: Event) -> int:
        """How many members an event has."""
        return sum(section.count for section in self._sections(event.number))

    def members(self, event: Event, skip: int, take: int) -> Iterator[StreamMember]:
        """Members of an event, in an order that never changes."""
        for section in self._sections(event.number):
            here = min(max(section.count - skip, 0), take)
            if here:
                yield from self._of(section, event, skip, here)
                take -= here
            skip = max(skip - section.count, 0)

    def _of(self, section: _Section, event: Event, skip: int, take: int) -> Iterator[StreamMember]:
        if not section.dataset:
            described = self._described(event.number)
            return islice(described, skip, skip + take)
        if section.gone:
            return self._gone(event, section.dataset, skip, take)
        release = self.past.opened(event, section.dataset, whole=False)
        if section.whole:
            rows = release.cubes[section.dataset].select({}, take, skip)
            return (_member(release.observations[section.dataset], row) for row in rows)
        return self._changed(event, release, section.dataset, skip, take)

    def _described_by(self, event_number: int) -> tuple[StreamMember, ...]:
        event = self.former.events[event_number - 1]
        subjects: dict[str, tuple[str, ...]] = {}
        for one in self.former.events[:event_number] if event is self.events[0] else (event,):
            if FILE in one.files:
                subjects |= read_subjects(self.former.chain.path(one, FILE))
        iris, placed = self.past.release.iris, self._placed(event_number)
        listed = ((name, p) for name, p in subjects.items() if self.scope.names(name, iris) or name in placed)
        return tuple(StreamMember(Term(name), tuple(_triples(name, pairs))) for name, pairs in listed)

    def _placed_until(self, event_number: int) -> frozenset[str]:
        """The subjects that were ever said to be of the scope, up to an event, and that may be gone since."""
        files = [self.former.chain.path(e, FILE) for e in self.former.events[:event_number] if FILE in e.files]
        iris = self.past.release.iris
        described = (item for path in (files if self.scope.codelist else ()) for item in read_subjects(path).items())
        return frozenset(name for name, pairs in described if self.scope.states(pairs, iris))

    def _sections_of(self, event_number: int) -> tuple[_Section, ...]:
        event = self.former.events[event_number - 1]
        sections = [_Section(len(self._described(event.number)))]
        site = self.former.site(event)
        for dataset in (one for one in site.datasets if self._has(one.id)):
            if event is self.events[0] or self._is_restated(event, dataset):
                count = len(self.past.opened(event, dataset.id, whole=False).cubes[dataset.id])
                sections.append(_Section(count, dataset.id, whole=True))
            elif (change := event.datasets.get(dataset.id)) is not None:
                sections.append(_Section(change.added + change.changed + change.removed, dataset.id))
        sections += [_Section(count, name, gone=True) for name, count in self._losses(event) if self._has(name)]
        return tuple(section for section in sections if section.count)

    def _has(self, dataset: str) -> bool:
        """Whether the figures of a data set are of the scope."""
        return not self.scope.codelist and self.scope.dataset in ("", dataset)

    def _losses(self, event: Event) -> Iterator[tuple[str, int]]:
        """The data sets of which figures are gone that no other section has, and how many."""
        now = {dataset.id: dataset for dataset in self.former.site(event).datasets}
        for name, change in sorted(event.datasets.items()) if event is not self.events[0] else ():
            restated = name in now and self._is_restated(event, now[name])
            if change.before is Before.WHOLE or (change.before is Before.CHANGES and restated):
                yield name, self.past.lost.count(event, name)

    def _changed(self, event: Event, release: Release, name: str, skip: int, take: int) -> Iterator[StreamMember]:
        writer = release.observations[name]
        for change in self.former.figures(event, release.datasets[name], skip, take):
            if change.after is not None:
                yield StreamMember(writer.subject(change.after), tuple(writer.triples(change.after)))
            elif change.before is not None:
                yield StreamMember(writer.subject(change.before), ())

    def _gone(self, event: Event, name: str, skip: int, take: int) -> Iterator[StreamMember]:
        iris = self.past.release.iris
        for codes in self.past.lost.codes(event, name, skip, take):
            yield StreamMember(iris.observation(name, codes), ())

    def _is_restated(self, event: Event, dataset: DataSet) -> bool:
        """Whether figures that are the same have other triples since: the structure, sources or codes are others."""
        change = event.datasets.get(dataset.id)
        if change is not None and change.before is not Before.CHANGES:
            return True
        before, after = self.former.site(self.former.events[event.number - 2]), self.former.site(event)
        old = next((one for one in before.datasets if one.id == dataset.id), None)
        if old is None or (old.structure, old.sources) != (dataset.structure, dataset.sources):
            return True
        return _addresses(before, dataset) != _addresses(after, dataset)


def _has_lost(event: Event) -> bool:
    return any(change.before is Before.LOST for change in event.datasets.values())


def _addresses(site: Site, dataset: DataSet) -> list[tuple[str, str]]:
    """The codes of a data set that have an address of another's; the others follow from their lists."""
    components = dataset.structure.components()
    used = {component.codelist for component in components if isinstance(component, (Attribute, Dimension))}
    lists = (codelist for codelist in site.codelists if codelist.name in used)
    return [(concept.notation, concept.iri) for codelist in lists for concept in codelist.concepts if concept.iri]


def _member(writer: ObservationTriples, row: Row) -> StreamMember:
    return StreamMember(writer.subject(row), tuple(writer.triples(row)))


def _triples(name: str, pairs: Sequence[str]) -> Iterator[Triple]:
    for pair in pairs:
        predicate, _, value = pair.partition(" ")
        yield Term(name), Term(predicate), Term(value)
