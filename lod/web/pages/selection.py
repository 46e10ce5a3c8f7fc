"""A part of a data set: the codes that fix its dimensions, as a form and as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from lod.exchange.selection import Selection, parameter, write
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import Dimension
from lod.web.pages import links
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_OPTIONS = 500
"""Codes a form can list; with more of them, codes are written."""

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
    """The filter form: one field for each dimension that has more than one code."""
    found = []
    for dimension in dataset.structure.dimensions:
        codes, codelist = occurring(view, dataset, dimension), view.opened.lists[dimension.codelist]
        if len(codes) < 2:
            continue
        name, chosen = parameter(dimension.name), selection.fixed.get(dimension.name, ())
        options: tuple[Option, ...] = ()
        if len(codes) <= MOST_OPTIONS:
            among = set(chosen)
            options = tuple(
                Option(c.notation, view.words(c.label), level, c.notation in among)
                for c, level in tree(codelist)
                if c.notation in codes
            )
        written = tuple(value for key, value in pairs(view, dataset, selection) if key == name)
        label, where = view.words(dimension.label), links.codelist(view, codelist)
        found.append(Field(name, label, where, options, chosen, len(codes), written))
    return found


def settings(view: View, dataset: DataSet, selection: Selection) -> list[Setting]:
    """What stands across, and in which order figures come."""
    constants = constant(view, dataset)
    varying = [d for d in dataset.structure.dimensions if d.name not in constants]
    across = [Option("", Words(view.t("filter.rows")), chosen=not selection.columns)]
    across += [Option(d.name, view.words(d.label), chosen=d.name == selection.columns) for d in varying]
    order = [("", Words(view.t("sort.own")))]
    order += [(d.name, view.words(d.label)) for d in varying]
    order += [("-value", Words(view.t("sort.greatest"))), ("value", Words(view.t("sort.least")))]
    sorts = tuple(Option(code, words, chosen=code == selection.sort) for code, words in order)
    found = [Setting("columns", view.t("filter.columns"), tuple(across))] if len(varying) > 1 else []
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
