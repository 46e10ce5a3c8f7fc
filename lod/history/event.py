"""An event of history: a release became current, and what that changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from lod.model.text import Text


class Before(StrEnum):
    """Where the observations stand that a data set had before an event."""

    CHANGES = "changes"
    """In the present ones, but for the rows that changed: these are kept."""
    WHOLE = "whole"
    """In a cube that is kept whole."""
    ABSENT = "absent"
    """Nowhere: there was no such data set."""
    LOST = "lost"
    """Nowhere: they could not be read any more."""


@dataclass(frozen=True)
class DataSetChange:
    """What an event did to the observations of a data set: how many it `added`, `changed`, `removed`.

    `before`: where the previous ones are; `gone`: the data set is not published any more; `reason`: why, by language.
    """

    before: Before
    added: int = 0
    changed: int = 0
    removed: int = 0
    gone: bool = False
    reason: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeListChange:
    """What an event did to the codes of a list: how many came (`added`), are described otherwise (`changed`) and went
    (`removed`). `new`: there was no such list before; `gone`: there is none since."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    new: bool = False
    gone: bool = False


@dataclass(frozen=True)
class HistoryFile:
    """A file of an event: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Event:
    """A release became current: the `number` of the event from 1, when (`at`, UTC), and when it had been `built`.

    `previous`: the digest of the event before, "" for the first. `datasets`: whose observations changed; `parts`: what
    of the descriptions changed (`lod.history.parts`); `files` by path below the event's folder; `reason` by language;
    `versions`: of the data sets that it changed – of all, in the first – the version that each has since; `codelists`:
    what happened to the codes of the lists that it changed; `checked`: its file states the digest of the rest, which
    those of earlier versions do not.
    """

    number: int
    release: str
    at: str
    built: str
    previous: str = ""
    reason: dict[str, str] = field(default_factory=dict)
    datasets: dict[str, DataSetChange] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    files: dict[str, HistoryFile] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    codelists: dict[str, CodeListChange] = field(default_factory=dict)
    checked: bool = True

    @property
    def name(self) -> str:
        """The name of its folder."""
        return name_of(self.number)

    def why(self, dataset: str) -> Text:
        """The reason for what happened to a data set: its own, else that of the whole."""
        change = self.datasets.get(dataset)
        return Text.of(change.reason if change and change.reason else self.reason)

    def text(self) -> str:
        """The event as it stands in its file."""
        plain = asdict(self)
        for name in ("versions", "codelists"):  # as events were written before there were any
            if not plain[name]:
                del plain[name]
        if plain.pop("checked"):
            plain["sha256"] = sha256(_written(plain).encode()).hexdigest()
        return _written(plain)

    @property
    def digest(self) -> str:
        """The SHA-256 of its file, which the next event states."""
        return sha256(self.text().encode()).hexdigest()

    @classmethod
    def parse(cls, text: str) -> Event:
        """The event that `text` gave. Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        plain = json.loads(text)
        plain["checked"] = "sha256" in plain
        stated = plain.pop("sha256", None)
        plain["datasets"] = {name: _change(change) for name, change in plain["datasets"].items()}
        plain["files"] = {path: HistoryFile(**entry) for path, entry in plain["files"].items()}
        plain["parts"] = tuple(plain["parts"])
        plain["codelists"] = {name: CodeListChange(**change) for name, change in plain.get("codelists", {}).items()}
        event = cls(**plain)
        if stated is not None and event.text() != text:
            raise ValueError("the event has another digest")
        return event


def name_of(number: int) -> str:
    """The name of an event's folder; names sort as numbers do."""
    return f"{number:08}"


def _written(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _change(plain: Mapping[str, Any]) -> DataSetChange:
    return DataSetChange(**{**plain, "before": Before(plain["before"])})
