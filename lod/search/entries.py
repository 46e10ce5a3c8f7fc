"""What can be found in a release: data sets, properties, code lists, codes and figures, each with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lod.cube.columns import Row
from lod.cube.cube import Cube
from lod.cube.observations import cells
from lod.model import controlled
from lod.model.attributes import STATED_AS
from lod.model.catalog import Site
from lod.model.codelist import CodeList
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE
from lod.model.text import Text


class EntryKind(StrEnum):
    """The kinds of things that are found, in the order they are shown."""

    DATASET = "dataset"
    COMPONENT = "component"
    CODELIST = "codelist"
    CONCEPT = "concept"
    FIGURE = "figure"


Names = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SearchEntry:
    """One thing that can be found.

    `key` says which: of a data set its id; of a component or a code list its name; of a concept its list and its
    notation; of a figure its data set and its codes, the measure's name last. `names`: what it is called, each with
    its language, which is empty for a notation and the like; `topics`: what its figures are about; `notes`: what else
    is said of it.
    """

    kind: EntryKind
    key: tuple[str, ...]
    names: Names
    notes: str = ""
    topics: str = ""


@dataclass
class Budget:
    """How many figures may still be listed one by one, and the data sets that did not fit."""

    figures: int
    left_out: list[str] = field(default_factory=list)


def entries(site: Site, cubes: Mapping[str, Cube], budget: Budget) -> Iterator[SearchEntry]:
    """Everything that can be found; figures of the smallest data sets first, for as long as the budget lasts."""
    yield from map(_dataset, site.datasets)
    for component in site.components():
        names = (*component.label, ("", component.name))
        yield SearchEntry(EntryKind.COMPONENT, (component.name,), names, _all(component.definition))
    for codelist in site.codelists:
        names = (*codelist.label, ("", codelist.name))
        yield SearchEntry(EntryKind.CODELIST, (codelist.name,), names, _all(codelist.definition))
        for concept in codelist.concepts:
            key = (codelist.name, concept.notation)
            names = (*concept.label, *concept.alternatives, ("", concept.notation))
            yield SearchEntry(EntryKind.CONCEPT, key, names, _all(concept.definition))
    yield from _figures(site, cubes, budget)


def _dataset(dataset: DataSet) -> SearchEntry:
    notes = (
        _all(dataset.description),
        *(_all(agent.name) for agent in (dataset.publisher, *dataset.creators)),
        *(_all(source.title) for source in dataset.sources),
        *(_all(text) for text in (dataset.population, dataset.method, dataset.notes)),
    )
    structure, themes = dataset.structure, map(controlled.THEMES.get, dataset.themes)
    topics = (
        *(word for _, word in dataset.keywords),
        *(_all(component.label) for component in (*structure.measures, *structure.dimensions)),
        *(_all(theme) for theme in themes if theme is not None),
    )
    names = (*dataset.title, ("", dataset.id))
    return SearchEntry(EntryKind.DATASET, (dataset.id,), names, " ".join(notes), " ".join(topics))


def _all(text: Text) -> str:
    return " ".join(words for _, words in text)


def _figures(site: Site, cubes: Mapping[str, Cube], budget: Budget) -> Iterator[SearchEntry]:
    lists = {codelist.name: codelist for codelist in site.codelists}
    for dataset in sorted(site.datasets, key=lambda dataset: (len(cubes[dataset.id]), dataset.id)):
        count = len(cubes[dataset.id])
        if count > budget.figures:
            budget.left_out.append(dataset.id)
            continue
        budget.figures -= count
        for row in cubes[dataset.id]:
            yield _figure(dataset, row, lists)


def _figure(dataset: DataSet, row: Row, lists: Mapping[str, CodeList]) -> SearchEntry:
    """A figure is called by the labels of its codes and its measure: the words of its title."""
    measure = next(m for m in dataset.structure.measures if m.name == row[MEASURE_TYPE])
    concepts = [lists[d.codelist].by_notation.get(str(row[d.name])) for d in dataset.structure.dimensions]
    labels = (measure.label, *(concept.label for concept in concepts if concept is not None))
    names = tuple(name for label in labels for name in label)
    notes = [*cells(row, STATED_AS.name), *cells(row, measure.name)]
    key = (dataset.id, *(str(row[name]) for name in dataset.structure.key))
    return SearchEntry(EntryKind.FIGURE, key, names, " ".join(notes))
