"""The page of a data set: its figures in a table that can be filtered, and all that is known about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup

from lod.cube.columns import Row
from lod.exchange import citation
from lod.exchange.selection import Selection
from lod.model.attributes import QUALIFIER, STATED_AS
from lod.model.dataset import DataSet
from lod.model.qualifier import SIGNS
from lod.model.structure import MEASURE_TYPE, Attribute, Dimension
from lod.rdf import schema_org
from lod.rdf.terms import value_of
from lod.rdf.vocab import QB
from lod.web.pages import calendar, facts, links, notebooks, selection, snippets, weights
from lod.web.pages import crosstab as crosstabs
from lod.web.pages.api import Example
from lod.web.pages.calendar import CalendarLine
from lod.web.pages.changes import ChangeLine
from lod.web.pages.chart import Drawn, drawn_chart
from lod.web.pages.crosstab import Crosstab
from lod.web.pages.divided import divided
from lod.web.pages.embed import snippet
from lod.web.pages.facts import Fact
from lod.web.pages.figure import Figure, figure
from lod.web.pages.files import File, distributed, dumps, left_out
from lod.web.pages.firstview import first_view
from lod.web.pages.newest import NewestFigure, newest_figure
from lod.web.pages.selection import Field, Setting
from lod.web.pages.share import SharedSelection, shared
from lod.web.pages.sources import Document, documents
from lod.web.pages.sums import Sum, sum_of
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

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
    """`dataset.html`: besides `view` and `head`, the `dataset`, and the `title` of what is selected of it; its figures:
    `constants` (dimensions with one code), `columns` (labels of the others), the `newest` of all, a `chart` of them,
    `lines` (with their `sum`) – or a `crosstab` in their stead –, `paging`, the filter's `fields`, `settings` and what
    it carries on unseen (`kept`), whether any is `filtered`, the address of `all` where the page begins with a part,
    whether the source's own words are shown (`stated`) and whether several `measures` are told apart; the selection as
    `tables` for spreadsheets, as `files`, as a query (`sparql`, and the endpoint's page with it, `asked`, both empty
    where they would be too long; `long`: so is the selection's address, to stand here for every format) and as
    `examples` of code; what `symbols` mean; the `unit` of all values, where it is one and a word, and the
    `status` that all lines share; its `downloads` (and
    the formats `left_out`), `facts`, `sources`, `structure`, newest `changes`, the next release (`coming`),
    `codelists`, `slices` (and how many there are of them, `slice_count`), its lasting `iri`, how to cite it
    (`citation`, `bibtex`), what to paste into another page (`snippet`) and a `picture` of it, if there is one."""

    template: ClassVar[str] = "dataset.html"
    dataset: DataSet
    title: Words
    constants: list[tuple[Link, Link]]
    columns: list[Link]
    newest: NewestFigure | None
    chart: Markup
    lines: list[Line]
    sum: Sum | None
    crosstab: Crosstab | None
    paging: Paging
    fields: list[Field]
    settings: list[Setting]
    kept: list[tuple[str, str]]
    filtered: bool
    all: str
    stated: bool
    measures: bool
    tables: list[snippets.Taken]
    files: list[snippets.Taken]
    sparql: str
    asked: str
    long: bool
    examples: list[Example]
    symbols: list[tuple[str, Words]]
    downloads: list[File]
    left_out: list[str]
    facts: list[Fact]
    sources: list[Document]
    unit: str
    status: Words
    structure: Link
    changes: Sequence[ChangeLine]
    coming: CalendarLine | None
    codelists: list[Link]
    slices: list[Link]
    slice_count: int
    iri: str
    citation: str
    bibtex: str
    snippet: str
    picture: str


def dataset(
    view: View,
    dataset: DataSet,
    asked: Selection | None = None,
    page: int = 1,
    alternates: Alternates = (),
    changes: Sequence[ChangeLine] = (),
) -> str:
    """The page of a data set as HTML, showing the figures that are selected. `changes`: its newest."""
    release = view.opened
    asked = replace(asked or Selection(), language=view.language if view.chosen else "", layout="")
    begins = page == 1 and replace(asked, language="").whole
    start = first_view(view, dataset)
    everything = bool(start.codes) and not asked.codes
    shown = replace(start, language=asked.language, chart=asked.chart, show=asked.show, classes=asked.classes)
    chosen = shown if begins else replace(asked, everything=everything)
    constants = selection.constant(view, dataset, chosen)
    varying = [d for d in dataset.structure.dimensions if d.name not in constants]
    figures = release.figures[dataset.id].count(chosen.fixed)
    drawing = drawn_chart(view, dataset, chosen)
    crosstab, lines, total, across, summed = None, list[Line](), figures, 0, None
    if chosen.columns:
        crosstab = crosstabs.crosstab(view, dataset, varying, chosen, page, drawing)
        count, total, across = len(crosstab.lines), crosstab.total, crosstab.occurring
        size = weights.lines(release, dataset, chosen, crosstab.columns, drawing)
    else:
        size = weights.rows(release, dataset, chosen, drawing)
        found = list(release.figures[dataset.id].select(chosen.fixed, size, (page - 1) * size, chosen.sort))
        summed = sum_of(view, dataset, found) if len(found) == total else None
        texts = divided(view, dataset, chosen, found)
        lines = [_line(view, dataset, varying, row, text) for row, text in zip(found, texts, strict=True)]
        count = len(lines)
    taken = Selection() if view.exported else chosen  # files hold all of it
    iri, fields = release.iris.dataset(dataset.id), selection.fields(view, dataset, chosen)
    settings = selection.settings(view, dataset, chosen)
    slices = release.graph.objects(iri, QB.slice)
    query, selected = snippets.sparql(view, dataset, chosen), shared(view, dataset, asked)
    cited = facts.reference_of(selected)
    about = _about(view, dataset, asked, drawing)
    return DataSetPage(
        view=view,
        head=_head(selected, asked, page, alternates, about, bool(drawing.chart)),
        dataset=dataset,
        title=Words(selected.title) if selected.part else view.words(dataset.title),
        constants=[
            (links.component(view, d), links.concept(view, d.codelist, constants[d.name]))
            for d in dataset.structure.dimensions
            if d.name in constants
        ],
        columns=[links.component(view, d) for d in varying],
        newest=newest_figure(view, dataset, chosen.fixed) if chosen.codes or figures > 1 else None,
        chart=drawing.html,
        lines=lines,
        sum=summed,
        crosstab=crosstab,
        paging=_paging(view, dataset, chosen, page, size, count, total),
        fields=fields,
        settings=settings,
        kept=[*selection.kept(chosen, fields, settings), *([("asOf", view.as_of)] if view.as_of else [])],
        filtered=not begins,
        all=f"{view.link(release.iris.dataset(dataset.id), view='all')}#figures" if begins and start.codes else "",
        stated=dataset.structure.component(STATED_AS.name) is not None,
        measures=len(dataset.structure.measures) > 1 and len(chosen.fixed.get(MEASURE_TYPE, [])) != 1,
        tables=snippets.shown(view, dataset, taken, figures, across),
        files=snippets.files(view, dataset, taken, figures, across),
        sparql=query,
        asked=snippets.asked(view, query) if len(query) <= snippets.LONG * 3 else "",
        long=len(selection.query(view, dataset, chosen)) > snippets.LONG,
        examples=notebooks.examples(view, dataset, taken, cited),
        symbols=_symbols(view, dataset),
        downloads=dumps(view, dataset.id),
        left_out=left_out(view, dataset.id),
        facts=facts.facts(view, dataset),
        sources=documents(view, dataset),
        unit=_unit(lines, crosstab),
        status=crosstabs.shared_status([line.figure for line in lines]),
        structure=Link(Words(view.t("dataset.structure")), view.link(release.iris.structure(dataset.id))),
        changes=changes,
        coming=next((calendar.line(view, entry) for entry in view.coming if dataset.id in entry.datasets), None),
        codelists=_codelists(view, dataset),
        slices=[_described(view, value_of(term)) for term in slices[:MOST_SLICES]],
        slice_count=len(slices),
        iri=iri[1:-1],
        citation=citation.text(cited),
        bibtex=citation.bibtex(cited),
        snippet=snippet(view, selected.frame, selected.title),
        picture=selected.picture() if drawing.chart else "",
    ).draw()


def _about(view: View, dataset: DataSet, chosen: Selection, drawing: Drawn) -> str:
    """What is shown, in a sentence: of a selection, what its chart says."""
    if not chosen.codes or drawing.chart is None:
        return view.say(dataset.description)
    return drawing.chart.description


def _unit(lines: list[Line], crosstab: Crosstab | None) -> str:
    """The unit that all values of the table are in, where it is a word, so that it is said once."""
    rows = [line.figures for line in crosstab.lines] if crosstab else [tuple(line.figure for line in lines)]
    units = {figure.unit for row in rows for figure in row if figure is not None and not figure.missing}
    return units.pop() if len(units) == 1 else ""


def _symbols(view: View, dataset: DataSet) -> list[tuple[str, Words]]:
    """The signs before values, where the structure has qualifiers."""
    known = view.opened.lists.get("qualifier")
    if known is None or dataset.structure.component(QUALIFIER.name) is None:
        return []
    return [(sign, links.concept(view, "qualifier", code).words) for code, sign in SIGNS.items()]


def _head(
    selected: SharedSelection, chosen: Selection, page: int, alternates: Alternates, about: str, pictured: bool
) -> Head:
    view, dataset = selected.view, selected.dataset
    return Head(
        selected.title,
        about,
        [] if selected.long else [(kind, f"{url}{selection.query(view, dataset, chosen)}") for kind, url in alternates],
        (),
        "home",
        listed=replace(chosen, language="").whole and page == 1,
        picture=selected.picture(True) if pictured else "",
        canonical=selected.page,
        oembed=selected.oembed,
        structured=schema_org.script(
            schema_org.dataset(dataset, distributed(view, dataset.id), view.opened.iris, view.language)
        ),
    )


def _line(view: View, dataset: DataSet, varying: list[Dimension], row: Row, divided: str) -> Line:
    concepts = tuple(links.concept(view, d.codelist, str(row[d.name])) for d in varying)
    return Line(concepts, replace(figure(view, dataset, row, False), divided=divided))


def _paging(view: View, dataset: DataSet, chosen: Selection, page: int, size: int, shown: int, total: int) -> Paging:
    first = (page - 1) * size + 1
    last = first + shown - 1
    here = f"{view.root}/doc/dataset/{dataset.id}"
    before, after = (f"{here}{selection.query(view, dataset, chosen, number)}" for number in (page - 1, page + 1))
    return Paging(first, last, total if shown else 0, before if page > 1 else None, after if last < total else None)


def _codelists(view: View, dataset: DataSet) -> list[Link]:
    names = dict.fromkeys(
        c.codelist for c in dataset.structure.components() if isinstance(c, (Dimension, Attribute)) and c.codelist
    )
    return [links.codelist(view, view.opened.lists[name]) for name in names]


def _described(view: View, iri: str) -> Link:
    return Link(links.label(view, iri), view.link(iri))
