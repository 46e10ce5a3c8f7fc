"""The page of a data set: its description as the text it is, and the files of its folder.

What is saved is what a person would write in an editor: comments, order and keys that the desk knows nothing of stay.
A file that somebody else has changed meanwhile is shown, and never written over.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, request

from lod.desk.desk import Desk, lead_to
from lod.desk.saving import alone_in, with_ends_of
from lod.drafting import writing
from lod.sources.io.files import decode
from lod.sources.site import folder as sources

LONGEST = 1_000_000
"""Bytes of a description that is shown as text."""


def register(app: Flask, desk: Desk) -> None:
    """Adds the routes."""

    @app.get("/sets/<id>")
    def dataset(id: str) -> Response:
        """The description of a data set, to be changed."""
        path = description(desk, id)
        held = text_of(path)
        return desk.page("set", id, id=id, held=held, digest=digest_of(held), files=_files(path.parent), saved=False)

    @app.post("/sets/<id>")
    def save(id: str) -> Response:
        """Saves the description, unless it has been changed elsewhere."""
        path = description(desk, id)
        with alone_in(desk.settings.data):
            held = text_of(path)
            wanted = with_ends_of(request.form.get("text", ""), held)
            if digest_of(held) != request.form.get("digest", ""):
                return desk.page("conflict", desk.say("conflict"), 409, id=id, held=held, wanted=wanted,
                                 digest=digest_of(held))  # fmt: skip
            writing.exchange(path, wanted)
        return lead_to(f"/sets/{id}?saved=1")


def description(desk: Desk, id: str) -> Path:
    """The description of a data set of the folder; answers 404 for another name."""
    paths = {path.parent.name: path for path in desk.settings.data.glob(f"*/{sources.DESCRIPTION}")}
    return paths.get(id) or abort(404)


def text_of(path: Path) -> str:
    """The text of a description; answers 413 for one that no page can show."""
    if path.stat().st_size > LONGEST:
        abort(413)
    return decode(path.read_bytes(), path.name)[0]


def digest_of(text: str) -> str:
    """What tells a text from another."""
    return sha256(text.encode()).hexdigest()


def _files(folder: Path) -> list[tuple[str, int]]:
    """The files of a data set's folder with their sizes in bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return [(path.relative_to(folder).as_posix(), path.stat().st_size) for path in files]
