"""The whole rehearsal: harvest, verdicts, scores, pages, links, and what is new, changed and removed since before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, RDF

from lod.rehearsal import links
from lod.rehearsal.harvest import Dropped, Harvest, harvest
from lod.rehearsal.high_value import HighValue, high_value
from lod.rehearsal.page import PortalPage, page
from lod.rehearsal.score import HIGHEST, NOBODY, Answers, Score, score
from lod.rehearsal.verdicts import OURS, SCORER, PortalVerdict, ShapeSet, ask, concerned

CATALOGUE = "the catalogue"


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
    problems: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    verdicts: tuple[PortalVerdict, ...]
    datasets: dict[str, DataSetReport]
    links: tuple[str, ...]
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
            "problems": self.problems,
            "dropped": [dropped._asdict() for dropped in self.dropped],
            "verdicts": [asdict(verdict) | {"conforms": verdict.conforms} for verdict in self.verdicts],
            "datasets": {iri: _plain(of_dataset) for iri, of_dataset in self.datasets.items()},
            "links": self.links,
            "changes": asdict(self.changes),
            "unsaid": self.unsaid,
        }


def _plain(report: DataSetReport) -> dict[str, Any]:
    return {
        "verdicts": [asdict(verdict) | {"conforms": verdict.conforms} for verdict in report.verdicts],
        "score": {
            "total": report.score.total,
            "reachable": report.score.reachable,
            "highest": HIGHEST,
            "distribution": report.score.distribution,
            "missed": [
                {"metric": p.metric.name, "points": p.metric.points, "reason": p.reason} for p in report.score.missed
            ],
        },
        "page": asdict(report.page),
    }


def rehearse(
    document: Graph,
    sets: Sequence[ShapeSet],
    source: str,
    before: Graph | None = None,
    is_withdrawn: Callable[[str], bool] = lambda iri: False,
    answers: Answers | None = None,
    problems: Sequence[str] = (),
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
        outward += [f"{address} does not answer" for address in links.dead(document, base + "/", answers)]
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


def lines(report: RehearsalReport) -> Iterator[str]:
    """The report for a person at a terminal."""
    yield f"Rehearsed the harvest of {report.source}: {len(report.datasets)} data sets kept."
    if not report.datasets:
        yield "! The catalogue is empty: the portal would delete everything it has."
    yield from (f"! {problem}" for problem in report.problems)
    yield from (f"! dropped: {what} {why}." for what, why in report.dropped)
    for name, iris in asdict(report.changes).items():
        yield from (f"{'!' if iri in report.unsaid else ' '} {name}: {iri}" for iri in iris)
    for verdict in report.verdicts:
        yield from _verdict(CATALOGUE, verdict)
    for iri, of_dataset in report.datasets.items():
        yield ""
        yield iri
        yield from (f"  {line}" for line in _dataset(of_dataset))
    if high_value := [iri for iri, about in report.datasets.items() if about.high_value is not None]:
        yield ""
        yield f"High-value data sets: {len(high_value)}."
        yield from (f"  {iri}: {report.datasets[iri].high_value}" for iri in high_value)
    if report.links:
        yield ""
        yield from (f"! link: {link}." for link in report.links)


def _verdict(what: str, verdict: PortalVerdict) -> Iterator[str]:
    outcome = "conforms" if verdict.conforms else f"{len(verdict.results)} results"
    yield f"{' ' if verdict.conforms else '!'} {what} by {verdict.shapes}: {outcome}"
    yield from (f"    {result}" for result in verdict.results)


def _dataset(report: DataSetReport) -> Iterator[str]:
    shown = report.page
    yield f"shown as “{shown.title}” by {shown.publisher or 'nobody the portal knows'}"
    yield f"themes {', '.join(shown.themes) or '–'}; {len(shown.keywords)} keywords; distributions:"
    yield from (f"  {title}" for title in shown.distributions)
    yield from (f"! {note}" for note in shown.notes)
    for verdict in report.verdicts:
        yield from _verdict("its graph", verdict)
    yield f"score {report.score.total} of {report.score.reachable} that can be had today ({HIGHEST} in all)"
    for point in report.score.missed:
        if point.reason != NOBODY:
            yield f"  {point.metric.points:>3} {point.metric.name}: {point.reason}"
