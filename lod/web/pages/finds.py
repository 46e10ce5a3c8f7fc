"""What search found as people read it: its title with the words that matched marked, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lod.model.structure import Component
from lod.model.text import Text
from lod.search.entries import EntryKind
from lod.search.folding import marked
from lod.search.index import Hit
from lod.web.pages import links
from lod.web.pages.figure import figure
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_ABOUT = 240
"""Characters of a description that are shown."""

KINDS = {
    EntryKind.DATASET: "search.kind.dataset",
    EntryKind.COMPONENT: "search.kind.component",
    EntryKind.CODELIST: "search.kind.codelist",
    EntryKind.CONCEPT: "search.kind.concept",
    EntryKind.FIGURE: "search.kind.figure",
}


@dataclass(frozen=True)
class Marked:
    """A text in pieces, each with whether it matched; `language` where it is not the page's."""

    pieces: list[tuple[str, bool]]
    language: str = ""

    @property
    def matched(self) -> bool:
        return any(hit for _, hit in self.pieces)


@dataclass(frozen=True)
class Found:
    """A thing that was found: its kind, IRI, name and address, the code it has, what is said of it and where it is.

    `title` is its name with what matched marked, `about` what is said of it; `also`: its name in another language,
    where that is what matched.
    """

    kind: EntryKind
    iri: str
    link: Link
    title: Marked
    about: Marked
    also: Marked | None
    code: str
    within: list[Link]


def found(view: View, hit: Hit, terms: frozenset[str] = frozenset()) -> Found | None:
    """A hit as it is shown; None for what the release does not have."""
    made = _MAKERS[hit.kind](view, hit.key)
    if made is None:
        return None
    iri, link, about, names, code, within = made
    title = _marked(link.words, terms)
    also = None if title.matched else _also(view, names, terms)
    return Found(hit.kind, iri, link, title, _marked(about, terms), also, code, within)


def told(view: View, found: Found) -> str:
    """In a few words what kind of thing it is and where it belongs: «Kode i Respondenter»."""
    where = ", ".join(link.text for link in found.within[:1])
    kind = view.one(KINDS[found.kind])
    return (
        f"{kind} {view.t('search.in')} {where}"
        if where and found.kind in (EntryKind.CONCEPT, EntryKind.FIGURE)
        else kind
    )


Made = tuple[str, Link, Words, Text, str, list[Link]]
"""The parts of what is found: its IRI and link, what is said of it, its names, its code, and where it belongs."""


def _dataset(view: View, key: tuple[str, ...]) -> Made | None:
    dataset = view.opened.datasets.get(key[0])
    if dataset is None:
        return None
    iri = view.opened.iris.dataset(dataset.id)[1:-1]
    return iri, links.dataset(view, dataset), _short(view, dataset.description), dataset.title, "", []


def _component(view: View, key: tuple[str, ...]) -> Made | None:
    uses = [(d, c) for d in view.opened.site.datasets if (c := d.structure.component(key[0])) is not None]
    if not uses:
        return None
    component: Component = uses[0][1]
    iri = view.opened.iris.property_of(component)[1:-1]
    within = [links.dataset(view, dataset) for dataset, _ in uses[:3]]
    return (
        iri,
        links.component(view, component),
        _short(view, component.definition),
        component.label,
        component.name,
        within,
    )


def _codelist(view: View, key: tuple[str, ...]) -> Made | None:
    codelist = view.opened.lists.get(key[0])
    if codelist is None:
        return None
    iri = view.opened.iris.codelist(codelist.name)[1:-1]
    return iri, links.codelist(view, codelist), _short(view, codelist.definition), codelist.label, codelist.name, []


def _concept(view: View, key: tuple[str, ...]) -> Made | None:
    codelist = view.opened.lists.get(key[0])
    concept = codelist.by_notation.get(key[1]) if codelist else None
    if codelist is None or concept is None:
        return None
    iri = view.opened.iris.concept_of(codelist, concept.notation)[1:-1]
    link, above = links.concept(view, codelist.name, concept.notation), links.codelist(view, codelist)
    return iri, link, _short(view, concept.definition), concept.label, concept.notation, [above]


def _figure(view: View, key: tuple[str, ...]) -> Made | None:
    dataset = view.opened.datasets.get(key[0])
    row = view.opened.figures[dataset.id].get(key[1:]) if dataset else None
    if dataset is None or row is None:
        return None
    shown = figure(view, dataset, row)
    stated = next((said.words for said in shown.stated if said.words), Words(""))
    return shown.iri, Link(Words(shown.sentence), shown.url), stated, Text(), "", [links.dataset(view, dataset)]


_MAKERS: dict[EntryKind, Callable[[View, tuple[str, ...]], Made | None]] = {
    EntryKind.DATASET: _dataset,
    EntryKind.COMPONENT: _component,
    EntryKind.CODELIST: _codelist,
    EntryKind.CONCEPT: _concept,
    EntryKind.FIGURE: _figure,
}


def _short(view: View, text: Text) -> Words:
    words = view.words(text)
    if len(words.text) <= MOST_ABOUT:
        return words
    return Words(words.text[:MOST_ABOUT].rpartition(" ")[0] + " …", words.language)


def _marked(words: Words, terms: frozenset[str]) -> Marked:
    return Marked(marked(words.text, terms.__contains__), words.language)


def _also(view: View, names: Text, terms: frozenset[str]) -> Marked | None:
    """The first name in another language that has what matched."""
    others = (_marked(Words(name, language), terms) for language, name in names if language != view.language)
    return next((name for name in others if name.matched), None)
