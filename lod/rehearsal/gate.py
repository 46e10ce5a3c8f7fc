"""The rehearsal that a release goes through before it is made current: nothing is lost unsaid."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from rdflib import Graph

from lod.errors import ReleaseError
from lod.graph import reading
from lod.messages.message import Message
from lod.rdf.formats import TURTLE
from lod.rehearsal import models
from lod.rehearsal.harvest import LARGEST, harvest, parse
from lod.rehearsal.links import unknown
from lod.validation.graphs import graph

DOCUMENT = "documents/catalog.ttl"


class Removal(ReleaseError):
    """Data sets that the current release has and the new one has not; `removed` are their ids."""

    def __init__(self, removed: Collection[str]) -> None:
        self.removed = tuple(sorted(removed))
        super().__init__(Message("error.portal-would-delete", ids=self.removed))


def inspect(folder: Path, current: Path | None) -> None:
    """Rehearses the harvest of a release that is not yet current; `current`: the folder of the one that is.

    Raises `ReleaseError` where something would be dropped or a link leads nowhere, `Removal` where a data set is gone
    and nobody said so.
    """
    document = _read((folder / DOCUMENT).read_bytes())
    dead = unknown(document)
    if dead:
        raise ReleaseError(Message("error.dead-links", links=tuple(dead)))
    taken = harvest(document)
    if taken.dropped or not taken.listed:
        reasons = tuple(dropped.why for dropped in taken.dropped) or (Message("rehearsal.empty"),)
        raise ReleaseError(Message("error.portal-would-drop", why=reasons))
    if current is None:
        return
    removed = models.datasets(current) - models.datasets(folder) - models.removed(folder)
    if removed:
        raise Removal(removed)


def _read(body: bytes) -> Graph:
    """The catalogue as a graph: what the fast reader says nothing against; else as the slow one takes it, or not."""
    if len(body) <= LARGEST:
        try:
            return graph(reading.turtle(body))
        except ValueError:
            pass
    return parse(body, TURTLE)
