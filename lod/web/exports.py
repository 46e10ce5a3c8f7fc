"""A selection of a data set as a file: from the release where it is the whole, else written when it is asked for."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore

from flask import Response, request
from werkzeug.wsgi import wrap_file

from lod.exchange import writers
from lod.exchange.extract import Extract
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.rdf.formats import Format
from lod.web.problems import problem
from lod.web.responses import lasting
from lod.web.site import Served

LARGEST_BODY = 1_000_000
"""Bytes past which an answer goes out as a file, and is not kept in memory."""

LARGE = 50_000
"""Observations past which a selection is a large one."""

_TURNS = BoundedSemaphore(2)
"""Large selections that are written at the same time; the others go on being answered."""

_PATIENCE = 10.0


def export(served: Served, dataset: DataSet, selection: Selection, format: Format, language: str) -> Response:
    """The selection in a table format; `language`: the site's.

    Raises `SelectionError` for one that the format cannot hold.
    """
    dump = f"dumps/{dataset.id}.{format.suffix}"
    entry = served.release.manifest.files.get(dump)
    answer = Response(content_type=format.content_type)
    filename = f"{dataset.id}.{format.suffix}"
    answer.headers["Content-Disposition"] = f'{"attachment" if format.compact else "inline"}; filename="{filename}"'
    if lasting(answer, served.id, format.name).status_code == 304:
        return answer
    if selection.whole and entry is not None:
        return _from_file(answer, served.folder / dump)
    extract = replace(served.release.extract(dataset.id, selection), language=language)
    count = extract.count()
    if count <= LARGE:
        return _written(answer, extract, format)
    if not _TURNS.acquire(timeout=_PATIENCE):
        return _busy()
    try:
        return _written(answer, extract, format)
    finally:
        _TURNS.release()


def _written(answer: Response, extract: Extract, format: Format) -> Response:
    with tempfile.TemporaryDirectory(prefix="lod-export-") as folder:
        path = Path(folder) / "selection"
        writers.write(extract, format, path)
        return _from_file(answer, path)


def _from_file(answer: Response, path: Path) -> Response:
    """The answer with a file as its body; the file may be unlinked while it is read."""
    size = path.stat().st_size
    if size <= LARGEST_BODY:
        answer.set_data(path.read_bytes())
        return answer
    answer.response = wrap_file(request.environ, path.open("rb"))
    answer.direct_passthrough = True
    answer.content_length = size
    return answer


def _busy() -> Response:
    return problem(
        503,
        ("Opptatt", "Busy"),
        (
            "Andre henter store utvalg akkurat nå. Prøv igjen om litt, eller last ned hele datasettet.",
            "Others are fetching large selections right now. Try again soon, or download the whole data set.",
        ),
        {"Retry-After": "10"},
    )
