"""A part of a data set: the codes that fix its dimensions, as a form and as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import urlencode

from lod.exchange.extract import MEASURE
from lod.exchange.selection import Selection, parameter, write
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.web.pages import links
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_OPTIONS = 500
"""Codes a form can list in all; where there are more, those of the largest dimensions are written."""

MANY = 12
"""Codes past which one can search among them."""


@dataclass(frozen=True)
class Option:
    """A code one can choose, and how deep it lies in its list."""

    code: str
    words: Words
    level: int = 0
    chosen: bool = False

    @property
    def text(self) -> str:
        return "\u2003" * self.level + self.words.text


@dataclass(frozen=True)
class Field:
    """A dimension one can filter by: its codes to choose from, or none where there are too many.

    `name` is what it is called in an address; `chosen`: the codes chosen, none for all of them; `known`: how many
    there are; `written`: what is chosen, as it is written in an address.
    """

    name: str
    label: Words
    codelist: Link
    options: tuple[Option, ...]
    chosen: tuple[str, ...] = ()
    known: int = 0
    written: tuple[str, ...] = ()

    @property
    def searchable(self) -> bool:
        return len(self.options) > MANY


@dataclass(frozen=True)
class Setting:
    """How the selection is shown: a parameter, what it is called, and its values with their words."""

    name: str
    label: str
    options: tuple[Option, ...]


def occurring(view: View, dataset: DataSet, dimension: Dimension) -> set[str]:
    """The codes of a dimension that figures have."""
    release = view.opened
    entry = release.manifest.datasets.get(dataset.id)
    known = entry.columns.get(dimension.name, {}).get("codes") if entry else None
    if known is None:
        known = [code for (code,) in release.cubes[dataset.id].codes([dimension.name])]
    return set(map(str, known))


def constant(view: View, dataset: DataSet) -> dict[str, str]:
    """The dimensions that have the same code in every figure, with that code; never all dimensions."""
    found = {}
    for dimension in dataset.structure.dimensions:
        codes = occurring(view, dataset, dimension)
        if len(codes) == 1:
            found[dimension.name] = next(iter(codes))
    if len(found) == len(dataset.structure.dimensions):
        found.pop(dataset.structure.dimensions[0].name)
    return found


def fields(view: View, dataset: DataSet, selection: Selection) -> list[Field]:
    """The filter form: one field for each dimension that has more than one code, and for the measure."""
    found = []
    written = pairs(view, dataset, selection)
    there = {d.name: occurring(view, dataset, d) for d in dataset.structure.dimensions}
    listed = _listed({name: len(codes) for name, codes in there.items()})
    for dimension in dataset.structure.dimensions:
        codes, codelist = there[dimension.name], view.opened.lists[dimension.codelist]
        if len(codes) < 2:
            continue
        name, chosen = parameter(dimension.name), selection.fixed.get(dimension.name, ())
        options: tuple[Option, ...] = ()
        if dimension.name in listed:
            among = set(chosen)
            options = tuple(
                Option(c.notation, view.words(c.label), level, c.notation in among)
                for c, level in tree(codelist)
                if c.notation in codes
            )
        values = tuple(value for key, value in written if key == name)
        label, where = view.words(dimension.label), links.codelist(view, codelist)
        found.append(Field(name, label, where, options, chosen, len(codes), values))
    return [*found, *_measured(view, dataset, selection)]


def _listed(counts: dict[str, int]) -> set[str]:
    """The dimensions whose codes a form lists: those with the fewest, as long as there is room."""
    places = accumulate(sorted(counts.values()))
    return {
        name
        for name, total in zip(sorted(counts, key=counts.__getitem__), places, strict=True)
        if total <= MOST_OPTIONS
    }


def _measured(view: View, dataset: DataSet, selection: Selection) -> Iterator[Field]:
    """The choice among measures, where there are several."""
    measures, chosen = dataset.structure.measures, selection.fixed.get(MEASURE_TYPE, ())
    if len(measures) > 1:
        options = tuple(Option(m.name, view.words(m.label), chosen=m.name in chosen) for m in measures)
        where = Link(view.words(MEASURE.label), view.link(view.opened.iris.structure(dataset.id)))
        yield Field(parameter(MEASURE_TYPE), where.words, where, options, chosen, len(measures))


def settings(view: View, dataset: DataSet, selection: Selection) -> list[Setting]:
    """What stands across, and in which order figures come."""
    constants = constant(view, dataset)
    varying = [d for d in dataset.structure.dimensions if d.name not in constants]
    across = [Option("", Words(view.t("filter.rows")), chosen=not selection.columns)]
    named = [(d.name, view.words(d.label)) for d in varying]
    if len(dataset.structure.measures) > 1:
        named.append((MEASURE_TYPE, view.words(MEASURE.label)))
    across += [Option(name, words, chosen=name == selection.columns) for name, words in named]
    order = [("", Words(view.t("sort.own")))]
    order += named
    order += [("-value", Words(view.t("sort.greatest"))), ("value", Words(view.t("sort.least")))]
    sorts = tuple(Option(code, words, chosen=code == selection.sort) for code, words in order)
    found = [Setting("columns", view.t("filter.columns"), tuple(across))] if len(named) > 1 else []
    return found if selection.columns else [*found, Setting("sort", view.t("filter.sort"), sorts)]


def kept(selection: Selection, shown: list[Field], settings: list[Setting]) -> list[tuple[str, str]]:
    """What the form carries on unseen: restrictions and settings that it has no field for."""
    seen = {field.name for field in shown} | {setting.name for setting in settings}
    found = [(parameter(name), code) for name, codes in selection.codes for code in codes]
    if selection.sort:
        found.append(("sort", selection.sort))
    if selection.labels != Selection().labels:
        found.append(("labels", selection.labels.value))
    return [(name, value) for name, value in found if name not in seen]


def pairs(view: View, dataset: DataSet, selection: Selection) -> list[tuple[str, str]]:
    """The parameters that ask for the selection."""
    return write(selection, view.opened.choices[dataset.id])


def query(view: View, dataset: DataSet, selection: Selection, page: int = 1) -> str:
    """The query string of the selection, with its question mark; "" for the whole."""
    found = pairs(view, dataset, selection)
    found += [("page", str(page))] if page > 1 else []
    return f"?{urlencode(found)}" if found else ""


def tree(codelist: CodeList) -> Iterator[tuple[Concept, int]]:
    """The concepts with how deep they lie, each below its broader one, in the list's order."""
    below: dict[str, list[Concept]] = {}
    for concept in codelist.concepts:
        below.setdefault(concept.broader, []).append(concept)
    waiting = [(concept, 0) for concept in reversed(below.get("", []))]
    while waiting:
        concept, level = waiting.pop()
        yield concept, level
        waiting += [(narrower, level + 1) for narrower in reversed(below.get(concept.notation, []))]
