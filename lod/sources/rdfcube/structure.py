"""What an RDF Data Cube says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pyoxigraph as ox

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.attributes import BUILT_IN, FURTHER_STATUS, SAME_AS, STATUS, UNIT
from lod.model.dataset import Agent, Contact
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, in_our_languages
from lod.sources.licences import licence
from lod.sources.rdfcube.coding import Coded
from lod.sources.rdfcube.cube import QB, RDFS, SDMX, CubeComponent
from lod.sources.rdfcube.cubelink import OBSERVED_BY, UNDEFINED
from lod.sources.rdfcube.documents import documents
from lod.sources.rdfcube.resources import COMMENTS, NAMES, TYPE, Node, Resources, local
from lod.sources.rdfcube.skos import notation, untold
from lod.sources.rdfcube.statements import ValueKind
from lod.sources.rdfcube.units import CubeUnits, units_of
from lod.sources.site.codelists import built_in
from lod.sources.site.schema import is_url
from lod.sources.table.labels import codes, plain
from lod.sources.table.symbols import CONVENTIONS, STATUSES

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
_OTHER = frozenset(
    {f"{QB}{n}" for n in ("dataSet", "measureType", "observation")} | {TYPE.value, RDFS + "label", OBSERVED_BY}
)


def _dct(*names: str) -> list[ox.NamedNode]:
    return [ox.NamedNode(_DCT + name) for name in names]


def status_code(resources: Resources, text: str) -> str:
    """The code of an observation status: from its IRI or code in SDMX's list, its notation, or what it is called."""
    code = local(text).removeprefix("obsStatus-")
    node = ox.NamedNode(text) if "://" in text else None
    named = [notation(resources, node), *(words for _, words in resources.words(node, *NAMES))] if node else []
    flags = CONVENTIONS["eurostat"] if code.islower() else {}
    coded = (word if word in STATUSES else _statuses().get(plain(word), "") for word in (code, *named))
    return next(filter(None, coded), "") or flags.get(code, code)


@cache
def _statuses() -> dict[str, str]:
    """The code of each label of the list `obsStatus`."""
    return codes(next(codelist for codelist in built_in() if codelist.name == STATUS.codelist))


def describe(coded: Coded, findings: list[Finding]) -> Description:
    """The cube's description, as far as it goes; what is wrong or left out is added to the findings."""
    cube, resources = coded.cube, coded.cube.resources
    title = in_our_languages(resources.text(cube.dataset, *NAMES))
    publisher = resources.node(cube.dataset, *_dct("publisher"))
    contact = resources.node(cube.dataset, ox.NamedNode(_DCAT + "contactPoint"))
    units = units_of(cube)
    description = Description(
        _columns(coded, units),
        title,
        in_our_languages(resources.text(cube.dataset, *COMMENTS)),
        publisher=_agent(resources, publisher) if publisher is not None else None,
        contact=_contact(resources, contact) if contact is not None else None,
        issued=resources.literal(cube.dataset, *_dct("issued")),
        updated=resources.literal(cube.dataset, *_dct("modified")),
        license=next(filter(None, map(licence, resources.iris(cube.dataset, *_dct("license")))), ""),
        landing_page=next(iter(resources.iris(cube.dataset, ox.NamedNode(_DCAT + "landingPage"))), ""),
        same_as=_same(resources, cube.dataset),
        units=tuple(dict.fromkeys(units.codes.values())) if units.is_known else (),
        sources=documents(cube),
    )
    findings.extend((*units.unknown(cube.file), *_left_out(coded)))
    findings.extend(untold(resources, cube.file, "dataset.yaml (`table: language:`)"))
    return description


def _same(resources: Resources, node: Node) -> tuple[str, ...]:
    """The addresses that a thing has: its own, and those that it is said to be the same as."""
    own = [node.value] if isinstance(node, ox.NamedNode) else []
    return tuple(dict.fromkeys(filter(is_url, [*own, *resources.iris(node, ox.NamedNode(SAME_AS.iri))])))


def _agent(resources: Resources, node: Node) -> Agent | None:
    """Who is named; None where nothing says what they are called: the end of an IRI may be a number."""
    name = in_our_languages(resources.text(node, *NAMES))
    return Agent(name, homepage=node.value if is_url(node.value) else "") if name else None


def _contact(resources: Resources, node: Node) -> Contact:
    name = resources.text(node, ox.NamedNode(_VCARD + "fn"), *NAMES)
    stated = resources.of(node, ox.NamedNode(_VCARD + "hasEmail"))
    mails = [mail.value.removeprefix("mailto:") for mail in stated if not isinstance(mail, ox.Triple)]
    pages = resources.iris(node, ox.NamedNode(_VCARD + "hasURL"))
    return Contact(in_our_languages(name), next(iter(mails), ""), next(iter(pages), ""))


def _columns(coded: Coded, units: CubeUnits) -> tuple[ColumnDescription, ...]:
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
    iri = part.iri if is_url(part.iri) else ""
    same = [link for link in _same(resources, node) if link != part.sdmx]
    coding = coded.codings.get(part.name)
    return ColumnDescription(
        part.name,
        label,
        definition=definition,
        codelist=coding.codelist if coding is not None else None,
        iri=iri if coded.keep else "",
        same_as=() if coded.keep else tuple(same),
    )


def _dimension(coded: Coded, part: CubeComponent) -> ColumnDescription:
    return replace(_column(coded, part), role=_ROLES.get(local(part.sdmx), ""))


def _measure(coded: Coded, part: CubeComponent, units: CubeUnits) -> ColumnDescription:
    kinds = [k for k in coded.cube.statements.kinds(part.iri) if not k.node and k.datatype != UNDEFINED]
    types = {_DATATYPES.get(kind.datatype, "decimal") for kind in kinds}
    datatype = next(iter(types)) if types in ({"integer"}, {"double"}) else "decimal"
    words = units.words.get(part.iri, "")
    unit, power = Text.of({"en": words} if words else {}), units.powers.get(part.iri)
    return replace(_column(coded, part), measure=True, datatype=datatype, unit=unit, power=power)


def _attributes(coded: Coded, units: CubeUnits) -> Iterator[ColumnDescription]:
    several = coded.cube.statements.several()
    yield ColumnDescription(STATUS.name, attribute=True)
    yield ColumnDescription(SAME_AS.name, attribute=True)
    attributes = coded.cube.of("attribute")
    names = {part.name for part in attributes}
    if units.varies and UNIT.name not in names:
        yield ColumnDescription(UNIT.name, attribute=True)
    if FURTHER_STATUS.name not in names and any(p.iri in several for p in attributes if p.name == STATUS.name):
        yield ColumnDescription(FURTHER_STATUS.name, attribute=True)
    for part in attributes:
        if part.name in (STATUS.name, SAME_AS.name) or part.iri in units.taken:
            continue
        if part.name in BUILT_IN:
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
    needed = [iri for iri in extra if _is_needed(coded.cube.resources, iri)]
    if needed:
        yield Finding(Message("key-without-component", names=", ".join(needed[:10])), file=coded.cube.file)
    if others := [iri for iri in extra if iri not in needed]:
        message = Message("without-a-component", names=", ".join(others[:10]))
        yield Finding(message, Severity.INFO, file=coded.cube.file, hint=Message("advice.add-it-to-the"))


def _is_needed(resources: Resources, iri: str) -> bool:
    """Whether a property tells figures apart or is one, so that figures without it would be others."""
    node = ox.NamedNode(iri)
    above = [iri, *resources.iris(node, ox.NamedNode(RDFS + "subPropertyOf"))]
    kinds = resources.iris(node, TYPE)
    return any(
        f"{QB}{kind.capitalize()}Property" in kinds or any(one.startswith(f"{SDMX}{kind}#") for one in above)
        for kind in ("dimension", "measure")
    )
