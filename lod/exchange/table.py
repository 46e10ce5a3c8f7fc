"""A selection as a table: its columns, each with what it is, and the statement that reads it.

Long, an observation is a row: `observation` (its IRI), each dimension, `measure`, `value`, each attribute. Wide, the
codes of one dimension stand across, each with its value and what says how the value is to be understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lod.cube.columns import quoted
from lod.cube.cube import VALUE
from lod.exchange.extract import Extract, label_table
from lod.exchange.selection import Labels
from lod.exchange.statements import guarded, literal, named, number, text_of
from lod.model.structure import MEASURE_TYPE, Attribute, Component
from lod.model.text import Text

OBSERVATION = "observation"
MEASURE_NAME = "measure"
"""What the measure dimension is called in a table."""

_VALUE = Text.of({"nb": "Verdi", "nn": "Verdi", "en": "Value"})
_OBSERVATION = Text.of({"nb": "Adresse", "nn": "Adresse", "en": "Address"})


@dataclass(frozen=True)
class Cells:
    """A column of a table.

    `sql` reads it; `datatype` is an XSD name ("code" for codes); `component` is what it is about, None for the IRI and
    the value; `language` is that of labels. `key`: it tells rows apart.
    """

    name: str
    title: Text
    sql: str
    datatype: str = "string"
    component: Component | None = None
    language: str = ""
    key: bool = False
    multiple: bool = False


@dataclass(frozen=True)
class Table:
    """Columns, and the statement (with the values of its parameters) that gives them in order."""

    columns: tuple[Cells, ...]
    sql: str
    values: list[str]


def long(extract: Extract, typed: bool = False, safe: bool = False) -> Table:
    """A row for each observation.

    `typed`: values as they are stored, else as text; `safe`: no text begins like a formula.
    """
    cells = tuple(_long(extract, typed, safe))
    listed = ", ".join(named(cell.sql, cell.name) for cell in cells)
    source, values = selected(extract)
    order = ", ".join([*_sorted(extract), *(f"t.{quoted(name)}" for name in extract.dataset.structure.key)])
    return Table(cells, f"SELECT {listed} FROM {source} ORDER BY {order}", values)


def selected(extract: Extract) -> tuple[str, list[str]]:
    """The selected observations with the labels of all that is coded; nothing of what is joined hides a column."""
    listed = ", ".join(column.identifier for column in extract.columns.values())
    where, values = extract.where
    joined = "".join(
        f" LEFT JOIN {quoted(label_table(name))} ON t.{quoted(name)} = {quoted(label_table(name))}.code"
        for name in extract.coded
    )
    return f"(SELECT {listed} FROM {extract.cube.scan} WHERE {where}) AS t{joined}", values


def _sorted(extract: Extract) -> Iterator[str]:
    sort = extract.selection.sort
    name, direction = sort.removeprefix("-"), "DESC" if sort.startswith("-") else "ASC"
    if name == VALUE:
        yield f"TRY_CAST({value_text(extract)} AS DOUBLE) {direction} NULLS LAST"
    elif name:
        yield f"{quoted(label_table(name))}.place {direction}"


def _long(extract: Extract, typed: bool, safe: bool) -> Iterator[Cells]:
    structure = extract.dataset.structure
    yield Cells(OBSERVATION, _OBSERVATION, _address(extract), "anyURI")
    for dimension in structure.dimensions:
        yield from coded(extract, dimension.name, dimension.name, True)
    yield from coded(extract, MEASURE_TYPE, MEASURE_NAME, True)
    yield Cells(VALUE, _VALUE, value_typed(extract) if typed else value_text(extract), extract.value_type)
    for attribute in structure.attributes:
        if attribute.name in extract.coded:
            yield from coded(extract, attribute.name, attribute.name, False)
        else:
            yield plain(extract, attribute, typed, safe)


def _address(extract: Extract) -> str:
    stem = extract.iris.observation(extract.dataset.id, [])[1:-1]
    parts = [f"{quoted(label_table(name))}.segment" for name in extract.dataset.structure.key]
    return " || '/' || ".join([literal(stem), *parts])


def coded(extract: Extract, name: str, called: str, key: bool) -> Iterator[Cells]:
    """The columns of a coded component: its code, its labels, or both."""
    component, table = extract.coded[name], quoted(label_table(name))
    if extract.selection.labels is not Labels.LABELS:
        yield Cells(called, component.label, f"coalesce({table}.shown, t.{quoted(name)})", "code", component, "", key)
    if extract.selection.labels is not Labels.CODES:
        for language in extract.selection.languages:
            sql = f"{table}.{quoted(language)}"
            yield Cells(f"{called}_{language}", component.label, sql, "string", component, language, key)


def plain(extract: Extract, attribute: Attribute, typed: bool, safe: bool) -> Cells:
    """The column of an attribute that is a literal, a source, or several codes."""
    column, cell = extract.columns[attribute.name], f"t.{quoted(attribute.name)}"
    datatype = "string" if column.datatype == "code" else column.datatype
    if attribute.source:
        sql = _source_of(extract, cell, column.multiple, typed)
    elif typed:
        sql = cell
    else:
        sql = text_of(column, cell)
    if safe and datatype == "string":
        sql = guarded(f"({sql})")
    return Cells(attribute.name, attribute.label, sql, datatype, attribute, multiple=column.multiple)


def _source_of(extract: Extract, cell: str, multiple: bool, typed: bool) -> str:
    known = extract.sources()
    cases = " ".join(f"WHEN {literal(name)} THEN {literal(where)}" for name, where in known.items())
    one = f"CASE x {cases} ELSE x END" if cases else "x"
    if not multiple:
        return one.replace("CASE x", f"CASE {cell}").replace("ELSE x", f"ELSE {cell}") if cases else cell
    found = f"list_transform({cell}, lambda x: {one})"
    return found if typed else f"array_to_string({found}, ' | ')"


def value_text(extract: Extract) -> str:
    """What was measured as text, with the decimals it was stated with."""
    found = []
    for measure in extract.dataset.structure.measures:
        column = extract.columns[measure.name]
        cell = f"t.{column.identifier}"
        numeric = column.datatype in ("decimal", "integer", "double")
        found.append(number(cell, extract.decimals) if numeric else text_of(column, cell))
    return f"coalesce({', '.join(found)})"


def value_typed(extract: Extract) -> str:
    """What was measured, of the datatype that holds the values of all measures."""
    mixed = extract.value_type == "string"
    cells = (extract.columns[measure.name] for measure in extract.dataset.structure.measures)
    return f"coalesce({', '.join(text_of(c, f't.{c.identifier}') if mixed else f't.{c.identifier}' for c in cells)})"
