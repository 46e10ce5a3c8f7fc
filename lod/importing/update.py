"""A new edition of a table brought into a data set that is there: tried out and told first, and only then written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from lod.config import Settings
from lod.errors import Finding, LodError, Severity, SourceError
from lod.importing import comparison, edition, renames, shadow
from lod.importing.edition import NewCodes
from lod.importing.renames import Rename
from lod.messages.message import Message
from lod.model.comparison import Comparison
from lod.sources.description import Description
from lod.sources.io.files import decode
from lod.sources.site import folder as sites
from lod.sources.site import rewriting
from lod.sources.site.folder import DESCRIPTION, DataSetSource


@dataclass(frozen=True)
class Update:
    """What a new edition changes, tried out and not yet written.

    `codes`: those that are new, by dimension; `unused`: those without figures now; `proposed`: renames that are likely,
    and `renamed` those that were accepted; `added` and `missing`: columns; `labels`: codes that the source calls
    something else now, by list, with both labels; `files`: what is to be written, each with where it belongs.
    """

    id: str
    title: str
    figures: Comparison
    codes: Mapping[str, tuple[NewCodes, ...]] = field(default_factory=dict)
    unused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    proposed: tuple[Rename, ...] = ()
    renamed: tuple[Rename, ...] = ()
    added: tuple[str, ...] = ()
    labels: tuple[tuple[str, str, str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    files: Mapping[Path, Path] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the new edition is the old one."""
        counts = self.figures
        return not (counts.new or counts.changed or counts.gone or self.codes or self.added or self.labels)

    def write(self) -> None:
        """Writes it."""
        shadow.bring_home(dict(self.files))


@contextmanager
def tried(
    settings: Settings,
    id: str,
    file: Path,
    *,
    beside: Sequence[Path] = (),
    accepted: Sequence[Rename] = (),
    reason: Mapping[str, str] | None = None,
    described: Description | None = None,
) -> Iterator[Update]:
    """Tries a new edition of the table of a data set out, and gives what it changes; it is written only on request.

    `accepted`: codes that are new names of others; `reason`: why published figures change, by language; `described`:
    what the edition says of its columns, where its file does not. Raises `LodError` and `SourceError`; nothing is
    changed then.
    """
    before = _source(settings, id)
    with shadow.shadow(settings, id) as copy:
        trial = _Trial(copy, before, id, file, described)
        yield trial.update(beside, accepted, reason or {}, settings)


class _Trial:
    def __init__(
        self, copy: Settings, before: DataSetSource, id: str, file: Path, described: Description | None
    ) -> None:
        self.copy, self.before, self.id, self.file = copy, before, id, file
        self.folder = copy.data / id
        self.description = self.folder / DESCRIPTION
        self.edition = edition.Edition(before, file, described)
        self.changes: dict[tuple[str, ...], Any] = {}

    def update(
        self, beside: Sequence[Path], accepted: Sequence[Rename], reason: Mapping[str, str], home: Settings
    ) -> Update:
        with comparison.workspace() as database:
            return self._update(database, beside, accepted, reason, home)

    def _update(
        self,
        database: Connection,
        beside: Sequence[Path],
        accepted: Sequence[Rename],
        reason: Mapping[str, str],
        home: Settings,
    ) -> Update:
        old = comparison.figures(database, "before", self.before, [])
        added = self._table(beside)
        rewritten = tuple(self.edition.rewritten(_source(self.copy, self.id), self.copy))
        codes = self._codes(accepted)
        findings: list[Finding] = []
        new = comparison.figures(database, "after", _source(self.copy, self.id), findings)
        wrong = [finding for finding in findings if finding.severity is Severity.VIOLATION]
        if wrong:
            raise SourceError(wrong)
        dimensions = [dimension.name for dimension in self.before.dataset.structure.dimensions]
        gone = {name: comparison.codes_gone(old, new, place) for place, name in enumerate(dimensions)}
        bare = [*renames.without_zeros(self.before, codes, gone, accepted)]
        if bare:
            raise SourceError(bare)
        proposed = renames.proposed(self.before, old, new, codes, gone, accepted)
        moved = {(dimensions.index(one.dimension), one.old): one.new for one in accepted}
        figures = comparison.compared(old, new, moved)
        if factor := comparison.scaled(old, new):
            findings.append(_scaled(self.before.name, *factor))
        labels = (*rewritten, *self.edition.labels(self.copy))
        renames.keep(self.copy, self.before, self.id, accepted)
        if figures.new or figures.revised or added or labels:
            self._dated(reason if figures.revised else {})
        files = shadow.changed(home, self.copy)
        return Update(self.id, self.before.dataset.title.best("nb", "en"), figures, codes,
                      {name: listed for name, listed in gone.items() if listed}, proposed, tuple(accepted), added,
                      labels, tuple(findings), files)  # fmt: skip

    def _table(self, beside: Sequence[Path]) -> tuple[str, ...]:
        """Puts the new table in its place; gives the columns that nobody described, which are not published."""
        self.edition.put(self.folder, beside)
        self.changes |= self.edition.keys()
        self._write()
        source = _source(self.copy, self.id)
        added, across = edition.new_columns(source)
        if across:
            listed = source.table.unpivot.columns if source.table.unpivot else ()
            self.changes["table", "unpivot", "columns"] = [*listed, *across]
        if added:
            self.changes["table", "ignore"] = [*source.table.ignore, *added]
        self._write()
        return added

    def _codes(self, accepted: Sequence[Rename]) -> dict[str, tuple[NewCodes, ...]]:
        """Adds the codes that the lists lack, and gives them by dimension."""
        source = _source(self.copy, self.id)
        return dict(self.edition.add_codes(source, self.copy))

    def _dated(self, reason: Mapping[str, str]) -> None:
        """Sets the day of the change, and why."""
        day = self.edition.updated or date.today().isoformat()
        stated = self.before.dataset.modified or self.before.dataset.issued
        self.changes["modified",] = max(day, stated)
        if reason:
            self.changes["version_notes",] = dict(reason)
        self.changes |= self.edition.contact_changes()
        self._write()

    def _write(self) -> None:
        if self.changes and self.description.exists():
            text, _ = decode(self.description.read_bytes(), self.description.name)
            self.description.write_text(rewriting.edited(text, self.changes), "utf-8")
        self.changes = {}


def _scaled(name: str, factor: float, count: int) -> Finding:
    message = Message("figures-scaled", count=count, factor=f"{factor:,.6f}".rstrip("0").rstrip("."))
    return Finding(message, Severity.WARNING, file=name)


def _source(settings: Settings, id: str) -> DataSetSource:
    """A data set as the site reads it. Raises `LodError` where there is none, `SourceError` where it cannot be read."""
    if not (settings.data / id).is_dir():
        ids = sorted(path.name for path in settings.data.iterdir() if (path / DESCRIPTION).exists())
        raise LodError(Message("error.no-data-set", id=id, folder=settings.data.name, known=tuple(ids[:20])))
    read = sites.read(settings)
    start = f"{settings.data.name}/{id}/"
    source = next((one for one in read.datasets if one.name.startswith(start)), None)
    if source is None:
        raise SourceError([f for f in read.findings if f.severity is Severity.VIOLATION and start in (f.file or "")])
    return source
