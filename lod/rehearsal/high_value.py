"""What a state reports of a high-value data set every two years (Regulation (EU) 2023/138, article 5)."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, SKOS
from rdflib.term import Node

from lod.messages.message import Message
from lod.rehearsal.verdicts import CATEGORY


@dataclass(frozen=True)
class HighValue:
    """The categories by name, the licences, and where the data are had in bulk and through an interface."""

    categories: tuple[str, ...]
    licences: tuple[str, ...]
    downloads: tuple[str, ...]
    interfaces: tuple[str, ...]

    @property
    def summary(self) -> Message:
        """All of it on a line."""
        return Message(
            "rehearsal.high-value",
            categories=self.categories,
            licences=self.licences or Message("rehearsal.no-licence"),
            count=len(self.downloads),
            interfaces=self.interfaces or "–",
        )


def high_value(graph: Graph, dataset: str) -> HighValue | None:
    """What the data set's own graph says of it; None if it is not said to be of high value."""
    node = URIRef(dataset)
    categories = sorted(graph.objects(node, CATEGORY), key=str)
    if not categories:
        return None
    distributions = list(graph.objects(node, DCAT.distribution))
    services = {service for part in distributions for service in graph.objects(part, DCAT.accessService)}
    licences = {str(licence) for part in distributions for licence in graph.objects(part, DCTERMS.license)}
    return HighValue(
        tuple(_label(graph, category) for category in categories),
        tuple(sorted(licence.rpartition("/")[2] for licence in licences)),
        tuple(sorted(str(url) for part in distributions for url in graph.objects(part, DCAT.downloadURL))),
        tuple(sorted(str(url) for service in services for url in graph.objects(service, DCAT.endpointURL))),
    )


def _label(graph: Graph, category: Node) -> str:
    labels = {t.language: str(t) for t in graph.objects(category, SKOS.prefLabel) if isinstance(t, Literal)}
    return labels.get("en") or str(category)
