"""What a reader must know of a selection that has left its page: names and texts, for a second sheet or a note."""

from __future__ import annotations

from collections.abc import Iterator

from lod.exchange import citation
from lod.exchange.choices import choices
from lod.exchange.extract import Extract
from lod.exchange.selection import write
from lod.model import controlled
from lod.model.qualifier import SIGNS
from lod.model.structure import Attribute
from lod.model.text import Text

_NAMES: dict[str, tuple[str, str]] = {
    "title": ("Tittel", "Title"),
    "description": ("Beskrivelse", "Description"),
    "publisher": ("Utgiver", "Publisher"),
    "contact": ("Kontakt", "Contact"),
    "license": ("Lisens", "Licence"),
    "issued": ("Utgitt", "Issued"),
    "modified": ("Endret", "Modified"),
    "version": ("Versjon", "Version"),
    "unit": ("Enhet", "Unit"),
    "notes": ("Merknader", "Notes"),
    "source": ("Kilde", "Source"),
    "link": ("Varig adresse", "Permanent link"),
    "cite": ("Slik siterer du", "How to cite"),
    "selection": ("Utvalg", "Selection"),
    "symbol": ("Symbol", "Symbol"),
    "status": ("Status", "Status"),
}


def facts(extract: Extract) -> list[tuple[str, str]]:
    """Names and what is said under them, in the selection's language, or the site's."""
    return [(name, fact) for name, fact in _facts(extract, language(extract)) if fact]


def language(extract: Extract) -> str:
    """The one language that a format with room for one is written in."""
    return extract.selection.language or extract.language


def name(key: str, tongue: str) -> str:
    """What a fact is called."""
    return _NAMES[key][0 if tongue in ("nb", "nn") else 1]


def _facts(extract: Extract, tongue: str) -> Iterator[tuple[str, str]]:
    dataset, languages = extract.dataset, (tongue, "nb", "en")
    iri = extract.iris.dataset(dataset.id)[1:-1]
    yield name("title", tongue), dataset.title.best(*languages)
    yield name("description", tongue), dataset.description.best(*languages)
    yield name("publisher", tongue), dataset.publisher.name.best(*languages)
    contact = dataset.contact
    yield name("contact", tongue), " ".join(filter(None, (contact.name.best(*languages), contact.email, contact.url)))
    yield name("license", tongue), controlled.LICENSES.get(dataset.license, Text()).best(*languages) or dataset.license
    yield name("issued", tongue), dataset.issued
    yield name("modified", tongue), dataset.modified
    yield name("version", tongue), dataset.version
    units = {code: extract.lists["unit"].by_notation[code].label.best(*languages) for code in _units(extract)}
    yield name("unit", tongue), ", ".join(units.values())
    yield name("notes", tongue), dataset.notes.best(*languages)
    for source in dataset.sources:
        yield name("source", tongue), " ".join(filter(None, (source.title.best(*languages), source.url)))
    yield from symbols(extract, tongue)
    pairs = write(extract.selection, choices(dataset.structure, extract.lists))
    yield name("selection", tongue), "&".join(f"{parameter}={value}" for parameter, value in pairs)
    yield name("link", tongue), iri
    cited = citation.reference(dataset, iri, extract.home.best(*languages), languages)
    yield name("cite", tongue), citation.text(cited)


def _units(extract: Extract) -> list[str]:
    units = extract.lists["unit"].by_notation if "unit" in extract.lists else {}
    return list(dict.fromkeys(m.unit for m in extract.dataset.structure.measures if m.unit in units))


def symbols(extract: Extract, tongue: str) -> Iterator[tuple[str, str]]:
    """The signs that stand before values, and the statuses, each with what it means."""
    attributes = {a.codelist: a for a in extract.dataset.structure.attributes if isinstance(a, Attribute)}
    if "qualifier" in attributes:
        labels = extract.lists["qualifier"].by_notation
        for code, sign in SIGNS.items():
            if code in labels:
                yield f"{name('symbol', tongue)} {sign}", labels[code].label.best(tongue, "nb", "en")
    if "obsStatus" in attributes:
        for concept in extract.lists["obsStatus"].concepts:
            yield f"{name('status', tongue)} {concept.notation}", concept.label.best(tongue, "nb", "en")
