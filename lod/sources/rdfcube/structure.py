"""What an RDF Data Cube says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.attributes import BUILT_IN, SAME_AS, STATUS, UNIT
from lod.model.dataset import Agent, Contact
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, in_our_languages
from lod.sources.licences import licence
from lod.sources.rdfcube.coding import Coded
from lod.sources.rdfcube.cube import QB, RDFS, CubeComponent, RdfCube
from lod.sources.rdfcube.resources import COMMENTS, NAMES, TYPE, Node, Resources, local
from lod.sources.rdfcube.skos import untold
from lod.sources.rdfcube.statements import ValueKind
from lod.sources.site.schema import is_url
from lod.sources.site.units import unit_named

_DCT = "http://purl.org/dc/terms/"
_DCAT = "http://www.w3.org/ns/dcat#"
_VCARD = "http://www.w3.org/2006/vcard/ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    f"{_XSD}{name}"
    for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "unsignedInt")
)
_DATATYPES = {f"{_XSD}{name}": name for name in ("decimal", "double", "boolean", "date", "dateTime", "gYear")}
_DATATYPES |= dict.fromkeys(_INTEGERS, "integer") | {f"{_XSD}float": "double"}
_ROLES = {
    "refPeriod": "period",
    "timePeriod": "period",
    "refArea": "area",
    "sex": "sex",
    "age": "age",
    "educationLev": "education",
    "occupation": "occupation",
}
_OTHER = frozenset({f"{QB}{n}" for n in ("dataSet", "measureType", "observation")} | {TYPE.value, RDFS + "label"})


def _dct(*names: str) -> list[ox.NamedNode]:
    return [ox.NamedNode(_DCT + name) for name in names]


@dataclass(frozen=True)
class Units:
    """The built-in code of each unit that the cube names, and by measure the one it has.

    `all_built_in`: there are units, and all of them are built in; `vary`: a measure has several.
    """

    codes: dict[str, str]
    of: dict[str, str]
    vary: bool
    all_built_in: bool


def units(cube: RdfCube) -> Units:
    """The units of a cube, as far as the list `unit` has them."""
    part = next((part for part in cube.parts if part.name == UNIT.name), None)
    if part is None:
        return Units({}, {}, False, False)
    whole = [value.value for value in part.attached]
    held = [value.value for above in cube.held.values() for value in above.get(part.iri, ())]
    units_of = {}
    for measure in cube.of("measure"):
        own = [value.value for value in cube.measured.get(measure.iri, {}).get(part.iri, ())]
        units_of[measure.iri] = own + list(cube.statements.values_with(part.iri, measure.iri)) or held or whole
    named = dict.fromkeys([*whole, *held, *(text for texts in units_of.values() for text in texts)])
    codes = {text: code for text in named if (code := _unit(cube.resources, text))}
    of = {iri: codes[texts[0]] for iri, texts in units_of.items() if texts and texts[0] in codes}
    return Units(codes, of, any(len(set(t)) > 1 for t in units_of.values()), len(codes) == len(named) and bool(named))


def _unit(resources: Resources, text: str) -> str:
    """The code of the built-in unit that an IRI or a text names, by its links, its code or its labels."""
    labels = [word for _, word in resources.words(ox.NamedNode(text), *NAMES)] if "://" in text else []
    return unit_named([text, local(text), *labels])


def status_code(text: str) -> str:
    """The code of an observation status, from its IRI or its code in SDMX's list."""
    return local(text).removeprefix("obsStatus-").upper()[:1] if text else ""


def describe(coded: Coded) -> Description:
    """The cube's description, as far as it goes."""
    cube, resources = coded.cube, coded.cube.resources
    title = in_our_languages(resources.text(cube.dataset, *NAMES))
    publisher = resources.node(cube.dataset, *_dct("publisher"))
    contact = resources.node(cube.dataset, ox.NamedNode(_DCAT + "contactPoint"))
    named = isinstance(cube.dataset, ox.NamedNode) and is_url(cube.dataset.value)
    description = Description(
        _columns(coded, units(cube)),
        title,
        in_our_languages(resources.text(cube.dataset, *COMMENTS)),
        publisher=_agent(resources, publisher) if publisher is not None else None,
        contact=_contact(resources, contact) if contact is not None else None,
        issued=resources.literal(cube.dataset, *_dct("issued")),
        updated=resources.literal(cube.dataset, *_dct("modified")),
        license=next(filter(None, map(licence, resources.iris(cube.dataset, *_dct("license")))), ""),
        landing_page=next(iter(resources.iris(cube.dataset, ox.NamedNode(_DCAT + "landingPage"))), ""),
        same_as=cube.dataset.value if named else "",
    )
    coded.findings.extend(_left_out(coded))
    coded.findings.extend(untold(resources, cube.file, "dataset.yaml (`table: language:`)"))
    return description


def _agent(resources: Resources, node: Node) -> Agent:
    name = in_our_languages(resources.text(node, *NAMES)) or Text.of({resources.language: local(node.value)})
    return Agent(name, homepage=node.value if is_url(node.value) else "")


def _contact(resources: Resources, node: Node) -> Contact:
    name = resources.text(node, ox.NamedNode(_VCARD + "fn"), *NAMES)
    mails = [iri.removeprefix("mailto:") for iri in resources.iris(node, ox.NamedNode(_VCARD + "hasEmail"))]
    pages = resources.iris(node, ox.NamedNode(_VCARD + "hasURL"))
    return Contact(in_our_languages(name), next(iter(mails), ""), next(iter(pages), ""))


def _columns(coded: Coded, units: Units) -> tuple[ColumnDescription, ...]:
    cube = coded.cube
    return (
        *(_dimension(coded, part) for part in cube.of("dimension")),
        *(_measure(coded, part, units) for part in cube.of("measure")),
        *_attributes(coded, units),
    )


def _column(coded: Coded, part: CubeComponent) -> ColumnDescription:
    """What is said of any component."""
    node, resources = ox.NamedNode(part.iri), coded.cube.resources
    label = in_our_languages(resources.text(node, *NAMES)) or Text.of({resources.language: part.name})
    definition = in_our_languages(resources.text(node, *COMMENTS))
    iri = part.iri if is_url(part.iri) and (coded.keep or part.iri != part.sdmx) else ""
    coding = coded.codings.get(part.name)
    return ColumnDescription(
        part.name,
        label,
        definition=definition,
        codelist=coding.codelist if coding is not None else None,
        iri=iri if coded.keep else "",
        same_as="" if coded.keep else iri,
    )


def _dimension(coded: Coded, part: CubeComponent) -> ColumnDescription:
    return replace(_column(coded, part), role=_ROLES.get(local(part.sdmx), ""))


def _measure(coded: Coded, part: CubeComponent, units: Units) -> ColumnDescription:
    kinds = [kind for kind in coded.cube.statements.kinds(part.iri) if not kind.node]
    types = {_DATATYPES.get(kind.datatype, "decimal") for kind in kinds}
    datatype = next(iter(types)) if types in ({"integer"}, {"double"}) else "decimal"
    unit = Text.of({"en": units.of[part.iri]} if part.iri in units.of else {})
    return replace(_column(coded, part), measure=True, datatype=datatype, unit=unit)


def _attributes(coded: Coded, units: Units) -> Iterator[ColumnDescription]:
    several = coded.cube.statements.several()
    yield ColumnDescription(STATUS.name, attribute=True)
    yield ColumnDescription(SAME_AS.name, attribute=True)
    for part in coded.cube.of("attribute"):
        if part.name in BUILT_IN:
            if part.name == UNIT.name and units.vary:
                yield ColumnDescription(part.name, attribute=True)
            continue
        column = replace(_column(coded, part), attribute=True, multiple=part.iri in several)
        yield column if column.codelist is not None else replace(column, **_literal(coded, part))


def _literal(coded: Coded, part: CubeComponent) -> dict[str, Any]:
    """The language or the datatype of an attribute's values."""
    kinds: list[ValueKind] = list(coded.cube.statements.kinds(part.iri))
    kinds += [ValueKind("", v.datatype.value, v.language or "") for v in part.attached if isinstance(v, ox.Literal)]
    tags = Text.of({kind.language: "x" for kind in kinds if kind.language})
    if tags:
        return {"language": next(iter(in_our_languages(tags).languages), coded.cube.resources.language)}
    types = {_DATATYPES.get(kind.datatype, "string") for kind in kinds}
    return {"datatype": types.pop() if len(types) == 1 else "string"}


def _left_out(coded: Coded) -> Iterator[Finding]:
    """What observations say that the structure has no component for: told, and left out."""
    described = {part.iri for part in coded.cube.parts} | _OTHER
    extra = sorted(coded.cube.statements.properties() - described)
    if extra:
        yield Finding(
            Message("without-a-component", names=", ".join(extra[:10])),
            Severity.INFO,
            file=coded.cube.file,
            hint=Message("advice.add-it-to-the"),
        )
