"""Links out of a catalogue: values judged by the tables that we know, and, where one asks for it, by fetching them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rdflib import Graph, URIRef

from lod.messages.message import Message
from lod.model.controlled import is_organization_number
from lod.rdf.authorities import LOS, TABLES
from lod.rdf.iris import ORGANIZATIONS
from lod.rdf.vocab import EU_AUTHORITY


def unknown(graph: Graph) -> list[Message]:
    """What is wrong with the values of vocabularies that we know, without asking anybody."""
    return [message for value in _targets(graph) if (message := _judged(value))]


def dead(graph: Graph, base: str, answers: Callable[[str], bool]) -> list[str]:
    """The addresses outside `base` that do not answer; each is asked once."""
    return [value for value in _targets(graph) if not value.startswith(base) and not answers(value)]


def _targets(graph: Graph) -> Iterator[str]:
    addresses = {str(value) for value in graph.objects() if isinstance(value, URIRef)}
    yield from sorted(value for value in addresses if value.startswith(("http://", "https://")))


def _judged(value: str) -> Message | None:
    if value.startswith(EU_AUTHORITY):
        table, _, code = value[len(EU_AUTHORITY) :].partition("/")
        if table in TABLES and code and code not in TABLES[table].rows:
            return Message("rehearsal.link.not-in-table", value=value, table=table)
    elif value.startswith(ORGANIZATIONS) and not is_organization_number(value[len(ORGANIZATIONS) :]):
        return Message("rehearsal.link.no-organization", value=value)
    elif value.startswith(LOS.replace("https", "http")):
        return Message("rehearsal.link.theme-http", value=value)
    return None
