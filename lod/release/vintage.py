"""All that was published after an earlier event, as a graph store that is made for one query."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from lod.graph import store
from lod.history.event import Event
from lod.history.former import NothingThen
from lod.messages.message import Message
from lod.rdf.terms import Triple
from lod.release.past import Past
from lod.release.stream import Stream

FIGURES = "figures.nt"


def write_vintage(past: Past, event: Event, folder: Path) -> None:
    """Writes the store of what was published after an event into a folder, as a release has its own.

    Raises `NothingThen` for an event of which the descriptions are not known, `ReleaseError` for a damaged history.
    """
    stream = Stream(past)
    if event not in stream.events:
        first = stream.events[0].at if stream.events else event.at
        raise NothingThen(Message("history.before-first", first=first))
    figures = folder / FIGURES
    with figures.open("w", encoding="utf-8") as file:
        file.writelines(f"{s} {p} {o} .\n" for s, p, o in _figures(past, event))
    graph = past.release.iris.graph("then")
    (folder / "graph").mkdir()
    store.write(folder / "graph", [(graph, chain(stream.descriptions(event))), (graph, figures)])
    figures.unlink()


def _figures(past: Past, event: Event) -> Iterator[Triple]:
    for dataset in past.former.site(event).datasets:
        opened = past.opened(event, dataset.id, whole=False)
        yield from opened.observations[dataset.id].all(opened.cubes[dataset.id])
