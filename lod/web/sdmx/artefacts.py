"""The structures of a site as SDMX has them: dataflows, structure definitions, concepts, code lists, agencies.

Each artefact is what SDMX-JSON 2.0 writes of it; `structureml` writes the same in XML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lod.exchange.extract import MEASURE as MEASURE_COMPONENT
from lod.exchange.sdmxjson import texts
from lod.exchange.sdmxnames import MEASURE, OBS_VALUE, TIME_PERIOD, SdmxNames, agency_of, is_coded
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Component, DataStructureDefinition, Dimension
from lod.model.text import Text
from lod.release.opened import Release

DATAFLOW, STRUCTURE, CODELIST, VALUELIST = "dataflow", "datastructure", "codelist", "valuelist"
CONCEPTS, AGENCIES, CONSTRAINT = "conceptscheme", "agencyscheme", "dataconstraint"
VERSION = "1.0.0"
"""The version of what has none of its own."""
OBSERVED = Text.of({"nb": "Verdi", "nn": "Verdi", "en": "Value"})

_CLASSES = {
    DATAFLOW: "datastructure.Dataflow",
    STRUCTURE: "datastructure.DataStructure",
    CODELIST: "codelist.Codelist",
    VALUELIST: "codelist.ValueList",
    CONCEPTS: "conceptscheme.ConceptScheme",
    AGENCIES: "base.AgencyScheme",
    CONSTRAINT: "registry.DataConstraint",
}
_TYPES = {
    "string": "String", "decimal": "Decimal", "integer": "BigInteger", "double": "Double", "boolean": "Boolean",
    "date": "GregorianDay", "gYear": "GregorianYear", "gYearMonth": "GregorianYearMonth", "anyURI": "URI",
    "dateTime": "DateTime",
}  # fmt: skip
"""The datatypes of values, by ours."""


@dataclass(frozen=True)
class Artefact:
    """A maintainable artefact. `uses`: the references of those that it refers to; `items`: the member that has its
    items, "" for none."""

    kind: str
    agency: str
    id: str
    version: str
    body: Mapping[str, Any]
    uses: tuple[tuple[str, str, str], ...] = ()
    items: str = ""

    @property
    def reference(self) -> tuple[str, str, str]:
        """What it is found by: kind, agency and id."""
        return self.kind, self.agency, self.id

    @property
    def urn(self) -> str:
        return urn(self.kind, self.agency, self.id, self.version)


def urn(kind: str, agency: str, id: str, version: str, item: str = "") -> str:
    """The URN of an artefact, or of an item of one."""
    kind = {CONCEPTS: "conceptscheme.Concept"}[kind] if item else _CLASSES[kind]
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={agency}:{id}({version}){'.' if item else ''}{item}"


@dataclass(frozen=True)
class Artefacts:
    """All artefacts of a release, with texts in a language first."""

    release: Release
    language: str

    @cached_property
    def agency(self) -> str:
        """The agency of what belongs to no data set: the publisher of the catalogue."""
        return agency_of(self.release.site.catalog.publisher)

    def all(self) -> Iterator[Artefact]:
        """Every artefact, those that refer to others first."""
        for dataset in self.release.site.datasets:
            yield self.dataflow(dataset)
        for dataset in self.release.site.datasets:
            yield self.structure(dataset)
            yield self.concepts(dataset)
            yield from self.measures(dataset)
        yield from map(self.codelist, self.release.site.codelists)
        yield self.agencies()

    def names(self, dataset: DataSet) -> SdmxNames:
        return SdmxNames(dataset, self.release.lists)

    def _head(self, kind: str, agency: str, id: str, version: str, name: Text, about: Text = Text()) -> dict[str, Any]:
        head: dict[str, Any] = {"id": id, "agencyID": agency, "version": version}
        described = {"description": about.best(self.language, "nb", "en"), "descriptions": dict(about)}
        return head | texts(name or Text.of({"en": id}), self.language) | (described if about else {})

    def dataflow(self, dataset: DataSet) -> Artefact:
        """What figures of a data set belong to."""
        names, kind = self.names(dataset), DATAFLOW
        key = (names.agency, dataset.id, names.version)
        body = self._head(kind, *key, dataset.title, dataset.description) | {"structure": urn(STRUCTURE, *key)}
        return Artefact(kind, *key, body, ((STRUCTURE, *key[:2]),))

    def structure(self, dataset: DataSet) -> Artefact:
        """The definition of a data set's structure: dimensions in the order of a key, the value, attributes."""
        names, kind = self.names(dataset), STRUCTURE
        key = (names.agency, dataset.id, names.version)
        components = _Components(self, names)
        body = self._head(kind, *key, dataset.title) | {"dataStructureComponents": components.body()}
        return Artefact(kind, *key, body, tuple(dict.fromkeys(components.uses())))

    def concepts(self, dataset: DataSet) -> Artefact:
        """The concepts that the components of a data set are."""
        names, kind = self.names(dataset), CONCEPTS
        key = (names.agency, f"CS_{dataset.id}", names.version)
        concepts = [
            {"id": id, "description": about.best(self.language, "nb", "en"), "descriptions": dict(about)} | head
            if (about := component.definition)
            else {"id": id} | head
            for id, component in _named(names)
            for head in [texts(component.label, self.language)]
        ]
        return Artefact(kind, *key, self._head(kind, *key, dataset.title) | {"concepts": concepts}, (), "concepts")

    def measures(self, dataset: DataSet) -> Iterator[Artefact]:
        """The list of a data set's measures, where the measure is a dimension."""
        names = self.names(dataset)
        if names.has_measures:
            key = (names.agency, f"CL_MEASURE_{dataset.id}", names.version)
            codes = [{"id": m.name} | texts(m.label, self.language) for m in dataset.structure.measures]
            body = self._head(CODELIST, *key, MEASURE_COMPONENT.label) | {"codes": codes}
            yield Artefact(CODELIST, *key, body, (), "codes")

    def codelist(self, codelist: CodeList) -> Artefact:
        """A code list; one whose codes are no identifiers is a value list."""
        kind, items = (CODELIST, "codes") if is_coded(codelist) else (VALUELIST, "valueItems")
        key = (self.agency, codelist.name, VERSION)
        codes = []
        for concept in codelist.concepts:
            code = {"id": concept.notation} | texts(concept.label, self.language)
            if concept.definition:
                code |= {"descriptions": dict(concept.definition)}
                code |= {"description": concept.definition.best(self.language, "nb", "en")} if kind == CODELIST else {}
            codes.append(code | ({"parent": concept.broader} if concept.broader and kind == CODELIST else {}))
        body = self._head(kind, *key, codelist.label, codelist.definition)
        return Artefact(kind, *key, body | ({items: codes} if codes else {}), (), items)

    def agencies(self) -> Artefact:
        """The publishers."""
        publishers = [self.release.site.catalog.publisher, *(d.publisher for d in self.release.site.datasets)]
        by_id = {agency_of(publisher): publisher for publisher in publishers}
        agencies = [{"id": id} | texts(publisher.name, self.language) for id, publisher in by_id.items()]
        body = {"id": "AGENCIES", "agencyID": "SDMX", "version": "1.0", "name": "Agencies", "names": {"en": "Agencies"}}
        return Artefact(AGENCIES, "SDMX", "AGENCIES", "1.0", body | {"agencies": agencies}, (), "agencies")


def _named(names: SdmxNames) -> Iterator[tuple[str, Component]]:
    """The components of a data set with their identifiers."""
    structure = names.dataset.structure
    yield from ((id, _component(structure, name)) for name, id in names.dimensions.items())
    yield OBS_VALUE, Component(OBS_VALUE, OBSERVED)
    yield from ((names.attributes[attribute.name], attribute) for attribute in structure.attributes)


def _component(structure: DataStructureDefinition, name: str) -> Component:
    return MEASURE_COMPONENT if name == MEASURE_TYPE else structure.component(name) or Component(name, Text())


@dataclass(frozen=True)
class _Components:
    """The components of a structure definition."""

    artefacts: Artefacts
    names: SdmxNames

    def body(self) -> dict[str, Any]:
        names, structure = self.names, self.names.dataset.structure
        dimensions = [
            {"id": id, "position": position, **self._identity(id), "localRepresentation": self._of_dimension(name)}
            for position, (name, id) in enumerate(names.dimensions.items())
            if id != TIME_PERIOD
        ]
        listed: dict[str, Any] = {"id": "DimensionDescriptor", "dimensions": dimensions}
        if names.time:
            representation = {"format": {"dataType": "ObservationalTimePeriod"}}
            identity = self._identity(TIME_PERIOD)
            listed["timeDimension"] = {"id": TIME_PERIOD, **identity, "localRepresentation": representation}
        body: dict[str, Any] = {"dimensionList": listed}
        kinds = {measure.datatype for measure in structure.measures}
        datatype = kinds.pop() if len(kinds) == 1 else "decimal" if kinds <= {"decimal", "integer"} else "string"
        measure: dict[str, Any] = {"id": OBS_VALUE, **self._identity(OBS_VALUE), "usage": "optional"}
        measure["localRepresentation"] = {"format": {"dataType": _TYPES.get(datatype, "String")}}
        body["measureList"] = {"id": "MeasureDescriptor", "measures": [measure]}
        if structure.attributes:
            attributes = list(map(self._attribute, structure.attributes))
            body["attributeList"] = {"id": "AttributeDescriptor", "attributes": attributes}
        return body

    def uses(self) -> Iterator[tuple[str, str, str]]:
        """The references of the concepts and of the lists."""
        names = self.names
        yield CONCEPTS, names.agency, f"CS_{names.dataset.id}"
        if names.has_measures:
            yield CODELIST, names.agency, f"CL_MEASURE_{names.dataset.id}"
        coded: Sequence[Dimension | Attribute] = (
            *names.dataset.structure.dimensions,
            *names.dataset.structure.attributes,
        )
        for component in coded:
            if component.codelist and component.name != names.time:
                yield self._list(component.codelist)

    def _list(self, name: str) -> tuple[str, str, str]:
        kind = CODELIST if is_coded(self.names.lists[name]) else VALUELIST
        return kind, self.artefacts.agency, name

    def _identity(self, id: str) -> dict[str, str]:
        names = self.names
        return {"conceptIdentity": urn(CONCEPTS, names.agency, f"CS_{names.dataset.id}", names.version, id)}

    def _of_dimension(self, name: str) -> dict[str, Any]:
        """The list of a dimension; text where its codes are no identifiers, since a dimension has no value list."""
        names = self.names
        if name == MEASURE_TYPE:
            return {"enumeration": urn(CODELIST, names.agency, f"CL_{MEASURE}_{names.dataset.id}", names.version)}
        dimension = names.dataset.structure.component(name)
        if not isinstance(dimension, Dimension) or not is_coded(names.lists[dimension.codelist]):
            return {"format": {"dataType": "String"}}
        return {"enumeration": urn(*self._list(dimension.codelist), VERSION)}

    def _attribute(self, attribute: Attribute) -> dict[str, Any]:
        id = self.names.attributes[attribute.name]
        representation: dict[str, Any] = {"format": {"dataType": _TYPES.get(attribute.datatype, "String")}}
        if attribute.codelist:
            representation = {"enumeration": urn(*self._list(attribute.codelist), VERSION)}
        elif attribute.source:
            representation = {"format": {"dataType": "String"}}
        if attribute.multiple:
            representation |= {"minOccurs": 0, "maxOccurs": "unbounded"}
        usage = "mandatory" if attribute.required else "optional"
        relation = {"usage": usage, "attributeRelationship": {"observation": {}}}
        return {"id": id, **self._identity(id), **relation, "localRepresentation": representation}
