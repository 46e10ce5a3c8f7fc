"""The schema of structure-specific messages of a data set, made of its structure definition.

SDMX 3.0, section 3A, 3.2.3: types that restrict those of `SDMXDataStructureSpecific.xsd` to the components there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/"
_SET = """
<xs:complexType name="DataSetType"><xs:complexContent><xs:restriction base="dsd:DataSetType"><xs:sequence>
<xs:element name="DataProvider" type="common:DataProviderReferenceType" form="unqualified" minOccurs="0"/>
<xs:choice minOccurs="0" maxOccurs="unbounded">{member}</xs:choice></xs:sequence>
<xs:attributeGroup ref="dsd:SetAttributeGroup"/></xs:restriction></xs:complexContent></xs:complexType>
"""
_MEMBER = """
<xs:complexType name="{name}Type"><xs:complexContent><xs:restriction base="dsd:{name}Type"><xs:sequence>
<xs:element name="Comp" type="dsd:CompType" form="unqualified" minOccurs="0" maxOccurs="unbounded"/>{inner}
</xs:sequence>{attributes}</xs:restriction></xs:complexContent></xs:complexType>
"""
_COMP = """
<xs:complexType name="{id}"><xs:complexContent><xs:restriction base="dsd:CompType"><xs:sequence>
<xs:element name="Value" minOccurs="1" maxOccurs="unbounded" form="unqualified"><xs:complexType><xs:simpleContent>
<xs:restriction base="common:StringValueType"/></xs:simpleContent></xs:complexType></xs:element></xs:sequence>
<xs:attribute name="id" type="common:NCNameIDType" use="required" fixed="{id}"/>
</xs:restriction></xs:complexContent></xs:complexType>
"""


def schema(definition: Mapping[str, Any], message: bytes, folder: Path) -> str:
    """The schema, with that of messages. `folder`: where the schemas of SDMX-ML 3.0 are."""
    (namespace,) = re.findall(rb' namespace="([^"]*)"', message)
    (across,) = re.findall(rb' dimensionAtObservation="([^"]*)"', message)
    parts = definition["dataStructureComponents"]
    listed = parts["dimensionList"]
    dimensions = {d["id"]: "xs:string" for d in listed["dimensions"]}
    dimensions |= {"TIME_PERIOD": "common:ObservationalTimePeriodType"} if "timeDimension" in listed else {}
    attributes = parts["attributeList"]["attributes"]
    several = [a["id"] for a in attributes if a["localRepresentation"].get("maxOccurs")]
    single = {a["id"]: a["usage"] for a in attributes if a["id"] not in several}
    flat = across == b"AllDimensions"
    own = list(dimensions) if flat else [across.decode()]
    observation = [_attribute(id, dimensions[id], "required") for id in own]
    observation.append(_attribute("OBS_VALUE", "xs:string", "optional"))
    observation += [_attribute(id, "xs:string", "required" if use == "mandatory" else "optional")
                    for id, use in single.items()]  # fmt: skip
    series = [_attribute(id, dimensions[id], "required") for id in dimensions if id not in own]
    types = [_SET.format(member=_element("Obs" if flat else "Series")), _member("Obs", "", observation)]
    types += [] if flat else [_member("Series", _element("Obs", 'minOccurs="0" maxOccurs="unbounded"'), series)]
    types += [_COMP.format(id=id) for id in several]
    return _whole(namespace.decode(), types, folder)


def _element(name: str, occurs: str = "") -> str:
    return f'<xs:element name="{name}" type="own:{name}Type" form="unqualified" {occurs}/>'


def _attribute(id: str, kind: str, use: str) -> str:
    return f'<xs:attribute name="{id}" type="{kind}" use="{use}"/>'


def _member(name: str, inner: str, attributes: Iterable[str]) -> str:
    listed = "".join(attributes)
    if "TIME_PERIOD" not in listed:
        listed += '<xs:attribute name="TIME_PERIOD" use="prohibited"/>'
    return _MEMBER.format(name=name, inner=inner, attributes=listed)


def _whole(namespace: str, types: Iterable[str], folder: Path) -> str:
    imported = {"message": "SDMXMessage.xsd", "common": "SDMXCommon.xsd"}
    imported["data/structurespecific"] = "SDMXDataStructureSpecific.xsd"
    imports = "".join(
        f'<xs:import namespace="{_ROOT}{name}" schemaLocation="{(folder / file).as_uri()}"/>'
        for name, file in imported.items()
    )
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}" xmlns:own="{namespace}" '
        f'xmlns:dsd="{_ROOT}data/structurespecific" xmlns:common="{_ROOT}common">{imports}{"".join(types)}</xs:schema>'
    )
