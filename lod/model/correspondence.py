"""Correspondences between code lists: which code of one answers to which of another (XKOS section 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.codelist import CodeList
from lod.model.origin import Origin
from lod.model.text import Text


@dataclass(frozen=True)
class Association:
    """One code of the source list and one of the target list that answers to it, wholly or in part.

    `note`: what of the one is in the other.
    """

    source: str
    target: str
    note: Text = Text()
    origin: Origin = field(default=Origin(), compare=False)


@dataclass(frozen=True)
class Correspondence:
    """A table between two lists, which `source` and `target` name; its associations in the order they were written."""

    name: str
    label: Text
    source: str
    target: str
    associations: tuple[Association, ...]
    definition: Text = Text()
    origin: Origin = field(default=Origin(), compare=False)


def laws(correspondence: Correspondence, lists: Mapping[str, CodeList]) -> Iterator[Finding]:
    """What is wrong with a correspondence: lists and codes that are not there, a pair twice."""
    missing = False
    for side, name in (("from", correspondence.source), ("to", correspondence.target)):
        if name not in lists:
            missing = True
            yield Finding(
                Message("no-such-list", name=name),
                file=correspondence.origin.file,
                row=correspondence.origin.row_of(side),
                column=side,
                value=name,
                hint=Message("advice.name-a-list"),
            )
    if not missing:
        yield from _codes(correspondence, lists)


def _codes(correspondence: Correspondence, lists: Mapping[str, CodeList]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], Association] = {}
    for association in correspondence.associations:
        at = association.origin
        pairs = (("from", association.source, correspondence.source), ("to", association.target, correspondence.target))
        for column, code, name in pairs:
            if code not in lists[name].by_notation:
                hint = Message("advice.correct-it-or-add")
                message = Message("not-in-the-list", code=code, name=name)
                yield Finding(message, file=at.file, row=at.row, column=column, value=code, hint=hint)
        first = seen.setdefault((association.source, association.target), association)
        if first is not association:
            message = Message("pair-twice", source=association.source, target=association.target)
            hint = Message("advice.it-is-in", row=str(first.origin.row))
            yield Finding(message, file=at.file, row=at.row, column="from", value=association.source, hint=hint)
