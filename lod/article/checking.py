"""Holding an article against published figures: which of them each statement means, and whether its words hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from lod.article.agreement import certain_of, meant_by
from lod.article.alignment import aligned, breaks
from lod.article.lexicon import LEXICONS
from lod.article.reader import Reading
from lod.article.sheet import summaries_of
from lod.article.statement import Statement
from lod.article.text import Article

EDITED, STATEMENTS = 0.5, 3
"""The part of a text's statements, and how many, that an edited copy of it has at least where they stood: one or two
may stand so in any text."""


Place = tuple[str, str]
"""Words in small letters, and the number of the paragraph they stand in."""


class Verdict(StrEnum):
    """What is found of a statement."""

    HOLDS = "statement-holds"
    CHANGED = "statement-no-longer-holds"
    MISSING = "statement-without-value"
    AMBIGUOUS = "statement-of-several-figures"
    UNPUBLISHED = "statement-not-published"


@dataclass(frozen=True)
class Published:
    """A published observation as checking needs it.

    `labels`: for each dimension that is no total and no period, the words of its code in every language. `stated`: the
    words it was stated in, each with its paragraph. `digest`: that of the text it was read in. `value` is None where
    it is missing.
    """

    iri: str
    unit: str
    value: Decimal | None
    qualifier: str
    lower: Decimal | None
    upper: Decimal | None
    labels: tuple[tuple[str, ...], ...]
    stated: tuple[tuple[str, str], ...] = ()
    digest: str = ""

    @property
    def places(self) -> frozenset[Place]:
        """The words it was stated in, in small letters, each with its paragraph."""
        return frozenset((words.casefold(), paragraph) for words, paragraph in self.stated)

    @property
    def measured(self) -> str:
        """The value, a range by its bounds."""
        if self.value is None and self.lower is not None and self.upper is not None:
            return f"{self.lower}–{self.upper}"
        return "" if self.value is None else f"{self.value}"


@dataclass(frozen=True)
class Result:
    """A statement, what is found of it, and the figures that it means."""

    statement: Statement
    verdict: Verdict
    figures: tuple[Published, ...] = ()


def check(reading: Reading, published: Iterable[Published]) -> list[Result]:
    """A result for each statement of an article, ranges over other statements left out."""
    figures = list(published)
    summaries = summaries_of(reading.statements)
    statements = [each for each in reading.statements if id(each) not in summaries]
    source = _source(statements, reading.article, figures)
    results = [_result(each, reading.article, figures, source) for each in statements]
    return _with_edited(results, source)


def _source(statements: Sequence[Statement], article: Article, figures: Sequence[Published]) -> list[Published]:
    """The figures that were read in the text that an article is, or is an edited copy of, with their places in it.

    A copy has at least half of the statements where they stood. Paragraphs between them may have come or gone; each
    place where some have counts against it like a statement, since words in the same order may be chance.
    """
    read = {digest: [f for f in figures if f.digest == digest] for digest in sorted({f.digest for f in figures} - {""})}
    if article.digest in read:
        return read[article.digest]
    here = {_place(statement) for statement in statements}
    copies = [(_likeness(source, here), source) for source in read.values()]
    likeness, source = max(copies, key=lambda copy: copy[0], default=(0.0, []))
    return _moved(source, _numbers_of(source, here)) if likeness >= EDITED else []


def _likeness(source: Sequence[Published], here: Collection[Place]) -> float:
    """The part of the statements of a text that stand in what may be a copy, which states what is `here`."""
    numbers = _numbers_of(source, here)
    places = {place for figure in _moved(source, numbers) for place in figure.places}
    same = len(places.intersection(here)) - breaks(numbers)
    return same / len(places) if same >= STATEMENTS else 0.0


def _numbers_of(source: Sequence[Published], here: Iterable[Place]) -> dict[int, int]:
    """The number in the copy of each paragraph of a text."""
    return aligned(_by_paragraph(place for figure in source for place in figure.places), _by_paragraph(here))


def _moved(source: Sequence[Published], numbers: Mapping[int, int]) -> list[Published]:
    """The figures of a text with their paragraphs in a copy of it; those that nobody knows have none."""

    def moved(number: str) -> str:
        return f"{numbers.get(int(number), '')}" if number.isdecimal() else number

    return [replace(f, stated=tuple((words, moved(number)) for words, number in f.stated)) for f in source]


def _by_paragraph(places: Iterable[Place]) -> dict[int, frozenset[str]]:
    """The words that stand in each paragraph that has a number."""
    paragraphs = dict[int, set[str]]()
    for words, paragraph in places:
        if paragraph.isdecimal():
            paragraphs.setdefault(int(paragraph), set()).add(words)
    return {number: frozenset(words) for number, words in paragraphs.items()}


def _with_edited(results: Sequence[Result], source: Sequence[Published]) -> list[Result]:
    """The results; the one statement of a paragraph that is of no figure is of the one whose words are gone there."""
    here = {_place(result.statement) for result in results}
    gone = [figure for figure in source if figure.places and not here.intersection(figure.places)]
    strange = [result.statement for result in results if result.verdict is Verdict.UNPUBLISHED]
    edited = list[Result]()
    for result in results:
        where = _where(result.statement)
        figures = [f for f in gone if (f.unit, *{paragraph for _, paragraph in f.places}) == where]
        alone = [_where(statement) for statement in strange].count(where) == 1
        if result.verdict is Verdict.UNPUBLISHED and alone and len(figures) == 1:
            edited.append(_judged(result.statement, figures, several=True))
        else:
            edited.append(result)
    return edited


def _where(statement: Statement) -> tuple[str, str]:
    return statement.unit, f"{statement.place.paragraph}"


def _place(statement: Statement) -> Place:
    """The words of a statement and its paragraph."""
    return statement.stated_as.casefold(), f"{statement.place.paragraph}"


def _result(
    statement: Statement, article: Article, figures: Sequence[Published], source: Sequence[Published]
) -> Result:
    same_unit = [figure for figure in figures if figure.unit == statement.unit]
    at_place = _of_source(statement, article, [figure for figure in source if figure.unit == statement.unit])
    is_edited = any(figure.digest != article.digest for figure in at_place)
    # in a text that was edited since, words say more than the place: who they are of may have been edited
    chosen = (not is_edited and at_place) or _of_words(statement, article, same_unit) or at_place
    if not chosen:
        return Result(statement, Verdict.UNPUBLISHED)
    return _judged(statement, chosen, several=len(_subjects(statement, article)) > 1)


def _judged(statement: Statement, chosen: Sequence[Published], several: bool) -> Result:
    """Whether the words hold for the figures that are meant; `several`: whether each of them has to be."""
    if any(not figure.measured for figure in chosen):
        return Result(statement, Verdict.MISSING, tuple(chosen))
    held = [_holds(statement, figure) for figure in chosen]
    if all(held):
        return Result(statement, Verdict.HOLDS, tuple(chosen))
    if any(held) and not several:
        return Result(statement, Verdict.AMBIGUOUS, tuple(chosen))
    wrong = tuple(figure for figure, good in zip(chosen, held, strict=True) if not good)
    return Result(statement, Verdict.CHANGED, wrong)


def _holds(statement: Statement, figure: Published) -> bool:
    value = figure.value if figure.value is not None else figure.lower or Decimal(0)
    return meant_by(statement).meets(certain_of(figure.qualifier, value, figure.lower, figure.upper))


def _of_source(statement: Statement, article: Article, figures: Sequence[Published]) -> list[Published]:
    """The figures that were read from this very place of this text; those that fit the sentence best, of several."""
    at_place = [figure for figure in figures if _place(statement) in figure.places]
    if len(at_place) < 2:
        return at_place
    return _best(at_place, statement, article) or at_place


def _of_words(statement: Statement, article: Article, figures: Sequence[Published]) -> list[Published]:
    """The figures whose every code is named in the words around a statement."""
    named = [figure for figure in figures if figure.labels]
    return _best(named, statement, article)


def _best(figures: Sequence[Published], statement: Statement, article: Article) -> list[Published]:
    """For each of the respondents of a statement, the figures with most codes, all of which its words name."""
    chosen: dict[str, Published] = {}
    for subject in _subjects(statement, article):
        fits = {figure.iri: _fit(figure, subject, statement) for figure in figures}
        most = max(fits.values(), default=(0, 0))
        chosen |= {figure.iri: figure for figure in figures if most[1] and fits[figure.iri] == most}
    return list(chosen.values())


def _fit(figure: Published, subject: str, statement: Statement) -> tuple[int, int]:
    """How many codes of a figure the subject of a statement names, and how many all its words do; 0, 0 if not all.

    A figure of "kommuner" does not fit "kommuner med minst 50 000 innbyggere": a condition must be named by a code.
    """
    whole = _stems(f"{subject} {statement.predicate}")
    conditioned = [labels for labels in figure.labels if _conditions(statement.condition, labels)]
    others = [labels for labels in figure.labels if labels not in conditioned]
    if bool(statement.condition) != bool(conditioned) or not all(_names(whole, labels) for labels in others):
        return 0, 0
    return sum(_names(_stems(subject), labels) for labels in others), len(figure.labels)


def _conditions(condition: str, labels: Sequence[str]) -> bool:
    """Whether a label says a condition: with the same words, or of the same numbers."""
    numbers = _numbers(condition)
    same = any(numbers and _numbers(label) == numbers for label in labels)
    return bool(condition) and (same or _names(_stems(condition), labels))


def _numbers(text: str) -> list[str]:
    """The numbers of a text without the marks between their groups."""
    return [re.sub(r"\D", "", number) for number in _NUMBER.findall(text)]


def _subjects(statement: Statement, article: Article) -> list[str]:
    return statement.subject.split(f" {LEXICONS[article.language].and_} ")


_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d(?:[\d ,.\u00a0\u202f]*\d)?")


def _stems(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _names(words: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether one of the labels stands in a text, each of its words in some form."""
    return any(all(any(_alike(part, word) for word in words) for part in _stems(label)) for label in labels if label)


def _alike(first: str, second: str) -> bool:
    """Whether two words differ at most in their endings."""
    if first == second:
        return True
    shorter = min(len(first), len(second))
    stem = max(4, shorter - 2)
    return shorter >= 4 and first[:stem] == second[:stem] and abs(len(first) - len(second)) <= 3
