"""What an RDF Data Cube says of itself, in the words of `dataset.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model import controlled
from lod.model.attributes import BUILT_IN, SAME_AS, STATUS, UNIT
from lod.model.text import Text
from lod.sources.rdfcube.coding import Coded
from lod.sources.rdfcube.cube import QB, RDFS, Cube, Part
from lod.sources.rdfcube.facts import COMMENTS, NAMES, TYPE, Facts, Node, local
from lod.sources.rdfcube.skos import untold
from lod.sources.rdfcube.statements import Kind
from lod.sources.site.codelists import built_in
from lod.sources.site.schema import is_url
from lod.sources.told import Told, words

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
_LICENCES = {
    "creativecommons.org/licenses/by/4.0": "CC_BY_4_0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0",
    "data.norge.no/nlod/no/2.0": "NLOD_2_0",
    "data.norge.no/nlod/no/1.0": "NLOD_1_0",
    "creativecommons.org/share-your-work/public-domain/cc0": "CC0",
    "www.ssb.no/en/diverse/lisens": "CC_BY_4_0",
    "www.ssb.no/diverse/lisens": "CC_BY_4_0",
}
_OTHER = frozenset({f"{QB}{n}" for n in ("dataSet", "measureType", "observation")} | {TYPE.value, RDFS + "label"})


def _dct(*names: str) -> list[ox.NamedNode]:
    return [ox.NamedNode(_DCT + name) for name in names]


@dataclass(frozen=True)
class Units:
    """The built-in code of each unit that the cube names, and by measure the one it has.

    `known`: there are units, and all of them are built in; `vary`: a measure has several.
    """

    codes: dict[str, str]
    of: dict[str, str]
    vary: bool
    known: bool


def units(cube: Cube) -> Units:
    """The units of a cube, as far as the list `unit` has them."""
    part = next((part for part in cube.parts if part.name == UNIT.name), None)
    if part is None:
        return Units({}, {}, False, False)
    whole = [value.value for value in part.attached]
    held = [value.value for above in cube.held.values() for value in above.get(part.iri, ())]
    found = {}
    for measure in cube.of("measure"):
        own = [value.value for value in cube.measured.get(measure.iri, {}).get(part.iri, ())]
        found[measure.iri] = own + list(cube.statements.values_with(part.iri, measure.iri)) or held or whole
    said = dict.fromkeys([*whole, *held, *(text for texts in found.values() for text in texts)])
    codes = {text: code for text in said if (code := _unit(cube.facts, text))}
    of = {iri: codes[texts[0]] for iri, texts in found.items() if texts and texts[0] in codes}
    return Units(codes, of, any(len(set(t)) > 1 for t in found.values()), len(codes) == len(said) and bool(said))


def _unit(facts: Facts, text: str) -> str:
    """The code of the built-in unit that an IRI or a text names, by its links, its code or its labels."""
    labels = [word for _, word in facts.words(ox.NamedNode(text), *NAMES)] if "://" in text else []
    return unit_named([text, local(text), *labels])


def unit_named(names: list[str]) -> str:
    """The code of the built-in unit that any of these is the code, a label or a link of; "" if there is none."""
    wanted = {name.casefold() for name in names}
    unit = next(found for found in built_in() if found.name == UNIT.codelist)
    for concept in unit.concepts:
        known = {concept.notation.casefold(), *(label.casefold() for _, label in concept.label)}
        if known & wanted or {link.casefold() for link in concept.exact_match} & wanted:
            return concept.notation
    return ""


def status_code(text: str) -> str:
    """The code of an observation status, from its IRI or its code in SDMX's list."""
    return local(text).removeprefix("obsStatus-").upper()[:1] if text else ""


def describe(coded: Coded) -> Told:
    """The cube's description, as far as it goes, and its code lists."""
    cube = coded.cube
    value = _about(cube.facts, cube.dataset)
    if isinstance(cube.dataset, ox.NamedNode) and is_url(cube.dataset.value):
        value["same_as"] = cube.dataset.value
    found = units(cube)
    value["dimensions"] = {part.name: _dimension(coded, part) for part in cube.of("dimension")}
    value["measures"] = {part.name: _measure(coded, part, found) for part in cube.of("measure")}
    value["attributes"] = dict(_attributes(coded, found))
    coded.findings.extend(_left_out(coded))
    coded.findings.extend(untold(cube.facts, cube.file, "dataset.yaml (`table: language:`)"))
    lists = {c.codelist.name: c.codelist for c in coded.codings.values() if c is not None}
    return Told(value, tuple(lists.values()))


def _about(facts: Facts, dataset: Node) -> dict[str, Any]:
    title = words(facts.text(dataset, *NAMES))
    publisher = facts.node(dataset, *_dct("publisher"))
    licensed = next(filter(None, map(licence, facts.iris(dataset, *_dct("license")))), "")
    contact = facts.node(dataset, ox.NamedNode(_DCAT + "contactPoint"))
    found: dict[str, Any] = {
        "title": title,
        "description": words(facts.text(dataset, *COMMENTS)) or title,
        "publisher": _agent(facts, publisher) if publisher is not None else {},
        "contact": _contact(facts, contact) if contact is not None else {},
        "issued": facts.literal(dataset, *_dct("issued"))[:10],
        "modified": facts.literal(dataset, *_dct("modified"))[:10],
        "license": licensed,
        "landing_page": next(iter(facts.iris(dataset, ox.NamedNode(_DCAT + "landingPage"))), ""),
    }
    return {key: said for key, said in found.items() if said}


def licence(iri: str) -> str:
    """The code of a licence by its IRI or its code, "" for one that is not known here."""
    known = next((code for end, code in _LICENCES.items() if end in iri), "")
    return known or (local(iri) if local(iri) in controlled.LICENSES else "")


def _agent(facts: Facts, node: Node) -> dict[str, Any]:
    name = words(facts.text(node, *NAMES)) or {facts.language: local(node.value)}
    return {"name": name, **({"homepage": node.value} if is_url(node.value) else {})}


def _contact(facts: Facts, node: Node) -> dict[str, Any]:
    name = words(facts.text(node, ox.NamedNode(_VCARD + "fn"), *NAMES))
    mails = [iri.removeprefix("mailto:") for iri in facts.iris(node, ox.NamedNode(_VCARD + "hasEmail"))]
    pages = facts.iris(node, ox.NamedNode(_VCARD + "hasURL"))
    reached = {"email": mails[0]} if mails else {"url": pages[0]} if pages else {}
    return {"name": name, **reached} if name and reached else {}


def _component(coded: Coded, part: Part) -> dict[str, Any]:
    node = ox.NamedNode(part.iri)
    facts = coded.cube.facts
    about: dict[str, Any] = {"label": words(facts.text(node, *NAMES)) or {facts.language: part.name}}
    definition = words(facts.text(node, *COMMENTS))
    if definition:
        about["definition"] = definition
    if is_url(part.iri) and (coded.keep or part.iri != part.sdmx):
        about["iri" if coded.keep else "same_as"] = part.iri
    return about


def _dimension(coded: Coded, part: Part) -> dict[str, Any]:
    about = _component(coded, part)
    role = _ROLES.get(local(part.sdmx), "")
    found = coded.codings[part.name]
    return about | ({"role": role} if role else {}) | ({"codelist": found.codelist.name} if found else {})


def _measure(coded: Coded, part: Part, found: Units) -> dict[str, Any]:
    about = _component(coded, part)
    kinds = [kind for kind in coded.cube.statements.kinds(part.iri) if not kind.node]
    types = {_DATATYPES.get(kind.datatype, "decimal") for kind in kinds}
    about["datatype"] = next(iter(types)) if types in ({"integer"}, {"double"}) else "decimal"
    if part.iri in found.of:
        about |= {"unit": found.of[part.iri], "minimum": "none", "maximum": "none"}
    return about


def _attributes(coded: Coded, found: Units) -> Iterator[tuple[str, dict[str, Any]]]:
    several = coded.cube.statements.several()
    yield STATUS.name, {}
    yield SAME_AS.name, {}
    for part in coded.cube.of("attribute"):
        if part.name in BUILT_IN:
            if part.name == UNIT.name and found.vary:
                yield part.name, {}
            continue
        about = _component(coded, part)
        coding = coded.codings[part.name]
        if coding is not None:
            about["codelist"] = coding.codelist.name
        else:
            about |= _literal(coded, part)
        yield part.name, about | ({"multiple": True} if part.iri in several else {})


def _literal(coded: Coded, part: Part) -> dict[str, Any]:
    kinds: list[Kind] = list(coded.cube.statements.kinds(part.iri))
    kinds += [Kind("", v.datatype.value, v.language or "") for v in part.attached if isinstance(v, ox.Literal)]
    tags = Text.of({kind.language: "x" for kind in kinds if kind.language})
    if tags:
        return {"language": next(iter(words(tags)), coded.cube.facts.language)}
    types = {_DATATYPES.get(kind.datatype, "string") for kind in kinds}
    return {"datatype": types.pop() if len(types) == 1 else "string"}


def _left_out(coded: Coded) -> Iterator[Finding]:
    """What observations say that the structure has no component for: told, and left out."""
    known = {part.iri for part in coded.cube.parts} | _OTHER
    extra = sorted(coded.cube.statements.properties() - known)
    if extra:
        yield Finding(
            Message("without-a-component", names=", ".join(extra[:10])),
            Severity.INFO,
            file=coded.cube.file,
            hint=Message("advice.add-it-to-the"),
        )
