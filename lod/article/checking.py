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

EDITED, STATEMENTS = 0.5, 3
"""The part of a text's statements, and how many, that an edited copy of it has at least where they stood: one or two
may stand so in any text."""


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
    def places(self) -> frozenset[tuple[str, str]]:
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
    source = [figure for figure in figures if figure.digest == _edition(statements, reading.article, figures)]
    results = [_result(each, reading.article, figures, source) for each in statements]
    return _with_edited(results, source)


def _edition(statements: Sequence[Statement], article: Article, figures: Sequence[Published]) -> str:
    """The digest of the text that figures were read in and that an article is: itself, or, where it was edited since,
    the one of which at least half of the statements stand where they stood; "" for none."""
    digests = {figure.digest for figure in figures if figure.digest}
    if article.digest in digests:
        return article.digest
    here = {_place(statement) for statement in statements}
    shares = {}
    for digest in sorted(digests):
        places = {place for figure in figures if figure.digest == digest for place in figure.places}
        same = len(places & here)
        shares[digest] = same / len(places) if same >= STATEMENTS else 0.0
    best = max(shares, key=lambda digest: shares[digest], default="")
    return best if shares.get(best, 0.0) >= EDITED else ""


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


def _place(statement: Statement) -> tuple[str, str]:
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
