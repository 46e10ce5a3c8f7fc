"""A figure: an observation as people read it, its value never barer than it was stated."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from markupsafe import Markup

from lod.cube import values
from lod.cube.columns import Row
from lod.cube.observations import cells
from lod.cube.values import measure_of, one, unit_of
from lod.model.attributes import LOWER_BOUND, PARAGRAPH, QUALIFIER, STATED_AS, STATUS, UPPER_BOUND
from lod.model.dataset import DataSet
from lod.model.qualifier import BETWEEN, EXACTLY, LESS_THAN, MORE_THAN
from lod.model.structure import Attribute
from lod.web.pages import links
from lod.web.pages.view import View
from lod.web.pages.words import Link, Words

NORMAL, MISSING = "A", "M"
_SIGNED = Markup('<span aria-hidden="true">{}&nbsp;</span><span class="ds-sr-only">{} </span>{}')


@dataclass(frozen=True)
class Stated:
    """What the source says: its own words, and the number of the paragraph they stand in; either may be unknown."""

    words: Words
    paragraph: str


@dataclass(frozen=True)
class Figure:
    """One observation.

    `amount`: the number with its unit, «80 %»; `number`: the same without a unit that is a word, for a table whose head
    says it; `sign` and `qualifier`: how exactly it is stated («≈», «omtrent»; both
    empty where it is exact); `status`: said where it is not the normal one; `sentence`: a title, the
    value with whom and what it is about, "" where it is not wanted; `divided`: the value per 1,000 inhabitants, where
    that is shown.
    """

    iri: str
    url: str | None
    measure: Words
    amount: str
    sign: str
    qualifier: Words
    status: Words
    stated: tuple[Stated, ...]
    missing: bool = False
    sentence: str = ""
    number: str = ""
    unit: str = ""
    divided: str = ""

    @property
    def text(self) -> str:
        """The value with its qualifier as a sign: «≈ 80 %», «> 90 %»."""
        return f"{self.sign}\u00a0{self.amount}" if self.sign else self.amount

    def __html__(self) -> str:
        """The value with its qualifier as a sign, which is read aloud in words."""
        if self.sign:
            return _SIGNED.format(self.sign, self.qualifier, self.amount)
        return Markup.escape(self.spoken)

    @property
    def cell(self) -> str:
        """The value in a table whose head says the unit, else as it is."""
        if self.sign:
            return _SIGNED.format(self.sign, self.qualifier, self.number)
        return Markup.escape(f"{self.qualifier} {self.number}" if self.qualifier else self.number)

    @property
    def spoken(self) -> str:
        """The value with its qualifier in words: «omtrent 80 %», «mer enn 90 %»."""
        return f"{self.qualifier} {self.amount}" if self.qualifier else self.amount


def figure(view: View, dataset: DataSet, row: Row, titled: bool = True) -> Figure:
    """An observation as people read it; in a table, which says it by its heads, it is not `titled` by a sentence."""
    measure = measure_of(dataset, row)
    code = one(row, QUALIFIER.name) or EXACTLY
    status = one(row, STATUS.name) or NORMAL
    missing = one(row, measure.name) is None and not values.is_range(row)
    subject = view.opened.observations[dataset.id].subject(row)
    lists = view.opened.lists
    number = view.t("figure.missing") if missing else values.amount(dataset, row, lists, view.language, values.SPELT)
    unit = "" if missing else values.spelt(unit_of(dataset, row), lists.get("unit"), view.language)
    return Figure(
        iri=subject[1:-1],
        url=view.link(subject),
        measure=view.words(measure.label),
        amount=f"{number}\u00a0{unit}" if unit else number,
        number=number,
        unit=unit,
        sign="" if missing else values.sign(row),
        qualifier=Words("") if missing or code == EXACTLY else links.concept(view, "qualifier", code).words,
        status=Words("") if status == NORMAL else links.concept(view, "obsStatus", status).words,
        stated=_stated(view, dataset, row),
        missing=missing,
        sentence=values.sentence(dataset, row, view.opened.lists, view.language) if titled else "",
    )


def dimensions(view: View, dataset: DataSet, row: Row) -> list[Link]:
    """The concepts an observation is about, in the order of its dimensions."""
    return [links.concept(view, d.codelist, str(row[d.name])) for d in dataset.structure.dimensions]


def with_unit(view: View, number: str, unit: str) -> str:
    """A number with its unit, as the language writes it."""
    return values.with_unit(view.language, number, unit, view.opened.lists.get("unit"))


def bounds(view: View, dataset: DataSet, row: Row) -> str:
    """What the qualifier says of the value in a sentence; empty where it says no more than the value does."""
    code, unit = one(row, QUALIFIER.name) or EXACTLY, unit_of(dataset, row)
    below, above = (one(row, name) for name in (LOWER_BOUND.name, UPPER_BOUND.name))
    if code == EXACTLY or (below is None and above is None):
        return ""
    low, high = (with_unit(view, view.number(v), unit) if v is not None else "" for v in (below, above))
    if code == BETWEEN and low and high:
        return view.t("bounds.between", low=low, high=high)
    parts = [view.t("bounds.above" if code == MORE_THAN else "bounds.from", value=low)] if low else []
    if high:
        parts.append(view.t("bounds.below" if code == LESS_THAN else "bounds.to", value=high))
    return view.t("bounds.sentence", parts=view.t("bounds.and").join(parts))


def _stated(view: View, dataset: DataSet, row: Row) -> tuple[Stated, ...]:
    words, paragraphs = cells(row, STATED_AS.name), cells(row, PARAGRAPH.name)
    if not words and not paragraphs:
        return ()
    component = dataset.structure.component(STATED_AS.name)
    language = component.language if isinstance(component, Attribute) else ""
    foreign = "" if language == view.language else language
    return tuple(Stated(Words(text, foreign), number) for text, number in zip_longest(words, paragraphs, fillvalue=""))
