"""What SDMX says of its structure: dimensions, attributes, concepts and code lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lod.errors import Finding
from lod.model import codelist as model
from lod.model.attributes import FURTHER_STATUS, SAME_AS, STATUS, UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, in_our_languages
from lod.sources.rdfcube.resources import tag
from lod.sources.sdmx.units import FigureUnits
from lod.sources.source import Batch, TableOptions
from lod.sources.table.periods import with_days
from lod.sources.table.symbols import Symbols, statuses

OBSERVED = "OBS_VALUE"
ATTRIBUTES = frozenset(
    {"OBS_STATUS", "CONF_STATUS", "OBS_CONF", "OBS_FLAG", "OBS_PRE_BREAK", "OBS_COM", "COMMENT", "COMMENT_OBS",
     "COMMENT_TS", "COMMENT_DSET", "TITLE", "TITLE_COMPL", "DECIMALS", "UNIT", "UNIT_MULT", "UNIT_MEASURE",
     "TIME_FORMAT", "COLLECTION", "COLL_METHOD", "SOURCE_AGENCY", "COMPILATION", "COMPILING_ORG", "BREAKS", "COVERAGE",
     "AVAILABILITY", "PUBL_PUBLIC", "PUBL_MU", "PUBL_ECB", "UNIT_INDEX_BASE", "BASE_PER", "EMBARGO_TIME",
     "EMBARGO_DATE", "LAST_UPDATE", "METHODOLOGY", "CONTACT_POINT", "DISS_ORG", "DOM_SER_IDS", "NAT_TITLE", "VALUATION",
     "REF_YEAR_PRICE", "CURRENCY_BASE", "UNIT_MULTIPLIER", "UNITS", "SCALE", "LANGUAGE", "KEYWORDS",
     "SHORT_SOURCE_CITATION", "SUGGESTED_CITATION", "ACCESS_SHARING_LEVEL", "SECURITY_CLASSIFICATION", "OVERLAP",
     "NOTES", "DATA_COMP"}
)  # fmt: skip
"""Concepts that are attributes by custom (SDMX cross-domain concepts, ECB and BIS): where no structure says it."""
_STATUS = "OBS_STATUS"
_ROLES = {"REF_AREA": "area", "GEO": "area", "TIME_PERIOD": "period", "SEX": "sex", "AGE": "age"}


@dataclass(frozen=True)
class SdmxComponent:
    """A dimension or an attribute: its id, name and definition, and the list its codes come from."""

    id: str
    label: Text = Text()
    definition: Text = Text()
    codelist: Any = None


@dataclass(frozen=True)
class Structure:
    """The parts of a data structure definition; `title` is that of the dataflow or of the definition."""

    dimensions: tuple[SdmxComponent, ...]
    attributes: tuple[SdmxComponent, ...]
    title: Text = Text()
    description: Text = Text()
    columns: list[str] = field(default_factory=list)


def of_message(message: Any, columns: Sequence[str]) -> Structure:
    """The structure of a structure message, as far as the data have its parts."""
    if not hasattr(message, "structure"):
        return _shown(message.dimensions, message.attributes, columns, message.title, message.description)
    definition = next(iter(message.structure.values()))
    flow = next(iter(getattr(message, "dataflow", {}).values()), definition)
    return _of(definition, flow, columns)


def of_keys(dimensions: Iterable[str], attributes: Iterable[str], columns: Sequence[str]) -> Structure:
    """The structure that the data themselves show.

    In CSV the columns before the value are the dimensions, but for those that are attributes by custom.
    """
    if columns:
        place = columns.index(OBSERVED) if OBSERVED in columns else len(columns)
        dimensions = [c for c in columns[:place] if c != MEASURE_TYPE and c not in ATTRIBUTES]
        attributes = [c for c in columns if c not in (*dimensions, OBSERVED, MEASURE_TYPE)]
    keys, others = list(dimensions), list(attributes)
    shown = [*keys, OBSERVED, *others, *([] if _STATUS in others else [_STATUS])]
    return Structure(tuple(map(SdmxComponent, keys)), tuple(map(SdmxComponent, others)), columns=shown)


def _of(definition: Any, flow: Any, columns: Sequence[str]) -> Structure:
    dimensions, attributes = (map(_part, p.components) for p in (definition.dimensions, definition.attributes))
    return _shown(dimensions, attributes, columns, text_of(flow.name), text_of(flow.description))


def _shown(
    dimensions: Iterable[SdmxComponent],
    attributes: Iterable[SdmxComponent],
    columns: Sequence[str],
    title: Text,
    description: Text,
) -> Structure:
    """The parts that the data have."""
    keys, others = (tuple(p for p in parts if p.id in set(columns)) for parts in (dimensions, attributes))
    shown = [*(p.id for p in keys), OBSERVED, *(p.id for p in others)]
    shown += [] if _STATUS in shown else [_STATUS]
    return Structure(keys, others, title, description, shown)


def _part(component: Any) -> SdmxComponent:
    concept = component.concept_identity
    local = component.local_representation or getattr(concept, "core_representation", None)
    codelist = getattr(local, "enumerated", None)
    label = text_of(getattr(concept, "name", None))
    return SdmxComponent(component.id, label, text_of(getattr(concept, "description", None)), codelist)


def text_of(named: Any) -> Text:
    """A text in several languages, as sdmx1 has it."""
    localizations = getattr(named, "localizations", None) or {}
    return Text.of({tag(language): text for language, text in localizations.items() if language})


def described(
    structure: Structure,
    batches: Iterator[Batch],
    units: FigureUnits,
    file: str,
    options: TableOptions,
    findings: list[Finding],
) -> Description:
    """The description; code lists that the message does not bring are made of the codes that occur.

    Where all figures have one multiplier it is part of their unit, and no attribute besides: "3" and persons are
    thousands of persons.
    """
    coded = [*structure.dimensions, *(p for p in structure.attributes if p.codelist is not None and p.id != _STATUS)]
    codes = _occurring(batches, [*(part.id for part in coded), MEASURE_TYPE, _STATUS])
    lists = [_list(part, codes[part.id], file, options) for part in coded]
    for codelist in lists:
        findings.extend(model.laws(codelist))
    ignored = _in_the_unit(structure, units)
    others = {_STATUS, UNIT.name, SAME_AS.name, *ignored}
    attributes = [part for part in structure.attributes if part.id not in others]
    by_id = dict(zip((part.id for part in coded), lists, strict=True))
    return Description(
        (
            *(_column(part, by_id, options, role=_ROLES.get(part.id, "")) for part in structure.dimensions),
            *_measures(codes[MEASURE_TYPE], units),
            *([ColumnDescription(UNIT.name, attribute=True)] if units.varies else []),
            ColumnDescription(_STATUS, attribute=True, component=STATUS.name),
            *_further(codes[_STATUS], attributes),
            *(_column(part, by_id, options, attribute=True) for part in attributes),
        ),
        in_our_languages(structure.title),
        in_our_languages(structure.description),
        ignored=ignored,
        units=tuple(dict.fromkeys(units.codes.values())),
    )


def _further(codes: Iterable[str], attributes: Iterable[SdmxComponent]) -> Iterator[ColumnDescription]:
    """The further statuses of figures, where a cell has several and no column of their own is there."""
    has_several = any(len(statuses(code, Symbols({}))) > 1 for code in codes)
    if has_several and all(part.id != FURTHER_STATUS.name for part in attributes):
        yield ColumnDescription(FURTHER_STATUS.name, attribute=True)


def _measures(codes: Iterable[str], units: FigureUnits) -> Iterator[ColumnDescription]:
    """The value; where a column says which measure it is of, each of those."""
    value = ColumnDescription(OBSERVED, _VALUE, measure=True, unit=units.words, power=units.power)
    measures = {code: units.of_measure(code) for code in codes}
    named = (
        ColumnDescription(code, Text.of({"en": code}), True, unit=own.words, power=own.power, column=OBSERVED)
        for code, own in measures.items()
    )
    yield from named if measures else [value]


_VALUE = Text.of({"nb": "Verdi", "en": "Value"})


def _in_the_unit(structure: Structure, units: FigureUnits) -> tuple[str, ...]:
    """The attribute with the multiplier, where the units say it."""
    is_attribute = any(part.id == units.multiplier for part in structure.attributes)
    return (units.multiplier,) if is_attribute and (units.varies or units.power is not None) else ()


def _column(
    part: SdmxComponent,
    lists: Mapping[str, CodeList],
    options: TableOptions,
    *,
    role: str = "",
    attribute: bool = False,
) -> ColumnDescription:
    label = in_our_languages(part.label) or Text.of({options.language: part.id})
    definition = in_our_languages(part.definition)
    return ColumnDescription(
        part.id, label, attribute=attribute, codelist=lists.get(part.id), role=role, definition=definition
    )


def _name(part: SdmxComponent) -> str:
    """What the list of a component is called, in the letters that names have here."""
    id = str(part.codelist.id) if part.codelist is not None and part.codelist.id else part.id
    return re.sub(r"[^A-Za-z0-9_-]+", "_", id)


def _occurring(batches: Iterator[Batch], names: list[str]) -> dict[str, dict[str, None]]:
    """The codes that occur in each column, in order."""
    codes_of: dict[str, dict[str, None]] = {name: {} for name in names}
    for batch in batches:
        for name in names:
            codes_of[name].update(dict.fromkeys(batch.columns.get(name, ())))
    for codes in codes_of.values():
        codes.pop("", None)
    return codes_of


def labels_of(structure: Structure) -> dict[str, dict[str, Text]]:
    """By id of a component, what the codes of its list are called."""
    parts = (*structure.dimensions, *structure.attributes)
    return {
        part.id: {str(code): text_of(item.name) for code, item in getattr(part.codelist, "items", {}).items()}
        for part in parts
    }


def _list(part: SdmxComponent, codes: dict[str, None], file: str, options: TableOptions) -> CodeList:
    """The list of a part, as the message has it, or of the codes that occur; periods get their days."""
    items = list(getattr(part.codelist, "items", {}).values())
    concepts = [_concept(item, file, options) for item in items] or [
        Concept(code, Text.of({"nb": code, "en": code}), origin=Origin(file)) for code in sorted(codes)
    ]
    label = text_of(getattr(part.codelist, "name", None)) or part.label or Text.of({options.language: part.id})
    codelist = CodeList(_name(part), label, tuple(concepts), origin=Origin(file, 1))
    return with_days(codelist) if part.id == "TIME_PERIOD" else codelist


def _concept(item: Any, file: str, options: TableOptions) -> Concept:
    above = item.parent
    return Concept(
        item.id,
        text_of(item.name) or Text.of({options.language: item.id}),
        text_of(item.description),
        broader=str(above.id) if above is not None and hasattr(above, "parent") else "",
        origin=Origin(file),
    )
