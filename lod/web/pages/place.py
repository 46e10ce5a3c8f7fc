"""A place in figures: for a code of an area list, the newest figure of each data set, how it has changed, and how it
compares with the places above it and those beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lod.cube.ranking import place as place_among
from lod.exchange.own_parameters import parameter
from lod.model.codelist import CodeList, Concept
from lod.model.dataset import DataSet
from lod.model.firstview import is_period
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.web.pages import links
from lod.web.pages.answers import short
from lod.web.pages.figure import Figure, figure
from lod.web.pages.newest import NewestFigure, newest_figure
from lod.web.pages.view import View
from lod.web.pages.words import Link

MOST = 24
"""Key figures of one place: each takes a few look-ups."""

MOST_BESIDE = 2_000
"""Places that one is compared with."""


@dataclass(frozen=True)
class KeyFigure:
    """One newest figure of the place: its data set (a link to all of the place there), the figure, the same of the
    places `above`, which number it has among those beside it (`rank` of `ranked`, 0 where there are none), and the
    address of that ranking (`beside`)."""

    dataset: Link
    newest: NewestFigure
    above: list[tuple[Link, Figure]]
    rank: int
    ranked: int
    beside: str


def key_figures(view: View, codelist: CodeList, concept: Concept) -> list[KeyFigure]:
    """The key figures of a place, one a data set, at most `MOST`; none for a code of a list that is not of areas."""
    return list(islice(_key_figures(view, codelist, concept), MOST))


def level_name(view: View, codelist: CodeList, concept: Concept) -> str:
    """What the level of a place is called, «Kommune»; "" where levels have no names."""
    level = codelist.level(concept.notation)
    return view.say(codelist.levels[level - 1]) if 0 < level <= len(codelist.levels) else ""


def _key_figures(view: View, codelist: CodeList, concept: Concept) -> Iterator[KeyFigure]:
    for dataset in view.opened.site.datasets:
        for dimension in dataset.structure.dimensions:
            if dimension.codelist == codelist.name and dimension.is_area:
                made = _key_figure(view, codelist, concept, dataset, dimension)
                if made is not None:
                    yield made


def _key_figure(
    view: View, codelist: CodeList, concept: Concept, dataset: DataSet, dimension: Dimension
) -> KeyFigure | None:
    if concept.notation not in set(view.opened.occurring(dataset.id)[dimension.name]):
        return None
    newest = newest_figure(view, dataset, {dimension.name: (concept.notation,)})
    if newest is None:
        return None
    rank, ranked = _rank(view, codelist, concept, dataset, dimension, newest)
    iri, release = view.opened.iris.dataset(dataset.id), view.opened
    periods = [d.name for d in dataset.structure.dimensions if is_period(d, release.lists)]
    several = [name for name in dataset.structure.key if len(release.occurring(dataset.id)[name]) > 1]
    held = {parameter(name): newest.codes[name] for name in several if name not in periods}
    newest_first = {"sort": f"-{periods[0]}"} if periods else {}
    among = {parameter(dimension.name): f"below({concept.broader})"} | {parameter(name): "latest" for name in periods}
    beside = view.link(iri, **(held | among), sort="-value") if rank else ""
    link = Link(short(view.words(dataset.title)), view.link(iri, **held, **newest_first))
    return KeyFigure(
        link, newest, list(_above(view, codelist, concept, dataset, dimension, newest)), rank, ranked, beside or ""
    )


def _above(
    view: View, codelist: CodeList, concept: Concept, dataset: DataSet, dimension: Dimension, newest: NewestFigure
) -> Iterator[tuple[Link, Figure]]:
    """The same figure of the place above, and of the one at the top."""
    above, notation = list[str](), concept.broader
    while notation:
        above.append(notation)
        notation = codelist.by_notation[notation].broader
    measure = newest.codes[MEASURE_TYPE]
    for code in dict.fromkeys([*above[:1], *above[-1:]]):
        codes = newest.codes | {dimension.name: code}
        row = view.opened.figures[dataset.id].get([codes[name] for name in dataset.structure.key])
        if row is not None and row[measure] is not None:
            yield links.concept(view, codelist.name, code), figure(view, dataset, row, False)


def _rank(
    view: View, codelist: CodeList, concept: Concept, dataset: DataSet, dimension: Dimension, newest: NewestFigure
) -> tuple[int, int]:
    """Which number the place is among those below the same one, and of how many; (0, 0) where there are no others."""
    below = {other.notation for other in codelist.narrower(concept.broader)} if concept.broader else set()
    beside = [code for code in view.opened.occurring(dataset.id)[dimension.name] if code in below][:MOST_BESIDE]
    if len(beside) < 2:
        return 0, 0
    fixed = {name: code for name, code in newest.codes.items() if name not in (dimension.name, MEASURE_TYPE)}
    cube, measure = view.opened.figures[dataset.id], newest.codes[MEASURE_TYPE]
    return place_among(cube, dimension.name, beside, fixed, measure, concept.notation)
