"""A part of a data set: the codes that fix its dimensions, as a form and as links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.structure import Dimension
from lod.web.pages import links
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_OPTIONS = 500
"""Codes a menu can have; with more of them, the code is written."""


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
    """A dimension one can filter by: its codes to choose from, or none where there are too many."""

    name: str
    label: Words
    codelist: Link
    options: tuple[Option, ...]
    chosen: str = ""


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


def fields(view: View, dataset: DataSet, fixed: dict[str, str]) -> list[Field]:
    """The filter form: one field for each dimension that has more than one code."""
    found = []
    for dimension in dataset.structure.dimensions:
        codes, codelist = occurring(view, dataset, dimension), view.opened.lists[dimension.codelist]
        if len(codes) < 2:
            continue
        chosen = fixed.get(dimension.name, "")
        options: tuple[Option, ...] = ()
        if len(codes) <= MOST_OPTIONS:
            options = tuple(
                Option(c.notation, view.words(c.label), level, c.notation == chosen)
                for c, level in tree(codelist)
                if c.notation in codes
            )
        found.append(
            Field(dimension.name, view.words(dimension.label), links.codelist(view, codelist), options, chosen)
        )
    return found


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
