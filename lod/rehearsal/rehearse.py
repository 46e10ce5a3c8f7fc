"""The whole rehearsal: harvest, verdicts, scores, pages, links, and what is new, changed and removed since before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, RDF

from lod.messages.catalogue import text
from lod.messages.message import Message
from lod.rehearsal import links
from lod.rehearsal.harvest import Dropped, Harvest, harvest
from lod.rehearsal.high_value import HighValue, high_value
from lod.rehearsal.page import PortalPage, page
from lod.rehearsal.score import HIGHEST, Answers, Score, score
from lod.rehearsal.verdicts import OURS, SCORER, PortalVerdict, ShapeSet, ask, concerned


@dataclass(frozen=True)
class Changes:
    """What the portal would find new, changed and gone; data sets by IRI."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataSetReport:
    """What becomes of one data set."""

    verdicts: tuple[PortalVerdict, ...]
    score: Score
    page: PortalPage
    high_value: HighValue | None = None


@dataclass(frozen=True)
class RehearsalReport:
    """What the portal would do. `problems`: about the answer itself; `unsaid`: removals that nobody has stated."""

    source: str
    problems: tuple[Message, ...]
    dropped: tuple[Dropped, ...]
    verdicts: tuple[PortalVerdict, ...]
    datasets: dict[str, DataSetReport]
    links: tuple[Message, ...]
    changes: Changes
    unsaid: tuple[str, ...] = field(default=())

    @property
    def is_safe(self) -> bool:
        """Whether nothing would be lost that nobody said would be."""
        return bool(self.datasets) and not self.dropped and not self.unsaid

    def plain(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return {
            "source": self.source,
            "safe": self.is_safe,
            "problems": [_message(problem) for problem in self.problems],
            "dropped": [{"what": dropped.what} | _message(dropped.why) for dropped in self.dropped],
            "verdicts": [_verdict(verdict) for verdict in self.verdicts],
            "datasets": {iri: _plain(of_dataset) for iri, of_dataset in self.datasets.items()},
            "links": [_message(link) for link in self.links],
            "changes": asdict(self.changes),
            "unsaid": self.unsaid,
        }


def _plain(report: DataSetReport) -> dict[str, Any]:
    return {
        "verdicts": [_verdict(verdict) for verdict in report.verdicts],
        "score": {
            "total": report.score.total,
            "reachable": report.score.reachable,
            "highest": HIGHEST,
            "distribution": report.score.distribution,
            "missed": [
                {"metric": p.metric.name, "points": p.metric.points} | (_message(p.reason) if p.reason else {})
                for p in report.score.missed
            ],
        },
        "page": asdict(report.page) | {"notes": [_message(note) for note in report.page.notes]},
    }


def _verdict(verdict: PortalVerdict) -> dict[str, Any]:
    results = [
        {"severity": result.severity, "focus": result.focus, "path": result.path} | _message(result.what)
        for result in verdict.results
    ]
    return {"shapes": verdict.shapes, "conforms": verdict.conforms, "results": results}


def _message(message: Message) -> dict[str, Any]:
    """The kind, its arguments and the sentence in English, as findings have them."""
    plain = message.plain()
    return {"rule": plain["key"], "arguments": plain["arguments"], "message": text(message, "en")}


def rehearse(
    document: Graph,
    sets: Sequence[ShapeSet],
    source: str,
    before: Graph | None = None,
    is_withdrawn: Callable[[str], bool] = lambda iri: False,
    answers: Answers | None = None,
    problems: Sequence[Message] = (),
) -> RehearsalReport:
    """Rehearses the harvest of a document.

    `before`: what was harvested last; `is_withdrawn`: whether somebody has said that a data set is removed; `answers`:
    asks addresses, and makes this a check of links too; without it every address is taken to answer.
    """
    taken = harvest(document)
    changes = compare(taken, harvest(before)) if before is not None else Changes(new=tuple(taken.datasets))
    outward = links.unknown(document)
    if answers is not None:
        base = str(next(iter(document.subjects(RDF.type, DCAT.Catalog)), "")).partition("/id/")[0]
        outward += [
            Message("rehearsal.link.no-answer", value=address) for address in links.dead(document, base + "/", answers)
        ]
    return RehearsalReport(
        source,
        tuple(problems),
        taken.dropped,
        tuple(ask(shapes, document) for shapes in concerned(sets, document)),
        {iri: _of(iri, graph, sets, answers or (lambda url: True)) for iri, graph in taken.datasets.items()},
        tuple(outward),
        changes,
        tuple(iri for iri in changes.removed if not is_withdrawn(iri)),
    )


def compare(now: Harvest, before: Harvest) -> Changes:
    """What has changed between two harvests; a data set has if any triple of its own graph has."""
    kept = sorted(set(now.datasets) & set(before.datasets))
    return Changes(
        tuple(sorted(set(now.datasets) - set(before.datasets))),
        tuple(iri for iri in kept if not _same(now.datasets[iri], before.datasets[iri])),
        tuple(sorted(set(before.datasets) - set(now.datasets))),
    )


def _same(first: Graph, second: Graph) -> bool:
    if all(isinstance(node, URIRef) for graph in (first, second) for node in graph.subjects()):
        return set(first) == set(second)
    return isomorphic(first, second)


def _of(iri: str, graph: Graph, sets: Sequence[ShapeSet], answers: Answers) -> DataSetReport:
    verdicts = tuple(ask(shapes, graph) for shapes in concerned(sets, graph))
    # where the scorer's own shapes are not at hand, ours say the same
    judges = [v for v in verdicts if v.shapes == SCORER] or [v for v in verdicts if v.shapes == OURS]
    compliant = all(verdict.conforms for verdict in judges)
    return DataSetReport(verdicts, score(graph, iri, compliant, answers), page(graph, iri), high_value(graph, iri))
