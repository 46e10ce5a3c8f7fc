"""Tables in JSON-stat 2 and 1 (json-stat.org/full), as statistical offices' interfaces give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lod.errors import Finding, Severity
from lod.messages.message import Message
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import Agent, Contact
from lod.model.datatypes import lexical, to_decimal
from lod.model.origin import Origin
from lod.model.text import Text
from lod.sources.description import ColumnDescription, Description, SelfDescription, language
from lod.sources.jsonstat.file import dataset_of, unreadable
from lod.sources.source import DEFAULT, Batch, Source, TableOptions
from lod.sources.table import header
from lod.sources.table.grid import VALUE, FileAxis, FileGrid
from lod.sources.table.periods import with_days
from lod.sources.table.several import joined

MAX_DIGITS = 400
"""Past so many a number is left as it was written."""

_ROLES = {"time": "period", "geo": "area"}


class JsonStatSource(Source):
    """Reads a data set of JSON-stat: a column for each dimension, one for each measure.

    The status of a figure stands behind it, `12.5 p`, or in its place where there is none. Where `extension` has the
    attributes of the figures, as in the files we write, each figure is a row, with the attributes as columns.
    """

    self_description = SelfDescription.ONCE

    def header(self, path: Path, name: str, options: TableOptions) -> list[str]:
        """The columns. Raises `SourceError` for what is not JSON-stat, and for dimensions past all measure."""
        about = dataset_of(path, name, options)
        attributes = _attributes(about)
        return header.judged([*_figures(_grid(about, name), attributes).columns, *attributes], name, 1)

    def batches(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Iterator[Batch]:
        """The rows that have a figure or a status."""
        about = dataset_of(path, name, options)
        attributes = _attributes(about)
        grid = _figures(_grid(about, name), attributes)
        header.judged([*grid.columns, *attributes], name, 1)
        values, statuses = _placed(about, "value", grid, name), _placed(about, "status", grid, name)
        if isinstance(about.get("status"), str):
            statuses = dict.fromkeys(range(grid.size) if isinstance(values, list) else values, about["status"])
        places = range(grid.size) if isinstance(values, list) else sorted({*values, *_stated(statuses)})
        silent = sum(value is None for value in values) if isinstance(values, list) and not statuses else 0
        if silent:
            message = Message("cells-without-value", count=silent)
            findings.append(Finding(message, Severity.INFO, file=name))
        if not attributes:
            yield from grid.batches((place, _text(values, statuses, place, options.decimal)) for place in places)
            return
        # what the status says in short, the attributes say in full
        plain = ((place, _text(values, {}, place, options.decimal)) for place in places)
        stated = _places_with_status(statuses)
        for batch in grid.batches((place, text or (_NONE if place in stated else "")) for place, text in plain):
            yield _with(attributes, batch)

    def describe(self, path: Path, name: str, options: TableOptions, findings: list[Finding]) -> Description:
        """What the data set says, in the language it states or else that of the options.

        Raises `SourceError` for what is not JSON-stat.
        """
        description = _described(path, name, options)
        findings.extend(description.laws())
        return description


_NONE = "\0"
"""Stands for a value that is missing until the row is made: rows without any text are no figures."""


def _attributes(about: Mapping[str, Any]) -> dict[str, Any]:
    """What `extension.attributes` says of the figures: by attribute a value, or values by place."""
    described = _at(about, "extension", "attributes")
    complete = all(isinstance(attribute, dict) and "value" in attribute for attribute in described.values())
    return {name: attribute["value"] for name, attribute in described.items()} if complete else {}


def _figures(grid: FileGrid, attributes: Mapping[str, Any]) -> FileGrid:
    """The grid with a row for each figure where each has attributes of its own."""
    return replace(grid, metric=None) if attributes else grid


def _places_with_status(statuses: Placed) -> set[int]:
    pairs = statuses.items() if isinstance(statuses, dict) else enumerate(statuses)
    return {place for place, status in pairs if status not in (None, "")}


def _with(attributes: Mapping[str, Any], batch: Batch) -> Batch:
    columns = batch.columns | {VALUE: ["" if cell == _NONE else cell for cell in batch.columns[VALUE]]}
    for name, values in attributes.items():
        cells = (values.get(str(row - 1)) if isinstance(values, dict) else values for row in batch.rows)
        columns[name] = [joined(map(str, c)) if isinstance(c, list) else "" if c is None else str(c) for c in cells]
    return Batch(batch.rows, columns)


Placed = list[Any] | dict[int, Any]
"""Values by their place: all of them in order, or only those that there are."""


def _stated(statuses: Placed) -> Iterator[int]:
    return iter(statuses) if isinstance(statuses, dict) else iter(range(len(statuses)))


def _text(values: Placed, statuses: Placed, place: int, decimal: str) -> str:
    value = values[place] if isinstance(values, list) else values.get(place)
    has_status = place < len(statuses) if isinstance(statuses, list) else place in statuses
    status = statuses[place] if has_status else None
    number = "" if value is None else _number(value).replace(".", decimal)
    return f"{number} {status}".strip() if status not in (None, "") else number


def _number(value: Any) -> str:
    """A value in its one form; what is no number stays as it is, and is told where numbers are read."""
    text = str(value)
    number = to_decimal(text) if len(text) < MAX_DIGITS else None
    return lexical(number) if number is not None and abs(number.adjusted()) < MAX_DIGITS else text


def _placed(about: Mapping[str, Any], key: str, grid: FileGrid, name: str) -> Placed:
    """`value` or `status`: an array, or an object by place; one status for all is none here."""
    given = about.get(key)
    if key == "status":
        given = _flags(given)
    if isinstance(given, list):
        if len(given) != grid.size and key == "value":
            raise unreadable(name, Message("json-stat-cells", key=key, cells=len(given), expected=grid.size))
        return given
    if isinstance(given, dict):
        try:
            placed = {int(place): value for place, value in given.items()}
        except ValueError:
            raise unreadable(name, Message("json-stat-place", key=key)) from None
        if placed and not 0 <= min(placed) <= max(placed) < grid.size:
            raise unreadable(name, Message("json-stat-place-outside", key=key, size=grid.size))
        return placed
    if key == "status" and (given is None or isinstance(given, str)):
        return {}
    raise unreadable(name, Message("json-stat-values", key=key))


def _flags(status: Any) -> Any:
    """The statuses of the values: Eurostat's old interface had them under `value`, beside names under `category`."""
    return status["value"] if isinstance(status, dict) and isinstance(status.get("value"), (list, dict)) else status


def _key(about: Mapping[str, Any], key: str) -> Any:
    """`id`, `size` or `role`: of the data set in version 2, of its `dimension` in version 1."""
    return about.get(key, about["dimension"].get(key))


def _grid(about: Mapping[str, Any], name: str) -> FileGrid:
    ids, sizes = _key(about, "id"), _key(about, "size")
    if not isinstance(ids, list) or not isinstance(sizes, list) or not ids:
        raise unreadable(name, Message("json-stat-dimensions"))
    if len(ids) != len(sizes):
        raise unreadable(name, Message("json-stat-sizes", dimensions=len(ids), sizes=len(sizes)))
    axes = []
    for axis, size in zip(map(str, ids), sizes, strict=True):
        codes = _codes(about["dimension"].get(axis), axis, name)
        if str(len(codes)) != str(size):
            raise unreadable(name, Message("json-stat-size", dimension=axis, codes=len(codes), size=str(size)))
        axes.append(FileAxis(axis, tuple(codes)))
    metric = [axis for axis in _role(about, "metric") if axis in ids]
    grid = FileGrid(tuple(axes), ids.index(metric[0]) if len(metric) == 1 else None)
    grid.judge(name)
    return grid


def _role(about: Mapping[str, Any], role: str) -> list[str]:
    roles = _key(about, "role")
    axes = roles.get(role) if isinstance(roles, dict) else None
    return [str(axis) for axis in axes] if isinstance(axes, list) else []


def _codes(dimension: Any, axis: str, name: str) -> list[str]:
    """The codes in order: `index` is an array, or an object of places; one code alone needs none."""
    category = dimension.get("category") if isinstance(dimension, dict) else None
    if not isinstance(category, dict):
        raise unreadable(name, Message("json-stat-category", dimension=axis))
    index = category.get("index", category.get("label"))
    if isinstance(index, list):
        return [str(code) for code in index]
    if isinstance(index, dict):
        places = category.get("index") or {}
        if all(str(place).isdecimal() for place in places.values()):
            return sorted(map(str, index), key=lambda code: int(places.get(code, 0)))
    raise unreadable(name, Message("json-stat-codes", dimension=axis))


def grid_of(path: Path, name: str) -> FileGrid:
    """The dimensions of a file in JSON-stat, figures or not. Raises `SourceError` for what is not JSON-stat."""
    return _grid(dataset_of(path, name, DEFAULT), name)


def _described(path: Path, name: str, options: TableOptions) -> Description:
    about = dataset_of(path, name, options)
    grid, attributes = _grid(about, name), _attributes(about)
    extension = _at(about, "extension")
    tongue = language(str(_at(extension, "px").get("language") or extension.get("language") or options.language))
    columns = []
    for number, axis in enumerate(grid.axes):
        dimension = about["dimension"][axis.name]
        role = next((word for key, word in _ROLES.items() if axis.name in _role(about, key)), "")
        if number != grid.metric:
            label, note = _text_in(dimension.get("label"), tongue), _text_in(dimension.get("note"), tongue)
            concepts = tuple(_concepts(dimension["category"], axis.codes, tongue, name))
            codelist = CodeList("", label or Text.of({tongue: axis.name}), concepts, origin=Origin(name, 1))
            codelist = with_days(codelist) if role == "period" else codelist
            columns.append(ColumnDescription(axis.name, label, codelist=codelist, role=role, definition=note))
    measures = list(_measures(about, grid, tongue, name))
    if attributes:
        measures = [replace(column, column=VALUE if grid.metric is not None else "") for column in measures]
        columns += [*measures, *_described_attributes(extension["attributes"], tongue, name)]
    notes = _notes(about)
    return Description(
        tuple(columns if attributes else [*columns, *measures]),
        _text_in(about.get("label"), tongue),
        _text_in(notes[0], tongue) if attributes and notes else Text(),
        _text_in(notes[1:] if attributes else notes, tongue),
        Agent(Text.of({"nb": str(about["source"])})) if about.get("source") else None,
        _contact(extension.get("contact")),
        updated=str(about.get("updated") or ""),
        license=str(extension.get("license") or ""),
        symbols=() if attributes else _symbols(about, grid, name),
        measure=grid.axes[grid.metric].name if attributes and grid.metric is not None else "",
    )


def _notes(about: Mapping[str, Any]) -> list[str]:
    """The notes of a table: texts one by one, or a single text."""
    written = about.get("note")
    return [str(note) for note in (written if isinstance(written, list) else [written]) if note]


def _symbols(about: Mapping[str, Any], grid: FileGrid, name: str) -> tuple[str, ...]:
    """The statuses that figures have, each once."""
    statuses = _placed(about, "status", grid, name)
    stated = [about.get("status"), *(statuses.values() if isinstance(statuses, dict) else statuses)]
    return tuple(sorted({str(status) for status in stated if isinstance(status, (str, int)) and status != ""}))


def _contact(about: Any) -> Contact | None:
    """Whom to ask, as PxWebApi v2 says it under `extension.contact`: the first who has an e-mail address."""
    persons = [one for one in about if isinstance(one, dict)] if isinstance(about, list) else []
    reached = ((str(one.get("name") or ""), str(one["mail"])) for one in persons if one.get("mail"))
    return next((Contact(Text.of({"nb": name}), mail) for name, mail in reached), None)


def _described_attributes(attributes: Mapping[str, Any], tongue: str, file: str) -> Iterator[ColumnDescription]:
    """The attributes of figures, as the files we write say them (`lod.exchange.jsonstat`)."""
    for name, about in attributes.items():
        label, labels = _text_in(about.get("label"), tongue), _at(about, "codes")
        concepts = tuple(Concept(code, _text_in(labels[code], tongue), origin=Origin(file)) for code in labels)
        codelist = CodeList("", label or Text.of({tongue: name}), concepts, origin=Origin(file, 1))
        yield ColumnDescription(
            name,
            label,
            attribute=True,
            codelist=codelist if labels else None,
            datatype=str(about.get("datatype") or ""),
            language=language(str(about["language"]), "") if about.get("language") else "",
            multiple=about.get("multiple") is True,
        )


def _measures(about: Mapping[str, Any], grid: FileGrid, tongue: str, file: str) -> Iterator[ColumnDescription]:
    if grid.metric is None:
        yield ColumnDescription(VALUE, _text_in(about.get("label"), tongue), measure=True)
        return
    axis = grid.axes[grid.metric]
    category = about["dimension"][axis.name]["category"]
    for concept in _concepts(category, axis.codes, tongue, file):
        unit = _at(category, "unit", concept.notation)
        decimals = unit.get("decimals")
        yield ColumnDescription(
            concept.notation,
            concept.label,
            measure=True,
            definition=concept.definition,
            unit=_text_in(unit.get("base") or unit.get("label"), tongue),
            decimals=decimals if isinstance(decimals, int) else None,
            datatype=str(unit.get("datatype") or ""),
        )


def _concepts(category: Mapping[str, Any], codes: tuple[str, ...], tongue: str, file: str) -> Iterator[Concept]:
    labels, notes = _at(category, "label"), _at(category, "note")
    above = {str(child): code for code, below in _at(category, "child").items() for child in below or ()}
    for code in codes:
        label, note = _text_in(labels.get(code, code), tongue), _text_in(notes.get(code), tongue)
        yield Concept(code, label, note, above.get(code, ""), origin=Origin(file))


def _at(value: Any, *keys: str) -> dict[str, Any]:
    """An object within objects; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _text_in(value: Any, tongue: str) -> Text:
    """A text, or several as paragraphs, in the language of the file."""
    words = "\n\n".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return Text.of({tongue: words.strip()} if words.strip() else {})
