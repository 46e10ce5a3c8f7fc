"""Judging one node of each kind: pySHACL's verdict on a node holds for all that the shape cannot tell from it.

Of a kind that does not conform, the members that come first are judged one by one, as many as are shown; the rest are
counted. The findings are those of judging every node, for a fraction of the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
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
from lod.validation.graphs import data_graph, empty, node, term
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
class KindVerdict:
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
        self._verdicts: dict[Kind, KindVerdict] = {}
        for shape in chosen:
            seen, reporting = sight(shapes, shape), reporters(shapes, shape)
            if seen is None or reporting is None or not self._owner.keys().isdisjoint(reporting):
                self.rest.append(shape)
                continue
            self.sights[shape], self.targets[shape] = seen, targets(shapes, shape)
            self._owner.update(dict.fromkeys(reporting, shape))

    def anew(self) -> Grouping:
        """The same shapes, with no verdict remembered."""
        other = copy(self)
        other._verdicts = {}
        return other

    def nodes(self, aimed: TripleIndex, indexes: Sequence[TripleIndex]) -> NodesToJudge:
        """The nodes of `aimed` that its shapes target, by kind; `indexes`: all that shapes may read."""
        graph = GraphReading(indexes)
        kinds: dict[Kind, list[Term]] = {}
        for shape, seen in self.sights.items():
            for focus in self.targets[shape].nodes(aimed):
                kinds.setdefault((shape, seen.signature(focus, graph)), []).append(focus)
        return NodesToJudge(self, kinds, indexes)

    def judge(self, nodes: NodesToJudge, order: Order, room: Callable[[Node], int]) -> GroupVerdict:
        """The violations of nodes. `room`: how many of a shape are shown; those after them in `order` are counted."""
        verdicts = {kind: self._verdicts.get(kind) for kind in nodes.kinds}
        if not all(verdicts.values()):
            verdicts |= learn([nodes])
        shown, others = _selected(nodes.kinds, {k: v for k, v in verdicts.items() if v}, order, room)
        pairs = [(self._owner[shape], focus, nodes) for shape, focus in shown]
        return GroupVerdict([v for v in _run(pairs) if (v.shape, term(v.focus)) in shown], others)

    def new(self, nodes: NodesToJudge) -> dict[Kind, Term]:
        """The kinds that were not judged yet, with the first node of each."""
        return {kind: members[0] for kind, members in nodes.kinds.items() if kind not in self._verdicts}

    def remember(self, kind: Kind, verdict: KindVerdict) -> None:
        """Keeps the verdict on a kind, while there is room for it."""
        if len(self._verdicts) < MOST:
            self._verdicts[kind] = verdict

    def owner(self, shape: Node) -> Node:
        """The chosen shape that a shape reports for."""
        return self._owner[shape]


@dataclass(frozen=True)
class NodesToJudge:
    """Nodes by what the shapes of a grouping see of them, and all that shapes may read."""

    grouping: Grouping
    kinds: Mapping[Kind, list[Term]]
    indexes: Sequence[TripleIndex]


def learn(questions: Iterable[NodesToJudge]) -> dict[Kind, KindVerdict]:
    """The verdict on each kind that was not judged yet: pySHACL's on its first node, asked once for all of them.

    The groupings have the same shapes, and no node is in two of the questions.
    """
    first = {
        (kind[0], focus): (kind, nodes) for nodes in questions for kind, focus in nodes.grouping.new(nodes).items()
    }
    grouping_of = {focus: nodes.grouping for (_, focus), (_, nodes) in first.items()}
    verdicts = {kind: KindVerdict() for kind, _ in first.values()}
    for violation in _run([(shape, focus, nodes) for (shape, focus), (_, nodes) in first.items()]):
        focus = term(violation.focus) or Term("")
        if focus in grouping_of:
            pair = grouping_of[focus].owner(violation.shape), focus
            if pair in first:
                verdict = verdicts[first[pair][0]]
                verdict.times[violation.shape] += 1
                verdict.paths[violation.shape] = violation.path
    for kind, nodes in first.values():
        nodes.grouping.remember(kind, verdicts[kind])
    return verdicts


def _run(pairs: Iterable[tuple[Node, Term, NodesToJudge]]) -> list[Violation]:
    """pySHACL's violations of shapes by nodes, over no more than what each shape reads of its node."""
    readings: dict[int, GraphReading] = {}
    aims = empty()
    for shape, focus, nodes in pairs:
        reading = readings.setdefault(id(nodes), GraphReading(nodes.indexes, keep=True))
        aims.add((shape, SH.targetNode, node(focus)))
        nodes.grouping.sights[shape].signature(focus, reading)
        shapes_of = nodes.grouping.shapes
    if not readings:
        return []
    shapes = reads.alone(shapes_of, sorted(set(aims.subjects()), key=str))
    for target in reads.TARGETS:
        shapes.remove((None, target, None))
    for aim in aims:
        shapes.add(aim)
    return engine.run(data_graph(triple for reading in readings.values() for triple in reading.read), shapes)


def has_subclasses(indexes: Iterable[TripleIndex]) -> bool:
    """Whether a class is below another: then a node may be of a class without saying so."""
    return any(index.subjects(RDFS.subClassOf) for index in indexes)


def _selected(
    kinds: Mapping[Kind, list[Term]], verdicts: Mapping[Kind, KindVerdict], order: Order, room: Callable[[Node], int]
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
