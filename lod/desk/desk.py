"""What the pages of the desk share: whose site it is, the language, the files dropped, and the work under way."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, render_template, request
from markupsafe import Markup

from lod.config import Settings
from lod.desk.codetable import CodeTable
from lod.desk.gate import FIELD, Gate
from lod.desk.proof import ReleaseProof
from lod.desk.readonly import ReadOnlyTable
from lod.desk.saving import sources_state, state_of
from lod.desk.texttable import TextTable
from lod.desk.undo import UndoSteps
from lod.desk.uploads import Uploads
from lod.desk.work import Bench, Work
from lod.errors import Finding, Severity, SourceError
from lod.findings.groups import FindingGroup, grouped, misleads
from lod.findings.kinds import completed
from lod.findings.words import others, summary
from lod.messages.catalogue import text
from lod.messages.locale import number
from lod.messages.message import Message
from lod.release.build import Built
from lod.release.schedule import ScheduledRelease
from lod.sources.site import codelists
from lod.sources.site import folder as sources
from lod.sources.site.folder import DataSetSource, Sources
from lod.web.assets import BUNDLE, STATIC

log = logging.getLogger("lod")

LANGUAGES = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
LANGUAGE = "lod-desk-language"
"""The cookie that remembers which language a steward reads."""


@dataclass
class Desk:
    """What the pages share: whose site it is, the files dropped, and the work under way."""

    settings: Settings
    gate: Gate
    uploads: Uploads = field(default_factory=Uploads)
    checks: Bench[list[Finding]] = field(default_factory=Bench)
    previews: Bench[Built] = field(default_factory=Bench)
    proofs: Bench[ReleaseProof] = field(default_factory=Bench)
    builds: Bench[Built] = field(default_factory=Bench)
    scheduled: Bench[ScheduledRelease] = field(default_factory=Bench)
    undo: UndoSteps = field(init=False)
    _tables: dict[str, Bench[list[Finding]]] = field(default_factory=dict, init=False, repr=False)
    _read: tuple[str, Sources] | None = field(default=None, init=False, repr=False)
    _open: tuple[str, TextTable] | None = field(default=None, init=False, repr=False)
    _sheet: tuple[str, ReadOnlyTable] | None = field(default=None, init=False, repr=False)
    _codes: tuple[str, CodeTable] | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.undo = UndoSteps(self.uploads.folder / ".undo")

    def tables(self, id: str) -> Bench[list[Finding]]:
        """Where the table of a data set is checked."""
        return self._tables.setdefault(id, Bench())

    def sources(self) -> Sources:
        """The site as its files describe it now; read again when one of them has changed. Raises `SourceError`."""
        state = sources_state(self.settings)
        if self._read is None or self._read[0] != state:
            self._read = (state, sources.read(self.settings))
        return self._read[1]

    def source(self, id: str) -> DataSetSource:
        """A data set as its files describe it now. Raises `SourceError` where they cannot be read."""
        read, start = self.sources(), f"{self.settings.data.name}/{id}/"
        for source in read.datasets:
            if source.name.startswith(start):
                return source
        raise SourceError([finding for finding in read.findings if (finding.file or "").startswith(start)])

    def table(self, source: DataSetSource) -> TextTable:
        """The table of a data set as it is written now; the last one is kept open."""
        state = f"{state_of(source.path)} {source.table.options}"
        if self._open is None or self._open[0] != state:
            self._open = (state, TextTable.read(source))
        return self._open[1]

    def sheet(self, source: DataSetSource) -> ReadOnlyTable:
        """The table of a data set that is no text, as it is now; the last one is kept open."""
        state = f"{state_of(source.path)} {source.table.options}"
        if self._sheet is None or self._sheet[0] != state:
            self._sheet = (state, ReadOnlyTable.read(source))
        return self._sheet[1]

    def codes(self, path: Path) -> CodeTable:
        """A code list as its files are now; the last one is kept open. Raises `SourceError`."""
        state = state_of(*filter(Path.exists, (path, path.with_suffix(".yaml"))))
        if self._codes is None or self._codes[0] != state:
            self._codes = (state, CodeTable.read(path, self.settings.root, self.settings.languages))
        return self._codes[1]

    def forget_codes(self) -> None:
        """Reads the code list anew next time: two changes may fall into one tick of the file system's clock."""
        self._codes = None

    @property
    def language(self) -> str:
        """The language of this request: as chosen, as the browser asks, else the site's."""
        chosen = request.args.get("lang") or request.cookies.get(LANGUAGE, "")
        if chosen in LANGUAGES:
            return chosen
        return request.accept_languages.best_match(list(LANGUAGES), self.settings.language) or "nb"

    def say(self, key: str, **arguments: Any) -> str:
        """A text of the desk in the language of this request."""
        return text(Message(f"desk.{key}", **arguments), self.language)

    def page(self, name: str, title: str, status: int = 200, **values: Any) -> Response:
        """A page of the desk."""
        drawn = render_template(
            f"{name}.html",
            title=title,
            t=self.say,
            words=lambda message: text(message, self.language),
            number=lambda value: number(value, self.language),
            language=self.language,
            languages=LANGUAGES,
            form=Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, self.gate.token),
            summary=lambda findings: summary(findings, self.language),
            groups=lambda findings: [_shown(group, self.language) for group in grouped(completed(findings))],
            bundled=(STATIC / BUNDLE).is_file(),
            root=self.settings.root.name,
            user=self.gate.user(),
            **values,
        )
        return Response(drawn, status, content_type="text/html; charset=utf-8")

    def labels(self, name: str) -> list[tuple[str, str]]:
        """The codes of a list that the package brings, and what they are called in the language of this request."""
        return labels(name, self.language)

    def is_stale(self, work: Work[Any] | None) -> bool:
        """Whether files were changed since a piece of work began: what it said is of what they were."""
        return work is not None and work.state != sources_state(self.settings)

    def unforeseen(self, error: Exception) -> None:
        """Notes what was not foreseen in the log; a page says that it happened."""
        log.error("the desk failed", exc_info=error)


def lead_to(address: str) -> Response:
    """Leads from a form to the page of what came of it (303)."""
    return Response(status=303, headers={"Location": address})


def _shown(group: FindingGroup, language: str) -> dict[str, str]:
    """A group of findings as a row of a table: where, how grave, what, what to do."""
    first = group.first
    return {
        "severity": first.severity.value,
        "grave": "better" if first.severity is Severity.WARNING and not misleads(group) else first.severity.value,
        "file": first.file or "",
        "place": first.place(language).removeprefix(first.file or "").strip(": ›"),
        "what": text(first.what, language),
        "more": others(group, language),
        "do": text(first.hint, language) if first.hint else "",
    }


@cache
def labels(name: str, tongue: str) -> list[tuple[str, str]]:
    """The codes of a list that the package brings, and what they are called."""
    listed = next(each for each in codelists.built_in() if each.name == name)
    return [(concept.notation, concept.label.best(tongue, "nb", "en")) for concept in listed.concepts]
