"""The score the national portal gives a data set for its description: 435 points by its published metrics.

A data set has its own points and those of its best distribution. Every point missed has its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS
from rdflib.term import Node

from lod.messages.message import Message
from lod.rdf.vocab import EU_AUTHORITY

HIGHEST = 435
NOBODY = Message("rehearsal.missed.nobody")
"""Why points are missed that nobody can have."""

Answers = Callable[[str], bool]
"""Whether an address answers a HEAD request with 200."""


class Metric(NamedTuple):
    """A metric: its name at the portal, its dimension and its points."""

    name: str
    dimension: str
    points: int

    @property
    def missed(self) -> Message:
        """What to do where it is missed."""
        return Message(f"rehearsal.missed.{self.name}")


class ScorePoint(NamedTuple):
    """What a metric gave; `reason` says why where it gave less than it could."""

    metric: Metric
    earned: int
    reason: Message | None = None


@dataclass(frozen=True)
class Score:
    """The points of a data set; `distribution` is the one that counted."""

    points: tuple[ScorePoint, ...]
    distribution: str = ""

    @property
    def total(self) -> int:
        return sum(point.earned for point in self.points)

    @property
    def missed(self) -> tuple[ScorePoint, ...]:
        return tuple(point for point in self.points if point.earned < point.metric.points)

    @property
    def reachable(self) -> int:
        """What anybody can get today."""
        return HIGHEST - sum(point.metric.points for point in self.points if point.reason == NOBODY)


_DATASET: tuple[tuple[Metric, tuple[URIRef, ...]], ...] = (
    (
        Metric("keywordAvailability", "findability", 30),
        (DCAT.keyword, DCTERMS.subject),
    ),
    (Metric("categoryAvailability", "findability", 30), (DCAT.theme,)),
    (Metric("spatialAvailability", "findability", 20), (DCTERMS.spatial,)),
    (
        Metric("temporalAvailability", "findability", 20),
        (DCTERMS.temporal,),
    ),
    (
        Metric("accessRightsAvailability", "reusability", 10),
        (DCTERMS.accessRights,),
    ),
    (Metric("contactPointAvailability", "reusability", 20), (DCAT.contactPoint,)),
    (
        Metric("publisherAvailability", "reusability", 10),
        (DCTERMS.publisher,),
    ),
)
_DISTRIBUTION: tuple[tuple[Metric, URIRef], ...] = (
    (Metric("downloadUrlAvailability", "accessibility", 20), DCAT.downloadURL),
    (Metric("formatAvailability", "interoperability", 20), DCTERMS["format"]),
    (Metric("mediaTypeAvailability", "interoperability", 10), DCAT.mediaType),
    (Metric("licenseAvailability", "reusability", 20), DCTERMS.license),
    (Metric("rightsAvailability", "contextuality", 5), DCTERMS.rights),
    (
        Metric("byteSizeAvailability", "contextuality", 5),
        DCAT.byteSize,
    ),
    (Metric("dateIssuedAvailability", "contextuality", 5), DCTERMS.issued),
    (Metric("dateModifiedAvailability", "contextuality", 5), DCTERMS.modified),
)
_NOBODY = (
    Metric("formatMediaTypeNonProprietary", "interoperability", 20),
    Metric("formatMediaTypeMachineInterpretable", "interoperability", 20),
    Metric("formatMatch", "interoperability", 15),
    Metric("syntaxValid", "interoperability", 15),
)
_ACCESS = Metric("accessUrlStatusCode", "accessibility", 50)
_DOWNLOAD = Metric("downloadUrlStatusCode", "accessibility", 30)
_ALIGNED = Metric("formatMediaTypeVocabularyAlignment", "interoperability", 10)
_COMPLIANT = Metric("dcatApCompliance", "interoperability", 30)
_OPEN_LICENCE = Metric("knownLicense", "reusability", 10)
_RIGHTS = Metric("accessRightsVocabularyAlignment", "reusability", 5)

_LICENCES = (
    *(f"{EU_AUTHORITY}licence/{code}" for code in ("CC0", "CC_BY_4_0", "NLOD_1_0", "NLOD_2_0")),
    "http://creativecommons.org/licenses/by/4.0",
    "http://creativecommons.org/publicdomain/zero/1.0",
    "http://data.norge.no/nlod",
)


def score(graph: Graph, dataset: str, compliant: bool, answers: Answers) -> Score:
    """The points of a data set by its own graph. `compliant`: whether the graph conforms to the scorer's shapes."""
    node = URIRef(dataset)
    own = [_point(metric, any(_has(graph, node, p) for p in terms)) for metric, terms in _DATASET]
    aligned = _starts(graph, node, DCTERMS.accessRights, (f"{EU_AUTHORITY}access-right/",))
    own += [_point(_COMPLIANT, compliant), _point(_RIGHTS, aligned)]
    best: tuple[int, str, list[ScorePoint]] = (-1, "", [])
    for distribution in sorted(graph.objects(node, DCAT.distribution), key=str):
        points = list(_of_distribution(graph, distribution, answers))
        total = sum(point.earned for point in points)
        if total > best[0]:
            best = total, str(distribution), points
    of_distribution = best[2] or [
        ScorePoint(m, 0, Message("rehearsal.missed.no-distribution")) for m in _of_any_distribution()
    ]
    nobody = [ScorePoint(metric, 0, NOBODY) for metric in _NOBODY]
    return Score((*own, *of_distribution, *nobody), best[1])


def _of_distribution(graph: Graph, node: Node, answers: Answers) -> Iterator[ScorePoint]:
    yield from (_point(metric, _has(graph, node, term)) for metric, term in _DISTRIBUTION)
    for metric, term in ((_ACCESS, DCAT.accessURL), (_DOWNLOAD, DCAT.downloadURL)):
        yield _point(metric, any(answers(str(url)) for url in graph.objects(node, term)))
    registers = (f"{EU_AUTHORITY}file-type/", "https://www.iana.org/assignments/media-types/")
    yield _point(_ALIGNED, any(_starts(graph, node, term, registers) for term in (DCTERMS["format"], DCAT.mediaType)))
    yield _point(_OPEN_LICENCE, any(_is_known(str(licence)) for licence in graph.objects(node, DCTERMS.license)))


def _of_any_distribution() -> tuple[Metric, ...]:
    return (*(metric for metric, _ in _DISTRIBUTION), _ACCESS, _DOWNLOAD, _ALIGNED, _OPEN_LICENCE)


def _point(metric: Metric, earned: bool) -> ScorePoint:
    return ScorePoint(metric, metric.points) if earned else ScorePoint(metric, 0, metric.missed)


def _has(graph: Graph, node: Node, predicate: URIRef) -> bool:
    return graph.value(node, predicate) is not None


def _starts(graph: Graph, node: Node, predicate: URIRef, beginnings: tuple[str, ...]) -> bool:
    return any(str(value).startswith(beginnings) for value in graph.objects(node, predicate))


def _is_known(licence: str) -> bool:
    return licence.replace("https://", "http://").startswith(_LICENCES)
