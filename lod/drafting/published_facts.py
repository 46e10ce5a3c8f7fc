"""What the second sheet of a published workbook says of its table: title, publisher, notes, what columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lod.model.controlled import LICENSES
from lod.model.dataset import Agent
from lod.model.text import Text
from lod.sources.source import TableOptions
from lod.sources.table import excel

_NAMES = {
    "Tittel": "title", "Title": "title", "Beskrivelse": "description", "Description": "description",
    "Utgiver": "publisher", "Publisher": "publisher", "Utgjevar": "publisher", "Lisens": "license",
    "Licence": "license", "Merknader": "notes", "Notes": "notes",
}  # fmt: skip
"""What the sheet calls each fact, in nb, nn and en."""
_LANGUAGES = {"Om tallene": "nb", "Om tala": "nn", "About": "en"}
"""The language of the facts, by what the sheet is called."""


@dataclass(frozen=True)
class Facts:
    """The facts that are there, and what columns are called; all of one language."""

    language: str = "nb"
    facts: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def _text(self, name: str) -> Text:
        return Text.of({self.language: self.facts.get(name, "")})

    @property
    def title(self) -> Text:
        return self._text("title")

    @property
    def description(self) -> Text:
        return self._text("description")

    @property
    def notes(self) -> Text:
        return self._text("notes")

    @property
    def publisher(self) -> Agent | None:
        name = self._text("publisher")
        return Agent(name) if name else None

    @property
    def license(self) -> str:
        """The code of the licence, "" for one that is not known here."""
        called = self.facts.get("license", "")
        return next((code for code, label in LICENSES.items() if called and called in dict(label).values()), "")

    def label(self, column: str) -> Text:
        """What a column is called, empty where that is not said."""
        return Text.of({self.language: self.columns.get(column, "")})


def facts(path: Path) -> Facts:
    """The facts of a workbook; none where it has no such sheet. Raises `SourceError`."""
    sheet = next((name for name in excel.sheet_names(path, path.name) if name in _LANGUAGES), "")
    if not sheet:
        return Facts()
    read, _ = excel.open_sheet(path, path.name, TableOptions(sheet=sheet))
    rows = [tuple(str(cell).strip() for cell in row[:2]) for row in read.iter_rows()]
    pairs = [(row[0], row[1]) for row in rows if len(row) == 2]
    end = next((place for place, pair in enumerate(pairs) if pair == ("", "")), len(pairs))
    stated = {_NAMES[name]: words for name, words in pairs[:end] if name in _NAMES}
    return Facts(_LANGUAGES[sheet], stated, {name: words for name, words in pairs[end:] if name})
