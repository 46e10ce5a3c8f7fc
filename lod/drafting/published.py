"""Tables that a site like this one has published, as CSV, a workbook or Parquet: they come in as the data set they are.

Such a table has a row for each observation: its address, the code of each dimension with labels by language, the
measure, the value, and the attributes. What it cannot say is asked: who answers for it, and the order of codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lod.drafting.published_facts import Facts, facts
from lod.errors import Finding, SourceError
from lod.model.attributes import BUILT_IN, SOURCE, STATUS, UNIT
from lod.model.codelist import CodeList, Concept
from lod.model.text import LANGUAGES, Text
from lod.sources.description import ColumnDescription, Description
from lod.sources.site.folder import sources
from lod.sources.source import DEFAULT, Batch
from lod.sources.table.periods import names_year, period
from lod.sources.table.several import separated

OBSERVATION, MEASURE, VALUE = "observation", "measure", "value"
"""The columns that every such table has, beside unit and status."""
_ADDRESS = re.compile(r"https?://\S+/id/observation/\S+")
_LABEL = re.compile(rf"(.+)_({'|'.join(LANGUAGES)})")
_DATATYPES = (
    ("integer", re.compile(r"0|-?[1-9]\d{0,17}")),
    ("decimal", re.compile(r"-?\d+(?:\.\d+)?")),
    ("date", re.compile(r"\d{4}-\d\d-\d\d")),
    ("anyURI", re.compile(r"https?://\S+")),
)
"""What the values of an attribute without a list are, by how all of them are written."""


def is_published(header: Sequence[str]) -> bool:
    """Whether the columns are those of a published table, with codes."""
    needed = (MEASURE, VALUE, UNIT.name, STATUS.name)
    return list(header[:1]) == [OBSERVATION] and all(name in header for name in needed)


def described(path: Path, format: str) -> Description | None:
    """What a published table says of itself; None for another table."""
    reader = sources()[format]
    try:
        header = reader.header(path, path.name, DEFAULT)
    except SourceError:
        return None
    if not is_published(header):
        return None
    findings: list[Finding] = []
    rows = _Rows(header)
    for batch in reader.batches(path, path.name, DEFAULT, findings):
        if not rows.addresses and not all(map(_ADDRESS.fullmatch, batch.columns[OBSERVATION])):
            return None
        rows.add(batch)
    if findings:
        raise SourceError(findings)
    return _description(rows, facts(path) if format == "excel" else Facts())


def is_workbook(path: Path) -> bool:
    """Whether the first sheet of a workbook is a published table. Raises `SourceError`."""
    try:
        return is_published(sources()["excel"].header(path, path.name, DEFAULT))
    except SourceError:
        return False


@dataclass
class _Rows:
    """What stands in the columns: for each that has codes the labels of each code; for others their texts."""

    header: list[str]
    addresses: int = 0
    labels: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    texts: dict[str, dict[str, None]] = field(default_factory=dict)
    units: dict[str, Counter[str]] = field(default_factory=dict)
    decimals: dict[str, set[int]] = field(default_factory=dict)
    """By measure, how many decimals its values are written with."""

    def __post_init__(self) -> None:
        self.labelled = {name: self._labels_of(name) for name in self.header}
        beside = {column for columns in self.labelled.values() for column in columns.values()}
        self.own = [name for name in self.header if name not in beside and name != OBSERVATION]

    def _labels_of(self, name: str) -> dict[str, str]:
        """The columns with the labels of one, by language."""
        matches = (match for column in self.header if (match := _LABEL.fullmatch(column)))
        return {match[2]: match[0] for match in matches if match[1] == name}

    @property
    def dimensions(self) -> list[str]:
        return self.own[: self.own.index(MEASURE)]

    @property
    def attributes(self) -> list[str]:
        return self.own[self.own.index(VALUE) + 1 :]

    def add(self, batch: Batch) -> None:
        """Some rows more."""
        self.addresses += len(batch.rows)
        for name in self.own:
            if self.labelled[name] or name in self.dimensions:
                self._code(name, batch)
            elif name != VALUE:
                self.texts.setdefault(name, {}).update(dict.fromkeys(batch.columns[name]))
        for measure, unit in zip(batch.columns[MEASURE], batch.columns[UNIT.name], strict=True):
            self.units.setdefault(measure, Counter())[unit] += 1
        for measure, value in zip(batch.columns[MEASURE], batch.columns[VALUE], strict=True):
            if value:
                self.decimals.setdefault(measure, set()).add(len(value.partition(".")[2]))

    def _code(self, name: str, batch: Batch) -> None:
        codes, beside = self.labels.setdefault(name, {}), self.labelled[name]
        cells = batch.columns[name]
        for code in set(cells) - codes.keys() - {""}:
            row = cells.index(code)
            codes[code] = {language: batch.columns[column][row] for language, column in beside.items()}

    def concepts(self, name: str) -> tuple[Concept, ...]:
        """The codes of a column, in the order of their texts."""
        return tuple(Concept(code, Text.of(labels)) for code, labels in sorted(self.labels.get(name, {}).items()))


def _description(rows: _Rows, about: Facts) -> Description:
    beside = (column for columns in rows.labelled.values() for column in columns.values())
    varies = any(len(units) > 1 for units in rows.units.values())
    attributes = [name for name in rows.attributes if varies or name != UNIT.name]
    return Description(
        (
            *(_dimension(rows, name, about) for name in rows.dimensions),
            *_measures(rows),
            *(_attribute(rows, name, about) for name in attributes),
        ),
        title=about.title,
        description=about.description,
        notes=about.notes,
        publisher=about.publisher,
        license=about.license,
        measure=MEASURE,
        ignored=(OBSERVATION, *([] if varies else [UNIT.name]), *beside),
    )


def _dimension(rows: _Rows, name: str, about: Facts) -> ColumnDescription:
    concepts = rows.concepts(name)
    role = "period" if concepts and all(map(_is_period, concepts)) else ""
    return ColumnDescription(name, about.label(name), codelist=CodeList("", Text(), concepts), role=role)


def _is_period(concept: Concept) -> bool:
    """Whether a code reads as a period, and its labels name its year: 2221 may be an occupation."""
    year = concept.notation[:4]
    if period(concept.notation) is None:
        return False
    return all(names_year(label, year) if concept.notation == year else year in label for _, label in concept.label)


def _measures(rows: _Rows) -> Iterator[ColumnDescription]:
    """Each measure, with the unit that most of its figures have, and their decimals where all have as many."""
    for concept in rows.concepts(MEASURE):
        unit = rows.units[concept.notation].most_common(1)[0][0]
        widths = rows.decimals.get(concept.notation, set())
        decimals = next(iter(widths)) if len(widths) == 1 and max(widths) else None
        yield ColumnDescription(
            concept.notation, concept.label, measure=True, unit=Text.of({"en": unit}), decimals=decimals, column=VALUE
        )


def _attribute(rows: _Rows, name: str, about: Facts) -> ColumnDescription:
    texts = [text for text in rows.texts.get(name, {}) if text]
    if name == SOURCE.name:
        listed = tuple(Concept(f"source_{place}", Text.of({"nb": text})) for place, text in enumerate(texts, 1))
        return ColumnDescription(name, attribute=True, codelist=CodeList("", Text(), listed))
    if name in BUILT_IN:
        return ColumnDescription(name, attribute=True)
    if rows.labelled[name]:
        listed = rows.concepts(name)
        return ColumnDescription(name, about.label(name), attribute=True, codelist=CodeList("", Text(), listed))
    values = [value for text in texts for value in separated(text)]
    datatype = next((kind for kind, form in _DATATYPES if values and all(map(form.fullmatch, values))), "string")
    return ColumnDescription(name, about.label(name), attribute=True, datatype=datatype,
                             multiple=len(values) > len(texts))  # fmt: skip
