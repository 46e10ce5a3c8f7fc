"""The table as it is shown on a page: labels in one language, dimensions across where they stand across, each value
with its sign, its unit and its status – and above and below it what a reader must know.

It is for people, in a spreadsheet; programs read the same selection with a row for each observation (`table`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from lod.cube import values
from lod.cube.columns import Row
from lod.cube.cube import VALUE
from lod.cube.table import shown as with_decimals
from lod.cube.values import measure_of, one, unit_of
from lod.exchange import about, citation
from lod.exchange.choices import choices
from lod.exchange.complaints import Complaint, SelectionError
from lod.exchange.extract import MEASURE, Extract
from lod.exchange.limits import MOST_FIGURES, too_many_figures
from lod.exchange.pivot import columns_across, sorted_keys
from lod.exchange.selection import write
from lod.messages.message import Message
from lod.model import controlled
from lod.model.attributes import DECIMALS, QUALIFIER, STATUS
from lod.model.qualifier import EXACTLY
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text

NORMAL = "A"
"""The status that is not flagged."""


@dataclass(frozen=True)
class ShownCell:
    """A value: its `number` as digits with the decimals it was stated with, "" where it has none; the same for people
    (`text`), which is all there is of a range; the `sign` or the word before it; its `unit`, where the head of the
    table does not say it; its `status`, where it is not the usual one."""

    number: str
    text: str
    sign: str = ""
    unit: str = ""
    status: str = ""


Line = tuple[tuple[str, ...], tuple[ShownCell | None, ...]]
"""The labels of a row of the table, and its values; None where there is no observation."""


@dataclass(frozen=True)
class ShownTable:
    """Above the table its `title` and what all figures have in common (`constants`); the heads of its columns, of
    labels and of values; its `lines`; below it `notes`, each with what it is called."""

    title: str
    constants: str
    labels: tuple[str, ...]
    values: tuple[str, ...]
    lines: Sequence[Line]
    notes: Sequence[tuple[str, str]]


def shown_table(extract: Extract) -> ShownTable:
    """The table of a selection. Raises `SelectionError` where it is too large for one."""
    count = extract.count()
    if too_many_figures("xlsx", count):
        message = Message("selection.too-many-shown", count=count, most=MOST_FIGURES["xlsx"])
        raise SelectionError([Complaint("layout", extract.selection.layout, message)])
    return _Table(extract).read()


class _Table:
    """A selection as it is read: its observations, and what they have in common."""

    def __init__(self, extract: Extract) -> None:
        self.extract, self.dataset = extract, extract.dataset
        self.tongue = about.language(extract)
        self.languages = (self.tongue, "nb", "en")
        selection, structure = extract.selection, extract.dataset.structure
        self.across = selection.columns
        self.places = choices(structure, extract.lists)
        self.rows = self._ordered("" if self.across else selection.sort)
        names = [*(d.name for d in structure.dimensions), *([MEASURE_TYPE] if len(structure.measures) > 1 else [])]
        occurring = {name: {str(row[name]) for row in self.rows} for name in names}
        varying = [name for name in names if len(occurring[name]) > 1 and name not in self.across]
        self.down = varying or [name for name in names if name not in self.across][:1]
        self.same = {name: min(occurring[name]) for name in names if len(occurring[name]) == 1 and name not in varying}
        self.units = {unit_of(self.dataset, row) for row in self.rows}

    def _ordered(self, sort: str) -> list[Row]:
        """The observations in the order of the lists, first in that which is asked for."""
        name, fixed = sort.removeprefix("-"), self.extract.selection.fixed
        if name == VALUE:
            return list(self.extract.cube.select(fixed, sort=sort))
        places = [(part, self.places[part]) for part in self.dataset.structure.key]
        rows = sorted(self.extract.cube.select(fixed), key=lambda row: [at[str(row[part])] for part, at in places])
        if name:
            rows.sort(key=lambda row: self.places[name][str(row[name])], reverse=sort.startswith("-"))
        return rows

    def read(self) -> ShownTable:
        """The whole table."""
        heads = tuple(self._called(name) for name in self.down)
        return ShownTable(
            self.dataset.title.best(*self.languages),
            ". ".join(self._constants()),
            heads,
            tuple(map(self._head, self._codes)) if self.across else (self._measured,),
            list(self._wide() if self.across else self._long()),
            list(self._notes()),
        )

    @cached_property
    def _codes(self) -> list[tuple[str, ...]]:
        """The combinations of codes across. Raises `SelectionError` where they are too many."""
        return columns_across(replace(self.extract, rows=self.rows))

    def _head(self, codes: Sequence[str]) -> str:
        """What a column is called: by each of its codes."""
        return ", ".join(self._label(name, code) for name, code in zip(self.across, codes, strict=True))

    @cached_property
    def _measured(self) -> str:
        """What is measured, in which unit; «Verdi» where measures stand in rows."""
        measures = {str(row[MEASURE_TYPE]) for row in self.rows}
        name = self._label(MEASURE_TYPE, measures.pop()) if len(measures) == 1 else _VALUE.best(self.tongue)
        unit = self._unit(min(self.units)) if len(self.units) == 1 else ""
        return f"{name} ({unit})" if unit and unit.lower() not in name.lower() else name

    def _constants(self) -> Iterator[str]:
        if self.across and MEASURE_TYPE not in (*self.across, *self.down):
            yield self._measured
        for name, code in self.same.items():
            if name not in self.down and name != MEASURE_TYPE:
                yield f"{self._called(name)}: {self._label(name, code)}"

    def _long(self) -> Iterator[Line]:
        for row in self.rows:
            yield tuple(self._label(name, str(row[name])) for name in self.down), (self._cell(row),)

    def _wide(self) -> Iterator[Line]:
        """A line for each combination of codes down, in the order that is asked for, else in that of keys."""
        places = {codes: place for place, codes in enumerate(self._codes)}
        in_order = sorted_keys(self.extract, self._codes)
        lines: dict[tuple[str, ...], list[ShownCell | None]] = {
            tuple(line[name] for name in self.down): [None] * len(places) for line in in_order
        }
        for row in self.rows:
            line = lines.setdefault(tuple(str(row[name]) for name in self.down), [None] * len(places))
            line[places[tuple(str(row[name]) for name in self.across)]] = self._cell(row)
        for key, cells in lines.items():
            yield tuple(self._label(name, code) for name, code in zip(self.down, key, strict=True)), tuple(cells)

    def _cell(self, row: Row) -> ShownCell:
        dataset, lists, measure = self.dataset, self.extract.lists, measure_of(self.dataset, row)
        status = one(row, STATUS.name) or NORMAL
        flagged = "" if status == NORMAL else self._label(STATUS.name, status)
        value, is_range = one(row, measure.name), values.is_range(row)
        if value is None and not is_range:
            return ShownCell("", values.MISSING.best(self.tongue), status=flagged)
        qualifier = one(row, QUALIFIER.name) or EXACTLY
        sign = values.sign(row) or ("" if qualifier == EXACTLY else self._label(QUALIFIER.name, qualifier))
        text = values.amount(dataset, row, lists, self.tongue, frozenset(self.units))
        digits = with_decimals(value or "", one(row, DECIMALS.name) or measure.decimals) if not is_range else ""
        unit = self._unit(unit_of(dataset, row)) if len(self.units) > 1 else ""
        return ShownCell(digits, text, sign, unit, flagged)

    def _unit(self, code: str) -> str:
        units = self.extract.lists.get("unit")
        concept = units.by_notation.get(code) if units and code not in values.BARE_UNITS else None
        return concept.label.best(*self.languages) if concept else ""

    def _called(self, name: str) -> str:
        return (MEASURE if name == MEASURE_TYPE else self.extract.coded[name]).label.best(*self.languages)

    def _label(self, name: str, code: str) -> str:
        key = name, code
        if key not in self._labels:
            label = self.extract.label(self.extract.coded[name], code) if name in self.extract.coded else None
            self._labels[key] = label.best(*self.languages) if label else code
        return self._labels[key]

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        return {}

    def _notes(self) -> Iterator[tuple[str, str]]:
        """What signs mean that stand in the table, notes, and where all of it is from."""
        extract, dataset, tongue = self.extract, self.dataset, self.tongue
        signs = {values.sign(row) for row in self.rows} - {""}
        for name, meaning in about.symbols(extract, tongue):
            if name.removeprefix(f"{about.name('symbol', tongue)} ") in signs:
                yield name, meaning
        yield about.name("notes", tongue), dataset.notes.best(*self.languages)
        yield about.name("source", tongue), dataset.publisher.name.best(*self.languages)
        licence = controlled.LICENSES.get(dataset.license, Text()).best(*self.languages) or dataset.license
        yield about.name("license", tongue), licence
        yield about.name("modified", tongue), dataset.modified or dataset.issued
        pairs = write(replace(extract.selection, layout="", language=""), choices(dataset.structure, extract.lists))
        iri = extract.iris.dataset(dataset.id)[1:-1] + (f"?{urlencode(pairs)}" if pairs else "")
        yield about.name("link", tongue), iri
        cited = citation.reference(dataset, iri, extract.home.best(*self.languages), self.languages)
        yield about.name("cite", tongue), citation.text(cited)


_VALUE = Text.of({"nb": "Verdi", "nn": "Verdi", "en": "Value"})
