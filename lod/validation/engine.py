"""pySHACL, run over a graph: the one judge of shapes here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from lod.errors import LodError, Severity
from lod.messages.message import Message, Texts


class ShapesError(LodError):
    """Shapes that cannot be run; the text is pySHACL's."""


@dataclass(frozen=True)
class Violation:
    """A validation result as pySHACL reports it. `messages` are sorted by language; "" where there is no tag."""

    focus: Node
    shape: Node
    component: URIRef
    severity: Severity
    path: Node | None
    value: Node | None
    messages: tuple[tuple[str, str], ...]

    @property
    def what(self) -> Message:
        """What does not conform, in the shape's own words."""
        return Message("shape.says", words=Texts(self.messages)) if self.messages else Message("shape.does-not-conform")


def run(data: Graph, shapes: Graph) -> list[Violation]:
    """What in the graph does not conform to the shapes, each violation once; details of nested shapes are left out.

    pySHACL adds two triples to the shapes it is given, so callers pass a graph of their own.
    Raises `ShapesError` for shapes that cannot be run.
    """
    try:
        _, report, words = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except ReportableRuntimeError as error:
        raise ShapesError(Message("error.shapes", why=str(error))) from error
    if not isinstance(report, Graph):
        raise ShapesError(Message("error.shapes", why=words))
    return list(dict.fromkeys(violations(report)))


def violations(report: Graph) -> Iterator[Violation]:
    """The results of a validation report."""
    for result in report.objects(report.value(None, RDF.type, SH.ValidationReport), SH.result):
        facts: dict[Node, list[Node]] = {}
        for predicate, value in report.predicate_objects(result):
            facts.setdefault(predicate, []).append(value)
        severity = str(facts[SH.resultSeverity][0]).rpartition("#")[2].lower()
        yield Violation(
            facts[SH.focusNode][0],
            facts[SH.sourceShape][0],
            URIRef(str(facts[SH.sourceConstraintComponent][0])),
            Severity(severity) if severity in list(Severity) else Severity.VIOLATION,
            next(iter(facts.get(SH.resultPath, ())), None),
            next(iter(facts.get(SH.value, ())), None),
            tuple(
                sorted((m.language or "", str(m)) for m in facts.get(SH.resultMessage, ()) if isinstance(m, Literal))
            ),
        )
