"""The facts about a data set: what it is of, who answers for it, what may be done with it, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from lod.exchange import citation as written
from lod.model import controlled
from lod.model.dataset import DataSet, Reference
from lod.model.text import FALLBACKS, Text
from lod.rdf.terms import Term
from lod.web.pages import links
from lod.web.pages.figure import Figure
from lod.web.pages.share import SharedSelection, pinning
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words


@dataclass(frozen=True)
class Fact:
    """A name and what is said under it: one or more links or texts."""

    name: str
    values: tuple[Link, ...]


def facts(view: View, dataset: DataSet) -> list[Fact]:
    """What is known of a data set, in the order people ask for it."""
    return [Fact(name, values) for name, values in _facts(view, dataset) if values]


def _facts(view: View, dataset: DataSet) -> Iterator[tuple[str, tuple[Link, ...]]]:
    yield view.t("fact.publisher"), (links.agent(view, dataset.publisher),)
    yield view.t("fact.creator"), tuple(links.agent(view, agent) for agent in dataset.creators)
    yield view.t("fact.contact"), _contact(view, dataset)
    yield view.t("fact.licence"), (view.licence_of(dataset.license),)
    yield view.t("fact.issued"), _said(view.day(dataset.issued))
    changed = dataset.modified if dataset.modified != dataset.issued else ""
    yield view.t("fact.modified"), _said(view.day(changed) if changed else "")
    yield view.t("fact.version"), _said(dataset.version)
    yield view.t("fact.version-notes"), _text(view, dataset.version_notes)
    yield view.t("fact.series"), _series(view, dataset)
    yield view.t("fact.period"), _said(period(view, dataset.begin, dataset.end))
    yield view.t("fact.frequency"), _coded(view, controlled.FREQUENCIES, dataset.frequency)
    yield view.t("fact.unit"), _units(view, dataset)
    yield view.t("fact.population"), _text(view, dataset.population)
    yield view.t("fact.method"), _text(view, dataset.method)
    yield view.t("fact.collected"), _text(view, dataset.collected)
    yield view.t("fact.notes"), _text(view, dataset.notes)
    yield view.t("fact.spatial"), tuple(_place(view, code) for code in dataset.spatial)
    yield view.t("fact.theme"), _coded(view, controlled.THEMES, *dataset.themes) + _los(view, dataset)
    keywords = [word for language, word in dataset.keywords if language == view.language]
    yield view.t("fact.keywords"), _said(", ".join(keywords))
    yield view.t("fact.subject"), _references(view, dataset.subjects)
    yield view.t("fact.legal"), _references(view, dataset.legal_basis)
    yield view.t("fact.high-value"), _coded(view, controlled.HIGH_VALUE, *dataset.high_value)
    yield view.t("fact.quality"), _text(view, dataset.quality)
    yield view.t("fact.references"), _references(view, dataset.references)
    yield view.t("fact.documentation"), _iris(view, (dataset.documentation,))
    yield view.t("fact.sample"), _iris(view, (dataset.sample,))
    landing = dataset.landing_page
    yield view.t("fact.landing"), (Link(Words(landing), view.link(landing)),) if landing else ()


def period(view: View, begin: str, end: str) -> str:
    """A period in words; it may be open at either end."""
    if begin and end:
        return view.t("period.closed", begin=view.day(begin), end=view.day(end))
    if begin:
        return view.t("period.open", begin=view.day(begin))
    return view.t("period.until", end=view.day(end)) if end else ""


def reference(view: View, dataset: DataSet, iri: Term, figure: Figure | None = None) -> written.Citation:
    """What to cite of a data set, or of one figure of it: all that BibTeX and CSL-JSON want to know."""
    key = iri[1:-1].rpartition("id/observation/")[2].replace("/", "-") if figure is not None else ""
    part = figure.sentence if figure is not None else ""
    pinned = pinning(view, dataset)
    address = iri[1:-1] + (f"?{urlencode(pinned)}" if pinned else "")
    return written.reference(dataset, address, str(view.title), FALLBACKS[view.language], part, key)


def reference_of(selected: SharedSelection) -> written.Citation:
    """What to cite of a selection: the data set, what of it, and where that is seen."""
    view, languages = selected.view, FALLBACKS[selected.view.language]
    return written.reference(selected.dataset, selected.cited, str(view.title), languages, selected.part)


def _contact(view: View, dataset: DataSet) -> tuple[Link, ...]:
    contact = dataset.contact
    name = view.words(contact.name)
    found = [Link(name, view.link(contact.url) if contact.url else None)] if name or contact.url else []
    if contact.email:
        found.append(Link(Words(contact.email), view.link(f"mailto:{contact.email}")))
    return tuple(found)


def _units(view: View, dataset: DataSet) -> tuple[Link, ...]:
    codes = dict.fromkeys(measure.unit for measure in dataset.structure.measures if measure.unit)
    return tuple(links.concept(view, "unit", code) for code in codes)


def _series(view: View, dataset: DataSet) -> tuple[Link, ...]:
    """The series a data set is of, and the other data sets of it."""
    if dataset.series is None:
        return ()
    others = view.opened.site.series().get(dataset.series.id, [])
    title = next((entry.series.title for entry in others if entry.series and entry.series.title), Text())
    named = Link(view.words(title) if title else Words(dataset.series.id))
    return (named, *(links.dataset(view, other) for other in others if other.id != dataset.id))


def _los(view: View, dataset: DataSet) -> tuple[Link, ...]:
    """Themes of LOS by their names; one that has no name here by its IRI."""
    named = ((iri, controlled.LOS.get(iri.rstrip("/").rpartition("/")[2])) for iri in dataset.los)
    return tuple(Link(view.words(name) if name else Words(iri), view.link(iri)) for iri, name in named)


def _coded(view: View, table: dict[str, Text], *codes: str) -> tuple[Link, ...]:
    return tuple(Link(view.words(table[code]) if code in table else Words(code)) for code in codes if code)


def _iris(view: View, iris: tuple[str, ...]) -> tuple[Link, ...]:
    return tuple(Link(Words(iri), view.link(iri)) for iri in iris if iri)


def _references(view: View, references: tuple[Reference, ...]) -> tuple[Link, ...]:
    return tuple(Link(view.words(reference.title), view.link(reference.iri)) for reference in references)


def _place(view: View, code: str) -> Link:
    """A country, an area of a list of the site, or an area elsewhere by its IRI."""
    if "://" in code:
        return Link(Words(code), view.link(code))
    name, slash, notation = code.partition("/")
    if slash:
        return links.concept(view, name, notation)
    return next(iter(_coded(view, controlled.COUNTRIES, code)))


def _text(view: View, text: Text) -> tuple[Link, ...]:
    return (Link(view.words(text)),) if text else ()


def _said(text: str) -> tuple[Link, ...]:
    return (Link(Words(text)),) if text else ()
