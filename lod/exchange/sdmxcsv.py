"""SDMX-CSV 2.0: the observations under the names that SDMX's own concepts have, with the structure they follow.

Field guide: https://github.com/sdmx-twg/sdmx-csv/blob/v2.0.0/data-message/docs/sdmx-csv-field-guide.md
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from lod.cube.columns import Cell, CubeColumn
from lod.cube.sql import NULL, Sql, sql_identifier, sql_literal
from lod.cube.table import guarded as guarded_text
from lod.exchange import readings
from lod.exchange.csv import lines
from lod.exchange.extract import Extract
from lod.exchange.readings import Reading, Say
from lod.exchange.sdmxnames import MEASURE, OBS_VALUE, SdmxNames
from lod.exchange.sdmxrows import Part
from lod.exchange.statements import ELEMENT, guarded, named, one_text, text_of
from lod.exchange.table import by_codes, selected, value
from lod.model.structure import MEASURE_TYPE

_MARKS = '[;"\r\n]'
"""What one of several values in a cell is put in quotes for."""


def write(extract: Extract, path: Path) -> None:
    """Writes the selection, codes as they are; memory does not grow with it."""
    _write(Part(extract), path)


def write_parts(parts: Sequence[Part], path: Path) -> None:
    """Writes several data sets of one structure below one header. There is no room for when they were so."""
    piece = path.with_name(f"{path.name}.piece")
    with path.open("wb") as file:
        for number, part in enumerate(parts):
            _write(part, piece)
            with piece.open("rb") as rows:
                header = rows.readline()
                file.write(b"" if number else header)
                shutil.copyfileobj(rows, file)
    piece.unlink()


def _write(part: Part, path: Path) -> None:
    extract = part.extract
    source, values = selected(extract)
    listed = [named(sql, name) for name, sql, _ in _columns(part)]
    order = [sql_identifier(name, "t") for name in extract.dataset.structure.key]
    with extract.opened() as db:
        sql = Sql(
            "COPY (SELECT {listed} FROM {source} ORDER BY {order}) TO {} (FORMAT csv, HEADER true)",
            sql_literal(path),
            listed=listed,
            source=source,
            order=order,
        )
        db.execute(sql, values)


def write_small(extract: Extract) -> bytes:
    """The same of a selection whose rows are in memory."""
    rows, columns = by_codes(extract), list(_columns(Part(extract)))
    return lines([name for name, _, _ in columns], [read(rows) for _, _, read in columns])


def _columns(part: Part) -> Iterator[tuple[str, Sql, Reading]]:
    """The name of each column, the statement that reads it, and its reading of rows in memory.

    Of observations that are gone only the key is written, which deletes them whole.
    """
    extract = part.extract
    names, structure = SdmxNames(extract.dataset, extract.lists), extract.dataset.structure
    shown, measured = extract.selection.restriction.attributes, extract.selection.restriction.measured
    attributes = [a for a in structure.attributes if shown is None or a.name in shown]
    several = any(attribute.multiple for attribute in attributes)
    yield "STRUCTURE[;]" if several else "STRUCTURE", *_always("dataflow")
    yield "STRUCTURE_ID", *_always(names.structure_id)
    yield "ACTION", *_always(part.action[0])
    for dimension in structure.dimensions:
        cell = Sql("t.{}", sql_identifier(dimension.name))
        yield names.dimensions[dimension.name], guarded(cell), readings.of(dimension.name, readings.guard(str))
    if names.has_measures:
        yield MEASURE, Sql("t.{}", sql_identifier(MEASURE_TYPE)), readings.of(MEASURE_TYPE, str)
    if measured:
        yield OBS_VALUE, *(_NOTHING if part.deleted else value(extract, False))
    for attribute in attributes:
        name, column = names.attributes[attribute.name], extract.columns[attribute.name]
        if part.deleted:
            yield f"{name}[]" if column.multiple else name, *_NOTHING
        elif column.multiple:
            yield f"{name}[]", _several(column), readings.of(attribute.name, _joined(column))
        else:
            text, say = text_of(column, Sql("t.{}", column.identifier)), readings.text(column)
            if column.datatype in ("code", "string"):
                text, say = guarded(Sql("({})", text)), readings.guard(say)
            yield name, text, readings.of(attribute.name, say)


_NOTHING: tuple[Sql, Reading] = (NULL, lambda rows: [None] * len(rows))
"""A cell that is empty."""


def _always(text: str) -> tuple[Sql, Reading]:
    return sql_literal(text), lambda rows: [text] * len(rows)


def _several(column: CubeColumn) -> Sql:
    """Several values in one cell: with semicolons between, in quotes where they hold one, or a line's end."""
    text = one_text(column.datatype, ELEMENT)
    marked = Sql("regexp_matches({}, {})", text, sql_literal(_MARKS))
    one = Sql(
        "CASE WHEN {marked} THEN '\"' || replace({text}, '\"', '\"\"') || '\"' ELSE {text} END",
        marked=marked,
        text=text,
    )
    return guarded(Sql("array_to_string(list_transform(t.{}, lambda x: {}), ';')", column.identifier, one))


def _joined(column: CubeColumn) -> Say:
    """`_several` of a cell in memory."""
    one = readings.text_one(column)

    def say(cell: Cell) -> str | None:
        if not isinstance(cell, list):
            return None
        texts = map(one, cell)
        return guarded_text(";".join('"' + t.replace('"', '""') + '"' if re.search(_MARKS, t) else t for t in texts))

    return say
