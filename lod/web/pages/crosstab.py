"""The table of a data set's page with dimensions across: heads that span what they hold, and lines in the order asked
for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lod.cube import crosstab as crosstabs
from lod.cube.columns import Row
from lod.exchange.order import by_column, column, is_by_value, sorted_lines
from lod.exchange.selection import Selection
from lod.model.dataset import DataSet
from lod.model.structure import MEASURE_TYPE, Dimension, Measure
from lod.web.pages import links, weights
from lod.web.pages.chart import Drawn
from lod.web.pages.divided import divided
from lod.web.pages.figure import Figure, figure
from lod.web.pages.sums import Sum, sum_of
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

Codes = tuple[str, ...]


_NONE = Words("")


@dataclass(frozen=True)
class Head:
    """What stands above one column or several (`span`): a concept or a measure; of the last row of heads the `status`
    that all figures below share, what `sort` lines are in another order by it, and how they are `sorted` by it now:
    `ascending`, `descending`, "" not."""

    link: Link
    span: int = 1
    status: Words = _NONE
    sort: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class CrosstabLine:
    """A line: the concepts that it is about, its measure, and a figure or none for each column."""

    concepts: tuple[Link, ...]
    measure: Words
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True)
class Crosstab:
    """The table with dimensions across: labels of what stands `down`; rows of `heads`, one for each dimension across;
    how many `columns` it has, of as many as are `occurring`; its `lines`, of `total`; `measured`: whether lines differ
    in their measure; `sums`: of each column, where its values may be added."""

    down: tuple[Link, ...]
    heads: tuple[tuple[Head, ...], ...]
    columns: int
    occurring: int
    lines: tuple[CrosstabLine, ...]
    total: int
    measured: bool
    sums: tuple[Sum | None, ...] = ()

    @property
    def divided(self) -> bool:
        """Whether values per 1,000 inhabitants stand below the others."""
        return any(figure.divided for line in self.lines for figure in line.figures if figure)


def crosstab(
    view: View, dataset: DataSet, varying: Sequence[Dimension], chosen: Selection, page: int, drawn: Drawn
) -> Crosstab:
    """The table of a selection, a page of it: fewer lines below a large chart. Raises `SelectionError` where it is too
    large to be sorted."""
    return _Table(view, dataset, varying, chosen, drawn).read(page)


class _Table:
    """A selection as it is read: what stands across and down."""

    def __init__(
        self, view: View, dataset: DataSet, varying: Sequence[Dimension], chosen: Selection, drawn: Drawn
    ) -> None:
        self.view, self.dataset, self.chosen, self.drawn = view, dataset, chosen, drawn
        self.cube, self.across = view.opened.figures[dataset.id], chosen.columns
        self.down = [d for d in varying if d.name not in self.across]
        measure = [MEASURE_TYPE] if MEASURE_TYPE not in self.across else []
        self.names = [*(d.name for d in self.down), *measure]
        self.occurring = self._occurring()
        self.codes = self.occurring[: weights.columns(view.opened, dataset, chosen, drawn)]

    def read(self, page: int) -> Crosstab:
        """The table, a page of its lines."""
        view, dataset = self.view, self.dataset
        size = weights.lines(view.opened, dataset, self.chosen, len(self.codes), self.drawn)
        keys, total = self._lines(size, (page - 1) * size)
        cells: dict[tuple[Codes, Codes], Figure] = {}
        columns: dict[Codes, list[Row]] = {codes: [] for codes in self.codes}
        found = list(crosstabs.observations(self.cube, self.names, keys, self._fixed()))
        for row, text in zip(found, divided(view, dataset, self.chosen, found), strict=True):
            codes, key = (tuple(str(row[name]) for name in names) for names in (self.across, self.names))
            if codes in columns:
                columns[codes].append(row)
                cells[key, codes] = replace(figure(view, dataset, row, False), divided=text)
        sums = [sum_of(view, dataset, rows) if len(rows) == total else None for rows in columns.values()]
        return Crosstab(
            tuple(links.component(view, d) for d in self.down),
            tuple(self._heads(cells)),
            len(self.codes),
            len(self.occurring),
            tuple(self._line(key, cells) for key in keys),
            total,
            not self.down or (MEASURE_TYPE in self.names and len(dataset.structure.measures) > 1),
            tuple(sums) if any(sums) else (),
        )

    def _occurring(self) -> list[Codes]:
        """The combinations of codes across that figures have, in the order of the lists."""
        release, fixed = self.view.opened, self.chosen.fixed
        if len(self.across) == 1 and set(fixed) <= set(self.across):
            wanted = fixed.get(self.across[0])
            codes = release.occurring(self.dataset.id)[self.across[0]]
            return [(code,) for code in codes if wanted is None or code in wanted]
        return release.extract(self.dataset.id, self.chosen).together(self.across)

    def _fixed(self) -> dict[str, Sequence[str]]:
        among = {name: sorted({codes[at] for codes in self.codes}) for at, name in enumerate(self.across)}
        return {**self.chosen.fixed, **among}

    def _lines(self, size: int, offset: int) -> tuple[list[Codes], int]:
        """The codes of the lines on a page, and how many lines there are."""
        by = self._sorted_by()
        if not by:
            return crosstabs.combinations(self.cube, self.names, self.chosen.fixed, size, offset)
        columns = dict(zip(self.across, by, strict=True))
        lists, fixed, sort = self.view.opened.lists, self.chosen.fixed, self.chosen.sort
        lines = sorted_lines(self.cube, lists, self.names, fixed, sort, columns)
        return lines[offset : offset + size], len(lines)

    def _sorted_by(self) -> Codes:
        """The column that lines are sorted by; () for none."""
        if not self.occurring or not is_by_value(self.chosen.sort):
            return ()
        return column(self.chosen.sort, self.across, self.view.opened.choices[self.dataset.id]) or self.occurring[-1]

    def _line(self, key: Codes, cells: Mapping[tuple[Codes, Codes], Figure]) -> CrosstabLine:
        concepts = (links.concept(self.view, d.codelist, code) for d, code in zip(self.down, key, strict=False))
        figures = tuple(cells.get((key, codes)) for codes in self.codes)
        return CrosstabLine(tuple(concepts), next((f.measure for f in figures if f), Words("")), figures)

    def _heads(self, cells: Mapping[tuple[Codes, Codes], Figure]) -> Iterator[tuple[Head, ...]]:
        for depth in range(1, len(self.across)):
            beside = groupby(self.codes, key=lambda codes: codes[:depth])
            yield tuple(Head(self._called(depth - 1, key[-1]), len(list(group))) for key, group in beside)
        by, greatest = self._sorted_by(), self.chosen.sort.startswith("-")
        yield tuple(
            Head(
                self._called(len(self.across) - 1, codes[-1]),
                status=shared_status([figure for (_, at), figure in cells.items() if at == codes]),
                sort=by_column(codes, not (codes == by and greatest)),
                sorted=("descending" if greatest else "ascending") if codes == by else "",
            )
            for codes in self.codes
        )

    def _called(self, place: int, code: str) -> Link:
        """What a column is called: a concept, or a measure."""
        name = self.across[place]
        component = self.dataset.structure.component(code if name == MEASURE_TYPE else name)
        if isinstance(component, Dimension):
            return links.concept(self.view, component.codelist, code)
        return links.component(self.view, component) if isinstance(component, Measure) else Link(Words(code))


def shared_status(figures: Sequence[Figure]) -> Words:
    """The status that several figures share, said once; "" where they do not."""
    statuses = {figure.status.text: figure.status for figure in figures}
    return statuses.popitem()[1] if len(statuses) == 1 and len(figures) > 1 else Words("")
