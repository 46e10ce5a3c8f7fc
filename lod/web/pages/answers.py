"""Answers to a question as people read them: a data set with codes chosen, and its newest figure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.model.firstview import is_period, newest
from lod.model.structure import MEASURE_TYPE
from lod.search import answers as searched
from lod.search.answers import Answer
from lod.search.question import SearchQuestion
from lod.web.pages import links, selection
from lod.web.pages.figure import Figure, figure
from lod.web.pages.newest import row_of
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_FIGURES = 3
"""Newest figures that are shown of one answer."""

MOST_NAMED = 4
"""Chosen codes that are named in an answer's title."""


_BROKEN_DOWN = re.compile(r",? (?:etter|fordelt på|by)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Newest:
    """The newest figure of a part: which part it is (empty where there is one), the period, and the figure."""

    part: str
    period: str
    figure: Figure


@dataclass(frozen=True)
class AnswerShown:
    """An answer: its data set, what leads to the figures that are selected, and the `newest` of them."""

    dataset: DataSet
    iri: str
    link: Link
    codes: dict[str, list[str]]
    newest: list[Newest]


@dataclass(frozen=True)
class Answers:
    """What answers a question: the page of the place it names, if it is of nothing else, and data sets with codes
    chosen, the best first."""

    place: Link | None = None
    shown: tuple[AnswerShown, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.place or self.shown)


def answers(view: View, text: str, most: int = searched.MOST) -> Answers:
    """The best answers to a question. Raises what `Index.search` does."""
    release = view.opened
    question = release.search.read(text)
    rated = searched.answers(question, release.datasets, release.occurring, release.lists)
    return Answers(_place(view, question), tuple(_shown(view, answer) for answer in rated[:most]))


def _place(view: View, question: SearchQuestion) -> Link | None:
    """The page of the place that a question is the name of, the highest level of those that are called so."""
    areas = {d.codelist for dataset in view.opened.site.datasets for d in dataset.structure.dimensions if d.is_area}
    whole = [code for code in question.codes if (code.start, code.end) == (0, len(question.words)) and code.sure == 1]
    places = [code for code in whole if code.codelist in areas]
    if not places:
        return None
    lists = view.opened.lists
    first = min(places, key=lambda code: lists[code.codelist].level(code.notation))
    link = links.concept(view, first.codelist, first.notation)
    return Link(Words(view.t("place.title", place=link.text), link.words.language), link.url)


def _shown(view: View, answer: Answer) -> AnswerShown:
    dataset = view.opened.datasets[answer.dataset]
    fixed = dict(answer.codes)
    asked = Selection(
        tuple((name, fixed[name]) for name in view.opened.choices[dataset.id] if name in fixed),
        language=view.language if view.chosen else "",
    )
    path = f"{view.root}/doc/dataset/{dataset.id}{selection.query(view, dataset, asked)}"
    iri = view.opened.iris.dataset(dataset.id)[1:-1]
    title, names = _title(view, dataset), _names(view, dataset, fixed)
    words = Words(f"{title.text} – {', '.join(names)}" if names else title.text, title.language)
    codes = {name: list(chosen) for name, chosen in answer.codes}
    return AnswerShown(
        dataset, iri, Link(words, f"{path}#figures" if fixed else path), codes, _newest(view, dataset, fixed)
    )


def _title(view: View, dataset: DataSet) -> Words:
    """The short title of a data set; the whole where another data set has the same."""
    short_titles: Counter[str] = view.opened.kept.setdefault(
        ("titles", view.language),
        Counter(short(view.words(other.title)).text for other in view.opened.datasets.values()),
    )
    title = view.words(dataset.title)
    return short(title) if short_titles[short(title).text] == 1 else title


def short(title: Words) -> Words:
    """A title without what it is broken down by: «Folkemengde, etter region og kjønn» is «Folkemengde»."""
    return Words(_BROKEN_DOWN.split(title.text)[0], title.language)


def _names(view: View, dataset: DataSet, fixed: dict[str, tuple[str, ...]]) -> list[str]:
    """What is chosen, in words; a period last."""
    lists = view.opened.lists
    dimensions = sorted(dataset.structure.dimensions, key=lambda d: is_period(d, lists))
    named = [links.concept(view, d.codelist, code).text for d in dimensions for code in fixed.get(d.name, ())]
    named += [view.say(m.label) for m in dataset.structure.measures if m.name in fixed.get(MEASURE_TYPE, ())]
    return [*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])]


def _newest(view: View, dataset: DataSet, fixed: dict[str, tuple[str, ...]]) -> list[Newest]:
    """The newest figure of each part that is chosen, the first few."""
    release = view.opened
    occurring = dict(release.occurring(dataset.id)) | fixed
    several = [name for name, codes in fixed.items() if len(codes) > 1]
    parted: dict[str, tuple[str, ...]] = {name: (codes[0],) for name, codes in fixed.items() if len(codes) > 1}
    start = newest(dataset, release.lists, occurring | parted)
    if start is None:
        return []
    parts = islice(product(*(fixed[name] for name in several)), MOST_FIGURES)
    return [
        shown
        for part in parts
        if (shown := _figure(view, dataset, start | dict(zip(several, part, strict=True)), several))
    ]


def _figure(view: View, dataset: DataSet, codes: dict[str, str], several: Sequence[str]) -> Newest | None:
    row = row_of(view, dataset, codes)
    if row is None:
        return None
    lists = view.opened.lists
    periods = [d for d in dataset.structure.dimensions if is_period(d, lists)]
    period = ", ".join(links.concept(view, d.codelist, str(row[d.name])).text for d in periods)
    named = [d for d in dataset.structure.dimensions if d.name in several and d not in periods]
    part = ", ".join(links.concept(view, d.codelist, str(row[d.name])).text for d in named)
    return Newest(part, period, figure(view, dataset, row, False))


def told(view: View, shown: AnswerShown) -> str:
    """The newest figure in a few words, «291 940 personer (2025)»; else what kind of thing it is."""
    if not shown.newest:
        return view.one("search.kind.dataset")
    first = shown.newest[0]
    part = f"{first.part}: " if first.part else ""
    return f"{part}{first.figure.text}" + (f" ({first.period})" if first.period else "")
