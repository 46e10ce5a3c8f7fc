"""Judging one node of each kind: pySHACL's verdict on a node holds for all that the shape cannot tell from it.

Of a kind that does not conform, the members that come first are judged one by one, as many as are shown; the rest are
counted. The findings are those of judging every node, for a fraction of the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from lod.rdf.terms import Term
from lod.rdf.vocab import RDFS
from lod.validation import engine, reads
from lod.validation.engine import Violation
from lod.validation.graphs import graph as made_of
from lod.validation.graphs import node, term
from lod.validation.path import GraphReading
from lod.validation.sight import Sight, Targets, reporters, sight, targets
from lod.validation.triples import TripleIndex

MOST = 20_000
"""Kinds whose verdicts are remembered for nodes that are judged later."""

Order = Callable[[Term, Node | None], Any]
"""What the violations of a shape are sorted by: the node, and the path of what is violated."""
Kind = tuple[Node, Hashable]
"""A shape, and what it sees of a node."""


@dataclass(frozen=True)
class Counted:
    """Violations that were not judged one by one: so many of a shape, of a node."""

    shape: Node
    focus: Term
    times: int


@dataclass(frozen=True)
class GroupVerdict:
    """The violations that are shown, and the others."""

    violations: list[Violation]
    others: list[Counted]


@dataclass(frozen=True)
class _Kind:
    """What a shape says of the nodes of one kind: by the shape that reports it, how often and about which path."""

    times: Counter[Node] = field(default_factory=Counter)
    paths: dict[Node, Node | None] = field(default_factory=dict)


class Grouping:
    """Judges nodes by kinds. `rest`: the shapes that must be asked of every node, because they may see anything."""

    def __init__(self, shapes: Graph, chosen: Iterable[Node]) -> None:
        self.shapes = shapes
        self.sights: dict[Node, Sight] = {}
        self.targets: dict[Node, Targets] = {}
        self.rest: list[Node] = []
        self._owner: dict[Node, Node] = {}
        self._verdicts: dict[Kind, _Kind] = {}
        for shape in chosen:
            seen, reporting = sight(shapes, shape), reporters(shapes, shape)
            if seen is None or reporting is None or not self._owner.keys().isdisjoint(reporting):
                self.rest.append(shape)
                continue
            self.sights[shape], self.targets[shape] = seen, targets(shapes, shape)
            self._owner.update(dict.fromkeys(reporting, shape))

    def judge(
        self, aimed: TripleIndex, indexes: Sequence[TripleIndex], order: Order, room: Callable[[Node], int]
    ) -> GroupVerdict:
        """The violations of the nodes of `aimed`; `indexes`: all that shapes may read.

        `room`: how many violations of a shape are shown; those after them in `order` are counted.
        """
        graph = GraphReading(indexes)
        kinds: dict[Kind, list[Term]] = {}
        for shape, seen in self.sights.items():
            for focus in self.targets[shape].nodes(aimed):
                kinds.setdefault((shape, seen.signature(focus, graph)), []).append(focus)
        verdicts = self._judged(kinds, indexes)
        shown, others = _selected(kinds, verdicts, order, room)
        pairs = {(self._owner[shape], node) for shape, node in shown}
        violations = [v for v in self._run(pairs, indexes) if (v.shape, term(v.focus)) in shown]
        return GroupVerdict(violations, others)

    def _judged(self, kinds: Mapping[Kind, list[Term]], indexes: Sequence[TripleIndex]) -> dict[Kind, _Kind]:
        """The verdict on each kind: remembered, or pySHACL's on its first node."""
        first = {(kind[0], nodes[0]): kind for kind, nodes in kinds.items() if kind not in self._verdicts}
        verdicts = {kind: _Kind() for kind in first.values()}
        for violation in self._run(first, indexes):
            kind = first.get((self._owner[violation.shape], term(violation.focus) or Term("")))
            if kind is not None:
                verdicts[kind].times[violation.shape] += 1
                verdicts[kind].paths[violation.shape] = violation.path
        for kind, verdict in verdicts.items():
            if len(self._verdicts) < MOST:
                self._verdicts[kind] = verdict
        return {kind: verdicts.get(kind) or self._verdicts[kind] for kind in kinds}

    def _run(self, pairs: Iterable[tuple[Node, Term]], indexes: Sequence[TripleIndex]) -> list[Violation]:
        """pySHACL's violations of shapes by nodes, over no more than what each shape reads of its node."""
        graph = GraphReading(indexes, keep=True)
        aims = Graph(bind_namespaces="none")
        for shape, focus in pairs:
            aims.add((shape, SH.targetNode, node(focus)))
            self.sights[shape].signature(focus, graph)
        if not aims:
            return []
        shapes = reads.alone(self.shapes, sorted(set(aims.subjects()), key=str))
        for target in reads.TARGETS:
            shapes.remove((None, target, None))
        for aim in aims:
            shapes.add(aim)
        return engine.run(made_of(graph.read), shapes)


def has_subclasses(indexes: Iterable[TripleIndex]) -> bool:
    """Whether a class is below another: then a node may be of a class without saying so."""
    return any(index.subjects(RDFS.subClassOf) for index in indexes)


def _selected(
    kinds: Mapping[Kind, list[Term]], verdicts: Mapping[Kind, _Kind], order: Order, room: Callable[[Node], int]
) -> tuple[set[tuple[Node, Term]], list[Counted]]:
    """The violations to show, by the shape that reports them and the node, and those to count."""
    by_shape: dict[Node, list[tuple[Any, Term, int]]] = {}
    for kind, verdict in verdicts.items():
        for shape, times in verdict.times.items():
            path = verdict.paths[shape]
            by_shape.setdefault(shape, []).extend((order(focus, path), focus, times) for focus in kinds[kind])
    shown: set[tuple[Node, Term]] = set()
    others: list[Counted] = []
    for shape, violating in by_shape.items():
        violating.sort(key=lambda member: member[0])
        totals = [0, *accumulate(times for _, _, times in violating)]
        last = max((i for i in range(len(violating)) if totals[i] < room(shape)), default=-1)
        for i, (place, focus, times) in enumerate(violating):
            if i <= last or (last >= 0 and place == violating[last][0]):
                shown.add((shape, focus))
            else:
                others.append(Counted(shape, focus, times))
    return shown, others
