"""Findings about cells in a steward's words: where a cell was written, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches

from lod.errors import Finding
from lod.messages.message import Message
from lod.model.attributes import UNIT
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Component, Dimension, Measure

MANY = 2_000
"""Words past which only those with the same first letter are compared."""
FEW = 8
"""Codes that are all named where none is near."""
Place = tuple[str | None, int | None, str | None]
"""File, row and column, as far as they are known."""


def nearest(word: str, codelist: CodeList) -> Message:
    """ "Did you mean …?" for what is no code of a list: the nearest by notation or label; else what to do."""
    names: dict[str, str] = {}
    for concept in codelist.concepts:
        for name in (concept.notation, *(label for _, label in concept.label)):
            names.setdefault(name.casefold(), concept.notation)
    wanted = word.strip().casefold()
    choice: Iterable[str] = names if len(names) <= MANY else [name for name in names if name[:1] == wanted[:1]]
    near = get_close_matches(wanted, choice, 1)
    if near:
        return Message("advice.did-you-mean", nearest=names[near[0]])
    codes = list(codelist.by_notation)
    if 0 < len(codes) <= FEW:
        return Message("advice.expected-one-of", words=tuple(codes))
    return Message("advice.add-it-to", name=codelist.name)


def rule(shape: str, own: str = "") -> str:
    """The name of the kind of finding that a shape makes: `figures-code` for a data set's own, `shape-codelist-label`.

    `own`: how the IRIs of the data set's own shapes begin.
    """
    if own and shape.startswith(own):
        return f"figures-{shape.rpartition('-')[2]}".lower()
    return "-".join(("shape", *re.findall(r"[a-z0-9]+", shape.rpartition("/shape/")[2].lower())))


def hint(
    dataset: DataSet, lists: Mapping[str, CodeList], name: str, word: str | None, limits: bool = False
) -> Message | None:
    """What to do about a word in a component's column, or about none; None where the message says all there is.

    `limits`: whether the word is a number outside its limits.
    """
    component = dataset.structure.component(name)
    if limits and isinstance(component, Measure):
        return Message("advice.correct-it-or", file=dataset.origin.file)
    if word is None or component is None:
        return _absent(component, dataset)
    codelist = component.codelist if isinstance(component, (Dimension, Attribute)) else ""
    if codelist and codelist in lists and word not in lists[codelist].by_notation:
        return _day(word, component) or nearest(word, lists[codelist])
    if isinstance(component, Attribute) and component.source and dataset.source(word) is None:
        names = [source.name for source in dataset.sources]
        near = get_close_matches(word, names, 1)
        return (
            Message("advice.did-you-mean", nearest=near[0])
            if near
            else Message("advice.describe-it-under", file=dataset.origin.file)
        )
    return None


def _absent(component: Component | None, dataset: DataSet) -> Message | None:
    match component:
        case Dimension():
            return Message("advice.fill-it-in")
        case Measure():
            return Message("advice.fill-it-in-or-write", file=dataset.origin.file)
    return None


def _day(word: str, component: Component) -> Message | None:
    """What a spreadsheet has made of a date: the number of days since the end of 1899."""
    if not component.sub_property_of.endswith("#refPeriod") or not re.fullmatch(r"[2-5]\d{4}", word):
        return None
    day = date(1899, 12, 30) + timedelta(int(word))
    return Message("advice.is-it-which", day=str(day))


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


def rest(finding: Finding, shown: int, total: int) -> Finding:
    """The last finding that is told of many alike: it stands for the rest too."""
    return replace(finding, times=finding.times + total - shown)
