"""The report of a rehearsal for a person at a terminal: lines in a language, those that matter marked with `!`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from lod.messages.catalogue import text
from lod.messages.message import Argument, Message
from lod.rehearsal.rehearse import DataSetReport, RehearsalReport
from lod.rehearsal.score import HIGHEST, NOBODY
from lod.rehearsal.verdicts import OURS, SCORER, PortalVerdict

_SHAPES = {OURS: "rehearsal.shapes.own", SCORER: "rehearsal.shapes.scorer"}


def lines(report: RehearsalReport, language: str) -> Iterator[str]:
    """The report in a language."""
    for mark, message in _messages(report):
        yield mark + (text(message, language) if message else "")


def _messages(report: RehearsalReport) -> Iterator[tuple[str, Message | None]]:
    """Each line: what stands before it, and what it says; None for an empty line."""
    yield "", Message("rehearsal.head", source=report.source, count=len(report.datasets))
    if not report.datasets:
        yield "! ", Message("rehearsal.empty-line")
    yield from (("! ", problem) for problem in report.problems)
    yield from (("! ", Message("rehearsal.drops", why=dropped.why)) for dropped in report.dropped)
    for change, iris in asdict(report.changes).items():
        for iri in iris:
            yield "! " if iri in report.unsaid else "  ", Message(f"rehearsal.change.{change}", iri=iri)
    for verdict in report.verdicts:
        yield from _verdict("rehearsal.whole", verdict)
    for iri, of_dataset in report.datasets.items():
        yield "", None
        yield "", Message("rehearsal.line", line=iri)
        yield from (("  " + mark, message) for mark, message in _dataset(of_dataset))
    yield from _high_value(report)
    if report.links:
        yield "", None
        yield from (("! ", Message("rehearsal.links", why=link)) for link in report.links)


def _verdict(graph: str, verdict: PortalVerdict) -> Iterator[tuple[str, Message]]:
    shapes: Argument = Message(_SHAPES[verdict.shapes]) if verdict.shapes in _SHAPES else verdict.shapes
    if verdict.conforms:
        yield "  ", Message("rehearsal.conforms", graph=Message(graph), shapes=shapes)
    else:
        yield "! ", Message("rehearsal.results", graph=Message(graph), shapes=shapes, count=len(verdict.results))
    for result in verdict.results:
        where = f"{result.focus} {result.path}".rstrip()
        severity = Message(f"report.{result.severity}")
        yield "    ", Message("rehearsal.result", severity=severity, where=where, what=result.what)


def _dataset(report: DataSetReport) -> Iterator[tuple[str, Message]]:
    shown, score = report.page, report.score
    publisher: Argument = shown.publisher or Message("rehearsal.nobody")
    yield "", Message("rehearsal.shown", title=shown.title, publisher=publisher)
    yield "", Message("rehearsal.parts", themes=shown.themes or "–", count=len(shown.keywords))
    yield from (("  ", Message("rehearsal.line", line=title)) for title in shown.distributions)
    yield from (("! ", note) for note in shown.notes)
    for verdict in report.verdicts:
        yield from _verdict("rehearsal.own-graph", verdict)
    yield "", Message("rehearsal.score", total=score.total, reachable=score.reachable, highest=HIGHEST)
    for point in score.missed:
        if point.reason and point.reason != NOBODY:
            metric = f"{point.metric.points:>3} {point.metric.name}"
            yield "  ", Message("rehearsal.point", metric=metric, reason=point.reason)


def _high_value(report: RehearsalReport) -> Iterator[tuple[str, Message | None]]:
    high_value = {iri: about.high_value for iri, about in report.datasets.items() if about.high_value}
    if high_value:
        yield "", None
        yield "", Message("rehearsal.high-values", count=len(high_value))
    for iri, about in high_value.items():
        yield "  ", Message("rehearsal.point", metric=iri, reason=about.summary)
