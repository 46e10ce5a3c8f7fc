"""The page of a data set: its figures in a table that can be filtered, and all that is known about them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from lod.cube.columns import Row
from lod.model.attributes import STATED_AS
from lod.model.dataset import DataSet
from lod.model.structure import Attribute, Dimension
from lod.rdf import schema_org
from lod.rdf.terms import value_of
from lod.rdf.vocab import QB
from lod.web.pages import facts, links, picture, selection
from lod.web.pages.chart import ChartView, chart
from lod.web.pages.facts import Fact
from lod.web.pages.figure import Figure, figure
from lod.web.pages.files import File, distributed, dumps
from lod.web.pages.selection import Field
from lod.web.pages.sources import Document, documents
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

PAGE = 100
"""Figures on one page."""

MOST_SLICES = 50


@dataclass(frozen=True)
class Line:
    """A row of the table: the concepts that vary, and the figure."""

    concepts: tuple[Link, ...]
    figure: Figure


@dataclass(frozen=True)
class Paging:
    """Which rows are shown (`first` to `last`, of `total`), and the pages beside this one."""

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


@dataclass(frozen=True)
class DataSetPage(Page):
    """`dataset.html`: besides `view` and `head`, the `dataset`; its figures: `constants` (dimensions with one code),
    `columns` (labels of the others), a `chart` of them, `lines`, `paging`, the filter's `fields`, whether any is
    `filtered`, whether the
    source's own words are shown (`stated`) and whether several `measures` are told apart; its `downloads`, `facts`,
    `sources`, `structure`, `codelists`, `slices` (and how many there are of them, `slice_count`), its lasting `iri`
    and how to cite it (`citation`)."""

    template: ClassVar[str] = "dataset.html"
    dataset: DataSet
    constants: list[tuple[Link, Link]]
    columns: list[Link]
    chart: ChartView | None
    lines: list[Line]
    paging: Paging
    fields: list[Field]
    filtered: bool
    stated: bool
    measures: bool
    downloads: list[File]
    facts: list[Fact]
    sources: list[Document]
    structure: Link
    codelists: list[Link]
    slices: list[Link]
    slice_count: int
    iri: str
    citation: str


def dataset(
    view: View, dataset: DataSet, fixed: dict[str, str] | None = None, page: int = 1, alternates: Alternates = ()
) -> str:
    """The page of a data set as HTML, showing the figures whose dimensions have the codes in `fixed`."""
    release, fixed = view.opened, fixed or {}
    constants = selection.constant(view, dataset)
    varying = [d for d in dataset.structure.dimensions if d.name not in constants]
    rows = list(release.cubes[dataset.id].select(fixed, PAGE + 1, (page - 1) * PAGE))
    lines = [_line(view, dataset, varying, row) for row in islice(rows, PAGE)]
    iri = release.iris.dataset(dataset.id)
    slices = release.graph.objects(iri, QB.slice)
    return DataSetPage(
        view=view,
        head=_head(view, dataset, fixed, page, alternates),
        dataset=dataset,
        constants=[
            (links.component(view, d), links.concept(view, d.codelist, constants[d.name]))
            for d in dataset.structure.dimensions
            if d.name in constants
        ],
        columns=[links.component(view, d) for d in varying],
        chart=chart(view, dataset, {name: [code] for name, code in fixed.items()}),
        lines=lines,
        paging=_paging(view, dataset, fixed, page, len(lines), len(rows) > PAGE),
        fields=selection.fields(view, dataset, fixed),
        filtered=bool(fixed),
        stated=dataset.structure.component(STATED_AS.name) is not None,
        measures=len(dataset.structure.measures) > 1,
        downloads=dumps(view, dataset.id),
        facts=facts.facts(view, dataset),
        sources=documents(view, dataset),
        structure=Link(Words(view.t("dataset.structure")), view.link(release.iris.structure(dataset.id))),
        codelists=_codelists(view, dataset),
        slices=[_described(view, value_of(term)) for term in slices[:MOST_SLICES]],
        slice_count=len(slices),
        iri=iri[1:-1],
        citation=facts.citation(view, dataset, iri),
    ).draw()


def _head(view: View, dataset: DataSet, fixed: dict[str, str], page: int, alternates: Alternates) -> Head:
    return Head(
        view.say(dataset.title),
        view.say(dataset.description),
        alternates,
        (links.home(view),),
        "home",
        listed=not fixed and page == 1,
        picture=picture.of_dataset(view, dataset, True),
        structured=schema_org.script(
            schema_org.dataset(dataset, distributed(view, dataset.id), view.opened.iris, view.language)
        ),
    )


def _line(view: View, dataset: DataSet, varying: list[Dimension], row: Row) -> Line:
    concepts = tuple(links.concept(view, d.codelist, str(row[d.name])) for d in varying)
    return Line(concepts, figure(view, dataset, row))


def _paging(view: View, dataset: DataSet, fixed: dict[str, str], page: int, shown: int, more: bool) -> Paging:
    first = (page - 1) * PAGE + 1
    last = first + shown - 1
    total = view.opened.manifest.datasets[dataset.id].observations
    if fixed:
        total = view.opened.cubes[dataset.id].count(fixed)
    iri = view.opened.iris.dataset(dataset.id)
    return Paging(
        first,
        last,
        total if shown else 0,
        view.link(iri, **fixed, **({"page": page - 1} if page > 2 else {})) if page > 1 else None,
        view.link(iri, **fixed, page=page + 1) if more else None,
    )


def _codelists(view: View, dataset: DataSet) -> list[Link]:
    names = dict.fromkeys(
        c.codelist for c in dataset.structure.components() if isinstance(c, (Dimension, Attribute)) and c.codelist
    )
    return [links.codelist(view, view.opened.lists[name]) for name in names]


def _described(view: View, iri: str) -> Link:
    return Link(links.label(view, iri), view.link(iri))
