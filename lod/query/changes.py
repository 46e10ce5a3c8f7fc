"""What changed, as a named graph: each state of an observation that an event brought about, and what it was before.

    <figure?asOf=moment>   a as:Create, as:Update or as:Delete; dct:isVersionOf the figure; prov:wasRevisionOf the state
                           before; prov:wasGeneratedBy what happened; and what was stated: values, attributes, codes
    <changes/3/dataset>    what happened to a data set: a prov:Activity with its moment (prov:endedAtTime), the release
                           (dct:identifier) and the reason (rdfs:comment)

The names of states are those of the event stream, and addresses that answer. Where the structure of a data set changed
there is what happened, but no states.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from lod.cube.columns import Row
from lod.cube.database import disk
from lod.cube.observations import ObservationTriples
from lod.errors import QueryError, ReleaseError
from lod.history.event import Before, Event
from lod.history.former import Former
from lod.messages.message import Message
from lod.model.dataset import DataSet
from lod.query.engine import Query
from lod.query.sql.walk import parts
from lod.rdf.iris import Iris
from lod.rdf.terms import Term, Triple, literal, text
from lod.rdf.vocab import DCT, PROV, QB, RDF, RDFS, Vocabulary
from lod.sparql.algebra import Const, InGraph
from lod.sparql.parse import parse

ACTIVITY = Vocabulary("as", "https://www.w3.org/ns/activitystreams#")
NAME = "changes"
"""The last part of the graph's name."""

_KINDS = {"added": ACTIVITY.Create, "changed": ACTIVITY.Update, "removed": ACTIVITY.Delete}
AT_ONCE = 10_000
"""Changes that are read at once."""


class ChangesGraph:
    """The changes of the home behind the release in a folder; nothing is read before it is asked for."""

    def __init__(self, release: Path, base: str) -> None:
        self._release = release
        self._iris = Iris(base)
        self._base = base
        self.name = self._iris.graph(NAME)

    def is_named(self, query: Query) -> bool:
        """Whether a query names the graph: in GRAPH or FROM, or its request does. Raises `BadQuery`."""
        chosen = {*query.default_graphs, *query.named_graphs}
        if chosen:
            return self.name[1:-1] in chosen
        upper = query.text.upper()
        if "GRAPH" not in upper and "FROM" not in upper:
            return False
        parsed = parse(query.text, self._base)
        named = {graph for graphs in parsed.dataset for graph in graphs}
        named |= {p.graph.term for p in parts(parsed) if isinstance(p, InGraph) and isinstance(p.graph, Const)}
        return bool({self.name, self.name[1:-1]} & named)

    @cached_property
    def _former(self) -> Former:
        return Former(self._release)

    def size(self) -> int:
        """About how many triples it has."""
        counts = 0
        for event in self._former.readable:
            for name, change in event.datasets.items():
                width = self._width(event, name)
                counts += 4 + 2 * width * (change.added + change.changed + change.removed)
        return counts

    def _width(self, event: Event, name: str) -> int:
        dataset = self._dataset(event, name)
        return 6 + len(dataset.structure.columns) if dataset else 0

    def lines(self) -> bytes:
        """It as N-Triples. Raises `QueryError` for a history that is damaged."""
        try:
            with disk():
                return "".join(f"{s} {p} {o} .\n" for s, p, o in self._triples()).encode()
        except ReleaseError as error:
            raise QueryError(Message("query.changes-damaged")) from error

    def _triples(self) -> Iterator[Triple]:
        since: dict[Term, str] = {}
        first = self._former.events[0].at if self._former.events else ""
        begun: dict[str, str] = {}
        for event in self._former.events:
            for name, change in sorted(event.datasets.items()):
                yield from self._happened(event, name)
                dataset = self._dataset(event, name)
                if dataset is None or change.before is not Before.CHANGES:
                    begun[name] = event.at
                    continue
                yield from self._states(event, dataset, since, max(first, begun.get(name, "")))

    def _happened(self, event: Event, name: str) -> Iterator[Triple]:
        activity = self._activity(event, name)
        yield activity, RDF.type, PROV.Activity
        yield activity, PROV.endedAtTime, literal(event.at, "dateTime")
        yield activity, DCT.identifier, literal(event.release)
        yield activity, QB.dataSet, self._iris.dataset(name)
        for language, reason in event.why(name):
            yield activity, RDFS.comment, text(reason, language)

    def _states(self, event: Event, dataset: DataSet, since: dict[Term, str], begun: str) -> Iterator[Triple]:
        """The states that an event brought about; `since`: the moment that each figure is since what it is."""
        lists = {codelist.name: codelist for codelist in self._former.site(event).codelists}
        say = ObservationTriples(dataset, lists, self._iris)
        skip = 0
        while changes := self._former.figures(event, dataset, skip, AT_ONCE):
            skip += len(changes)
            for change in changes:
                figure = say.subject(change.after or change.before or {})
                state = self._state(figure, event.at)
                yield state, RDF.type, _KINDS[change.what]
                yield state, PROV.wasGeneratedBy, self._activity(event, dataset.id)
                yield from self._stated(state, figure, change.after, say)
                if change.before is not None:
                    known_since = max(begun, since.get(figure, begun))
                    before = self._state(figure, known_since)
                    yield state, PROV.wasRevisionOf, before
                    yield from self._stated(before, figure, change.before, say)
                since[figure] = event.at

    def _stated(self, state: Term, figure: Term, row: Row | None, say: ObservationTriples) -> Iterator[Triple]:
        """What was stated; a state is no observation, so that nobody counts it as one."""
        yield state, DCT.isVersionOf, figure
        for _, predicate, value in say.triples(row) if row is not None else ():
            if predicate != RDF.type:
                yield state, predicate, value

    def _state(self, figure: Term, at: str) -> Term:
        return Term(f"{figure[:-1]}?asOf={at}>")

    def _activity(self, event: Event, name: str) -> Term:
        return Term(f"<{self._base}changes/{event.number}/{name}>")

    def _dataset(self, event: Event, name: str) -> DataSet | None:
        return next((one for one in self._former.site(event).datasets if one.id == name), None)
