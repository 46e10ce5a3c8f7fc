"""Findings about cells in a steward's words: where a cell was written, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from lod.errors import Finding
from lod.model.attributes import UNIT
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.origin import line_of
from lod.model.structure import Attribute, Dimension

MANY = 2_000
"""Words past which only those with the same first letter are compared."""
FEW = 8
"""Codes that are all named where none is near."""
SHOWN = 5
"""Rows that a message names."""

Place = tuple[str | None, int | None, str | None]
"""File, row and column, as far as they are known."""


def nearest(word: str, codelist: CodeList) -> str:
    """ "Did you mean …?" for what is no code of a list: the nearest code by its notation or a label, "" if none is."""
    names: dict[str, str] = {}
    for concept in codelist.concepts:
        for name in (concept.notation, *(label for _, label in concept.label)):
            names.setdefault(name.casefold(), concept.notation)
    wanted = word.strip().casefold()
    choice: Iterable[str] = names if len(names) <= MANY else [name for name in names if name[:1] == wanted[:1]]
    near = get_close_matches(wanted, choice, 1)
    if near:
        return f"Did you mean {names[near[0]]!r}?"
    codes = [concept.notation for concept in codelist.concepts]
    return f"Expected one of {', '.join(codes)}." if 0 < len(codes) <= FEW else f"Add it to the list {codelist.name!r}."


def hint(dataset: DataSet, lists: Mapping[str, CodeList], name: str, word: str | None) -> str | None:
    """What to do about a word in a component's column, where it is no code or source there is."""
    component = dataset.structure.component(name)
    if word is None or component is None:
        return None
    codelist = component.codelist if isinstance(component, (Dimension, Attribute)) else ""
    if codelist and codelist in lists and word not in lists[codelist].by_notation:
        return nearest(word, lists[codelist])
    if isinstance(component, Attribute) and component.source and dataset.source(word) is None:
        names = [source.name for source in dataset.sources]
        near = get_close_matches(word, names, 1)
        return f"Did you mean {near[0]!r}?" if near else f"Describe it under `sources:` in {dataset.origin.file}."
    return None


def place(
    dataset: DataSet, file: str, columns: Mapping[str, str], name: str, row: int | None, cell: str | None
) -> Place:
    """Where a component's cell was written: in the table, or in the description where it is the same for all."""
    if name in columns:
        return file, row, columns[name]
    if not cell:
        return file, row, name
    origin = dataset.origin
    measure = next((m for m in dataset.structure.measures if name == UNIT.name and m.unit == cell), None)
    if measure:
        return origin.file, origin.row_of("measures", measure.name, "unit"), f"measures.{measure.name}.unit"
    component = dataset.structure.component(name)
    own = component.origin if component else origin
    if own.row is None or own.row == origin.row_of():
        return file, row, name
    return own.file or origin.file, own.row, name


def in_rows(message: str, rows: list[int], total: int) -> str:
    """The message with the rows it is about, where they are several."""
    if total < 2:
        return message
    lines = list(dict.fromkeys(map(line_of, rows)))
    if len(lines) < 2:
        return message
    named = ", ".join(map(str, lines[:SHOWN])) + (" …" if total > SHOWN else "")
    return f"{message} (In {total:,} rows: {named})"


def rest(finding: Finding, told: int, total: int) -> str:
    """The message of the last finding that is told of many alike."""
    return f"{finding.message} And {total - told:,} more like this; {told:,} of {total:,} are told."
