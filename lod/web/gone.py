"""What was published once and is no more: 410, with who removed it, when and why (RFC 9110, section 15.5.11)."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import NotFound

from lod.messages.message import Message, Texts, both
from lod.model.catalog import Tombstone
from lod.release.opened import Release
from lod.web.moved import moved
from lod.web.problems import problem

_WHOSE = frozenset(
    ("checksum", "contact", "dataset", "distribution", "measurement", "observation", "partition")
) | frozenset(("provenance", "rights", "slice", "slicekey", "source", "structure"))
"""Paths whose next part is the data set's id."""


def missing(release: Release, path: str) -> Response:
    """The answer for a path that leads nowhere: 301 where a code of it has a new name, 410 where it belonged to a
    removed data set. Raises `NotFound` else."""
    if (answer := moved(release, path)) is not None:
        return answer
    tombstone = next((t for t in release.site.removed if t.id == _dataset(path)), None)
    if tombstone is None:
        raise NotFound
    return problem(410, Message("gone.title"), _tombstone_text(tombstone))


def _dataset(path: str) -> str:
    """The id of the data set that a path belongs to, "" if it belongs to none."""
    match path.split("/"):
        case ["dumps" | "shapes", name]:
            return name.partition(".")[0]
        case ["id" | "doc", "service", "dataset", dataset, *_] | ["shape", dataset, *_]:
            return dataset.partition(".")[0]
        case ["id" | "doc", kind, dataset, *_] if kind in _WHOSE:
            return dataset.partition(".")[0]
    return ""


def _tombstone_text(tombstone: Tombstone) -> Message:
    words = Message("gone.removed", id=tombstone.id, day=tombstone.when, who=Texts(tuple(tombstone.who)))
    if tombstone.why:
        words = both(words, Message("gone.reason", why=Texts(tuple(tombstone.why))))
    if tombstone.replaced_by:
        words = both(words, Message("gone.replaced", successor=tombstone.replaced_by))
    return words
