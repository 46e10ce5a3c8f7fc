"""The answer sheet of an article: a row for each statement, with proposals that a person corrects."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from lod.article.lexicon import LEXICONS
from lod.article.reader import Reading
from lod.article.sentences import sentences_of
from lod.article.statement import PERCENT, Form, Statement
from lod.article.text import Article, digest_of
from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.qualifier import BETWEEN

TAKEN, LEFT = "yes", "no"

TODO = "TODO"
"""The value of a range, until a person writes one, or leaves it empty: then it has its bounds alone."""


@dataclass(frozen=True)
class Entry:
    """A row of the sheet: a stated figure, of whom it is and what it says, and where it stands.

    `take` is yes or no, `why` the reason for no. `words` are the figure's own, for "samme andel" those it points back
    to before them, with " | " between. `respondent`, `group` and `says` are codes or words, which a person corrects.
    `sentence` counts within the paragraph, `digest` is that of the sentence. `value` is TODO for a range, which states
    none; where a person leaves it empty, the range has its bounds alone.
    """

    take: str
    words: str
    value: str
    unit: str
    qualifier: str
    lowerBound: str  # noqa: N815 (columns of the sheet are named as the attributes of an observation)
    upperBound: str  # noqa: N815
    respondent: str
    group: str
    says: str
    form: str
    paragraph: str
    sentence: str
    digest: str
    why: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """Where its words were read: the digest of the sentence, the words, and of whom they are."""
        return self.digest, self.words, self.form


COLUMNS = tuple(field.name for field in fields(Entry))


def entries_of(reading: Reading) -> list[Entry]:
    """The rows for the statements of an article, in its order; one for each of several respondents ("A og B")."""
    ranges = summaries_of(reading.statements)
    return [
        entry
        for statement in reading.statements
        for entry in _entries(statement, reading.article, summary=id(statement) in ranges)
    ]


def summaries_of(statements: Sequence[Statement]) -> set[int]:
    """The `id` of each range that is said over other figures of the same text."""
    return {id(statement) for statement in statements if _summarises(statement, statements)}


def _entries(statement: Statement, article: Article, *, summary: bool) -> Iterator[Entry]:
    words, paragraph = statement.stated_as, f"{statement.place.paragraph}"
    if referent := statement.refers_to:
        words, paragraph = f"{referent.stated_as} | {words}", f"{referent.place.paragraph} | {paragraph}"
    entry = Entry(
        take=LEFT if summary else TAKEN,
        words=words,
        value=TODO if statement.value is None else f"{statement.value}",
        unit=_unit(statement),
        qualifier=statement.qualifier,
        lowerBound=f"{statement.lower}" if statement.qualifier == BETWEEN else "",
        upperBound=f"{statement.upper}" if statement.qualifier == BETWEEN else "",
        respondent="",
        group=statement.condition,
        says=statement.predicate,
        form=statement.form.value,
        paragraph=paragraph,
        sentence=f"{statement.place.sentence}",
        digest=sentence_digest(article, statement),
        why="a range over figures stated on their own" if summary else "",
    )
    for respondent in respondents_of(statement.subject, article.language):
        yield replace(entry, respondent=respondent)


def _unit(statement: Statement) -> str:
    """The unit as the sheet names it: what is counted, and whether it is a change."""
    unit = statement.noun or statement.unit
    unit = f"{unit} {statement.per}" if statement.per else unit
    return f"change in {unit}" if statement.change and statement.unit == PERCENT else unit


def _summarises(statement: Statement, others: Iterable[Statement]) -> bool:
    """Whether a range is said over other figures of the article: three or more lie in it, and one at an end of it."""
    if statement.form is not Form.RANGE or statement.lower is None or statement.upper is None:
        return False
    alike = [s.value for s in others if s.unit == statement.unit and not s.change]
    shares = [value for value in alike if value is not None]
    inside = [value for value in shares if statement.lower <= value <= statement.upper]
    return len(inside) >= 3 and len(inside) == len(shares) and {statement.lower, statement.upper} & set(inside) != set()


def respondents_of(subject: str, language: str) -> list[str]:
    """The respondents of a noun phrase, each in the plural without an article: "A og B" are two, "" is one."""
    lexicon = LEXICONS[language]
    parts = [part.strip() for part in subject.split(f" {lexicon.and_} ")] if subject else [""]
    return [_indefinite(part, lexicon.plural_endings) for part in parts]


def _indefinite(words: str, endings: Mapping[str, str]) -> str:
    for definite, indefinite in endings.items():
        if words.endswith(definite) and len(words) > len(definite) + 3:
            return words[: -len(definite)] + indefinite
    return words


def sentence_digest(article: Article, statement: Statement) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the sentence that a statement stands in."""
    text = article.block(statement.place.paragraph).text
    for number, (start, end) in enumerate(sentences_of(text), 1):
        if number == statement.place.sentence:
            return digest_of(text[start:end])[:16]
    raise ValueError(f"paragraph {statement.place.paragraph} has no sentence {statement.place.sentence}")


def write_sheet(entries: Iterable[Entry]) -> str:
    """The sheet as CSV with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(entry, column) for column in COLUMNS] for entry in entries)
    return out.getvalue()


def read_sheet(text: str, name: str) -> list[Entry]:
    """The rows of a sheet. Raises `SourceError` with every row that cannot be read."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        message = Message("missing-column", column=missing[0])
        raise SourceError([Finding(message, file=name, row=1, hint=Message("advice.add-it-2"))])
    entries, findings = [], []
    for row in rows:
        entry = Entry(**{column: (row[column] or "").strip() for column in COLUMNS})
        findings += [replace(finding, file=name, row=rows.line_num) for finding in _wrong(entry)]
        entries.append(entry)
    if findings:
        raise SourceError(findings)
    return entries


def _wrong(entry: Entry) -> Iterator[Finding]:
    if entry.take not in (TAKEN, LEFT):
        yield Finding(Message("take-yes-or-no", word=entry.take), column="take", value=entry.take)
    for column in ("value", "lowerBound", "upperBound"):
        cell = getattr(entry, column)
        ranged = column == "value" and entry.qualifier == BETWEEN
        if ranged and cell in ("", TODO):
            continue
        if (cell or column == "value") and not _is_number(cell):
            yield Finding(Message("no-number", cell=cell), column=column, value=cell)


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def answered(proposed: Iterable[Entry], before: Iterable[Entry]) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """What a person answered in an earlier sheet, carried over to a text that is read again.

    Returns the rows of the text as it is now, those of them that are new, and the earlier rows whose sentence or words
    are gone. A statement is known again by its sentence and words wherever they moved; failing that by words and
    respondent within the paragraph.
    """
    earlier: dict[tuple[str, ...], list[Entry]] = {}
    for entry in before:
        earlier.setdefault(entry.key, []).append(entry)
    rows, new = [], []
    used: set[int] = set()
    for entry in proposed:
        candidates = [each for each in earlier.get(entry.key, []) if id(each) not in used]
        if not candidates:
            rows.append(entry)
            new.append(entry)
            continue
        old = candidates[0]
        used.add(id(old))
        rows.append(
            replace(old, paragraph=entry.paragraph, sentence=entry.sentence)
            if (old.paragraph, old.sentence) != (entry.paragraph, entry.sentence)
            else old
        )
    gone = [each for group in earlier.values() for each in group if id(each) not in used]
    return rows, new, gone
