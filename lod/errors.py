"""What can be wrong, as values and as exceptions.

A `Finding` is one thing that is wrong with what somebody wrote; findings are collected, never raised one by one.
The exceptions, those of other modules with where they stand:

    LodError                    anything this package says no to; its text is for people
    ├── ConfigError             a setting that cannot be used
    ├── MalformedMoment         a moment that cannot be read, or is none there was (history.former)
    ├── NothingThen             nothing of the kind was published then (history.former)
    ├── StructureChanged        figures that cannot be compared: the structure was another (history.deltas)
    ├── SourceError             sources with findings; carries them all
    ├── SelectionError          a selection that cannot be made (exchange.complaints)
    ├── ExportError             a folder that cannot become an export, or a page that cannot be a file (export.folder)
    ├── NotProven               what is not what was published, or is not signed (trust.seal)
    ├── StorageError            object storage that does not do what was asked of it (storage.store)
    │   ├── Lacking             an object that is not there (storage.store)
    │   └── AlreadyThere        an object that was to be new, and is not (storage.store)
    ├── PushError               a graph store that does not do what was asked of it (replica.store)
    ├── NotDelivered            a webhook that did not take a message (notifying.webhook)
    ├── ShapesError             shapes that cannot judge (validation.engine)
    ├── ReleaseError            a release that cannot be built, found or activated
    │   ├── Damaged             a file that is not as it was written (cube.database)
    │   ├── LargeRevision       more published figures change than usual (release.revision)
    │   ├── Locked              another publisher is at work in the same home
    │   │   └── Overtaken       another publisher was sooner in object storage (storage.log)
    │   ├── NoneYet             nothing has been published
    │   ├── NoIndex             a release without an index to search (search.index)
    │   ├── Removal             data sets that the current one has and it has not (rehearsal.gate)
    │   └── Scheduled           a scheduled release keeps it back (release.embargo)
    └── QueryError              a query that gets no answer; its class says why
        ├── BadQuery            it is not SPARQL, or not a query
        ├── Refused             it is SPARQL, but does what a public endpoint does not
        ├── TooLarge            the query text or its nesting is past the limit
        ├── NotAcceptable       its result cannot be written in any format that was asked for
        ├── TimedOut            it took longer than the limit
        │   └── TooSlow         a search took longer than the limit (search.index)
        ├── OutOfMemory         it needed more memory than the limit
        ├── ResultTooLarge      its result is larger than the limit
        ├── Unanswered          no engine is known to answer it as SPARQL 1.1 says
        ├── Abandoned           nobody waits for it any more
        ├── TooBroad            it would make more figures into triples than is done for one query
        └── Busy                every worker is taken and the queue is full
            ├── Throttled       the visitor has as many under way as one may have
            └── Starting        no worker is ready yet
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum

from lod.messages.catalogue import text
from lod.messages.message import Message


class Severity(StrEnum):
    """How much a finding matters, in SHACL's own words (SHACL section 2.1.4)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where it stands, and what to do about it.

    `what`: a message of the catalogues; its key, up to a point, is the kind of the finding. `file` is a path as the
    steward knows it; `row` counts lines of that file from 1; `column` is a column of a table or a key of a description;
    `value` is what stands there; `hint` says what to do; `link` names the rule. `sheet` and `cell` (`B7`) are for
    workbooks. `times`: how many alike it stands for; `rows`: the first of their rows. `character` of the row and
    `paragraph` of a text count from 1. `rule`: the name of its kind, which never changes; given for a shape, which says
    its own words.
    """

    what: Message
    severity: Severity = Severity.VIOLATION
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    hint: Message | None = None
    link: str | None = None
    sheet: str | None = None
    cell: str | None = None
    times: int = 1
    rule: str = ""
    rows: tuple[int, ...] = field(default=(), compare=False)
    character: int | None = None
    paragraph: int | None = None

    def __post_init__(self) -> None:
        if not self.rule:
            object.__setattr__(self, "rule", self.what.key.partition(".")[0])

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return text(self.what, "en")

    @property
    def advice(self) -> str:
        """What to do, in English; "" where the message says all there is."""
        return text(self.hint, "en") if self.hint else ""

    def place(self, language: str) -> str:
        """`file:row [column]`, in a workbook `file › sheet B7 [column]`; as far as it is known."""
        place = " › ".join(part for part in (self.file, self.sheet) if part)
        if self.cell is not None:
            place += f" {self.cell}"
        elif self.row is not None:
            place += f":{self.row}"
        within = text(self.within, language) if self.within else ""
        return f"{place} [{within}]".strip() if within else place

    @property
    def within(self) -> str | Message | None:
        """What of a row or a file it is about: a column, a key, a character of a line or a paragraph of a text."""
        character = Message("place.character", number=str(self.character)) if self.character is not None else None
        if self.paragraph is not None:
            paragraph = Message("place.paragraph", number=str(self.paragraph))
            return Message("place.both", paragraph=paragraph, character=character) if character else paragraph
        if character:
            return character
        return self.column

    def __str__(self) -> str:
        return self.line("en")

    def line(self, language: str) -> str:
        """The place and the words, in a language."""
        place, words = self.place(language), self.words(language)
        return f"{place}: {words}" if place else words

    def words(self, language: str) -> str:
        """The message and what to do, in a language."""
        return " ".join(text(part, language) for part in (self.what, self.hint) if part)


def plain(finding: Finding) -> dict[str, object]:
    """The finding as JSON has it: without what is not known."""
    values: dict[str, object] = {"message": finding.message}
    values |= {f.name: getattr(finding, f.name) for f in fields(finding) if f.name != "what"}
    values["hint"] = finding.advice
    values["arguments"] = finding.what.plain()["arguments"]
    return {
        name: value
        for name, value in values.items()
        if value not in (None, (), "", {}) and (name, value) != ("times", 1)
    }


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as a person reads them: by file, sheet, row and column; each one once."""
    return sorted(
        dict.fromkeys(findings),
        key=lambda f: (
            *(f.file or "", f.sheet or "", f.row or 0, f.column or ""),
            *(f.character or f.paragraph or 0, f.severity, f.message),
        ),
    )


def blocks(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings keeps a release from being published."""
    return any(finding.severity is Severity.VIOLATION for finding in findings)


class LodError(Exception):
    """Anything this package says no to; `message` is for people, and its text is English."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return text(self.message, "en")


class ConfigError(LodError):
    """A setting that cannot be used; names its key, its value and what was expected."""


class SourceError(LodError):
    """Sources that cannot be published; `findings` says all that is wrong with them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(Message("error.sources", count=len(self.findings)))

    def __reduce__(self) -> tuple[type[SourceError], tuple[list[Finding]]]:
        return type(self), (self.findings,)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


class ReleaseError(LodError):
    """A release that cannot be built, found or activated."""


class NoneYet(ReleaseError):
    """Nothing has been published yet."""


class Locked(ReleaseError):
    """Another publisher is at work in the same home."""


class QueryError(LodError):
    """A query that gets no answer."""


class BadQuery(QueryError):
    """The text is not SPARQL, or not a query; `line` and `column` count from 1 where the parser told them."""

    def __init__(self, message: Message, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Refused(QueryError):
    """SPARQL, but something a public endpoint does not do (SERVICE)."""


class TooLarge(QueryError):
    """The query's text or its nesting is past the limit."""


class NotAcceptable(QueryError):
    """The result cannot be written in any format that was asked for."""


class TimedOut(QueryError):
    """The query took longer than the limit."""


class OutOfMemory(QueryError):
    """The query needed more memory than the limit."""


class ResultTooLarge(QueryError):
    """The result is larger than the limit."""


class TooBroad(QueryError):
    """The query has to be answered as triples, and concerns more figures than are made into triples for one."""


class Unanswered(QueryError):
    """The columns do not answer the query, and the store is known to answer it otherwise than SPARQL 1.1 says."""


class Busy(QueryError):
    """Every worker is taken and the queue is full; try again in `retry_after` seconds."""

    def __init__(self, message: Message, retry_after: int = 3) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Abandoned(QueryError):
    """Nobody waits for the answer any more: the connection has been closed."""


class Throttled(Busy):
    """The visitor has as many under way as one may have; try again when one of them is answered."""


class Starting(Busy):
    """No worker is ready yet: they are being started, or cannot be."""
