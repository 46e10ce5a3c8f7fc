"""SDMX-ML 3.0 structure messages: what `artefacts` has for SDMX-JSON, in XML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lod.web.sdmx.artefacts import (
    AGENCIES,
    CODELIST,
    CONCEPTS,
    CONSTRAINT,
    DATAFLOW,
    STRUCTURE,
    VALUELIST,
    Artefact,
)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
_CONTAINERS = {
    AGENCIES: ("AgencySchemes", "AgencyScheme", "Agency"),
    CODELIST: ("Codelists", "Codelist", "Code"),
    CONCEPTS: ("ConceptSchemes", "ConceptScheme", "Concept"),
    CONSTRAINT: ("DataConstraints", "DataConstraint", ""),
    DATAFLOW: ("Dataflows", "Dataflow", ""),
    STRUCTURE: ("DataStructures", "DataStructure", ""),
    VALUELIST: ("ValueLists", "ValueList", "ValueItem"),
}
"""The element that holds artefacts of a kind, that of one of them, and that of an item, in the order of the schema."""

Body = Mapping[str, Any]


def write(artefacts: Sequence[Artefact], head: Body) -> str:
    """The message with these artefacts. `head`: what SDMX-JSON writes in `meta`."""
    containers = "".join(_containers(artefacts))
    header = (
        _element("mes:ID", {}, escape(head["id"]))
        + "<mes:Test>false</mes:Test>"
        + _element("mes:Prepared", {}, escape(head["prepared"]))
        + _element("mes:Sender", {"id": head["sender"]["id"]}, "")
    )
    names = "".join(
        f' xmlns:{prefix}="{_ROOT}{name}"'
        for prefix, name in (("mes", "message"), ("str", "structure"), ("com", "common"))
    )
    structures = _element("mes:Structures", {}, containers)
    message = f"<mes:Structure{names}><mes:Header>{header}</mes:Header>{structures}</mes:Structure>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{message}\n'


def _element(name: str, attributes: Mapping[str, str], content: str) -> str:
    words = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{words}>{content}</{name}>" if content else f"<{name}{words}/>"


def _containers(artefacts: Sequence[Artefact]) -> Iterator[str]:
    for kind, (container, name, item) in _CONTAINERS.items():
        members = [_artefact(artefact, name, item) for artefact in artefacts if artefact.kind == kind]
        if members:
            yield _element(f"str:{container}", {}, "".join(members))


def _artefact(artefact: Artefact, name: str, item: str) -> str:
    body = artefact.body
    attributes = {"urn": artefact.urn, "id": artefact.id, "agencyID": artefact.agency}
    attributes |= {"version": artefact.version} if artefact.kind != AGENCIES else {}
    if body.get("isExternalReference"):
        attributes["isExternalReference"] = "true"
    if body.get("isPartial"):
        attributes["isPartial"] = "true"
    if body.get("role"):
        attributes["role"] = body["role"]
    content = _annotations(body) + _texts(body)
    content += "".join(_item(member, item) for member in body.get(artefact.items, ())) if artefact.items else ""
    write_content = _CONTENTS.get(artefact.kind)
    return _element(f"str:{name}", attributes, content + (write_content(body) if write_content else ""))


def _annotations(body: Body) -> str:
    annotations = "".join(
        _element(
            "com:Annotation",
            {"id": annotation["id"]},
            _element("com:AnnotationTitle", {}, escape(annotation["title"]))
            + _element("com:AnnotationType", {}, escape(annotation["type"])),
        )
        for annotation in body.get("annotations", ())
    )
    return _element("com:Annotations", {}, annotations) if annotations else ""


def _texts(body: Body) -> str:
    named = ((name, body.get(key, {})) for name, key in (("Name", "names"), ("Description", "descriptions")))
    return "".join(
        _element(f"com:{name}", {"xml:lang": language}, escape(text))
        for name, texts in named
        for language, text in texts.items()
    )


def _item(item: Body, name: str) -> str:
    """An item; the schema takes a parent only that begins with a letter, so others are in SDMX-JSON alone."""
    parent = _element("str:Parent", {}, escape(item["parent"])) if _NAME.fullmatch(item.get("parent", "")) else ""
    return _element(f"str:{name}", {"id": item["id"]}, _texts(item) + parent)


def _dataflow(body: Body) -> str:
    return _element("str:Structure", {}, escape(body["structure"])) if "structure" in body else ""


def _structure(body: Body) -> str:
    components = body.get("dataStructureComponents")
    if components is None:
        return ""
    listed = components["dimensionList"]
    dimensions = "".join(_component("Dimension", dimension) for dimension in listed["dimensions"])
    if "timeDimension" in listed:
        dimensions += _component("TimeDimension", listed["timeDimension"])
    content = _element("str:DimensionList", {"id": listed["id"]}, dimensions)
    for key, name, part in (("attributeList", "Attribute", "attributes"), ("measureList", "Measure", "measures")):
        if key in components:
            members = "".join(_component(name, component) for component in components[key][part])
            content += _element(f"str:{name}List", {"id": components[key]["id"]}, members)
    return _element("str:DataStructureComponents", {}, content)


def _component(name: str, component: Body) -> str:
    attributes = {key: str(component[key]) for key in ("id", "position", "usage") if key in component}
    content = _element("str:ConceptIdentity", {}, escape(component["conceptIdentity"]))
    content += _representation(component["localRepresentation"])
    if "attributeRelationship" in component:
        content += "<str:AttributeRelationship><str:Observation/></str:AttributeRelationship>"
    return _element(f"str:{name}", attributes, content)


def _representation(representation: Body) -> str:
    occurs = {key: str(representation[key]) for key in ("minOccurs", "maxOccurs") if key in representation}
    if "enumeration" in representation:
        content = _element("str:Enumeration", {}, escape(representation["enumeration"]))
    else:
        content = _element("str:TextFormat", {"textType": representation["format"]["dataType"]}, "")
    return _element("str:LocalRepresentation", occurs, content)


def _constraint(body: Body) -> str:
    flows = "".join(_element("str:Dataflow", {}, escape(flow)) for flow in body["constraintAttachment"]["dataflows"])
    regions = "".join(
        _element("str:CubeRegion", {"include": "true"}, "".join(map(_key_value, region.get("keyValues", ()))))
        for region in body.get("cubeRegions", ())
    )
    return _element("str:ConstraintAttachment", {}, flows) + regions


def _key_value(key: Body) -> str:
    values = "".join(_element("str:Value", {}, escape(value)) for value in key["values"])
    return _element("str:KeyValue", {"id": key["id"], "include": "true"}, values)


_CONTENTS: dict[str, Callable[[Body], str]] = {
    DATAFLOW: _dataflow,
    STRUCTURE: _structure,
    CONSTRAINT: _constraint,
}
