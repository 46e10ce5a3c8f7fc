"""Structure messages that sdmx1 does not read: SDMX-ML 2.0, and SDMX-JSON 2.0 and 2.1 (SDMX 3.0 and 3.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError, fromstring

from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.text import Text
from lod.sources.sdmx.structure import SdmxComponent, text_of

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
V2_0 = b"schemas/v2_0/message"
_ENDS = re.compile(r"=(?P<agency>[^:]+):(?P<id>[^(]+)\([^)]*\)(?:\.(?P<item>.+))?$")


@dataclass(frozen=True)
class SdmxTexts:
    """A text in several languages, as sdmx1 has it too."""

    localizations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SdmxCode:
    """A code, as sdmx1 has it too."""

    id: str
    name: SdmxTexts
    description: SdmxTexts = SdmxTexts()
    parent: SdmxCode | None = None


@dataclass(frozen=True)
class SdmxCodes:
    """The codes of one component or list."""

    id: str
    name: SdmxTexts
    items: dict[str, SdmxCode]


@dataclass(frozen=True)
class StructureMessage:
    """The first data structure definition of a message, with the lists and concepts that it names."""

    dimensions: tuple[SdmxComponent, ...]
    attributes: tuple[SdmxComponent, ...]
    title: Text = Text()
    description: Text = Text()


def parse_xml(text: bytes, name: str) -> StructureMessage:
    """A structure message of SDMX-ML 2.0. Raises `SourceError`."""
    try:
        root = fromstring(text)  # noqa: S314 - a message with a document type is refused before
    except ParseError as error:
        raise SourceError([Finding(Message("not-xml", why=str(error)), file=name)]) from None
    lists = {str(e.get("id")): _codes_2_0(e) for e in _each(root, "CodeList")}
    concepts = {str(e.get("id")): e for e in _each(root, "Concept")}
    families = _each(root, "KeyFamily")
    if not families:
        raise SourceError([Finding(Message("sdmx-without-structure"), file=name)])

    def part(element: Element) -> SdmxComponent:
        id = str(element.get("conceptRef") or element.get("concept"))
        concept, codes = concepts.get(id), lists.get(str(element.get("codelist")))
        label, definition = (text_of(_texts_2_0(concept, word)) for word in ("Name", "Description"))
        return SdmxComponent(id, label, definition, codes)

    family = families[0]
    return StructureMessage(
        tuple(map(part, [*_each(family, "Dimension"), *_each(family, "TimeDimension")])),
        tuple(map(part, _each(family, "Attribute"))),
        text_of(_texts_2_0(family, "Name")),
        text_of(_texts_2_0(family, "Description")),
    )


def _each(element: Element, name: str) -> list[Element]:
    return [child for child in element.iter() if child.tag.rpartition("}")[2] == name]


def _texts_2_0(element: Element | None, name: str) -> SdmxTexts:
    own = [child for child in element if child.tag.rpartition("}")[2] == name] if element is not None else []
    return SdmxTexts({child.get(_LANGUAGE) or "en": (child.text or "").strip() for child in own if child.text})


def _codes_2_0(element: Element) -> SdmxCodes:
    given = _each(element, "Code")
    codes = [(SdmxCode(str(e.get("value")), _texts_2_0(e, "Description")), e.get("parentCode")) for e in given]
    return SdmxCodes(str(element.get("id")), _texts_2_0(element, "Name"), _with_parents(codes))


def _with_parents(codes: Iterable[tuple[SdmxCode, str | None]]) -> dict[str, SdmxCode]:
    """The codes by their ids, each with the one above it."""
    given = list(codes)
    by_id = {code.id: code for code, _ in given}
    return {code.id: replace(code, parent=by_id.get(above)) if above else code for code, above in given}


def parse_json(text: bytes, name: str) -> StructureMessage:
    """A structure message of SDMX-JSON. Raises `SourceError`."""
    try:
        data = json.loads(text)
        data = data.get("data", data)
        definition = data["dataStructures"][0]
        parts = definition["dataStructureComponents"]
        lists = {_key(item): _codes(item) for item in (*data.get("codelists", ()), *data.get("valueLists", ()))}
        concepts = {
            f"{_key(scheme)}.{concept['id']}": concept
            for scheme in data.get("conceptSchemes", ())
            for concept in scheme.get("concepts", ())
        }
        keys = parts["dimensionList"]
        time = [*keys.get("timeDimensions", ()), *([keys["timeDimension"]] if "timeDimension" in keys else [])]
        attributes = parts.get("attributeList", {}).get("attributes", ())
        dimensions = sorted(keys.get("dimensions", ()), key=lambda each: int(each.get("position", 0)))
        return StructureMessage(
            tuple(_part(each, lists, concepts) for each in [*dimensions, *time]),
            tuple(_part(each, lists, concepts) for each in attributes),
            text_of(_texts(next(iter(data.get("dataflows", ())), definition))),
            text_of(_texts(next(iter(data.get("dataflows", ())), definition), "description")),
        )
    except (ValueError, RecursionError) as error:
        raise SourceError([Finding(Message("not-json", msg=str(error)), file=name)]) from None
    except (LookupError, AttributeError, TypeError):
        raise SourceError([Finding(Message("sdmx-without-structure"), file=name)]) from None


def _key(item: Mapping[str, Any]) -> str:
    return f"{item.get('agencyID', '')}:{item['id']}"


def _named(urn: str) -> str:
    """What a URN names, without its version: `SDMX:CL_FREQ`, `SDMX:CONCEPTS.FREQ`."""
    parts = _ENDS.search(urn)
    return f"{parts['agency']}:{parts['id']}" + (f".{parts['item']}" if parts["item"] else "") if parts else urn


def _part(
    component: Mapping[str, Any], lists: Mapping[str, SdmxCodes], concepts: Mapping[str, Mapping[str, Any]]
) -> SdmxComponent:
    concept = concepts.get(_named(str(component.get("conceptIdentity", ""))), {})
    represented = component.get("localRepresentation") or concept.get("coreRepresentation") or {}
    codes = lists.get(_named(str(represented.get("enumeration", ""))))
    id = str(component.get("id") or _named(str(component.get("conceptIdentity", ""))).rpartition(".")[2])
    return SdmxComponent(id, text_of(_texts(concept)), text_of(_texts(concept, "description")), codelist=codes)


def _texts(thing: Mapping[str, Any], key: str = "name") -> SdmxTexts:
    several = thing.get(f"{key}s") or {}
    return SdmxTexts(dict(several) if several else {"en": str(thing[key])} if thing.get(key) else {})


def _codes(item: Mapping[str, Any]) -> SdmxCodes:
    given = item.get("codes") or item.get("valueItems") or ()
    codes = [
        (SdmxCode(str(code["id"]), _texts(code), _texts(code, "description")), code.get("parent")) for code in given
    ]
    return SdmxCodes(str(item["id"]), _texts(item), _with_parents(codes))
