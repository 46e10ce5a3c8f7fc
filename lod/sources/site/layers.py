"""A description in two layers: what the table's own file says, and on top of it what the steward states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.attributes import BUILT_IN
from lod.model.codelist import CodeList
from lod.model.dataset import Agent, Contact, SourceDocument
from lod.model.origin import Origin
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, SelfDescription, in_our_languages
from lod.sources.licences import licence
from lod.sources.names import component_name
from lod.sources.site.todo import TODO, is_todo
from lod.sources.site.units import multiplied, power_of
from lod.sources.site.unitwords import unit_named

BUILT_IN_LISTS = frozenset(attribute.codelist for attribute in BUILT_IN.values() if attribute.codelist)
COMPONENTS = ("dimensions", "measures", "attributes")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(frozen=True)
class Layers:
    """A description in the words of `dataset.yaml`, and the code lists and units that the table's file brings.

    `powers`: for each measure, by the column it is in, the power of ten that the file says its figures are multiplied
    with.
    """

    value: dict[str, Any]
    lists: tuple[CodeList, ...] = ()
    units: tuple[str, ...] = ()
    powers: Mapping[str, int] = field(default_factory=dict)


def needs_file(describes: SelfDescription, stated: dict[str, Any]) -> bool:
    """Whether the file's own description is a layer: always, or only where the steward states no dimensions."""
    return describes is SelfDescription.ALWAYS or (describes is SelfDescription.ONCE and not stated.get("dimensions"))


def can_be_layered(stated: object) -> bool:
    """Whether a description is made as one is, so far that another can be laid beneath it."""
    if not isinstance(stated, dict) or not isinstance(stated.get("table") or {}, dict):
        return False
    parts = [stated.get(kind) or {} for kind in COMPONENTS]
    return all(isinstance(part, dict) and all(isinstance(v or {}, dict) for v in part.values()) for part in parts)


def layered(beneath: Layers, stated: dict[str, Any]) -> Layers:
    """What the file says, and on top of it what the steward states: key by key, component by component.

    A component that the steward gives another name with `column:` takes the place of the one it names.
    """
    value = beneath.value | {key: answer for key, answer in stated.items() if key not in COMPONENTS}
    if "table" in beneath.value:
        value["table"] = beneath.value["table"] | (stated.get("table") or {})
    lists = {codelist.name: codelist for codelist in beneath.lists}
    for kind in COMPONENTS:
        own = beneath.value.get(kind, {})
        components = {name: dict(about) for name, about in own.items()}
        for name, about in (stated.get(kind) or {}).items():
            about = about or {}
            column = about.get("column", name)
            replaced = next((n for n, described in own.items() if described.get("column", n) == column), name)
            merged = _renamed(own.get(replaced, {}), replaced, name) | about
            components = {
                (name if n == replaced else n): (merged if n == replaced else a) for n, a in components.items()
            }
            components.setdefault(name, merged)
            listed = own.get(replaced, {}).get("codelist", replaced)
            if "codelist" in about and listed in lists:
                lists[listed] = replace(lists[listed], name=about["codelist"])
        if components or kind in stated:
            value[kind] = components
    return Layers(value, tuple(lists.values()), beneath.units, beneath.powers)


def other_powers(layers: Layers, stated: Any, origin: Origin) -> Iterator[Finding]:
    """Measures whose unit a steward states without the power of ten that the file says, or with another one."""
    measures = stated.get("measures") if layers.powers else None
    for name, about in (measures or {}).items():
        unit = str((about or {}).get("unit") or TODO)
        power = layers.powers.get(layers.value["measures"][name].get("column", name))
        if power is None or is_todo(unit) or power == power_of(unit):
            continue
        proposed = multiplied(unit, power - power_of(unit))
        yield Finding(
            Message("other-power", power=power, unit=unit),
            Severity.WARNING,
            origin.file,
            origin.row_of("measures", name),
            f"measures.{name}.unit",
            unit,
            Message("advice.unit-with-power", unit=proposed) if proposed else None,
        )


def _renamed(about: dict[str, Any], before: str, name: str) -> dict[str, Any]:
    """A component's description under another name: its column and its list stay what they are."""
    return about if before == name or not about else {"column": before, **about}


def layer(description: Description) -> Layers:
    """What a file says of itself, in the words of `dataset.yaml`, with the code lists it brings."""
    value = dict(_about(description))
    if description.columns:
        components = _Components()
        value |= {kind: dict(map(components.of, getattr(description, kind))) for kind in COMPONENTS}
        powers = {c.column or c.name: c.power for c in description.measures if c.power is not None}
        return Layers(value, tuple(components.lists.values()), description.units, powers)
    return Layers(value)


def _about(description: Description) -> Iterator[tuple[str, Any]]:
    """What is said beside the columns, as far as anything is."""
    title, updated = words(description.title), _DAY.match(description.updated)
    answers = {
        "title": title,
        "description": words(description.description) or (title if description.columns else {}),
        "publisher": _agent(description.publisher),
        "contact": _contact(description.contact),
        "issued": description.issued[:10],
        "modified": "-".join(updated.groups()) if updated else description.updated[:10],
        "license": licence(description.license),
        "landing_page": description.landing_page,
        "same_as": list(description.same_as),
        "notes": words(description.notes),
        "sources": {document.name: _document(document) for document in description.sources},
        "table": _table(description),
    }
    return ((key, answer) for key, answer in answers.items() if answer)


def _table(description: Description) -> dict[str, Any]:
    about = {"measure": description.measure, "ignore": list(description.ignored)}
    return {key: answer for key, answer in about.items() if answer}


def words(text: Text) -> dict[str, str]:
    """A text as `dataset.yaml` has it, in the languages that it may have."""
    return dict(in_our_languages(text))


def _agent(agent: Agent | None) -> dict[str, Any]:
    if agent is None or not words(agent.name):
        return {}
    return {"name": words(agent.name)} | ({"homepage": agent.homepage} if agent.homepage else {})


def _document(document: SourceDocument) -> dict[str, Any]:
    facts = {name: getattr(document, name) for name in ("language", "url", "issued", "read", "sha256")}
    stated = {"title": words(document.title), "publisher": _agent(document.publisher)}
    return stated | {name: fact for name, fact in facts.items() if fact}


def _contact(contact: Contact | None) -> dict[str, Any]:
    if contact is None or not words(contact.name):
        return {}
    reached = {"email": contact.email} if contact.email else {"url": contact.url} if contact.url else {}
    return {"name": words(contact.name), **reached} if reached else {}


class _Components:
    """The components of one table, each with a name of its own, and their lists."""

    def __init__(self) -> None:
        self.taken = {MEASURE_TYPE.casefold()}
        self.lists: dict[str, CodeList] = {}

    def of(self, column: ColumnDescription) -> tuple[str, dict[str, Any]]:
        """The name of a column's component, and what is said of it."""
        if (column.component or column.name) in BUILT_IN and column.attribute:
            return column.component or column.name, {"column": column.name} if column.component else {}
        name = component_name(column.name, self.taken)
        about: dict[str, Any] = {
            "label": words(column.label) or {"nb": column.name},
            "definition": words(column.definition),
            "iri": column.iri,
            "same_as": list(column.same_as),
            "column": column.column or (column.name if column.name != name else ""),
            "role": column.role,
            "codelist": self._listed(column, name),
            "datatype": column.datatype,
            "language": "" if column.codelist else column.language,
            "multiple": column.multiple,
        }
        return name, {key: answer for key, answer in about.items() if answer} | _amounts(column, name)

    def _listed(self, column: ColumnDescription, name: str) -> str:
        if column.codelist is None:
            return ""
        codelist = column.codelist if column.codelist.name else replace(column.codelist, name=name)
        if codelist.name in BUILT_IN_LISTS:  # `unit` of Eurostat is a list of its own
            codelist = replace(codelist, name=f"{codelist.name}_")
        self.lists[codelist.name] = codelist
        return codelist.name


def _amounts(column: ColumnDescription, name: str) -> dict[str, Any]:
    """What only a measure has. Its figures may be of any size: a file does not say their bounds."""
    about: dict[str, Any] = {} if column.decimals is None else {"decimals": min(max(column.decimals, 0), 18)}
    if column.column and column.name != name:
        about["code"] = column.name
    unit = unit_named([word for _, word in column.unit]) if column.unit else ""
    return about | ({"unit": unit, "minimum": "none", "maximum": "none"} if unit else {})
