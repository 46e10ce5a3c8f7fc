"""Answers to a question: a data set with the codes that the question names, the likeliest first.

Each word of the question must say something of the data set or name a code that its figures have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.search.folding import words
from lod.search.question import SILENT, NamedCode, SearchQuestion

MOST = 5
"""Answers to one question."""

MOST_DATASETS = 40
"""Data sets whose codes are looked through for one question."""

MOST_CHOSEN = 12
"""Codes of one dimension that one answer chooses."""

EVIDENT = 0.84
"""How sure a name must be to be the code rather than a word of the title."""

NAMED, TITLE, MEASURE = 3.0, 2.0, 0.5
"""What counts beside the words themselves: a code, a title that has nothing else, a measure's name."""

Lists = Mapping[str, CodeList]

Occurring = Callable[[str], Mapping[str, tuple[str, ...]]]
"""For a data set, the codes of each dimension that figures have."""


@dataclass(frozen=True)
class Answer:
    """A data set, the codes that are chosen of its dimensions (and of its measures, under the measure type), and how
    well it fits."""

    dataset: str
    codes: tuple[tuple[str, tuple[str, ...]], ...]
    score: float


def answers(
    question: SearchQuestion, datasets: Mapping[str, DataSet], occurring: Occurring, lists: Lists
) -> list[Answer]:
    """The best answers, at most `MOST`, the best first; none for a question without words."""
    if not question.words:
        return []
    rated = (_answer(question, datasets[name], occurring(name), lists) for name in _likely(question, datasets))
    fitting = [answer for answer in rated if answer is not None]
    newest = {name: dataset.modified or dataset.issued for name, dataset in datasets.items()}
    fitting.sort(key=lambda answer: newest[answer.dataset], reverse=True)
    return sorted(fitting, key=lambda answer: -answer.score)[:MOST]


def _likely(question: SearchQuestion, datasets: Mapping[str, DataSet]) -> list[str]:
    """The data sets that can be an answer: those that have the most of the words, or lists of codes that are named."""
    named: dict[str, set[int]] = {}
    for code in question.codes:
        named.setdefault(code.codelist, set()).update(range(code.start, code.end))
    ratings = {}
    for name, dataset in datasets.items():
        by_code: set[int] = set()
        for dimension in dataset.structure.dimensions:
            by_code |= named.get(dimension.codelist, set())
        by_topic = {place for place, topics in enumerate(question.topics) if name in topics}
        if len(by_code | by_topic) == len(question.words):
            ratings[name] = sum(topics.get(name, 0) for topics in question.topics)
    return sorted(ratings, key=lambda name: -ratings[name])[:MOST_DATASETS]


def _answer(
    question: SearchQuestion, dataset: DataSet, occurring: Mapping[str, tuple[str, ...]], lists: Lists
) -> Answer | None:
    """The data set as an answer; None where a word says nothing of it."""
    chosen: dict[str, set[str]] = {}
    score, place = 0.0, 0
    while place < len(question.words):
        topic = question.topics[place].get(dataset.id, 0.0)
        named = _best(question, dataset, occurring, lists, place, topic)
        if named is not None:
            dimension, codes = named
            chosen.setdefault(dimension, set()).update(code.notation for code in codes[:MOST_CHOSEN])
            score += NAMED * codes[0].sure * (codes[0].end - codes[0].start) + topic / 4
            place = codes[0].end
        elif topic:
            score += topic
            place += 1
        else:
            return None
    measure = _measure(question, dataset)
    if measure:
        chosen[MEASURE_TYPE] = {measure}
        score += MEASURE
    score += TITLE * _coverage(question, dataset.title)
    ordered = ((name, tuple(code for code in occurring[name] if code in chosen[name])) for name in chosen)
    return Answer(dataset.id, tuple(ordered), score)


def _best(
    question: SearchQuestion,
    dataset: DataSet,
    occurring: Mapping[str, tuple[str, ...]],
    lists: Lists,
    place: int,
    topic: float,
) -> tuple[str, list[NamedCode]] | None:
    """The dimension whose codes the words from a place name best, with those codes – of the highest level, where a
    county and a municipality are called the same; None where they name none, or are rather about the whole data set."""
    candidates = [
        (code.end - code.start, code.sure, dimension, code)
        for dimension in dataset.structure.dimensions
        for code in question.codes
        if code.start == place and code.codelist == dimension.codelist and code.notation in occurring[dimension.name]
    ]
    if not candidates:
        return None
    length, sure, dimension, best = max(candidates, key=lambda candidate: candidate[:2])
    if topic >= 2 and sure < EVIDENT:
        return None
    same = [code for size, surety, other, code in candidates if (size, surety, other) == (length, sure, dimension)]
    levels = [lists[code.codelist].level(code.notation) for code in same]
    highest = [code for code, level in zip(same, levels, strict=True) if level == min(levels)]
    return dimension.name, highest if sure >= EVIDENT else [best]


def _measure(question: SearchQuestion, dataset: DataSet) -> str:
    """The measure that the words speak of, where there are several and they speak of one more than of the others."""
    if len(dataset.structure.measures) < 2:
        return ""
    meant = frozenset[str]().union(*question.meant)
    ratings = {measure.name: _share(measure.label, meant) for measure in dataset.structure.measures}
    best = max(ratings, key=lambda name: ratings[name])
    return best if ratings[best] > 0 and list(ratings.values()).count(ratings[best]) == 1 else ""


def _coverage(question: SearchQuestion, title: Text) -> float:
    """The part of a title that the question has, from 0 to 1."""
    return _share(title, frozenset[str]().union(*question.meant))


def _share(label: Text, meant: frozenset[str]) -> float:
    return max((_part(telling, meant) for telling in _telling(label)), default=0.0)


def _telling(label: Text) -> Iterator[list[str]]:
    for _, text in label:
        if telling := [word for word in words(text) if word not in SILENT]:
            yield telling


def _part(telling: list[str], meant: frozenset[str]) -> float:
    return sum(word in meant for word in telling) / len(telling)
