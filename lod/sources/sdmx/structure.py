"""What SDMX says of its structure: dimensions, attributes, concepts and code lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lod.errors import Finding
from lod.model import codelist as model
from lod.model.attributes import SAME_AS, STATUS, UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.origin import Origin
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, in_our_languages
from lod.sources.rdfcube.resources import tag
from lod.sources.site.units import POWERS
from lod.sources.source import Batch, TableOptions
from lod.sources.table.periods import with_days

OBSERVED = "OBS_VALUE"
_STATUS, _UNIT, _SCALE = "OBS_STATUS", ("UNIT_MEASURE", "UNIT"), ("UNIT_MULT", "UNIT_MULTIPLIER")
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
    definition = next(iter(message.structure.values()))
    flow = next(iter(getattr(message, "dataflow", {}).values()), definition)
    return _of(definition, flow, columns)


def of_keys(dimensions: Iterable[str], attributes: Iterable[str], columns: Sequence[str]) -> Structure:
    """The structure that the data themselves show. In CSV the columns before the value are the dimensions."""
    if columns:
        place = columns.index(OBSERVED) if OBSERVED in columns else len(columns)
        dimensions, attributes = [c for c in columns[:place] if c != MEASURE_TYPE], columns[place + 1 :]
    keys, others = list(dimensions), list(attributes)
    shown = [*keys, OBSERVED, *others, *([] if _STATUS in others else [_STATUS])]
    return Structure(tuple(map(SdmxComponent, keys)), tuple(map(SdmxComponent, others)), columns=shown)


def _of(definition: Any, flow: Any, columns: Sequence[str]) -> Structure:
    given = set(columns)
    dimensions = tuple(_part(d) for d in definition.dimensions.components if d.id in given)
    attributes = tuple(_part(a) for a in definition.attributes.components if a.id in given)
    shown = [p.id for p in dimensions] + [OBSERVED] + [p.id for p in attributes]
    shown += [] if _STATUS in shown else [_STATUS]
    return Structure(dimensions, attributes, text_of(flow.name), text_of(flow.description), shown)


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
    structure: Structure, batches: Iterator[Batch], file: str, options: TableOptions, findings: list[Finding]
) -> Description:
    """The description; code lists that the message does not bring are made of the codes that occur."""
    coded = [*structure.dimensions, *(p for p in structure.attributes if p.codelist is not None and p.id != _STATUS)]
    codes, units, powers = _occurring(batches, [part.id for part in coded], structure)
    lists = [_list(part, codes[part.id], file, options) for part in coded]
    for codelist in lists:
        findings.extend(model.laws(codelist))
    attributes = [part for part in structure.attributes if part.id not in (_STATUS, UNIT.name, SAME_AS.name)]
    by_id = dict(zip((part.id for part in coded), lists, strict=True))
    return Description(
        (
            *(_column(part, by_id, options, role=_ROLES.get(part.id, "")) for part in structure.dimensions),
            _measure(units, powers),
            ColumnDescription(_STATUS, attribute=True, component=STATUS.name),
            *(_column(part, by_id, options, attribute=True) for part in attributes),
        ),
        in_our_languages(structure.title),
        in_our_languages(structure.description),
    )


def _measure(units: Iterable[str], powers: Collection[str]) -> ColumnDescription:
    """The value, with its unit where all have the same; `powers`: of ten, that figures are multiplied with.

    "3" and persons are thousands of persons. Where powers differ, or have no word, nobody says the unit here: it is
    asked, since a unit without its multiplier would be wrong in silence.
    """
    occurring = list(units)
    words = next((word for word, power in POWERS.items() if powers == {str(power)}), "")
    unit = Text()
    if len(occurring) == 1 and (words or not powers):
        unit = Text.of({"en": f"{words} {occurring[0]}".strip()})
    return ColumnDescription(OBSERVED, Text.of({"nb": "Verdi", "en": "Value"}), measure=True, unit=unit)


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
    return str(part.codelist.id) if part.codelist is not None and part.codelist.id else part.id


def _occurring(
    batches: Iterator[Batch], names: list[str], structure: Structure
) -> tuple[dict[str, dict[str, None]], dict[str, None], set[str]]:
    """The codes that occur in each column, the units, in order, and the powers of ten, none where all are 0."""
    codes_of: dict[str, dict[str, None]] = {name: {} for name in names}
    units: dict[str, None] = {}
    powers: set[str] = set()
    parts = [part.id for part in (*structure.dimensions, *structure.attributes)]
    unit = next((part for part in parts if part in _UNIT), None)
    scale = next((part for part in parts if part in _SCALE), None)
    for batch in batches:
        for name in names:
            codes_of[name].update(dict.fromkeys(batch.columns.get(name, ())))
        if unit:
            units.update(dict.fromkeys(batch.columns.get(unit, ())))
        if scale:
            powers.update(power or "0" for power in batch.columns.get(scale, ()))
    for codes in codes_of.values():
        codes.pop("", None)
    units.pop("", None)
    return codes_of, units, set() if powers <= {"0"} else powers


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
