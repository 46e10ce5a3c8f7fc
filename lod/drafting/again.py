"""The draft of a data set made again with answers, and brought into what the steward has written since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.drafting import folder, reading, workbook, writing
from lod.drafting.draft import Draft
from lod.drafting.proposal import Answers
from lod.drafting.reading import Read
from lod.errors import Finding, LodError, SourceError
from lod.messages.message import Message
from lod.sources.description import SelfDescription
from lod.sources.io.files import decode
from lod.sources.site import rewriting, yaml_text
from lod.sources.site.folder import DESCRIPTION, sources
from lod.sources.site.todo import is_todo

SECTIONS = ("questions", "table", "dimensions", "measures", "attributes")
"""The keys of a description that answers change."""
COMPONENTS = SECTIONS[2:]


@dataclass(frozen=True)
class Made:
    """A draft with the texts of its files."""

    draft: Draft
    files: Mapping[str, str]

    @property
    def description(self) -> dict[str, Any]:
        return _loaded(self.files[DESCRIPTION], DESCRIPTION)


@dataclass(frozen=True)
class Again:
    """What answers change in a data set's folder: texts of files, files that go, and what stays since it is edited."""

    files: Mapping[str, str]
    gone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        """Writes it, the description last. Raises `SourceError`."""
        for name in (*(name for name in self.files if name != DESCRIPTION), DESCRIPTION):
            (path / name).parent.mkdir(exist_ok=True)
            writing.exchange(path / name, self.files[name])
        for name in self.gone:
            (path / name).unlink()


class Redrafting:
    """A data set whose draft is made again from its own table. Raises `LodError` and `SourceError`."""

    def __init__(self, settings: Settings, id: str) -> None:
        self.settings, self.id, self.path = settings, id, settings.data / id
        if not (self.path / DESCRIPTION).is_file():
            ids = sorted(path.parent.name for path in settings.data.glob(f"*/{DESCRIPTION}"))
            raise LodError(Message("error.no-data-set", id=id, folder=settings.data.name, known=tuple(ids[:20])))
        name = f"{settings.data.name}/{id}/{DESCRIPTION}"
        self.text = decode((self.path / DESCRIPTION).read_bytes(), name)[0]
        self.own = _loaded(self.text, name)
        self.before = folder.inherited(settings, without=id)
        questions = self.own.get("questions") or {}
        self.recorded = {key: str(value) for key, value in questions.items() if not is_todo(value)}
        self.language = max(("nb", "en"), key=lambda language: self._alike(self.made({}, language)))
        first = self.made({}).draft
        self.recorded |= dict(self._decided(first))
        self.settled = {one.key for one in first.questions} - questions.keys()

    def _decided(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """What signs and units the description says, each by the key of its question."""
        symbols = (self.own.get("table") or {}).get("symbols")
        for sign, meaning in symbols.items() if isinstance(symbols, dict) else ():
            if sign in draft.symbols and not is_todo(meaning):
                yield draft.symbols[sign].key, str(meaning)
        for component in draft.components:
            unit = ((self.own.get("measures") or {}).get(component.name) or {}).get("unit")
            if component.likely and isinstance(unit, str) and not is_todo(unit):
                yield component.likely.key, unit

    def draft(self, answers: Answers) -> Draft:
        """The draft, without the questions whose line the steward has deleted."""
        made = self.made(answers).draft
        return replace(made, questions=tuple(one for one in made.questions if one.key not in self.settled))

    def made(self, answers: Answers, language: str = "") -> Made:
        """The draft with these answers and those recorded."""
        words = language or self.language
        read = self._read(words)
        about = folder.about(str(read.table["file"]), read, self.before, self.settings, words)
        given = {**self.recorded, **answers}
        return Made(*folder.folder(read, replace(about, answered=given), self.id, self.before.known, given))

    def again(self, answers: Answers) -> Again:
        """What the answers change."""
        before, after = self.made({}), self.made(answers)
        old, new = before.description, after.description
        kept: list[str] = []
        if all(self.own.get(key) == old.get(key) for key in SECTIONS):
            text = _head(self.text) + after.files[DESCRIPTION][len(_head(after.files[DESCRIPTION])) :]
        else:
            text = rewriting.edited(self.text, dict(_merged(self.own, old, new, kept)))
        files, gone = {DESCRIPTION: text}, []
        for name in dict.fromkeys((*before.files, *after.files)):
            held = (self.path / name).read_text("utf-8") if (self.path / name).is_file() else None
            if name == DESCRIPTION or before.files.get(name) == after.files.get(name):
                continue
            if held not in (None, before.files.get(name), after.files.get(name)):
                kept.append(name)
            elif name in after.files:
                files[name] = after.files[name]
            elif held is not None:
                gone.append(name)
        return Again(files, tuple(gone), tuple(kept))

    def _alike(self, made: Made) -> int:
        """How many components stand as they were drafted."""
        drafted = made.description
        pairs = [(self.own.get(kind) or {}, drafted.get(kind) or {}) for kind in COMPONENTS]
        return sum(held.get(name) == component for held, other in pairs for name, component in other.items())

    def _read(self, language: str) -> Read:
        table = self.own.get("table") or {}
        path = self.path / str(table.get("file", "figures.csv"))
        if not path.is_file():
            file = f"{self.settings.data.name}/{self.id}/{path.name}"
            raise SourceError([Finding(Message("no-such-file"), file=file)])
        format = reading.kind_of(path)
        if sources()[format].self_description is not SelfDescription.NONE:
            raise LodError(Message("error.nothing-asked", id=self.id))
        return reading.read(path, language, table=_number(path, table) if format in reading.SHEETS else None)


def _number(path: Path, table: Mapping[str, Any]) -> str | None:
    """The number of the table of a workbook that a description is of."""
    own = (str(table.get("sheet")), str(table.get("range")))
    return next((str(one.number) for one in workbook.tables(path).tables if (one.sheet, one.range) == own), None)


def _loaded(text: str, name: str) -> dict[str, Any]:
    value = yaml_text.read(text, name)[0]
    return value if isinstance(value, dict) else {}


def _head(text: str) -> str:
    """The text of a description above what answers change."""
    lines = text.splitlines(keepends=True)
    place = next((n for n, line in enumerate(lines) if line.startswith(("questions:", "table:"))), len(lines))
    return "".join(lines[:place])


def _merged(
    own: Any, old: Any, new: Any, kept: list[str], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The changes from one draft to another, where the steward has not written otherwise; what is so is `kept`.

    A component that the new draft has no more goes, whatever has been written of it.
    """
    keys = [key for key in {**old, **new} if path or key in SECTIONS]
    for key in keys:
        here = (*path, str(key))
        held, was, now = (value.get(key) for value in (own, old, new))
        if was == now or held == now:
            continue
        if held == was or held is None or (now is None and len(here) == 2):
            yield here, rewriting.REMOVED if now is None else now
        elif isinstance(held, dict) and all(isinstance(other, (dict, type(None))) for other in (was, now)):
            yield from _merged(held, was or {}, now or {}, kept, here)
        else:
            kept.append(".".join(here))
