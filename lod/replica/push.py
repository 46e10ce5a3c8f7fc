"""A release pushed to a graph store: what has changed is sent, what is gone is removed, as the store itself says."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from lod.messages.message import Message
from lod.rdf.terms import Term, Triple
from lod.release.progress import Progress, quiet
from lod.replica.graphs import MeasuredGraph, ReleaseGraphs
from lod.replica.record import NAME, PushRecord, digest_triples
from lod.replica.store import GraphStore, PushError

RECORD_SECONDS = 1.0
"""How often the record is brought up to date: what was sent since is sent again after a kill."""


@dataclass(frozen=True)
class PushPlan:
    """What there is to do: the graphs to send, those the store has already, and those to remove."""

    changed: list[MeasuredGraph]
    kept: dict[Term, str]
    removed: list[Term]
    record: PushRecord

    @property
    def size(self) -> int:
        """Bytes to send."""
        return sum(graph.size for graph in self.changed)


@dataclass
class Push:
    """Brings a store to a release. `largest`: bytes of a request, about; None: each graph in one.

    `anew`: also what the store has already, by its own record.
    """

    graphs: ReleaseGraphs
    store: GraphStore
    largest: int | None = None
    anew: bool = False
    progress: Progress = quiet
    _unrecorded: dict[Term, str] = field(default_factory=dict)
    _recorded_at: float = 0.0

    @property
    def release(self) -> str:
        return self.graphs.manifest.id

    def plan(self) -> PushPlan:
        """Asks the store for its record, and compares. Raises `PushError`, and `Damaged` for a dump that is."""
        iris = self.graphs.iris
        record = PushRecord.of(self.store.read(iris.graph(NAME)) or (), iris)
        digests = {} if self.anew else record.digests
        changed, kept = [], {}
        names = self.graphs.names
        for number, name in enumerate(names):
            self.progress(number, 2 * len(names), f"reading {name[1:-1]}")
            measured = self.graphs.measure(name, self.largest)
            if digests.get(name) == measured.sha256:
                kept[name] = measured.sha256
            else:
                changed.append(measured)
        return PushPlan(changed, kept, sorted(record.graphs - set(names)), record)

    def run(self, plan: PushPlan) -> None:
        """Does it. Raises `PushError`; what was sent whole by then is not sent again."""
        names = frozenset(self.graphs.names)
        final = PushRecord(names, plan.kept | {g.name: g.sha256 for g in plan.changed}, self.release)
        if final == plan.record and not plan.changed:
            return
        if plan.changed or plan.removed:
            self._write_record(PushRecord(names | set(plan.removed), plan.kept))
        try:
            for number, graph in enumerate(plan.changed):
                self.progress(len(names) + number, len(names) + len(plan.changed), f"sending {graph.name[1:-1]}")
                self._send(graph)
        except BaseException:
            self.store.close()
            with suppress(PushError):
                self._record_sent()
            raise
        for name in plan.removed:
            self.store.remove(name)
        self._write_record(final)

    def _send(self, graph: MeasuredGraph) -> None:
        first, send = 0, self.store.replace
        for blocks, size in graph.parts:
            send(graph.name, partial(self._part, graph.name, first, blocks), size)
            first, send = first + blocks, self.store.extend
        self._unrecorded[graph.name] = graph.sha256
        if time.monotonic() - self._recorded_at > RECORD_SECONDS:
            self._record_sent()

    def _record_sent(self) -> None:
        lines = _lines(digest_triples(self._unrecorded))
        self._unrecorded.clear()
        if lines:
            self.store.extend(self.graphs.iris.graph(NAME), lambda: [lines], len(lines))
        self._recorded_at = time.monotonic()

    def _part(self, name: Term, first: int, blocks: int) -> Iterable[bytes]:
        return islice(self.graphs.blocks(name), first, first + blocks)

    def _write_record(self, record: PushRecord) -> None:
        """Raises `PushError` where the store does not say then what was written."""
        iris = self.graphs.iris
        lines = _lines(record.triples(iris))
        self.store.replace(iris.graph(NAME), lambda: [lines], len(lines))
        if PushRecord.of(self.store.read(iris.graph(NAME)) or (), iris) != record:
            raise PushError(Message("error.push.forgets", url=self.store.shown))


def _lines(triples: Iterable[Triple]) -> bytes:
    return "".join(f"{subject} {predicate} {object_} .\n" for subject, predicate, object_ in triples).encode()
