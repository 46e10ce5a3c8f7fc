"""What is said of an address: its path, who answers it, with what, and its parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lod.rdf.formats import HTML, carrying

GRAPHS = tuple(format.media_type for format in carrying("graph"))
"""The media types of documents in RDF."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address: where it stands (`query` or `path`), its JSON Schema, and what it means."""

    name: str
    about: str
    schema: tuple[tuple[str, Any], ...] = (("type", "string"),)
    example: str = ""
    required: bool = False


@dataclass(frozen=True)
class Route:
    """An address: its `path` as Werkzeug writes it, and the function of `lod.web` that answers.

    `media`: the media types of what it answers with; `cached`: its answers are kept until the next release;
    `computing`: it may take long, so that a visitor holds one of few places while it is answered; `statuses`: what it
    answers beside 200, and beside what any address may answer (`ANYWHERE`).
    """

    path: str
    handler: str
    about: str
    media: tuple[str, ...] = (HTML.media_type,)
    methods: tuple[str, ...] = ("GET",)
    cached: bool = True
    computing: bool = False
    statuses: tuple[int, ...] = ()
    query: tuple[Parameter, ...] = ()
