"""The pages of a code list and of one of its concepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Component, Dimension
from lod.model.text import LANGUAGES
from lod.web.pages import links
from lod.web.pages.place import KeyFigure, key_figures, level_name
from lod.web.pages.room import Pages, weight
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

PAGE = 300
"""Concepts on one page, at most."""

MOST = 100
"""Concepts below one that are shown, and uses of a list or of a code."""

LINE, CELL = 150, 40
"""Bytes of HTML around the notation of a line, which stands twice in it, and around a label."""


@dataclass(frozen=True)
class Line:
    """A concept in the table: how deep it lies, its page, its label in each language, and its definition."""

    notation: str
    level: int
    url: str | None
    labels: tuple[Words, ...]
    definition: Words


@dataclass(frozen=True)
class Use:
    """A property of a data set whose values are of the list."""

    dataset: Link
    component: Link


@dataclass(frozen=True)
class CodeListPage(Page):
    """`codelist.html`: besides `view` and `head`, the `codelist` itself, the `languages` of its labels, its `lines`
    (the `first` of this page counted in `total`, with the pages `before` and `after`), whether any of them is
    `defined`, its `uses` (or the first of them, where it is `used_more`) and its lasting `iri`."""

    template: ClassVar[str] = "codelist.html"
    codelist: CodeList
    languages: tuple[str, ...]
    lines: list[Line]
    defined: bool
    first: int
    total: int
    before: str | None
    after: str | None
    uses: list[Use]
    used_more: bool
    iri: str


def codelist(view: View, codelist: CodeList, alternates: Alternates = (), page: int = 1) -> str:
    """The page of a code list as HTML."""
    used = {language for concept in codelist.concepts for language in concept.label.languages}
    languages = (*(known for known in LANGUAGES if known in used), *sorted(used - {*LANGUAGES}))
    paged = Pages([_weight(concept, len(languages)) for concept, _ in codelist.tree], PAGE)
    start, end = paged.span(page)
    uses = list(islice(_uses(view, codelist), MOST + 1))
    iri = view.opened.iris.codelist(codelist.name)
    return CodeListPage(
        view=view,
        head=Head(
            view.say(codelist.label), view.say(codelist.definition), alternates, (links.home(view),), listed=page == 1
        ),
        codelist=codelist,
        languages=languages,
        lines=[_line(view, codelist, concept, level, languages) for concept, level in codelist.tree[start:end]],
        defined=any(concept.definition for concept in codelist.concepts),
        first=start + 1,
        total=paged.total,
        before=view.link(iri, page=page - 1) if page > 1 else None,
        after=view.link(iri, page=page + 1) if page < len(paged) else None,
        uses=[Use(links.dataset(view, d), links.component(view, c)) for d, c in uses[:MOST]],
        used_more=len(uses) > MOST,
        iri=iri[1:-1],
    ).draw()


def _weight(concept: Concept, languages: int) -> int:
    """The bytes of a line in the table."""
    return (
        LINE
        + CELL * languages
        + weight(*(text for _, text in (*concept.label, *concept.definition)))
        + 2 * weight(concept.notation)
    )


def _line(view: View, codelist: CodeList, concept: Concept, level: int, languages: tuple[str, ...]) -> Line:
    known = dict(concept.label)
    labels = tuple(Words(known.get(code, ""), "" if code == view.language else code) for code in languages)
    url = view.link(view.opened.iris.concept_of(codelist, concept.notation))
    return Line(concept.notation, level, url, labels, view.words(concept.definition))


def _uses(view: View, codelist: CodeList) -> Iterator[tuple[DataSet, Component]]:
    for dataset in view.opened.site.datasets:
        for component in dataset.structure.components():
            if isinstance(component, (Dimension, Attribute)) and component.codelist == codelist.name:
                yield dataset, component


@dataclass(frozen=True)
class Figures:
    """The figures of a data set that are about a concept: how many (`count`, as text), and a link to them."""

    dataset: Link
    dimension: Link
    count: str
    url: str | None


@dataclass(frozen=True)
class ConceptPage(Page):
    """`concept.html`: besides `view` and `head`, the `concept`, its `title` and its list (`codelist`); of a place
    the `key_figures`, what its `level` is called and whether what is above it is all there is (`under_all`); its
    `labels` and `definitions` by language, what else it is called (`alternatives`), what is `broader` and `narrower`
    (the first of `narrower_count`), its `matches` elsewhere, each with what kind it is, the `days` it begins, ends,
    comes into use and goes out of it, the `figures` about it (those of the first data sets, where it is `used_more`)
    and its lasting `iri`."""

    template: ClassVar[str] = "concept.html"
    concept: Concept
    title: Words
    level: str
    key_figures: list[KeyFigure]
    under_all: bool
    codelist: Link
    labels: list[tuple[str, Words]]
    definitions: list[tuple[str, Words]]
    alternatives: list[Words]
    broader: Link | None
    narrower: list[Link]
    matches: list[tuple[str, Link]]
    days: list[tuple[str, str]]
    narrower_count: int
    figures: list[Figures]
    used_more: bool
    iri: str


def concept(view: View, codelist: CodeList, concept: Concept, alternates: Alternates = ()) -> str:
    """The page of a concept as HTML."""
    above, narrower = links.codelist(view, codelist), list(codelist.narrower(concept.notation))
    figures = list(islice(_figures(view, codelist, concept), MOST + 1))
    matches = [(view.t("concept.same"), iri) for iri in concept.same_as]
    matches += [(view.t("concept.exact"), iri) for iri in concept.exact_match]
    matches += [(view.t("concept.close"), iri) for iri in concept.close_match]
    days = (
        (view.t("concept.begin"), concept.begin),
        (view.t("concept.end"), concept.end),
        (view.t("concept.valid_from"), concept.valid_from),
        (view.t("concept.valid_to"), concept.valid_to),
    )
    keys, title = key_figures(view, codelist, concept), view.words(concept.label)
    if keys:
        title = Words(view.t("place.title", place=title.text), title.language)
    return ConceptPage(
        view=view,
        head=Head(title.text, _described(view, concept, keys), alternates, (links.home(view), above), listed=True),
        concept=concept,
        title=title,
        level=level_name(view, codelist, concept),
        key_figures=keys,
        under_all=bool(concept.broader) and concept.broader == codelist.total,
        codelist=above,
        labels=_texts(view, concept.label.values),
        definitions=_texts(view, concept.definition.values),
        alternatives=[words for _, words in _texts(view, concept.alternatives)],
        broader=links.concept(view, codelist.name, concept.broader) if concept.broader else None,
        narrower=[links.concept(view, codelist.name, c.notation) for c in narrower[:MOST]],
        narrower_count=len(narrower),
        matches=[(kind, Link(Words(iri), view.link(iri))) for kind, iri in matches],
        days=[(name, day) for name, day in days if day],
        figures=figures[:MOST],
        used_more=len(figures) > MOST,
        iri=view.opened.iris.concept_of(codelist, concept.notation)[1:-1],
    ).draw()


def _described(view: View, concept: Concept, keys: list[KeyFigure]) -> str:
    """The concept in a sentence: its definition, else its first key figures."""
    first = (f"{key.dataset.text}: {key.newest.figure.text} ({key.newest.period})" for key in keys[:3])
    return view.say(concept.definition) or ". ".join(first)


def _texts(view: View, values: tuple[tuple[str, str], ...]) -> list[tuple[str, Words]]:
    order = {language: place for place, language in enumerate(LANGUAGES)}
    listed = sorted(values, key=lambda pair: (pair[0] != view.language, order.get(pair[0], len(order))))
    return [(language, Words(text, "" if language == view.language else language)) for language, text in listed]


def _figures(view: View, codelist: CodeList, concept: Concept) -> Iterator[Figures]:
    for dataset, dimension in _uses(view, codelist):
        if not isinstance(dimension, Dimension):
            continue
        fixed = {dimension.name: concept.notation}
        count = view.opened.figures[dataset.id].count(fixed)
        if count:
            yield Figures(
                links.dataset(view, dataset),
                links.component(view, dimension),
                view.n("count.figures", count),
                view.link(view.opened.iris.dataset(dataset.id), **fixed),
            )
