"""A new edition of a table: its file put in place, the columns and codes it brings, and what it says of itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lod.config import Settings
from lod.drafting import lists, reading, text, workbook, writing
from lod.drafting.periods import period
from lod.errors import Finding, SourceError
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.model.structure import Dimension
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, SelfDescription
from lod.sources.site.folder import DataSetSource, sources
from lod.sources.source import TableOptions
from lod.sources.table.labels import plain


@dataclass(frozen=True)
class NewCodes:
    """A code that a list lacked, and what it is called; `labelled`: whether anything says so."""

    code: str
    label: str
    labelled: bool = True


class Edition:
    """A new file for the table of a data set. `description`: what it says of its columns, if its file cannot."""

    def __init__(self, before: DataSetSource, file: Path, description: Description | None = None) -> None:
        self.before, self.file = before, file
        self._description = description
        self._put: Path | None = None
        format = reading.kind_of(file)
        if format != before.table.format:
            message = Message("another-format", before=before.table.format, file=file.name, format=format)
            raise SourceError([Finding(message, file=before.name)])

    @cached_property
    def description(self) -> Description | None:
        """What the new file says of its table, where it does."""
        return self._description or self._described(self._put or self.file)

    @cached_property
    def earlier(self) -> Description | None:
        """What the file that is there says of its table, where it does."""
        return self._described(self.before.path)

    def _described(self, path: Path) -> Description | None:
        reader, options = sources()[self.before.table.format], self.before.table.options
        if reader.self_description is SelfDescription.NONE:
            return None
        if reader.self_description is SelfDescription.ONCE:  # as it was when the draft was made
            options = TableOptions(language="nb", dataset=options.dataset)
        return reader.describe(path, path.name, options, [])

    @property
    def updated(self) -> str:
        """The day on which the source was changed, as it says it; "" where it does not."""
        stated = self.description.updated if self.description else ""
        day = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", stated)
        return "-".join(day.groups()) if day else ""

    def put(self, folder: Path, beside: Sequence[Path]) -> None:
        """Copies the file, and those that belong to it, over those in a folder."""
        self._put = folder / self.before.table.file
        shutil.copyfile(self.file, self._put)
        for other in beside:
            shutil.copyfile(other, folder / other.name)

    def keys(self) -> dict[tuple[str, ...], Any]:
        """What of `table:` is otherwise in the new file: the cells of a workbook's table, which may have grown."""
        options = self.before.table.options
        if self.before.table.format != "excel" or not options.range:
            return {}
        sheet = options.sheet or 1
        tables = workbook.tables(self.file, sheet).tables
        first = options.range.partition(":")[0]
        same = next((table for table in tables if table.range.partition(":")[0] == first), None)
        if same is None:
            message, ranges = Message("table-moved", cell=first), tuple(table.range for table in tables)
            hint = Message("advice.has-it-moved", ranges=ranges) if ranges else Message("advice.no-tables")
            raise SourceError([Finding(message, file=self.file.name, sheet=str(sheet), cell=first, hint=hint)])
        return {("table", "range"): same.range} if same.range != options.range else {}

    def contact_changes(self) -> dict[tuple[str, ...], Any]:
        """What the source says anew of whom to ask, where the description still says what it said before."""
        if self.description is None or self.earlier is None or self.description.contact == self.earlier.contact:
            return {}
        new, old = self.description.contact, self.earlier.contact
        stated = self.before.dataset.contact.email
        if new is None or not new.email or stated != (old.email if old else ""):
            return {}
        name = new.name.best("nb")
        return {("contact", "email"): new.email} | ({("contact", "name", "nb"): name} if name else {})

    def labels(self, copy: Settings) -> Iterator[tuple[str, str, str, str]]:
        """Changes labels that the source has changed, where the list has its earlier one; gives all that it changed.

        As list, code, the earlier label and the new one.
        """
        if self.description is None or self.earlier is None:
            return
        earlier = {column.name: {c.notation: c.label for c in column.concepts} for column in self.earlier.dimensions}
        for column, codelist in self._coded(self.description.dimensions):
            changes: dict[str, tuple[Text, Text]] = {}
            for concept in column.concepts:
                code, label = concept.notation, concept.label
                old = earlier.get(column.name, {}).get(code)
                if old and label and old != label:
                    changes[code] = (old, label)
                    yield codelist.name, code, old.best("nb", "en"), label.best("nb", "en")
            _relabelled(copy, codelist, changes)

    def _coded(self, columns: Sequence[ColumnDescription]) -> Iterator[tuple[ColumnDescription, CodeList]]:
        by_column = {column: name for name, column in self.before.table.columns}
        for column in columns:
            codelist = _list_of(self.before, by_column.get(column.name, column.name))
            if codelist is not None:
                yield column, codelist

    def rewritten(self, source: DataSetSource, copy: Settings) -> Iterator[tuple[str, str, str, str]]:
        """Changes the labels that the table writes otherwise behind codes of the list: `0301 Oslo kommune`, where the
        list has `0301 Oslo`. Gives them as `labels` does."""
        for dimension in source.dataset.structure.dimensions:
            codelist = _list_of(source, dimension.name)
            path = copy.root / codelist.origin.file if codelist and codelist.origin.file else None
            if codelist is None or path is None or path.suffix != ".csv" or dimension.name not in source.labelled:
                continue
            entries = lists.entries(self._lacking(source, dimension, codelist), {})
            changed = [entry for entry in entries if entry.written and entry.code in codelist.by_notation]
            for entry in changed:
                old = codelist.by_notation[entry.code].label
                yield codelist.name, entry.code, old.best("nb", "en"), entry.label.best("nb", "en")
            if changed:
                _own(path)
                writing.rename(path, {entry.code: (dict(entry.label), entry.written) for entry in changed})

    def add_codes(self, source: DataSetSource, copy: Settings) -> Iterator[tuple[str, tuple[NewCodes, ...]]]:
        """Adds the codes that lists lack, in files of the copy; gives them by dimension."""
        for dimension in source.dataset.structure.dimensions:
            codelist = _list_of(source, dimension.name)
            path = copy.root / codelist.origin.file if codelist and codelist.origin.file else None
            if codelist is None or path is None or path.suffix != ".csv":
                continue
            lacking = self._lacking(source, dimension, codelist)
            if lacking:
                new = _entries(lacking, codelist, dimension.name in source.labelled, self._labels(source, dimension))
                _own(path)
                writing.extend(path, text.codelist(lists.NewList(codelist.name, codelist.label, new))[0])
                labels = self._labels(source, dimension)
                by_label = dimension.name in source.labelled
                yield (
                    dimension.name,
                    tuple(
                        NewCodes(
                            entry.code,
                            entry.label.best("nb", "en"),
                            by_label or codelist.periods or entry.code in labels,
                        )
                        for entry in new
                    ),
                )

    def _lacking(self, source: DataSetSource, dimension: Dimension, codelist: CodeList) -> list[str]:
        """The texts of a dimension's cells that are no codes of its list, each once, in order."""
        cells: dict[str, None] = {}
        for _, columns in source.observations([]):
            cells.update(dict.fromkeys(cell for cell in columns[dimension.name] if isinstance(cell, str) and cell))
        return [cell for cell in cells if cell not in codelist.by_notation]

    def _labels(self, source: DataSetSource, dimension: Dimension) -> Mapping[str, Text]:
        """What the new codes of a dimension are called: by the file, or by a column beside them that says labels."""
        column = dict(source.table.columns).get(dimension.name, dimension.name)
        if self.description is not None:
            described = next((c for c in self.description.dimensions if c.name == column), None)
            return {c.notation: c.label for c in described.concepts if c.label} if described else {}
        codelist = _list_of(source, dimension.name)
        return _beside(source, column, codelist) if codelist and source.table.ignore else {}


def _list_of(source: DataSetSource, name: str) -> CodeList | None:
    dimension = next((d for d in source.dataset.structure.dimensions if d.name == name), None)
    return source.site_lists.get(dimension.codelist) if dimension else None


def _entries(
    texts: Sequence[str], codelist: CodeList, by_label: bool, labels: Mapping[str, Text]
) -> tuple[lists.Entry, ...]:
    if by_label:
        return lists.entries(texts, {})
    concepts = [Concept(text, labels.get(text) or _called(text)) for text in texts]
    return lists.of_concepts(concepts, codelist.periods)


def _called(code: str) -> Text:
    when = period(code)
    return Text.of({"nb": when.nb, "en": when.en}) if when else Text.of({"nb": code})


def _beside(source: DataSetSource, column: str, codelist: CodeList) -> dict[str, Text]:
    """The labels in a column that is not published and has, for the codes that are known, the labels of the list."""
    reader, options = sources()[source.table.format], source.table.options
    pairs: dict[str, dict[str, str]] = {name: {} for name in source.table.ignore}
    for batch in reader.batches(source.path, source.name, options, []):
        for name in pairs.keys() & batch.columns.keys() if column in batch.columns else ():
            pairs[name] |= dict(zip(batch.columns[column], batch.columns[name], strict=True))
    for held in pairs.values():
        listed = [code for code in held if code in codelist.by_notation]
        same = sum(plain(held[c]) in {plain(t) for _, t in codelist.by_notation[c].label} for c in listed)
        if listed and same >= 0.8 * len(listed):
            return {code: Text.of({"nb": label}) for code, label in held.items() if label}
    return {}


def _relabelled(copy: Settings, codelist: CodeList, changes: Mapping[str, tuple[Text, Text]]) -> None:
    """Writes new labels in the file of a list, where it has the earlier ones."""
    path = copy.root / codelist.origin.file if codelist.origin.file else None
    if path is None or path.suffix != ".csv" or not changes:
        return
    _own(path)
    writing.relabel(path, {code: (dict(old), dict(new)) for code, (old, new) in changes.items()})


def _own(path: Path) -> None:
    """Makes a file one of the copy's own: its folder may be the site's."""
    folder = next((p for p in (path.parent, *path.parents) if p.is_symlink()), None)
    if folder is not None:
        home = folder.resolve()
        folder.unlink()
        shutil.copytree(home, folder)


def new_columns(source: DataSetSource) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of a table that its description does not name: those to pass over, and those that stand across."""
    header = sources()[source.table.format].header(source.path, source.name, source.table.options)
    unpivot = source.table.unpivot
    described = {column for _, column in source.table.columns} | set(source.table.ignore) | {source.table.measure}
    described |= set(unpivot.columns) if unpivot else set()
    other = [column for column in header if column not in described]
    if unpivot is None:
        return tuple(column for column in other if column != "measureType"), ()
    across = [column for column in other if (parts := unpivot.words_of(column)) and all(map(period, _varying(parts)))]
    if not unpivot.columns:
        return tuple(column for column in other if column not in across and not unpivot.words_of(column)), ()
    return tuple(column for column in other if column not in across), tuple(across)


def _varying(parts: Mapping[str, str]) -> list[str]:
    return [text for word, text in parts.items() if word != "measure"]
