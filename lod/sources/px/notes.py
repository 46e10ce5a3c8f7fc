"""Notes on single figures of a PX file: CELLNOTE and CELLNOTEX (PX file format, AXIS-VERSION 2013).

`CELLNOTE("*","Oslo","2024")="…"` names a value of each variable in STUB and HEADING, in their order, or `*` for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.sources.px.keywords import Keywords, paragraphs
from lod.sources.source import Batch
from lod.sources.table.grid import FileAxis
from lod.sources.table.several import joined

COLUMN = "CELLNOTE"
"""The column that the notes stand in."""
KEYWORDS = ("CELLNOTE", "CELLNOTEX")
ALL = "*"


@dataclass(frozen=True)
class Notes:
    """Notes by what they are on: for each choice of axes that are named, the codes there and what is said."""

    axes: tuple[FileAxis, ...]
    by_axes: dict[tuple[int, ...], dict[tuple[str, ...], list[str]]]
    unknown: int = 0

    def __bool__(self) -> bool:
        return bool(self.by_axes)

    def findings(self, name: str) -> Iterator[Finding]:
        """A word on the notes that name values which there are not."""
        if self.unknown:
            message = Message("px-notes-left-out", unknown=self.unknown)
            yield Finding(message, Severity.INFO, file=name, hint=Message("advice.look-at-cellnote"))

    def on(self, batch: Batch) -> list[str]:
        """The notes on each row of a batch, which has a column for each axis."""
        cells: list[list[str]] = [[] for _ in batch.rows]
        for places, notes in self.by_axes.items():
            keys = zip(*(batch.columns[self.axes[place].name] for place in places), strict=True)
            for row, key in enumerate(keys if places else [()] * len(batch.rows)):
                cells[row] += notes.get(key, ())
        return [joined(texts) for texts in cells]


def notes(keywords: Keywords, axes: Sequence[FileAxis], values: Sequence[Sequence[str]]) -> Notes:
    """The notes of a file. `values`: what the codes of each axis are called; a note may name a value by either."""
    codes = [dict(zip(axis.codes, axis.codes, strict=True)) | dict(zip(texts, axis.codes, strict=False))
             for axis, texts in zip(axes, values, strict=True)]  # fmt: skip
    by_axes: dict[tuple[int, ...], dict[tuple[str, ...], list[str]]] = {}
    unknown = 0
    for keyword in KEYWORDS:
        for about in keywords.about(keyword):
            named = [(place, codes[place].get(word)) for place, word in enumerate(about[: len(axes)]) if word != ALL]
            if len(about) != len(axes) or any(code is None for _, code in named):
                unknown += 1
                continue
            places, key = tuple(place for place, _ in named), tuple(str(code) for _, code in named)
            by_axes.setdefault(places, {}).setdefault(key, []).append(paragraphs(keywords.all(keyword, *about)))
    return Notes(tuple(axes), by_axes, unknown)
