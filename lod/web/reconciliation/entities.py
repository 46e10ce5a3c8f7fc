"""What the service knows: codes as entities, code lists as their types, and the properties that codes have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lod.model import controlled
from lod.model.codelist import CodeList, Concept
from lod.model.text import LANGUAGES, Text
from lod.rdf.iris import code, segment
from lod.release.opened import Release
from lod.web.pages.view import View

Value = dict[str, Any]
"""A value of a property, as the API writes it (section 6.4): `{"str": …}`, `{"date": …}` or `{"id": …, "name": …}`."""


@dataclass(frozen=True)
class Entity:
    """A code: the list it is in, and itself."""

    codelist: CodeList
    concept: Concept

    @property
    def id(self) -> str:
        """Its identifier in the identifier space (`id/codelist/`): list and code."""
        return f"{self.codelist.name}/{segment(self.concept.notation)}"


def entity(release: Release, id: str) -> Entity | None:
    """The code of an identifier, or of its IRI; None if there is none."""
    path = release.iris.path(id)
    name, slash, rest = (path.removeprefix("id/codelist/") if path else id).partition("/")
    codelist = release.lists.get(name)
    if codelist is None or not slash:
        return None
    try:
        concept = codelist.by_notation.get(code(rest))
    except ValueError:
        return None
    return Entity(codelist, concept) if concept else None


def type_of(view: View, codelist: CodeList) -> Value:
    """A code list as a type."""
    return {"id": codelist.name, "name": view.say(codelist.label)}


def named(view: View, entity: Entity) -> Value:
    """An entity by its identifier and name."""
    return {"id": entity.id, "name": view.say(entity.concept.label)}


def described(view: View, entity: Entity) -> str:
    """What tells an entity from its namesakes: its code, its list and its definition."""
    parts = (entity.concept.notation, view.say(entity.codelist.label), view.say(entity.concept.definition))
    return " – ".join(part for part in parts if part)


@dataclass(frozen=True)
class Property:
    """A property of codes: its identifier, its name in nb and en, and its values of a code."""

    id: str
    name: tuple[str, str]
    values: Callable[[View, Entity], list[Value]]

    def named(self, view: View) -> Value:
        return {"id": self.id, "name": self.name[view.language == "en"]}


def _texts(*texts: str) -> list[Value]:
    return [{"str": text} for text in texts if text]


def _dates(day: str) -> list[Value]:
    return [{"date": f"{day}T00:00:00"}] if day else []


def _in(text: Text, language: str) -> list[Value]:
    return _texts(dict(text).get(language, ""))


def _broader(view: View, entity: Entity) -> list[Value]:
    above = entity.codelist.by_notation.get(entity.concept.broader)
    return [named(view, Entity(entity.codelist, above))] if above else []


def _narrower(view: View, entity: Entity) -> list[Value]:
    return [named(view, Entity(entity.codelist, below)) for below in entity.codelist.narrower(entity.concept.notation)]


def _alternatives(view: View, entity: Entity) -> list[Value]:
    return _texts(*(name for _, name in entity.concept.alternatives))


def _iri(view: View, entity: Entity) -> list[Value]:
    return _texts(view.opened.iris.concept_of(entity.codelist, entity.concept.notation)[1:-1])


def _named(language: str) -> tuple[str, str]:
    """What a language is called in Bokmål and in English."""
    name = controlled.LANGUAGE_NAMES[controlled.LANGUAGES[language]]
    return name.best("nb"), name.best("en")


def _label(language: str) -> Property:
    nb, en = _named(language)
    return Property(f"label_{language}", (f"Navn ({nb})", f"Name ({en})"), lambda _, e: _in(e.concept.label, language))


def _definition(language: str) -> Property:
    nb, en = _named(language)
    name = f"Definisjon ({nb})", f"Definition ({en})"
    return Property(f"definition_{language}", name, lambda _, e: _in(e.concept.definition, language))


PROPERTIES: dict[str, Property] = {
    property.id: property
    for property in (
        Property("code", ("Kode", "Code"), lambda _, e: _texts(e.concept.notation)),
        Property("iri", ("Varig adresse", "Permanent address"), _iri),
        *map(_label, LANGUAGES),
        Property("alt_label", ("Andre navn", "Other names"), _alternatives),
        *map(_definition, LANGUAGES),
        Property("broader", ("Overordnet", "Broader"), _broader),
        Property("narrower", ("Underordnet", "Narrower"), _narrower),
        Property("same_as", ("Samme som", "Same as"), lambda _, e: _texts(*e.concept.same_as)),
        Property("exact_match", ("Samme begrep", "Exact match"), lambda _, e: _texts(*e.concept.exact_match)),
        Property("close_match", ("Nesten samme begrep", "Close match"), lambda _, e: _texts(*e.concept.close_match)),
        Property("begin", ("Begynner", "Begins"), lambda _, e: _dates(e.concept.begin)),
        Property("end", ("Slutter", "Ends"), lambda _, e: _dates(e.concept.end)),
        Property("valid_from", ("Gyldig fra", "Valid from"), lambda _, e: _dates(e.concept.valid_from)),
        Property("valid_to", ("Gyldig til", "Valid to"), lambda _, e: _dates(e.concept.valid_to)),
    )
}  # fmt: skip
"""The properties of codes, by identifier: the columns of a code list's table, and what follows from it."""
