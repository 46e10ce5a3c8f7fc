"""Holding an article against published figures: which of them each statement means, and whether its words hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lod.article.agreement import certain_of, meant_by
from lod.article.lexicon import LEXICONS
from lod.article.reader import Reading
from lod.article.sheet import summaries_of
from lod.article.statement import Statement
from lod.article.text import Article


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
    return [_result(each, reading.article, figures) for each in reading.statements if id(each) not in summaries]


def _result(statement: Statement, article: Article, figures: Sequence[Published]) -> Result:
    same_unit = [figure for figure in figures if figure.unit == statement.unit]
    chosen = _of_source(statement, article, same_unit) or _of_words(statement, article, same_unit)
    if not chosen:
        return Result(statement, Verdict.UNPUBLISHED)
    if any(not figure.measured for figure in chosen):
        return Result(statement, Verdict.MISSING, tuple(chosen))
    held = [_holds(statement, figure) for figure in chosen]
    if all(held):
        return Result(statement, Verdict.HOLDS, tuple(chosen))
    if any(held) and len(_subjects(statement, article)) < 2:
        return Result(statement, Verdict.AMBIGUOUS, tuple(chosen))
    wrong = tuple(figure for figure, good in zip(chosen, held, strict=True) if not good)
    return Result(statement, Verdict.CHANGED, wrong)


def _holds(statement: Statement, figure: Published) -> bool:
    value = figure.value if figure.value is not None else figure.lower or Decimal(0)
    return meant_by(statement).meets(certain_of(figure.qualifier, value, figure.lower, figure.upper))


def _of_source(statement: Statement, article: Article, figures: Sequence[Published]) -> list[Published]:
    """The figures that were read from this very place of this text; those that fit the sentence best, of several."""
    place = (statement.stated_as.casefold(), f"{statement.place.paragraph}")
    at_place = [
        figure
        for figure in figures
        if figure.digest == article.digest and place in [(w.casefold(), p) for w, p in figure.stated]
    ]
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
