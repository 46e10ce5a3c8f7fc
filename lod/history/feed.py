"""What changed, as readers are told: an entry for each event and each data set or code list that it changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lod.history.event import Before, CodeListChange, DataSetChange, Event
from lod.model.text import Text


class Happening(StrEnum):
    """What happened to a data set or a code list."""

    PUBLISHED = "published"
    REVISED = "revised"
    EXTENDED = "extended"
    """Figures, or codes, came, and none changed or went."""
    RESTRUCTURED = "restructured"
    DESCRIBED = "described"
    """What is said of it changed, and no figure."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class FeedEntry:
    """What an event did to one thing: a `dataset`, or – where that is "" – a `codelist`.

    `change`: to the figures of the data set; `codes`: to those of the list.
    """

    event: Event
    happening: Happening
    dataset: str = ""
    codelist: str = ""
    change: DataSetChange | None = None
    codes: CodeListChange | None = None

    @property
    def counted(self) -> tuple[int, int, int]:
        """How many figures, or codes, came, changed and went."""
        change = self.change or self.codes or CodeListChange()
        return change.added, change.changed, change.removed

    @property
    def reason(self) -> Text:
        """Why, where it is said."""
        return self.event.why(self.dataset)

    @property
    def version(self) -> str:
        """The version that a data set has since; "" for a code list, and where it is withdrawn."""
        return self.event.versions.get(self.dataset, "")

    @property
    def has_figures(self) -> bool:
        """Whether it is known which figures it changed."""
        return self.change is not None and self.change.before is Before.CHANGES

    @property
    def name(self) -> str:
        """What tells it from the others of its event."""
        return f"dataset/{self.dataset}" if self.dataset else f"codelist/{self.codelist}"

    def plain(self) -> dict[str, Any]:
        """The entry as JSON has it."""
        added, changed, removed = self.counted
        return {
            "event": self.event.number,
            "at": self.event.at,
            "release": self.event.release,
            "happening": self.happening,
            **({"dataset": self.dataset} if self.dataset else {"codelist": self.codelist}),
            "added": added,
            "changed": changed,
            "removed": removed,
            "version": self.version,
            "reason": dict(self.reason),
        }


def entries(events: Sequence[Event], dataset: str = "", codelist: str = "") -> Iterator[FeedEntry]:
    """The entries of events, the newest first; those of one data set, or one code list, where it is named.

    The first event of a history has none: what was published before is not known.
    """
    for event in reversed(events):
        for name in sorted({*event.datasets, *_described(event, "datasets/")}):
            if dataset == name or not (dataset or codelist):
                change = event.datasets.get(name)
                yield FeedEntry(event, _happening(change), name, change=change)
        for name in _described(event, "codelists/"):
            if codelist == name or not (dataset or codelist):
                codes = event.codelists.get(name)
                yield FeedEntry(event, _codes_happening(codes), codelist=name, codes=codes)


def _described(event: Event, start: str) -> list[str]:
    return [part.removeprefix(start) for part in event.parts if part.startswith(start)]


def _codes_happening(codes: CodeListChange | None) -> Happening:
    if codes is None:
        return Happening.DESCRIBED
    if codes.gone or codes.new:
        return Happening.WITHDRAWN if codes.gone else Happening.PUBLISHED
    if codes.changed or codes.removed:
        return Happening.REVISED
    return Happening.EXTENDED if codes.added else Happening.DESCRIBED


def _happening(change: DataSetChange | None) -> Happening:
    if change is None:
        return Happening.DESCRIBED
    if change.gone:
        return Happening.WITHDRAWN
    if change.before is Before.ABSENT:
        return Happening.PUBLISHED
    if change.before is not Before.CHANGES:
        return Happening.RESTRUCTURED
    return Happening.REVISED if change.changed or change.removed else Happening.EXTENDED
