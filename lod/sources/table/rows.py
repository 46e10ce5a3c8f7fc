"""The rows of a table made into observations: cells read by their datatype, constants and bounds filled in.

An observation here is a row of canonical lexical forms, in the columns of the structure. Whether codes are in their
lists and values in their range is not asked here: the shapes judge that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, reduce

from lod.errors import Finding, Severity
from lod.messages.message import Message, both
from lod.model import datatypes, qualifier
from lod.model.attributes import FURTHER_STATUS, LOWER_BOUND, QUALIFIER, STATUS, UNIT, UPPER_BOUND
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Attribute, Dimension, Measure
from lod.sources.site.schema import did_you_mean
from lod.sources.site.todo import TODO
from lod.sources.source import Batch
from lod.sources.table.currency import amount, currencies, is_currency, signed
from lod.sources.table.layout import MISSING, TableMapping
from lod.sources.table.several import separated
from lod.sources.table.symbols import SymbolReading, Symbols, parts, statuses, told_by

Cell = str | list[str] | None
Read = tuple[Cell, Message | None, SymbolReading | None]
"""A cell's canonical form, what was expected if it has none, and what symbols in it say."""
NEGATIVE = "negative"
"""The word for brackets around a number that is less than nought, as accounts have them."""
MINUSES = ("-", *datatypes.MINUSES)
PERCENT = "percent"
"""The unit whose sign may stand behind a number."""
MAX_ALIKE = 200
"""Findings of one kind in one column that are told one by one; the rest are counted."""


def _bracketed(text: str, meaning: str) -> SymbolReading | None:
    """A number in brackets, by what a description says that brackets mean; None for what is none.

    Where they are negative, a number before a minus is too.
    """
    if meaning == NEGATIVE and text[-1:] in MINUSES and text[:1].isdigit():
        return SymbolReading(f"-{text[:-1].rstrip()}", ())
    if not meaning or not (text.startswith("(") and text.endswith(")")):
        return None
    number = text[1:-1].strip()
    if meaning == NEGATIVE:
        return SymbolReading(number if number.startswith("-") else f"-{number}", ())
    return SymbolReading(number, ((STATUS.name, meaning),))


class Observations:
    """Turns batches of a table into batches of observations.

    A row with several measure columns gives an observation for each; an empty cell says that the value is missing.
    """

    def __init__(self, dataset: DataSet, table: TableMapping, name: str, findings: list[Finding]) -> None:
        self.dataset = dataset
        self.structure = dataset.structure
        self.table = table
        self.name = name
        self.findings = findings
        self._measure = table.measure or MEASURE_TYPE
        self._sources = {
            word: source.name for source in dataset.sources for word in (source.url, *(t for _, t in source.title))
        } | {source.name: source.name for source in dataset.sources}
        self._counts: dict[str, int] = {}
        self._untold: dict[str, Finding] = {}
        self._symbols = dict(table.symbols)
        self._noted: Counter[tuple[str, str, str]] = Counter()
        self._readers: dict[str, Callable[[str], Read]] = {}
        names = {attribute.name for attribute in self.structure.attributes}
        self._bounded = QUALIFIER.name in names
        self._further = FURTHER_STATUS.name in names

    def header(self, header: list[str]) -> bool:
        """Whether the table has the columns described; findings for those missing, and for those nobody described."""
        described = dict(self.table.columns)
        optional = {LOWER_BOUND.name, UPPER_BOUND.name, FURTHER_STATUS.name}.union(
            *(s.attributes for s in self._symbols.values())
        )
        missing = [(n, c) for n, c in described.items() if c not in header and n not in optional]
        for component, column in missing:
            self.findings.append(
                Finding(
                    Message("missing-column", column=column),
                    file=self.name,
                    row=1,
                    column=column,
                    hint=both(
                        Message("advice.it-is-described", component=component, file=self.dataset.origin.file),
                        did_you_mean(column, [c for c in header if c not in described.values()] or header),
                    ),
                )
            )
        if self.table.measure and self.table.measure not in header:
            message = Message("missing-column", column=self.table.measure)
            named = Message("advice.it-is-named", file=self.dataset.origin.file)
            hint = both(named, did_you_mean(self.table.measure, header))
            missing.append((MEASURE_TYPE, self.table.measure))
            self.findings.append(Finding(message, file=self.name, row=1, column=self.table.measure, hint=hint))
        # the reader of SDMX works out the unit of each figure, beside the column that a description may read it from
        offered = [UNIT.name] if self.table.format == "sdmx" and UNIT.name in described else []
        for column in header:
            if column not in (*described.values(), *self.table.ignore, self._measure, *offered):
                self.findings.append(
                    Finding(
                        Message("column-nobody-described", column=column),
                        file=self.name,
                        row=1,
                        column=column,
                        hint=Message("advice.describe-it-in", file=self.dataset.origin.file),
                    )
                )
        return not missing

    def of(self, batch: Batch) -> Iterator[tuple[list[int], dict[str, list[Cell]]]]:
        """The observations of a batch, measure by measure: the rows they come from, and their columns.

        Rows that say their measure in a column give an observation of that measure alone.
        """
        if self._measure not in batch.columns:
            yield from self._of(batch, self.structure.measures)
            return
        words = {m.name: dict(self.table.words).get(m.name, m.name) for m in self.structure.measures}
        choices = list(words.values())
        for row, word in zip(batch.rows, batch.columns[self._measure], strict=True):
            if word not in choices:
                self._tell(row, self._measure, word, Message("expected.measure", names=tuple(choices)))
        for measure in self.structure.measures:
            part = batch.where(self._measure, words[measure.name])
            if part.rows:
                yield from self._of(part, (measure,))

    def _of(self, batch: Batch, measures: Sequence[Measure]) -> Iterator[tuple[list[int], dict[str, list[Cell]]]]:
        size = len(batch.rows)
        given: dict[str, list[Cell]] = {}
        marks: dict[str, dict[int, SymbolReading]] = {}
        others = [measure for measure in self.structure.measures if measure not in measures]
        for component in (c for c in self.structure.components() if c not in others):
            given[component.name] = self._column(component, batch, size, marks.setdefault(component.name, {}))
        for measure in measures:
            columns = dict(given)
            for other in self.structure.measures:
                if other is not measure:
                    columns[other.name] = [None] * size
            columns[MEASURE_TYPE] = [measure.name] * size
            columns[UNIT.name] = [unit or measure.unit for unit in given[UNIT.name]]
            columns[STATUS.name] = self._statuses(measure, given, batch)
            self._mark(columns, marks[STATUS.name])
            self._mark(columns, marks[measure.name])
            if self._bounded:
                for name in {LOWER_BOUND.name, UPPER_BOUND.name} & given.keys():
                    columns[name] = list(given[name])
                self._bound(measure, columns)
            yield batch.rows, columns

    def _statuses(self, measure: Measure, given: dict[str, list[Cell]], batch: Batch) -> list[Cell]:
        """Normal, where nothing is stated; missing, where the cell is empty and that is what it says."""
        stated = given[STATUS.name]
        empty = self.table.empty == MISSING
        if (len(self.structure.measures) == 1 and not empty) or self._measure in batch.columns:
            return [status or "A" for status in stated]
        written = batch.columns.get(dict(self.table.columns).get(measure.name, ""), [""] * len(batch.rows))
        return [(status or "A") if text else "M" for status, text in zip(stated, written, strict=True)]

    def _mark(self, columns: dict[str, list[Cell]], marks: dict[int, SymbolReading]) -> None:
        """What the symbols in a measure's cells say, said in the columns of attributes."""
        multiple = {a.name for a in self.structure.attributes if a.multiple}
        for name in {name for reading in marks.values() for name, _ in reading.says}:
            columns[name] = list(columns[name])
        for i, reading in marks.items():
            for name, value in reading.says:
                cell = columns[name][i]
                if name in multiple:
                    columns[name][i] = [*(cell if isinstance(cell, list) else []), value]
                elif name == STATUS.name or cell in (None, value):
                    columns[name][i] = value
                else:
                    self._noted[name, "second-value", value] += 1

    def _column(self, component: object, batch: Batch, size: int, marks: dict[int, SymbolReading]) -> list[Cell]:
        assert isinstance(component, (Dimension, Measure, Attribute))  # noqa: S101 - the three kinds there are
        constants = dict(self.table.constants)
        column = dict(self.table.columns).get(component.name)
        read = self._readers.get(component.name) or self._readers.setdefault(component.name, self._reader(component))
        if component.name in constants:
            cell, _, _ = read(constants[component.name])
            return [cell] * size
        if column is None or column not in batch.columns:
            return [None] * size
        texts = batch.columns[column]
        readings = {text: read(text) for text in set(texts)}
        if any(expected or reading for _, expected, reading in readings.values()):
            self._notice(batch.rows, column, texts, readings, marks)
        cells = {text: cell for text, (cell, _, _) in readings.items()}
        return [cells[text] for text in texts]

    def _notice(
        self, rows: list[int], column: str, texts: list[str], readings: dict[str, Read], marks: dict[int, SymbolReading]
    ) -> None:
        """Tells of cells that cannot be read, and marks those with symbols."""
        for place, text in enumerate(texts):
            _, expected, reading = readings[text]
            if expected:
                self._tell(rows[place], column, text, expected)
            if reading:
                marks[place] = reading
                self._count(column, text, reading)

    def _reader(self, component: Dimension | Measure | Attribute) -> Callable[[str], Read]:
        """A function from a cell's text to its canonical form, what was expected if it has none, and its symbols."""
        coded = isinstance(component, Dimension) or (
            isinstance(component, Attribute) and bool(component.codelist or component.source)
        )
        datatype = "string" if coded or isinstance(component, Dimension) else component.datatype

        unit = component.unit if isinstance(component, Measure) else ""
        currency = unit if is_currency(unit) else ""
        sourced = isinstance(component, Attribute) and component.source

        def one(text: str) -> Read:
            if not text:
                return None, None, None
            if sourced:
                text = self._sources.get(text, text)
            if unit == PERCENT and text.endswith("%"):
                text = text[:-1].rstrip()
            elif currency:
                text = amount(text, currency)
            try:
                return self._parsed(text, datatype), None, None
            except datatypes.UnexpectedText as error:
                return None, error.expected, None

        def several(text: str) -> Read:
            cells = [one(part) for part in separated(text)]
            wrong = next((expected for _, expected, _ in cells if expected), None)
            return ([str(cell) for cell, _, _ in cells] if cells and not wrong else None), wrong, None

        def figure(text: str) -> Read:
            read = one(text)
            bare = amount(text, currency)
            reading = (_bracketed(bare, self.table.brackets) or symbols.read(text)) if read[1] else None
            if reading is None:
                return read
            if self._further:
                reading = reading.keeping_all()
            cell, expected, _ = one(reading.number)
            return cell, expected, None if expected else reading

        def status(text: str) -> Read:
            codes = statuses(text, symbols) if self._further else [symbols.status(text)] if text else []
            further = tuple((FURTHER_STATUS.name, code) for code in codes[1:])
            return codes[0] if codes else None, None, SymbolReading("", further) if further else None

        symbols = self._symbols.get(component.name, Symbols({}))
        if (symbols or self.table.brackets) and isinstance(component, Measure):
            return lru_cache(maxsize=65_536)(figure)
        if component.name == STATUS.name and (symbols or self._further):
            return lru_cache(maxsize=65_536)(status)
        multiple = isinstance(component, Attribute) and component.multiple
        return lru_cache(maxsize=65_536)(several if multiple else one)

    def _parsed(self, text: str, datatype: str) -> str:
        mark = self.table.thousands
        if mark and datatype in datatypes.NUMERIC:
            text = datatypes.ungrouped(text, mark, self.table.options.decimal)
        return datatypes.parse(text, datatype, self.table.options.decimal)

    def _count(self, column: str, text: str, reading: SymbolReading) -> None:
        """Counts what is worth a word though nothing is wrong."""
        if reading.zero:
            self._noted[column, "read-as-zero", text] += 1
        self._noted.update((column, "second-status", code) for code in reading.unsaid)

    def _bound(self, measure: Measure, columns: dict[str, list[Cell]]) -> None:
        """Fills in the bounds that follow from the qualifier, where the table does not state them."""
        names = [n for n in (LOWER_BOUND.name, UPPER_BOUND.name) if n in columns]
        for i, (word, text) in enumerate(zip(columns[QUALIFIER.name], columns[measure.name], strict=True)):
            value = datatypes.to_decimal(text if isinstance(text, str) else None)
            if value is None or not isinstance(word, str):
                continue
            derived = dict(
                zip((LOWER_BOUND.name, UPPER_BOUND.name), qualifier.bounds(word, value, measure), strict=True)
            )
            for name in names:
                bound: Decimal | None = derived[name]
                if columns[name][i] is None and bound is not None:
                    columns[name][i] = datatypes.lexical(bound)

    def _tell(self, row: int, column: str, text: str, expected: Message) -> None:
        count = self._counts[column] = self._counts.get(column, 0) + 1
        if count > MAX_ALIKE + 1:
            return
        message, hint = Message("wrong-value", value=text[:80], expected=expected), self._advice(text, expected)
        shown = text[:80].encode("utf-8", "backslashreplace").decode()
        finding = Finding(message, file=self.name, row=row, column=column, value=shown, hint=hint)
        if count > MAX_ALIKE:
            self._untold[column] = finding
        else:
            self.findings.append(finding)

    def untold(self) -> Iterator[Finding]:
        """A finding for the rest of each column that had more wrong cells than are told, and what was counted."""
        hint = Message("advice.so-say-the", file=self.dataset.origin.file)
        for (column, kind, value), count in self._noted.items():
            named = {"name": column} if kind == "second-value" else {}
            message = Message(kind, value=value, count=count, **named)
            yield Finding(message, Severity.INFO, file=self.name, column=column, hint=hint)
        for column, last in self._untold.items():
            yield replace(last, times=self._counts[column] - MAX_ALIKE)

    def _advice(self, text: str, expected: Message) -> Message:
        file, decimal = self.dataset.origin.file, self.table.options.decimal
        if text == TODO:
            return Message("advice.number-of-range", file=file)
        if "," in text and decimal == "." and datatypes.to_decimal(text.replace(",", ".")) is not None:
            return Message("advice.decimal-comma", file=file, number=text.replace(",", "."))
        if "." in text and decimal == "," and datatypes.to_decimal(text) is not None:
            return Message("advice.decimal-point", file=file, number=text.replace(".", ","))
        if text.endswith("%"):
            return Message("advice.leave-the-per")
        if sign := signed(text)[1]:
            return Message("advice.currency", sign=sign, units=" | ".join(currencies(sign)), file=file)
        for mark in datatypes.THOUSANDS:
            if mark != decimal and datatypes.ungrouped(text, mark, decimal) != text:
                return Message("advice.thousands", file=file, mark=mark)
        if expected.key not in datatypes.NUMBERS:
            return Message("advice.expected", expected=expected)
        _, marks = parts(text)
        if not marks:
            return Message("advice.number-alone", file=file)
        own = Message("advice.own-symbol", mark=marks[0])
        ways = [*(Message("advice.symbols-of", name=name) for name in told_by(text)), own]
        return Message("advice.symbol", ways=reduce(lambda a, b: Message("words.or", first=a, last=b), ways), file=file)
