"""A data set's description (`dataset.yaml`) made into the model, with all that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lod.errors import Finding, SourceError
from lod.messages.message import Message, both
from lod.model import controlled
from lod.model.attributes import BUILT_IN, STATUS, UNIT
from lod.model.dataset import Agent, Contact, DataSet, Reference, Series, SourceDocument
from lod.model.origin import Origin
from lod.model.structure import (
    MEASURE_TYPE,
    Attribute,
    Component,
    DataStructureDefinition,
    Dimension,
    Measure,
    SliceKey,
)
from lod.model.text import Text
from lod.sources.names import RESERVED_NAMES, TABLE_COLUMNS, is_column_of_labels
from lod.sources.site import presentation
from lod.sources.site.schema import did_you_mean, is_url
from lod.sources.table import layout as table
from lod.sources.table import symbols, unpivot
from lod.sources.table.layout import TableMapping

_LOS = "https://psi.norge.no/los/tema/"
_SDMX = "http://purl.org/linked-data/sdmx/2009/"
PLACES = (
    "http://publications.europa.eu/resource/authority/",
    "http://data.europa.eu/nuts/code/",
    "https://data.geonorge.no/administrativeEnheter/",
    "https://sws.geonames.org/",
    "http://sws.geonames.org/",
)
"""How IRIs of areas begin: those of the EU, of NUTS, of Kartverket and of GeoNames."""
_OWN_PLACE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*/\S.*")
RESERVED_IDS = frozenset({"all", "catalog", "cube", "codelist", "catalogue"})
"""Ids that addresses of dumps, contacts and shapes use for something else."""
_ROLES = {
    "period": "refPeriod",
    "area": "refArea",
    "sex": "sex",
    "age": "age",
    "education": "educationLev",
    "occupation": "occupation",
}


def make(value: dict[str, Any], origin: Origin, folder: str, findings: list[Finding]) -> tuple[DataSet, TableMapping]:
    """The data set and its table, from a description that its schema has found nothing wrong with.

    Raises `SourceError` where it names wide columns that cannot be.
    """
    structure = _structure(value, origin)
    findings.extend(_names(value, origin))
    findings.extend(presentation.laws(value, origin))
    wrong = list(unpivot.laws(value, origin))
    if wrong:
        raise SourceError(wrong)
    findings.extend(symbols.laws(value, origin))
    words = Words(origin, findings)
    temporal = value.get("temporal") or {}
    dataset = DataSet(
        id=value.get("id", folder),
        title=Text.of(value["title"]),
        description=Text.of(value["description"]),
        structure=structure,
        publisher=agent(value["publisher"]),
        contact=contact(value["contact"]),
        issued=value["issued"],
        modified=value.get("modified", value["issued"]),
        creators=tuple(agent(creator) for creator in value.get("creator", ())),
        sources=tuple(_source(name, source) for name, source in (value.get("sources") or {}).items()),
        license=words.one(controlled.LICENSES, "license", value.get("license", "CC_BY_4_0")),
        themes=words.many(controlled.THEMES, "theme", value.get("theme", ["GOVE"])),
        los=tuple(words.los(i, word) for i, word in enumerate(value.get("los", ()))),
        keywords=tuple((language, word) for language, ws in value.get("keyword", {}).items() for word in ws),
        frequency=words.one(controlled.FREQUENCIES, "frequency", value.get("frequency", "")),
        spatial=tuple(words.place(i, place) for i, place in enumerate(value.get("spatial", ["NOR"]))),
        begin=temporal.get("begin", ""),
        end=temporal.get("end", ""),
        languages=tuple(value.get("language", value["title"])),
        version=value.get("version", ""),
        version_notes=Text.of(value.get("version_notes") or {}),
        next_release=value.get("next_release", ""),
        series=_series(value["series"]) if value.get("series") else None,
        type=words.one(controlled.TYPES, "type", value.get("type", "STATISTICAL")),
        access_rights=words.one(controlled.ACCESS_RIGHTS, "access_rights", value.get("access_rights", "PUBLIC")),
        landing_page=value.get("landing_page", ""),
        population=Text.of(value.get("population") or {}),
        method=Text.of(value.get("method") or {}),
        collected=Text.of(value.get("collected") or {}),
        notes=Text.of(value.get("notes") or {}),
        chart=presentation.chart(value),
        view=presentation.view(value),
        inhabitants=presentation.inhabitants(value),
        sentence=Text.of(value.get("sentence") or {}),
        same_as=_links(value),
        high_value=words.high_value(value.get("hvd", False)),
        subjects=_references(value.get("subject", ())),
        legal_basis=_references(value.get("legal_basis", ())),
        references=_references(value.get("references", ())),
        quality=Text.of(value.get("quality") or {}),
        sample=value.get("sample", ""),
        documentation=value.get("documentation", ""),
        origin=origin,
    )
    if dataset.id in RESERVED_IDS:
        hint = Message("advice.give-the-folder")
        message, row = Message("id-taken", id=dataset.id), origin.row_of("id")
        findings.append(Finding(message, file=origin.file, row=row, column="id", value=dataset.id, hint=hint))
    if dataset.end and dataset.begin > dataset.end:
        findings.append(
            Finding(
                Message("time-ends-before"),
                file=origin.file,
                row=origin.row_of("temporal", "end"),
                column="temporal.end",
                value=dataset.end,
            )
        )
    return dataset, table.described(value)


def agent(value: dict[str, Any]) -> Agent:
    return Agent(Text.of(value["name"]), value.get("organization", ""), value.get("homepage", ""))


def contact(value: dict[str, Any]) -> Contact:
    return Contact(Text.of(value["name"]), value.get("email", ""), value.get("url", ""))


def _references(values: Iterable[dict[str, Any]]) -> tuple[Reference, ...]:
    return tuple(
        Reference(
            value["iri"],
            Text.of(value["title"]),
            controlled.lookup(controlled.LEGAL_RESOURCES, value.get("type", "")) or "",
        )
        for value in values
    )


def _series(value: dict[str, Any]) -> Series:
    return Series(value["id"], Text.of(value.get("title") or {}), Text.of(value.get("description") or {}))


def _source(name: str, value: dict[str, Any]) -> SourceDocument:
    return SourceDocument(
        name,
        Text.of(value["title"]),
        agent(value["publisher"]),
        **{key: value.get(key, "") for key in ("url", "issued", "read", "sha256")},
        language=value.get("language", "nb"),
    )


def _structure(value: dict[str, Any], origin: Origin) -> DataStructureDefinition:
    attributes = dict(value.get("attributes") or {})
    return DataStructureDefinition(
        tuple(_dimension(name, about, _at(origin, "dimensions", name)) for name, about in value["dimensions"].items()),
        tuple(_measure(name, about, _at(origin, "measures", name)) for name, about in value["measures"].items()),
        tuple(
            _attribute(name, attributes.get(name) or {}, _at(origin, "attributes", name))
            for name in dict.fromkeys((UNIT.name, STATUS.name, *attributes))
        ),
        tuple(
            SliceKey(name, Text.of(about["label"]), tuple(about["fixes"]))
            for name, about in (value.get("slices") or {}).items()
        ),
    )


def _at(origin: Origin, *path: str) -> Origin:
    return Origin(origin.file, origin.row_of(*path))


def _dimension(name: str, about: dict[str, Any], origin: Origin) -> Dimension:
    role = _ROLES.get(about.get("role", ""), "")
    return Dimension(
        name,
        Text.of(about["label"]),
        Text.of(about.get("definition") or {}),
        about.get("iri", ""),
        sub_property_of=f"{_SDMX}dimension#{role}" if role else "",
        concept=f"{_SDMX}concept#{role}" if role else "",
        codelist=about.get("codelist", name),
        origin=origin,
        same_as=_links(about),
    )


def _measure(name: str, about: dict[str, Any], origin: Origin) -> Measure:
    percent = about["unit"] == "percent"

    def limit(key: str, default: int) -> Decimal | None:
        stated = about.get(key, default if percent else "none")
        return None if stated == "none" else Decimal(str(stated))

    return Measure(
        name,
        Text.of(about["label"]),
        Text.of(about.get("definition") or {}),
        about.get("iri", ""),
        sub_property_of=f"{_SDMX}measure#obsValue",
        concept=f"{_SDMX}concept#obsValue",
        datatype=about.get("datatype", "decimal"),
        unit=about["unit"],
        decimals=about.get("decimals"),
        minimum=limit("minimum", 0),
        maximum=limit("maximum", 100),
        additive=tuple(about.get("additive") or ()),
        origin=origin,
        same_as=_links(about),
    )


def _attribute(name: str, about: dict[str, Any], origin: Origin) -> Attribute:
    built_in = BUILT_IN.get(name)
    if built_in is not None:
        return replace(
            built_in,
            language=about.get("language", built_in.language),
            required=about.get("required", built_in.required),
            origin=origin,
        )
    return Attribute(
        name,
        Text.of(about.get("label") or {}),
        Text.of(about.get("definition") or {}),
        about.get("iri", ""),
        codelist=about.get("codelist", ""),
        datatype=about.get("datatype", "string"),
        language=about.get("language", ""),
        required=about.get("required", False),
        multiple=about.get("multiple", False),
        origin=origin,
        same_as=_links(about),
    )


def _links(about: dict[str, Any]) -> tuple[str, ...]:
    """The IRIs that name the same thing elsewhere: one, or several."""
    links = about.get("same_as", ())
    return (links,) if isinstance(links, str) else tuple(links)


def _names(value: dict[str, Any], origin: Origin) -> Iterator[Finding]:
    """Names that are taken, attributes of one's own without a label, slices of dimensions there are not."""
    columns = {kind: list(value.get(kind) or {}) for kind in ("dimensions", "attributes")}
    published = {name.casefold() for names in columns.values() for name in names}
    for kind, name in ((kind, name) for kind, names in columns.items() for name in names):
        if name not in BUILT_IN and (name.casefold() in TABLE_COLUMNS or is_column_of_labels(name, published)):
            hint, row, key = Message("advice.give-it-a"), origin.row_of(kind, name), f"{kind}.{name}"
            yield Finding(Message("name-taken", name=name), file=origin.file, row=row, column=key, hint=hint)
    for name in RESERVED_NAMES & set(value["dimensions"]):
        hint = Message("advice.addresses-use-it")
        row = origin.row_of("dimensions", name)
        yield Finding(
            Message("name-taken", name=name), file=origin.file, row=row, column=f"dimensions.{name}", hint=hint
        )
    seen: dict[str, str] = {MEASURE_TYPE: "the measure dimension"}
    for kind in ("dimensions", "measures", "attributes"):
        for name, about in (value.get(kind) or {}).items():
            row, key = origin.row_of(kind, name), f"{kind}.{name}"
            owner = seen.setdefault(name.casefold(), kind)
            if owner is not kind or (kind != "attributes" and name in BUILT_IN):
                hint = Message("advice.give-it-a")
                yield Finding(Message("name-taken", name=name), file=origin.file, row=row, column=key, hint=hint)
            if kind == "attributes" and name not in BUILT_IN and not (about or {}).get("label"):
                message = Message("attribute-without-label", name=name)
                hint = both(Message("attribute-without-label.do"), did_you_mean(name, list(BUILT_IN)))
                yield Finding(message, file=origin.file, row=row, column=key, hint=hint)
    for name, about in (value.get("slices") or {}).items():
        for dimension in about["fixes"]:
            if dimension not in value["dimensions"]:
                yield Finding(
                    Message("not-a-dimension", name=dimension),
                    file=origin.file,
                    row=origin.row_of("slices", name, "fixes"),
                    column=f"slices.{name}.fixes",
                    value=dimension,
                    hint=did_you_mean(dimension, list(value["dimensions"])),
                )


class Words:
    """Words of a description looked up in the controlled vocabularies; a wrong one becomes a finding."""

    def __init__(self, origin: Origin, findings: list[Finding]) -> None:
        self.origin = origin
        self.findings = findings

    def one(self, table: dict[str, Text], key: str, word: str, otherwise: Message | None = None) -> str:
        if not word:
            return ""
        code = controlled.lookup(table, word)
        if code is None:
            self.findings.append(
                Finding(
                    Message("unknown-word", word=word, key=key),
                    file=self.origin.file,
                    row=self.origin.row_of(*key.split(".")),
                    column=key,
                    value=word,
                    hint=controlled.suggestion(table, word, otherwise),
                )
            )
        return code or word

    def los(self, position: int, word: str) -> str:
        """The IRI of a LOS theme, by its name or its IRI."""
        if is_url(word) and word.startswith(_LOS):
            return word
        code = self.one(controlled.LOS, f"los.{position}", word.removeprefix(_LOS.replace("https", "http")))
        return f"{_LOS}{code if code in controlled.LOS else 'unknown'}"

    def place(self, position: int, word: str) -> str:
        """An area: a country's code, an IRI of an authority, or `LIST/CODE` (`covered_areas` looks whether it is)."""
        if is_url(word) and word.startswith(PLACES):
            return word
        if _OWN_PLACE.fullmatch(word):
            return word
        return self.one(controlled.COUNTRIES, f"spatial.{position}", word, Message("advice.area"))

    def high_value(self, stated: bool | list[str]) -> tuple[str, ...]:
        """The categories of a high-value data set; those of statistics where it is only said to be one."""
        if isinstance(stated, bool):
            return (controlled.STATISTICS,) if stated else ()
        return self.many(controlled.HIGH_VALUE, "hvd", stated)

    def many(self, table: dict[str, Text], key: str, words: list[str]) -> tuple[str, ...]:
        return tuple(self.one(table, f"{key}.{i}", word) for i, word in enumerate(words))


def component_codelist(component: Component) -> str:
    """The name of the list a component's values come from, "" if it has none."""
    return component.codelist if isinstance(component, (Dimension, Attribute)) else ""
