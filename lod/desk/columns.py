"""The columns of a table as the grid heads them, and one more: in the file, and in the description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lod.desk.texttable import TextTable
from lod.errors import LodError
from lod.messages.message import Message
from lod.sources.io.files import decode
from lod.sources.names import component_name
from lod.sources.site import rewriting
from lod.sources.site.dataset import component_codelist
from lod.sources.site.folder import DataSetSource

MOST_CODES = 500
"""Codes of a list that a cell proposes."""


@dataclass(frozen=True)
class GridColumn:
    """A column: its name in the file, what the description calls it, and what its cells may hold, with labels."""

    name: str
    label: str
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AddedColumn:
    """A table with one more column, and its description."""

    table: bytes
    description: str


def described(source: DataSetSource, names: Sequence[str], language: str) -> list[GridColumn]:
    """The columns in the order of the file."""
    components = {component.name: component for component in source.dataset.structure.components()}
    by_column = {column: components[name] for name, column in source.table.columns if name in components}
    heads = []
    for name in names:
        component = by_column.get(name)
        label = component.label.best(language, "nb", "en") if component else ""
        codelist = source.site_lists.get(component_codelist(component)) if component else None
        concepts = codelist.concepts if codelist and len(codelist.concepts) <= MOST_CODES else ()
        pairs = [(c.notation, c.label.best(language, "nb", "en")) for c in concepts]
        if component and component.name in source.labelled:
            pairs = [(label, code) for code, label in pairs]
        heads.append(GridColumn(name, "" if label == name else label, tuple(pairs)))
    return heads


def labels_written(source: DataSetSource, language: str) -> dict[str, dict[str, str]]:
    """For each column that has labels in place of codes, what it writes for a code."""
    columns, written = dict(source.table.columns), {}
    for component in source.dataset.structure.components():
        codelist = source.site_lists.get(component_codelist(component))
        if component.name in source.labelled and codelist and component.name in columns:
            written[columns[component.name]] = {
                c.notation: c.label.best(language, "nb", "en") for c in codelist.concepts
            }
    return written


def add(source: DataSetSource, table: TextTable, path: Path, form: Mapping[str, str], language: str) -> AddedColumn:
    """A column with a name, the same text in each row, and what it is: a note of each figure, or not published.

    Raises `LodError` for a name that is none, or taken.
    """
    name, text = form.get("name", "").strip(), form.get("text", "").strip()
    if not name or name in table.columns or not name.isprintable():
        raise LodError(Message("desk.column-name", name=name))
    held, _ = decode(path.read_bytes(), path.name)
    return AddedColumn(table.with_column(name, text), rewriting.edited(held, _changes(source, name, form, language)))


def _changes(
    source: DataSetSource, name: str, form: Mapping[str, str], language: str
) -> Mapping[tuple[str, ...], object]:
    if form.get("published") != "yes":
        return {("table", "ignore"): [*source.table.ignore, name]}
    taken = {component.name.casefold() for component in source.dataset.structure.components()}
    own = component_name(name, taken)
    return {("attributes", own): {"label": {language: name}, "column": name}}
