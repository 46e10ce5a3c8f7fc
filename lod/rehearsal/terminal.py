"""A rehearsal of what an operator names: a URL, or the catalogue of a release on this machine."""

from __future__ import annotations

from pathlib import Path

from lod.rdf.formats import TURTLE
from lod.rehearsal import models
from lod.rehearsal.fetch import Fetched, answers, fetch
from lod.rehearsal.gate import DOCUMENT
from lod.rehearsal.harvest import parse
from lod.rehearsal.rehearse import RehearsalReport, rehearse
from lod.rehearsal.verdicts import ours, theirs


def prepared(
    url: str | None, current: Path | None, before: Path | None, shapes: Path | None, online: bool
) -> RehearsalReport:
    """The report on `url`, or on the release in `current`, compared with the release in `before`.

    Raises `LodError` for what cannot be fetched or read.
    """
    if url is not None:
        fetched, source = fetch(url), url
    elif current is not None:
        fetched, source = Fetched((current / DOCUMENT).read_bytes(), TURTLE), current.name
    else:
        raise ValueError("neither a URL nor a release")
    withdrawn = models.removed(current) if current is not None else set()
    return rehearse(
        parse(fetched.body, fetched.format),
        [ours(), *(theirs(shapes) if shapes is not None else ())],
        source,
        parse((before / DOCUMENT).read_bytes(), TURTLE) if before is not None else None,
        lambda iri: iri.rpartition("/")[2] in withdrawn,
        answers if online else None,
        fetched.problems,
    )
