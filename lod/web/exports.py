"""A selection of a data set as a file: from the release where it is the whole, else written when it is asked for.

Small selections are written here, from rows that are looked up by their keys; others by a worker, which has limits on
time, memory and size.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import BinaryIO

from flask import Response, request
from werkzeug.wsgi import wrap_file

from lod.exchange import small, writers
from lod.exchange.complaints import SelectionError, no_layout
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.query.jobs import Export
from lod.query.results import BODY_BYTES
from lod.rdf.formats import Format
from lod.release.packed import open_plain
from lod.web import slow
from lod.web.responses import lasting
from lod.web.site import Served, Site
from lod.web.visitors import has_left, visitor_of

AT_ONCE_MS = 10.0
"""Milliseconds of processor time, about, up to which a selection is written without holding a place, as pages are."""


@dataclass(frozen=True)
class ChangesQuery:
    """What is asked for of history: what changed after the event with the number `since`, 0 for before all; `steps`:
    with each event, and not all together."""

    since: int
    steps: bool = False


def export(
    served: Served,
    site: Site,
    dataset: DataSet,
    selection: Selection,
    format: Format,
    changes: ChangesQuery | None = None,
) -> Response:
    """The selection in a table format; or what changed in it.

    Raises `SelectionError` for one that the format cannot hold, `QueryError` where a worker does not write it.
    """
    dump = f"dumps/{dataset.id}.{format.suffix}"
    answer = Response(content_type=format.content_type)
    filename = f"{dataset.id}.{format.suffix}"
    if selection.layout and format.name not in writers.SHOWN:
        raise SelectionError([no_layout(selection.layout, format.title)])
    answer.headers["Content-Disposition"] = f'{"attachment" if format.compact else "inline"}; filename="{filename}"'
    stamps = [served.id, format.name, selection.language]
    if changes is not None:
        stamps += [str(len(served.past.former.events)), str(changes.since)]
    if lasting(answer, *stamps).status_code == 304:
        return answer
    if changes is None and selection.whole and dump in served.release.manifest.files:
        return _sent(answer, open_plain(served.folder / dump), served.release.manifest.files[dump].size)
    event = served.event.number if served.event else 0
    job = Export(dataset.id, selection, format.name, site.settings.language, event)
    if changes is not None:
        return _from_worker(served, site, replace(job, since=changes.since, steps=changes.steps), answer)
    shown = selection.layout and format.name in writers.SHOWN
    if shown or format.name not in writers.SMALL or selection.restriction.narrows:
        return _from_worker(served, site, job, answer)
    rows = served.release.figures[dataset.id].small(selection.fixed, small.MOST_ROWS)
    extract = replace(served.release.extract(dataset.id, selection), language=site.settings.language, rows=rows)
    if small.fits(extract, format.name):
        if small.ms(extract, format.name) > AT_ONCE_MS:
            slow.place(site)
        answer.set_data(writers.write_small(extract, format))
        return answer
    return _from_worker(served, site, job, answer)


def _from_worker(served: Served, site: Site, job: Export, answer: Response) -> Response:
    """The answer with what a worker writes. Raises `QueryError` where it does not."""
    visitor = visitor_of(request.remote_addr)
    site.answers.check(visitor)
    exported = served.pool.export(job, visitor, has_left(request.environ))
    if exported.size <= BODY_BYTES:
        return _sent(answer, exported.file, exported.size)
    return _sent(answer, site.answers.hold(exported.file, exported.size, visitor), exported.size)


def _sent(answer: Response, file: BinaryIO, size: int) -> Response:
    """The answer with a file as its body; a small one is read, a large one is sent piece by piece."""
    if size <= BODY_BYTES:
        answer.set_data(file.read())
        file.close()
        return answer
    answer.response = wrap_file(request.environ, file)
    answer.direct_passthrough = True
    answer.content_length = size
    return answer
