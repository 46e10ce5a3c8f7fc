"""The page of one figure: what it says, how exactly, who says so and where, and the figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from lod.cube.columns import Row
from lod.cube.observations import cells
from lod.cube.values import measure_of, unit_of
from lod.exchange import citation
from lod.history.event import Event
from lod.model.attributes import QUALIFIER, SOURCE, STATUS
from lod.model.dataset import DataSet
from lod.model.qualifier import EXACTLY
from lod.model.structure import MEASURE_TYPE, Dimension
from lod.rdf import schema_org
from lod.rdf.terms import Term
from lod.release.sealing import release_tree_path
from lod.web.pages import facts, links, notebooks, picture
from lod.web.pages.api import Example
from lod.web.pages.elsewhere import as_figure
from lod.web.pages.embed import FIGURE_HEIGHT, frame_of, oembed_of, snippet
from lod.web.pages.figure import NORMAL, Figure, bounds, dimensions, figure
from lod.web.pages.sources import Document, document
from lod.web.pages.template import Alternates, Head, Page
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

MOST_NEIGHBOURS = 12
"""Neighbours shown along one dimension."""


@dataclass(frozen=True)
class Neighbour:
    """A figure that differs in one dimension only, told by its concept there; `here`: it is this one."""

    concept: Link
    figure: Figure
    here: bool


@dataclass(frozen=True)
class Neighbours:
    """The figures along one dimension, this one among them; `more` if there are others beside those shown."""

    dimension: Link
    figures: list[Neighbour]
    more: str | None

    @property
    def name(self) -> str:
        """The dimension's label as it is written inside a sentence."""
        text = self.dimension.text
        return text[:1].lower() + text[1:] if text[1:2].islower() else text


@dataclass(frozen=True)
class EarlierState:
    """What a figure was before: its `figure`, `until` which day, why it was changed, and where to see it so."""

    until: str
    figure: Figure
    reason: Words
    url: str


@dataclass(frozen=True)
class ObservationPage(Page):
    """`observation.html`: besides `view` and `head`, the `figure` and its `dataset`, its `measure`, `unit`,
    `qualifier` and `status` as links, whether figures of the data set are `qualified` at all, the qualifier's own
    `definition` (where there is a source that states the value, or it is not exact), its `bounds` in a sentence, the
    `dimensions` with their concepts, the `sources` that state it, its `neighbours`, its `earlier` states, how to cite
    it (`citation`, `bibtex`), code that fetches it (`examples`), what to paste into another page (`snippet`) or into an
    article (`as_figure`), where its `proof` is, and a `picture` of it, if there is one."""

    template: ClassVar[str] = "observation.html"
    figure: Figure
    dataset: Link
    measure: Link
    unit: Link | None
    qualifier: Link
    qualified: bool
    definition: Words
    bounds: str
    status: Link
    dimensions: list[tuple[Link, Link]]
    sources: list[Document]
    neighbours: list[Neighbours]
    earlier: list[EarlierState]
    citation: str
    bibtex: str
    examples: list[Example]
    snippet: str
    as_figure: str
    picture: str
    proof: str


def _structured(view: View, dataset: DataSet, row: Row, shown: Figure) -> str:
    """The figure for search engines: an `Observation` of a `StatisticalVariable`."""
    stated = {name: cell for name, cell in row.items() if isinstance(cell, str)}
    release = view.opened
    return schema_org.script(
        schema_org.observation(dataset, stated, release.lists, release.iris, view.language, shown.sentence)
    )


def _proof(view: View, subject: Term) -> str:
    """Where the proof of a figure is; "" where there is none, as of an earlier state."""
    release = view.opened
    if view.as_of or not release_tree_path(release.folder).exists():
        return ""
    return f"{view.root}/proof/observation/{subject[1:-1].removeprefix(f'{release.base}id/observation/')}"


def observation(
    view: View,
    dataset: DataSet,
    row: Row,
    alternates: Alternates = (),
    earlier: Sequence[tuple[Event, Row, str]] = (),
) -> str:
    """The page of an observation as HTML. `earlier`: its states before, each with the event that ended it and the
    moment to see it as of."""
    found = figure(view, dataset, row)
    above = links.dataset(view, dataset)
    unit = unit_of(dataset, row)
    qualifier = _code(row, QUALIFIER.name, EXACTLY)
    subject = view.opened.observations[dataset.id].subject(row)
    cited = facts.reference(view, dataset, subject, found)
    named = zip(dataset.structure.dimensions, dimensions(view, dataset, row), strict=True)
    return ObservationPage(
        view=view,
        head=Head(
            found.sentence,
            view.t("observation.about", dataset=above.text),
            alternates,
            (links.home(view), above),
            "home",
            picture=picture.of_figure(view, subject[1:-1], True),
            oembed=oembed_of(view, found.iri),
            structured=_structured(view, dataset, row, found),
        ),
        figure=found,
        dataset=above,
        measure=links.component(view, measure_of(dataset, row)),
        unit=links.concept(view, "unit", unit) if unit else None,
        qualifier=links.concept(view, "qualifier", qualifier),
        qualified=dataset.structure.component(QUALIFIER.name) is not None,
        definition=_definition(view, "qualifier", qualifier)
        if qualifier != EXACTLY or cells(row, SOURCE.name) or found.stated
        else Words(""),
        bounds=bounds(view, dataset, row),
        status=links.concept(view, "obsStatus", _code(row, STATUS.name, NORMAL)),
        dimensions=[(links.component(view, dimension), concept) for dimension, concept in named],
        sources=[
            document(view, dataset, source)
            for name in dict.fromkeys(cells(row, SOURCE.name))
            if (source := dataset.source(name)) is not None
        ],
        neighbours=_neighbours(view, dataset, row),
        earlier=[_earlier(view, dataset, *state) for state in earlier],
        citation=citation.text(cited),
        bibtex=citation.bibtex(cited),
        examples=notebooks.of_figure(view, dataset, row, cited),
        snippet=snippet(view, frame_of(view, found.iri), found.sentence, FIGURE_HEIGHT),
        as_figure=as_figure(view, dataset, row),
        picture=picture.of_figure(view, subject[1:-1]),
        proof=_proof(view, subject),
    ).draw()


def _earlier(view: View, dataset: DataSet, event: Event, row: Row, at: str) -> EarlierState:
    subject = view.opened.observations[dataset.id].subject(row)
    reason = event.why(dataset.id)
    url = view.link(subject, asOf=at) or ""
    return EarlierState(view.day(event.at), figure(view, dataset, row, False), view.words(reason), url)


def _code(row: Row, name: str, usual: str) -> str:
    return next(iter(cells(row, name)), usual)


def _definition(view: View, codelist: str, notation: str) -> Words:
    known = view.opened.lists.get(codelist)
    concept = known.by_notation.get(notation) if known else None
    return view.words(concept.definition) if concept else Words("")


def _neighbours(view: View, dataset: DataSet, row: Row) -> list[Neighbours]:
    found, key = [], [str(row[name]) for name in dataset.structure.key]
    for dimension in dataset.structure.dimensions:
        rows = view.opened.figures[dataset.id].along(key, dimension.name, MOST_NEIGHBOURS + 1)
        if len(rows) > 1:
            found.append(_along(view, dataset, dimension, row, rows))
    return found


def _along(view: View, dataset: DataSet, dimension: Dimension, row: Row, rows: list[Row]) -> Neighbours:
    """The figures along a dimension in the order of its code list, always with this one among them."""
    more = len(rows) > MOST_NEIGHBOURS
    if more:
        rows = [other for other in rows[:MOST_NEIGHBOURS] if other[dimension.name] != row[dimension.name]]
        rows = [*rows[: MOST_NEIGHBOURS - 1], row]
    order = view.opened.lists[dimension.codelist].ranks
    rows.sort(key=lambda other: order.get(str(other[dimension.name]), len(order)))
    rest = {
        d.name: str(row[d.name]) for d in dataset.structure.dimensions if d.name not in (dimension.name, MEASURE_TYPE)
    }
    return Neighbours(
        links.component(view, dimension),
        [
            Neighbour(
                links.concept(view, dimension.codelist, str(other[dimension.name])),
                figure(view, dataset, other, False),
                other[dimension.name] == row[dimension.name],
            )
            for other in rows
        ],
        view.link(view.opened.iris.dataset(dataset.id), **rest) if more else None,
    )
